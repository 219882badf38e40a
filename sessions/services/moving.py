"""One session is moved, cancelled, or did not take place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import local, london, now
from participants.models import Participant
from sessions.models import (
    Attendance,
    ChangeKind,
    CohortSlot,
    FacilitatorBooking,
    GroupSession,
    SessionState,
    SlotState,
    StandIn,
)
from sessions.models.group import NOT_HELD
from sessions.services.bookings import Wanted, booking, collisions
from sessions.services.bulletins import tell_of_cancelling, tell_of_dates
from sessions.services.calendar import calendar_of
from sessions.services.enrolling import date_slots_of_session
from sessions.services.rules import (
    ClosedDay,
    InThePast,
    NotBegun,
    NotPlanned,
    OutOfOrder,
    RegisterHasMarks,
)
from sessions.services.saving import bump, check_now, locked_cohort, note_change


@transaction.atomic
def move_session(
    *,
    session: GroupSession,
    day: date,
    at: time,
    why: str,
    by: User,
    plan_version: int | None = None,
    exception_reason: str = "",
) -> GroupSession:
    """Move one session, and its men's slots with it; all others stay."""
    row = _held_for_change(session, plan_version)
    starts_at = local(day, at)
    _refuse_move(row, day, starts_at)
    before = row.starts_at
    length = row.ends_at - row.starts_at
    row.starts_at, row.ends_at = starts_at, starts_at + length
    row.cause, row.version = why[:200], row.version + 1
    row.save()
    _book_anew(row, exception_reason, by)
    StandIn.objects.filter(group_session=row, until__gt=now()).update(
        until=StandIn.end_of_reach(row.ends_at)
    )
    CohortSlot.objects.filter(cohort=row.cohort, item=row.item).update(due_on=day, cause=row.cause)
    date_slots_of_session(row, day, row.cause)
    if day > row.cohort.ends_on:
        row.cohort.ends_on = day
        row.cohort.save(update_fields=["ends_on"])
    bump(row.cohort)
    what = f"{row.item}: {_when(before)} to {_when(row.starts_at)}"
    note_change(row.cohort, ChangeKind.MOVED, by, what, why=why, session=row)
    for man in _men(row):
        tell_of_dates(man, by, row.item.title, row.starts_at, code="moved")
    record_act(by, "move session", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


def _held_for_change(session: GroupSession, plan_version: int | None = None) -> GroupSession:
    locked_cohort(session.cohort, plan_version)
    row = (
        GroupSession.objects.select_for_update(of=("self",))
        .select_related("cohort__site", "item")
        .get(pk=session.pk)
    )
    if row.state != SessionState.PLANNED:
        raise NotPlanned
    if Attendance.objects.filter(group_session=row).marked().exists():
        raise RegisterHasMarks
    return row


def _refuse_move(session: GroupSession, day: date, starts_at: datetime) -> None:
    if starts_at <= now():
        raise InThePast
    closed = calendar_of(session.cohort.site).why_closed(day)
    if closed:
        raise ClosedDay(f"Choose another day: {day.day} {day:%B} is closed, {closed}.")
    others = session.cohort.group_sessions.exclude(state__in=NOT_HELD).exclude(pk=session.pk)
    before = others.filter(item__position__lt=session.item.position)
    after = others.filter(item__position__gt=session.item.position)
    if before.filter(starts_at__gte=starts_at).exists():
        raise OutOfOrder
    if after.filter(starts_at__lte=starts_at).exists():
        raise OutOfOrder


def _book_anew(session: GroupSession, exception_reason: str, by: User) -> None:
    """Keep the people, move their time; who is booked elsewhere needs a reason."""
    old = list(session.bookings.select_related("person"))
    wanted = [
        Wanted(b.person, session.starts_at, session.ends_at, session.item.title) for b in old
    ]
    found = collisions(wanted, ignore=[session.pk])
    for row in old:
        new = booking(session, row.person, found, exception_reason, by)
        row.during = DateTimeTZRange(session.starts_at, session.ends_at)
        row.exception_reason, row.exception_by = new.exception_reason, new.exception_by
    FacilitatorBooking.objects.bulk_update(old, ["during", "exception_reason", "exception_by"])


@transaction.atomic
def cancel_session(
    *, session: GroupSession, why: str, by: User, plan_version: int | None = None
) -> GroupSession:
    """Say that a session will not be held; its men need not come, its leaders are free."""
    row = _held_for_change(session, plan_version)
    if row.ends_at <= now():
        raise InThePast("That session is over. Say that it did not take place.")
    return _call_off(row, SessionState.CANCELLED, ChangeKind.CANCELLED, why, by)


@transaction.atomic
def mark_did_not_take_place(*, session: GroupSession, why: str, by: User) -> GroupSession:
    """Say that a session whose time has come was not held, and why."""
    row = _held_for_change(session)
    if row.starts_at > now():
        raise NotBegun("That session has not begun. Cancel it.")
    return _call_off(row, SessionState.DID_NOT_TAKE_PLACE, ChangeKind.DID_NOT_TAKE_PLACE, why, by)


def _call_off(
    row: GroupSession, state: SessionState, kind: ChangeKind, why: str, by: User
) -> GroupSession:
    row.state, row.state_reason, row.version = state, why[:300], row.version + 1
    row.save()
    men = list(_men(row))
    row.bookings.all().delete()
    row.slots.filter(state=SlotState.TO_COME).update(
        state=SlotState.NOT_REQUIRED, cause=f"{state.label}: {why}"[:200]
    )
    bump(row.cohort)
    note_change(row.cohort, kind, by, f"{row.item}: {_when(row.starts_at)}", why=why, session=row)
    for man in men:
        tell_of_cancelling(man, by, row.item.title, row.starts_at, code=state.value)
    verb = "cancel session" if state == SessionState.CANCELLED else "did not take place"
    record_act(by, verb, row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


def _men(session: GroupSession) -> Iterable[Participant]:
    """The men of whom the session is asked."""
    day = london(session.starts_at).date()
    enrolments = session.cohort.enrolments.standing().select_related("participant")
    return [e.participant for e in enrolments if e.is_required_on(day)]


def _when(moment: datetime) -> str:
    return f"{london(moment):%d/%m/%Y %H:%M}"
