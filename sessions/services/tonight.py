"""Tonight has changed: one facilitator alone, or two groups together."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import london, now
from participants.models import Participant
from sessions.models import (
    ChangeKind,
    Cohort,
    FacilitatorBooking,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
)
from sessions.services.bookings import Wanted, booking, collisions
from sessions.services.bulletins import tell_of_dates
from sessions.services.catching_up import Offered, back_to_own, refuse_two_places, timetable
from sessions.services.moving import held_for_change
from sessions.services.proposing import VOICE_FIRST, when
from sessions.services.rules import NoGroupToJoin, NotAlone, NothingToUndo
from sessions.services.saving import bump, check_now, locked_cohort, note_change
from sessions.services.telling import let_go, put_on_list

SAME_DAY = 1


@transaction.atomic
def run_with_one(*, session: GroupSession, away: User, why: str, by: User) -> GroupSession:
    """Run a session with one facilitator; two should lead, so it needs a reason."""
    row = held_for_change(session)
    booked = list(row.bookings.select_related("person"))
    gone = next((one for one in booked if one.person_id == away.pk), None)
    if gone is None or len(booked) < 2:
        raise NotAlone
    gone.delete()
    row.one_leads_reason, row.version = why, row.version + 1
    row.save(update_fields=["one_leads_reason", "version"])
    stays = next(one.person for one in booked if one.person_id != away.pk)
    what = f"{row.item}: {stays.short_name} leads alone"
    note_change(row.cohort, ChangeKind.ONE_LEADS, by, what, why=why, session=row)
    record_act(by, "run with one", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


@transaction.atomic
def lead_by_two_again(*, session: GroupSession, back: User, by: User) -> GroupSession:
    """The facilitator who was away leads after all."""
    row = held_for_change(session)
    if not row.one_leads_reason:
        raise NothingToUndo
    found = collisions([Wanted(back, row.starts_at, row.ends_at, row.item.title)])
    FacilitatorBooking.objects.bulk_create([booking(row, back, found, "", by)])
    row.one_leads_reason, row.version = "", row.version + 1
    row.save(update_fields=["one_leads_reason", "version"])
    what = f"{row.item}: {back.short_name} leads again"
    note_change(row.cohort, ChangeKind.FACILITATOR, by, what, session=row)
    record_act(by, "lead by two again", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


def groups_to_join(session: GroupSession) -> list[Offered]:
    """Other groups of the site within a day of it that are about the same session."""
    day = london(session.starts_at).date()
    return [
        one
        for one in timetable(session.site_id, now())
        if one.cohort.pk != session.cohort_id
        and one.item.key == session.item.key
        and abs((london(one.starts_at).date() - day).days) <= SAME_DAY
    ]


@transaction.atomic
def join_groups(*, session: GroupSession, to: UUID, why: str, by: User) -> GroupSession:
    """Its men come to another group of the same session instead; that group's register has them.

    Raises NoGroupToJoin where it is not offered, InTwoPlaces where a man is asked elsewhere then.
    """
    row = held_for_change(session)
    place = next((one for one in groups_to_join(row) if one.public_id == to), None)
    if place is None:
        raise NoGroupToJoin
    slots = list(
        row.slots.filter(state=SlotState.TO_COME).select_related("participant", "enrolment")
    )
    refuse_two_places(
        [slot.participant_id for slot in slots],
        place.starts_at,
        place.ends_at,
        but=[slot.pk for slot in slots],
    )
    day = london(place.starts_at).date()
    for slot in slots:
        slot.group_session_id, slot.starts_at, slot.due_on = place.session_id, place.starts_at, day
        slot.cause = f"With {str(place.cohort).lower()}"
    Slot.objects.bulk_update(slots, ["group_session", "starts_at", "due_on", "cause"])
    row.bookings.all().delete()
    row.state, row.state_reason = SessionState.JOINED, why
    row.joined_to_id, row.version = place.session_id, row.version + 1
    row.save()
    _say_joined(row, place, [slot.participant for slot in slots], why, by)
    return row


def _say_joined(
    row: GroupSession, place: Offered, men: list[Participant], why: str, by: User
) -> None:
    bump(row.cohort)
    what = f"{row.item}, {when(row.starts_at)}, is held with {str(place.cohort).lower()}"
    change = note_change(row.cohort, ChangeKind.JOINED_GROUPS, by, what, why=why, session=row)
    said = f"{row.item} is with {str(place.cohort).lower()}, {when(place.starts_at)}."
    urgent = min(row.starts_at, place.starts_at) <= now() + VOICE_FIRST
    put_on_list(change, men, said, urgent=urgent)
    for man in men:
        tell_of_dates(man, by, row.item.title, place.starts_at, code="joined_groups")
    record_act(by, "join groups", row.public_id, kind="session", site_id=row.site_id)
    check_now()


@transaction.atomic
def part_groups(*, session: GroupSession, by: User) -> GroupSession:
    """The two groups meet apart after all, while nothing of the joined one is marked."""
    cohort = locked_cohort(Cohort(pk=session.cohort_id))
    row = (
        GroupSession.objects.select_for_update(of=("self",))
        .select_related("item")
        .get(pk=session.pk)
    )
    if row.state != SessionState.JOINED or row.starts_at <= now():
        raise NothingToUndo
    slots = list(
        Slot.objects.select_for_update(of=("self",))
        .filter(enrolment__cohort=cohort, group_session=row.joined_to_id, state=SlotState.TO_COME)
        .select_related("participant")
    )
    row.state, row.state_reason, row.joined_to = SessionState.PLANNED, "", None
    row.version += 1
    row.save()
    for slot in slots:
        back_to_own(slot, row)
    Slot.objects.bulk_update(slots, ["group_session", "starts_at", "due_on", "cause", "state"])
    people = [f.user for f in cohort.facilitators.current().select_related("user")]
    wanted = [Wanted(p, row.starts_at, row.ends_at, row.item.title) for p in people]
    found = collisions(wanted)
    FacilitatorBooking.objects.bulk_create(booking(row, p, found, "", by) for p in people)
    bump(cohort)
    what = f"{row.item}, {when(row.starts_at)}, is held apart after all"
    change = note_change(cohort, ChangeKind.TAKEN_BACK, by, what, session=row)
    for old in row.changes.filter(kind=ChangeKind.JOINED_GROUPS):
        let_go(old, change)
    for slot in slots:
        tell_of_dates(slot.participant, by, row.item.title, row.starts_at, code="taken_back")
    record_act(by, "part groups", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row
