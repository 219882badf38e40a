"""A change of a plan, shown whole before it happens: what moves, and who collides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.crypto import salted_hmac

from advance_site.core.dates import local, london, now, today
from sessions.models import (
    Attendance,
    Cohort,
    CohortSlot,
    Enrolment,
    FacilitatorBooking,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
)
from sessions.planning import Calendar, CannotPlanError, PlannedSlot
from sessions.planning.cascade import Ask, Frame, Move, NewRhythm, Shift, Standing, lay_anew
from sessions.services.bookings import Collision, Wanted, collisions
from sessions.services.calendar import calendar_of
from sessions.services.enrolling import planned_item
from sessions.services.rules import ClosedDay, InThePast, NotPlanned, OutOfOrder, RegisterHasMarks

# Within so many hours of a session, old or new, men are told by voice and first.
VOICE_FIRST = timedelta(hours=48)


@dataclass(frozen=True)
class SlotShift:
    """One man's slot, as it is and as it would be."""

    slot: Slot
    due_on: date
    starts_at: datetime | None
    cause: str
    state: str


@dataclass(frozen=True)
class Proposal:
    """A change as it would be carried out. Nothing has changed yet."""

    cohort: Cohort
    ask: Ask
    shifts: Sequence[Shift]
    sessions: Mapping[str, GroupSession]
    plan: Mapping[str, CohortSlot]
    slots: Sequence[SlotShift]
    men: Sequence[Enrolment]
    collisions: Sequence[Collision]
    calendar: Calendar

    @property
    def moves_nothing(self) -> bool:
        return not self.shifts

    @property
    def groups(self) -> Sequence[Shift]:
        return [shift for shift in self.shifts if shift.item.kind.is_group]

    @property
    def urgent(self) -> bool:
        """Whether somebody has to hear of it by voice: a group is near, before or after."""
        soon = now() + VOICE_FIRST
        times = [t for s in self.groups for t in (s.before.starts_at, s.after.starts_at)]
        return any(moment is not None and moment <= soon for moment in times)

    @property
    def ends_on(self) -> date:
        """The day of the last session, after the change."""
        days = {row.item_id: row.due_on for row in self.plan.values()}
        new = {self.plan[s.item.key].item_id: s.after.day for s in self.shifts}
        return max((days | new).values())

    @property
    def digest(self) -> str:
        """Tells one shown change from another: what is done is what was looked at."""
        moved = [
            (s.item.key, s.after.day, s.after.starts_at, s.after.ends_at) for s in self.shifts
        ]
        slots = [(s.slot.pk, s.due_on, s.state) for s in self.slots]
        twice = [(c.person.pk, c.starts_at) for c in self.collisions]
        said = repr((self.cohort.pk, moved, slots, twice))
        return salted_hmac("sessions.proposal", said, algorithm="sha256").hexdigest()[:16]


def propose(*, cohort: Cohort, ask: Ask, calendar: Calendar | None = None) -> Proposal:
    """What a change would do to a cohort's plan, its men and its facilitators.

    Raises OutOfOrder with a sentence where no order of days can be found, NotPlanned where the
    named session is not planned any more.
    """
    sessions = {s.item.key: s for s in cohort.group_sessions.select_related("item")}
    plan = {row.item.key: row for row in cohort.plan.select_related("item__tied_to")}
    calendar = calendar or calendar_of(cohort.site)
    standing = _standing(cohort, plan, sessions, ask)
    template = cohort.template
    frame = Frame(
        template.weeks, template.booster_months_after_end, cohort.rhythm, calendar, today()
    )
    _refuse_day(ask, calendar)
    try:
        shifts = lay_anew(standing, frame, ask)
    except CannotPlanError as error:
        raise OutOfOrder(f"{error}. Choose another day.") from error
    men = list(cohort.enrolments.standing().select_related("participant").by_name())
    moved = {s.item.key: sessions[s.item.key] for s in shifts if s.item.key in sessions}
    return Proposal(
        cohort=cohort,
        ask=ask,
        shifts=shifts,
        sessions=sessions,
        plan=plan,
        slots=_slot_shifts(cohort, shifts, plan, sessions),
        men=men,
        collisions=_collisions(moved, shifts),
        calendar=calendar,
    )


def _refuse_day(ask: Ask, calendar: Calendar) -> None:
    if not isinstance(ask, Move):
        return
    if local(ask.day, ask.at) <= now():
        raise InThePast
    closed = calendar.why_closed(ask.day)
    if closed:
        day = f"{ask.day.day} {ask.day:%B}"
        raise ClosedDay(f"Choose another day: {day} is closed, {closed}.")


