"""Cohorts of a site: when each starts, its dated plan, who leads it, its registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from sessions.models import (
    ChangeKind,
    Cohort,
    CohortFacilitator,
    CohortSlot,
    FacilitatorBooking,
    GroupSession,
    Mode,
    PlanChange,
    SessionState,
)
from sessions.planning import Plan, PlannedSlot, Rhythm, Template, make_plan
from simulation.main.country.places import Place, moment_of

MINUTES = 120
TIMES = (time(10), time(14), time(18))
WORKING_DAYS = 5
MOST_MEN, FEWEST_MEN = 12, 8
# Weeks from today to each cohort's start, in the order in which a site's men fill them: one in
# the middle of its course, one that starts soon, one that is over, and then the rest.
FIRST_STARTS = (-8, 2, -26, -3, -13, -18)
WEEKS_BETWEEN = 5
PLANNED_BEFORE = timedelta(days=10)
SIGNED_AFTER = timedelta(minutes=20)
LEFT_UNSIGNED = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Programme:
    """The template that all cohorts keep, with the ids of its rows by key."""

    id: int
    template: Template
    items: Mapping[str, int]


@dataclass(frozen=True)
class Meeting:
    """A group of the cohort; `signed_at` is empty for a register that nobody has signed."""

    id: int
    slot: PlannedSlot
    starts_at: datetime
    ends_at: datetime
    signed_at: datetime | None


@dataclass(frozen=True)
class Group:
    """A cohort whose men are to be enrolled."""

    place: Place
    id: int
    number: int
    starts_on: date
    planned_at: datetime
    mode: Mode
    leaders: tuple[int, int]
    plan: Plan
    programme: Programme
    meetings: Mapping[str, Meeting]

    @property
    def title(self) -> str:
        return f"Cohort {self.number}"

    @property
    def ends_on(self) -> date:
        return self.plan.slots[-1].day


def starts_in_weeks(count: int) -> list[int]:
    """When so many cohorts start, in weeks from today, in the order in which they are filled."""
    more = max(0, count - len(FIRST_STARTS))
    later = [FIRST_STARTS[2] - WEEKS_BETWEEN * (n + 1) for n in range(more)]
    return [*FIRST_STARTS[:count], *later]


def sizes(place: Place, men: int) -> Iterator[int]:
    """How many men each cohort takes; the first is full."""
    left, size = men, min(men, MOST_MEN)
    while left:
        yield size
        left -= size
        size = min(left, place.lot.randint(FEWEST_MEN, MOST_MEN))


def open_group(place: Place, programme: Programme, order: int, weeks: int, number: int) -> Group:
    """The rows of a cohort: itself, its leaders, its plan, its groups and their bookings.

    Cohorts that overlap meet on different days or at different times, so that nobody who leads
    two is in two places. The first meets on the weekday that it is today.
    """
    rhythm = _rhythm(place, order, weeks)
    plan = make_plan(programme.template, rhythm, place.calendar)
    leaders, mode = place.pair(order), tuple(Mode)[order % len(Mode)]
    day = place.working_day(min(rhythm.starts_on, place.today) - PLANNED_BEFORE)
    planned_at = moment_of(day, 15)
    title = f"cohort-{number}"
    cohort = place.tables[Cohort].add(
        site_id=place.id, number=number, template_id=programme.id, starts_on=rhythm.starts_on,
        ends_on=plan.slots[-1].day, weekday=rhythm.weekday, starts_time=rhythm.at,
        minutes=MINUTES, mode=mode.value, created_at=planned_at, created_by_id=place.lead,
        link="" if mode is Mode.IN_PERSON else f"https://meet.site{place.id}.example/{title}",
        dial_in="01632 960187, code 4471", room="" if mode is Mode.VIDEO else "Room 1",
    )  # fmt: skip
    for leader in leaders:
        place.tables[CohortFacilitator].add(
            cohort_id=cohort, site_id=place.id, user_id=leader, since=day, added_at=planned_at,
            added_by_id=place.lead,
        )  # fmt: skip
    note_change(place, cohort, planned_at, ChangeKind.MADE, f"Cohort {number} planned")
    meetings = _add_plan(place, cohort, plan.slots, programme, leaders, first=order == 0)
    return Group(
        place, cohort, number, rhythm.starts_on, planned_at, mode, leaders, plan, programme,
        meetings,
    )  # fmt: skip


def _rhythm(place: Place, order: int, weeks: int) -> Rhythm:
    today = place.today
    weekday = (min(today.weekday(), WORKING_DAYS - 1) + order) % WORKING_DAYS
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    at = TIMES[order // WORKING_DAYS % len(TIMES)]
    return Rhythm(monday + timedelta(days=weekday), weekday, at, MINUTES)


def note_change(
    place: Place, cohort: int, at: datetime, kind: ChangeKind, what: str, man: int | None = None
) -> None:
    place.tables[PlanChange].add(
        cohort_id=cohort, site_id=place.id, participant_id=man, kind=kind.value, what=what, at=at,
        by_id=place.lead,
    )  # fmt: skip


def _add_plan(
    place: Place,
    cohort: int,
    slots: Sequence[PlannedSlot],
    programme: Programme,
    leaders: tuple[int, int],
    *,
    first: bool,
) -> dict[str, Meeting]:
    for slot in slots:
        place.tables[CohortSlot].add(
            cohort_id=cohort, site_id=place.id, item_id=programme.items[slot.item.key],
            due_on=slot.day, cause=slot.cause,
        )  # fmt: skip
    groups = [slot for slot in slots if slot.starts_at and slot.ends_at]
    begun = [slot.item.key for slot in groups if slot.day <= place.today]
    waits = begun[-1] if first and begun else ""
    return {
        slot.item.key: _add_meeting(place, cohort, slot, programme, leaders, waits=waits)
        for slot in groups
    }


def _add_meeting(
    place: Place,
    cohort: int,
    slot: PlannedSlot,
    programme: Programme,
    leaders: tuple[int, int],
    *,
    waits: str,
) -> Meeting:
    """A group with its register, which was signed after it unless it waits."""
    starts_at, ends_at = slot.starts_at, slot.ends_at
    assert starts_at is not None and ends_at is not None  # noqa: S101, PT018
    key = slot.item.key
    signed = _signed(place, ends_at) if key != waits else None
    held = {
        "state": SessionState.HELD.value,
        "began_at": starts_at,
        "finished_at": ends_at,
        "led_by_id": leaders[0],
        "led_with_id": leaders[1],
        "signed_at": signed,
        "signed_by_id": leaders[0],
    }
    number = place.tables[GroupSession].add(
        cohort_id=cohort, site_id=place.id, item_id=programme.items[key], starts_at=starts_at,
        ends_at=ends_at, cause=slot.cause, **(held if signed else {}),
    )  # fmt: skip
    for leader in leaders:
        place.tables[FacilitatorBooking].add(
            person_id=leader, group_session_id=number, site_id=place.id,
            during=DateTimeTZRange(starts_at, ends_at),
        )  # fmt: skip
    return Meeting(number, slot, starts_at, ends_at, signed)


def _signed(place: Place, ends_at: datetime) -> datetime | None:
    """When its register was signed: soon after, if it is over; some of late wait."""
    signed = ends_at + SIGNED_AFTER
    if signed > place.moment:
        return None
    waits = ends_at > place.moment - LEFT_UNSIGNED and place.lot.randrange(4) == 0
    return None if waits else signed
