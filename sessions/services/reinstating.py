"""A session that was called off is held after all, until something later depends on it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import london, now
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortStatus,
    FacilitatorBooking,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
)
from sessions.models.group import NOT_HELD
from sessions.services.bookings import Wanted, booking, collisions
from sessions.services.bulletins import tell_of_dates
from sessions.services.calendar import calendar_of
from sessions.services.rules import NothingToUndo, SomethingDependsOnIt
from sessions.services.saving import bump, check_now, locked_cohort, note_change
from sessions.services.telling import let_go

CALLED_OFF = (SessionState.CANCELLED, SessionState.DID_NOT_TAKE_PLACE)


@transaction.atomic
def reinstate_session(
    *, session: GroupSession, why: str, by: User, exception_reason: str = ""
) -> GroupSession:
    """Take back that a session was cancelled or did not take place.

    It is planned again at its time, its leaders are booked, and it is asked of its men; who has
    caught it up meanwhile has still done it. Refused once the plan has gone on without it.
    """
    cohort = locked_cohort(session.cohort)
    row = _held(session)
    _refuse_if_something_depends(row, cohort)
    off = f"{row.get_state_display()}: {row.state_reason}"[:200]
    row.state, row.state_reason, row.version = SessionState.PLANNED, "", row.version + 1
    row.save(update_fields=["state", "state_reason", "version"])
    _book_again(row, exception_reason, by)
    slots = _ask_again(row, off)
    bump(cohort)
    what = f"{row.item}, {_when(row)}, is held after all"
    change = note_change(cohort, ChangeKind.TAKEN_BACK, by, what, why=why, session=row)
    for off_change in row.changes.filter(kind=ChangeKind.CANCELLED):
        let_go(off_change, change)
    for slot in slots:
        tell_of_dates(slot.participant, by, row.item.title, row.starts_at, code="taken_back")
    record_act(by, "reinstate session", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


def _held(session: GroupSession) -> GroupSession:
    rows = GroupSession.objects.select_for_update(of=("self",))
    return rows.select_related("cohort__site", "item").get(pk=session.pk)


def _refuse_if_something_depends(session: GroupSession, cohort: Cohort) -> None:
    if session.state not in CALLED_OFF:
        raise NothingToUndo
    if cohort.status == CohortStatus.STOPPED:
        raise SomethingDependsOnIt(f"{cohort} was stopped since.")
    others = cohort.group_sessions.exclude(state__in=NOT_HELD).exclude(pk=session.pk)
    position = session.item.position
    passed = Q(item__position__lt=position, starts_at__gte=session.starts_at)
    passed |= Q(item__position__gt=position, starts_at__lte=session.starts_at)
    if others.filter(passed).exists():
        raise SomethingDependsOnIt("Another group has been moved past its time since.")
    closed = calendar_of(cohort.site).why_closed(london(session.starts_at).date())
    if closed and session.starts_at > now():
        raise SomethingDependsOnIt(f"The site is closed on its day by now, {closed}.")


def _book_again(session: GroupSession, reason: str, by: User) -> None:
    """Book those who lead the cohort on its day; who is booked elsewhere needs a reason."""
    day = london(session.starts_at).date()
    places = session.cohort.facilitators.filter(Q(until__isnull=True) | Q(until__gte=day))
    people = [one.user for one in places.filter(since__lte=day).select_related("user")]
    wanted = [Wanted(p, session.starts_at, session.ends_at, session.item.title) for p in people]
    found = collisions(wanted)
    FacilitatorBooking.objects.bulk_create(
        booking(session, person, found, reason, by) for person in people
    )


def _ask_again(session: GroupSession, off: str) -> list[Slot]:
    """Ask it of the men again of whom calling it off had taken it, also of those who joined since.

    A slot that is not required for a reason of his own, such as a pause, stays as it is.
    """
    day = london(session.starts_at).date()
    rows = session.slots.filter(state=SlotState.NOT_REQUIRED, cause__in=[off, session.cause])
    standing = rows.filter(enrolment__left_on__isnull=True)
    slots = [
        slot
        for slot in standing.select_related("enrolment", "participant")
        if slot.enrolment.is_required_on(day)
    ]
    for slot in slots:
        slot.state, slot.cause = SlotState.TO_COME, session.cause
    Slot.objects.bulk_update(slots, ["state", "cause"])
    return slots


def _when(session: GroupSession) -> str:
    return f"{london(session.starts_at):%d/%m/%Y %-H:%M}"