def _standing(
    cohort: Cohort,
    plan: Mapping[str, CohortSlot],
    sessions: Mapping[str, GroupSession],
    ask: Ask,
) -> list[Standing]:
    named = sessions.get(ask.key) if isinstance(ask, Move) else None
    if isinstance(ask, Move) and (named is None or named.state != SessionState.PLANNED):
        raise NotPlanned
    marked = set(
        Attendance.objects.filter(group_session__cohort=cohort)
        .marked()
        .values_list("group_session_id", flat=True)
    )
    if named is not None and named.pk in marked:
        raise RegisterHasMarks
    rows = sorted(plan.values(), key=lambda row: row.item.position)
    return [_stands(row, sessions.get(row.item.key), marked, named) for row in rows]


def _stands(
    row: CohortSlot, session: GroupSession | None, marked: set[int], named: GroupSession | None
) -> Standing:
    slot = PlannedSlot(
        item=planned_item(row.item),
        day=row.due_on,
        nominal_day=row.due_on,
        cause=row.cause,
        starts_at=session.starts_at if session else None,
        ends_at=session.ends_at if session else None,
    )
    if session is None:
        past = row.due_on < today()
        # What follows a group that was not held and is held later binds nobody: it is past.
        behind = named is not None and row.item.position > named.item.position
        return Standing(slot, fixed=past, off=past and behind)
    if session == named:
        return Standing(slot)
    recorded = session.state != SessionState.PLANNED or session.pk in marked
    return Standing(slot, fixed=recorded or session.starts_at <= now(), off=session.is_off)


def _slot_shifts(
    cohort: Cohort,
    shifts: Sequence[Shift],
    plan: Mapping[str, CohortSlot],
    sessions: Mapping[str, GroupSession],
) -> list[SlotShift]:
    by_item = {plan[shift.item.key].item_id: shift for shift in shifts}
    moved = [sessions[s.item.key].pk for s in shifts if s.item.key in sessions]
    rows = Slot.objects.filter(
        Q(enrolment__cohort=cohort, enrolment__left_on__isnull=True) | Q(group_session__in=moved),
        item__in=by_item,
        state__in=[SlotState.TO_COME, SlotState.NOT_REQUIRED],
        before_us=False,
    ).select_related("enrolment", "participant", "item")
    found = (_slot_shift(row, by_item[row.item_id], set(moved)) for row in rows.order_by("pk"))
    return [one for one in found if one is not None]


def _slot_shift(row: Slot, shift: Shift, moved: set[int]) -> SlotShift | None:
    """His slot goes along where it follows the plan; a date of his own stays."""
    if row.group_session_id is not None and row.group_session_id not in moved:
        return None
    if row.due_on != shift.before.day:
        return None
    state = row.state
    asked = row.enrolment.is_required_on(shift.after.day)
    if state == SlotState.TO_COME and not asked:
        state = SlotState.NOT_REQUIRED
    elif (
        state == SlotState.NOT_REQUIRED
        and not shift.item.optional
        and asked
        and not row.enrolment.is_required_on(shift.before.day)
    ):
        state = SlotState.TO_COME
    return SlotShift(row, shift.after.day, shift.after.starts_at, shift.after.cause, state)


def _collisions(sessions: Mapping[str, GroupSession], shifts: Sequence[Shift]) -> list[Collision]:
    new = {sessions[s.item.key].pk: s.after for s in shifts if s.item.key in sessions}
    if not new:
        return []
    booked = FacilitatorBooking.objects.filter(group_session__in=new).select_related("person")
    wanted = [
        Wanted(b.person, after.starts_at, after.ends_at, after.item.title, b.group_session_id)
        for b in booked
        for after in [new[b.group_session_id]]
        if after.starts_at and after.ends_at
    ]
    return collisions(wanted, ignore=list(new))


def planned_question(proposal: Proposal) -> str:
    """The change in one line, as its record says it."""
    ask = proposal.ask
    if isinstance(ask, Move):
        shift = next(one for one in proposal.shifts if one.item.key == ask.key)
        was = shift.before.starts_at
        before = f"{london(was):%d/%m/%Y %-H:%M}" if was else ""
        later = ", and all after it" if ask.with_later else ""
        return f"{shift.item.title}: {before} to {ask.day:%d/%m/%Y} {ask.at:%-H:%M}{later}"
    if isinstance(ask, NewRhythm):
        rhythm = ask.rhythm
        return (
            f"From {ask.from_day:%d/%m/%Y} on {_WEEKDAYS[rhythm.weekday]}s at {rhythm.at:%-H:%M}"
        )
    return "What falls on closed days moves"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def when(moment: datetime) -> str:
    """A day and a time, as it is said to a man."""
    here = london(moment)
    return f"{here:%A} {here.day} {here:%B} at {here:%-H:%M}"
