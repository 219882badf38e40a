"""Who leads: a facilitator is swapped, a colleague stands in, the link or room changes."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import local, now, today
from participants.services.saving import added
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortFacilitator,
    FacilitatorBooking,
    GroupSession,
    StandIn,
)
from sessions.services.bookings import Wanted, booking, collisions
from sessions.services.people import refuse_unless_case_worker
from sessions.services.rules import (
    InThePast,
    NothingToUndo,
    NotLeading,
    NotPlanned,
    TwoFacilitators,
)
from sessions.services.saving import bump, check_now, locked_cohort, note_change

# A stand-in meets the men shortly before the session, not weeks ahead.
TO_PREPARE = timedelta(days=1)


@transaction.atomic
def swap_facilitator(
    *,
    cohort: Cohort,
    leaving: User,
    joining: User,
    from_day: date,
    why: str,
    by: User,
    plan_version: int | None = None,
    exception_reason: str = "",
) -> CohortFacilitator:
    """From a day on, somebody else leads; sessions before it stay as they are."""
    row = locked_cohort(cohort, plan_version)
    refuse_unless_case_worker(joining, row.site)
    if from_day < today():
        raise InThePast("Choose today or a later day.")
    leader = row.facilitators.to_come_or_current().filter(user=leaving).first()
    if leader is None:
        raise NotLeading
    if row.facilitators.to_come_or_current().filter(user=joining).exists():
        raise TwoFacilitators
    new = added(
        CohortFacilitator(
            cohort=row, site_id=row.site_id, user=joining, since=from_day, added_by=by
        )
    )
    _hand_over_bookings(row, leaving, joining, from_day, exception_reason, by)
    bump(row)
    what = f"{joining.short_name} leads instead of {leaving.short_name} from {from_day:%d/%m/%Y}"
    note_change(row, ChangeKind.FACILITATOR, by, what, why=why)
    record_act(by, "swap facilitator", row.public_id, kind="cohort", site_id=row.site_id)
    # Last, for whoever hands over her own cohort is out of its reach from here on.
    leader.until = max(leader.since, from_day - timedelta(days=1))
    leader.save(update_fields=["until"])
    check_now()
    return new


def _hand_over_bookings(
    cohort: Cohort, leaving: User, joining: User, from_day: date, reason: str, by: User
) -> None:
    start = local(from_day, time.min)
    old = FacilitatorBooking.objects.filter(
        group_session__cohort=cohort, person=leaving, group_session__starts_at__gte=start
    )
    sessions = [b.group_session for b in old.select_related("group_session__item")]
    _book(sessions, joining, reason, by)
    old.delete()


def _book(sessions: list[GroupSession], person: User, reason: str, by: User) -> None:
    wanted = [Wanted(person, s.starts_at, s.ends_at, s.item.title) for s in sessions]
    found = collisions(wanted, ignore=[s.pk for s in sessions])
    FacilitatorBooking.objects.bulk_create(
        booking(session, person, found, reason, by) for session in sessions
    )


@transaction.atomic
def set_stand_in(
    *,
    session: GroupSession,
    user: User,
    instead_of: User,
    reason: str,
    by: User,
    exception_reason: str = "",
) -> StandIn:
    """Have a colleague lead one session; he meets its men from a day before to two days after."""
    stand_in = put_stand_in(session, user, instead_of, reason, by, exception_reason)
    check_now()
    return stand_in


def put_stand_in(
    session: GroupSession,
    user: User,
    instead_of: User,
    reason: str,
    by: User,
    exception_reason: str = "",
) -> StandIn:
    """`set_stand_in` within a larger act, which checks bookings at its end."""
    row = _planned(session)
    refuse_unless_case_worker(user, row.cohort.site)
    replaced = row.bookings.filter(person=instead_of).first()
    if replaced is None:
        raise NotLeading
    if row.bookings.filter(person=user).exists():
        raise TwoFacilitators
    stand_in = added(
        StandIn(
            group_session=row,
            site_id=row.site_id,
            user=user,
            instead_of=instead_of,
            reason=reason,
            since=max(now(), row.starts_at - TO_PREPARE),
            until=StandIn.end_of_reach(row.ends_at),
            set_by=by,
        )
    )
    replaced.delete()
    _book([row], user, exception_reason, by)
    what = f"{row.item}: {user.short_name} stands in for {instead_of.short_name}"
    note_change(row.cohort, ChangeKind.STAND_IN, by, what, why=reason, session=row)
    record_act(by, "set stand-in", row.public_id, kind="session", site_id=row.site_id)
    return stand_in


@transaction.atomic
def end_stand_in(*, stand_in: StandIn, by: User, why: str) -> StandIn:
    """Take a stand-in back: the facilitator leads again, and the colleague's reach ends."""
    take_stand_in_back(stand_in, by, why)
    check_now()
    return stand_in


def take_stand_in_back(stand_in: StandIn, by: User, why: str) -> None:
    """`end_stand_in` within a larger act."""
    row = _planned(stand_in.group_session)
    booked = row.bookings.filter(person=stand_in.user).first()
    if booked is None:
        raise NothingToUndo
    booked.delete()
    _book([row], stand_in.instead_of, why, by)
    what = f"{row.item}: {stand_in.instead_of.short_name} leads again"
    note_change(row.cohort, ChangeKind.STAND_IN, by, what, why=why, session=row)
    record_act(by, "end stand-in", row.public_id, kind="session", site_id=row.site_id)
    moment = now()
    StandIn.objects.filter(pk=stand_in.pk, since__gt=moment).update(until=stand_in.since)
    StandIn.objects.filter(pk=stand_in.pk, since__lte=moment).update(until=moment)
    stand_in.until = max(stand_in.since, moment)


def _planned(session: GroupSession) -> GroupSession:
    row = (
        GroupSession.objects.select_for_update(of=("self",))
        .select_related("cohort__site", "item")
        .get(pk=session.pk)
    )
    if row.is_off or row.is_signed:
        raise NotPlanned
    return row


@transaction.atomic
def change_details(
    *, cohort: Cohort, mode: str, link: str, dial_in: str, room: str, by: User
) -> Cohort:
    """Change how the men join: mode, link, dial-in, room."""
    row = locked_cohort(cohort)
    row.mode, row.link, row.dial_in, row.room = mode, link, dial_in, room
    row.save(update_fields=["mode", "link", "dial_in", "room"])
    note_change(row, ChangeKind.DETAILS, by, "Link, dial-in or room changed")
    record_act(by, "change cohort", row.public_id, kind="cohort", site_id=row.site_id)
    check_now()
    return row
