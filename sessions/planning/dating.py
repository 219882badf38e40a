"""The dates of a cohort's sessions.

The template's weeks are laid on the calendar one after the other. A week in which its group
would fall on a closed day, or in which a session of it finds no open day, waits for the next
week, and all later weeks wait with it; so order holds and nothing is skipped silently.

Of a cohort that runs already, the days are given on which groups were; later weeks follow them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise, product

from dateutil.relativedelta import relativedelta

from advance_site.core.dates import local
from sessions.planning.calendar import ORDINARY, Calendar
from sessions.planning.items import WEEK, Item, Kind, Template

LONGEST_WAIT = 52


class CannotPlanError(ValueError):
    """The site is closed for so long that no plan can be made."""


@dataclass(frozen=True)
class Rhythm:
    """When a cohort meets: from a day on, on a weekday, at a time, for some minutes."""

    starts_on: date
    weekday: int
    at: time
    minutes: int

    @property
    def first_day(self) -> date:
        """The cohort's weekday in its first week."""
        return self.starts_on + timedelta(days=(self.weekday - self.starts_on.weekday()) % WEEK)

    def day(self, week: int) -> date:
        """The cohort's weekday in the template's week, counted from 1."""
        return self.first_day + timedelta(weeks=week - 1)


@dataclass(frozen=True)
class PlannedSlot:
    """A session with its day, and why that is not the day the template asks for."""

    item: Item
    day: date
    nominal_day: date
    cause: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_moved(self) -> bool:
        """Say whether a closed day has moved it."""
        return self.day != self.nominal_day


@dataclass(frozen=True)
class Plan:
    """All dated sessions of a cohort in order, and the day after its last week."""

    slots: tuple[PlannedSlot, ...]
    ends_on: date

    def slot(self, key: str) -> PlannedSlot:
        """The slot of an item."""
        return next(slot for slot in self.slots if slot.item.key == key)

    @property
    def moved(self) -> tuple[PlannedSlot, ...]:
        """The slots that are not where the template asks for them."""
        return tuple(slot for slot in self.slots if slot.is_moved)


@dataclass(frozen=True)
class _Delay:
    """How many weeks later than the template, and after whom in words."""

    weeks: int = 0
    behind: str = ""


NO_DAYS: Mapping[str, date] = {}


def make_plan(
    template: Template,
    rhythm: Rhythm,
    calendar: Calendar,
    held: Mapping[str, date] = NO_DAYS,
) -> Plan:
    """Date every session of the template for a cohort; `held` has the days of groups, by key.

    Raises CannotPlanError where no order of days can be found.
    """
    delay = _Delay()
    slots: list[PlannedSlot] = []
    for week, items in _by_week(template.in_weeks):
        given = next((held[item.key] for item in items if item.key in held), None)
        if given is None:
            placed, delay = _place_week(week, items, rhythm, calendar, delay)
        else:
            placed, delay = _place_held(week, items, given, rhythm, calendar)
        slots += placed
    if held:
        _refuse_disorder(slots)
        slots = _before_what_follows(slots)
    ends_on = rhythm.day(template.weeks + 1 + delay.weeks)
    undelayed_end = rhythm.day(template.weeks + 1)
    months = template.booster_months_after_end
    for item in template.boosters:
        nominal = _on_weekday(undelayed_end + relativedelta(months=months), rhythm.weekday)
        wanted = _on_weekday(ends_on + relativedelta(months=months), rhythm.weekday)
        slots.append(_booster(item, nominal, wanted, rhythm, calendar))
    return Plan(tuple(slots), ends_on)


def _by_week(items: Sequence[Item]) -> Iterator[tuple[int, tuple[Item, ...]]]:
    for week, found in groupby(items, key=lambda item: item.week):
        yield week, tuple(found)


def _place_week(
    week: int, items: tuple[Item, ...], rhythm: Rhythm, calendar: Calendar, delay: _Delay
) -> tuple[list[PlannedSlot], _Delay]:
    """Find the first week in which all of its sessions have an open day, in their order."""
    nominal = _ordinary_days(items, rhythm.day(week))
    refusals: dict[str, str] = {}
    for waited in range(LONGEST_WAIT + 1):
        start = rhythm.day(week + delay.weeks + waited)
        days = _open_days(items, start, calendar)
        if days:
            along = _leader(items) if waited else delay.behind
            causes = _causes(items, days, nominal, calendar, refusals, along)
            slots = [
                _timed(PlannedSlot(item, day, was, cause), rhythm)
                for item, day, was, cause in zip(items, days, nominal, causes, strict=True)
            ]
            return slots, _Delay(delay.weeks + waited, along)
        refusals = refusals or _refusals(items, start, calendar)
    raise CannotPlanError(f"The site is closed for more than {LONGEST_WAIT} weeks in a row")


def _place_held(
    week: int, items: tuple[Item, ...], given: date, rhythm: Rhythm, calendar: Calendar
) -> tuple[list[PlannedSlot], _Delay]:
    """A week whose group was on a day that somebody knows; the rest of it follows that day."""
    days = _open_days(items, given, calendar)
    if days is None:
        raise CannotPlanError(f"No open day is left in the week of {given.day} {given:%B}")
    nominal = _ordinary_days(items, rhythm.day(week))
    along = _leader(items)
    slots = []
    for item, day, was in zip(items, days, nominal, strict=True):
        cause = GIVEN if item.kind.is_group else f"Follows {along}"
        slots.append(_timed(PlannedSlot(item, day, was, cause if day != was else ""), rhythm))
    weeks = (_monday(given) - _monday(rhythm.day(week))).days // WEEK
    return slots, _Delay(weeks, along if weeks else "")


GIVEN = "As it was held"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _refuse_disorder(slots: Sequence[PlannedSlot]) -> None:
    groups = [slot for slot in slots if slot.item.kind.is_group]
    for earlier, later in pairwise(groups):
        if earlier.day >= later.day:
            raise CannotPlanError(
                f"{later.item.title} would not come after {_lower(earlier.item.title)}. "
                f"Enter the day of each"
            )


def _before_what_follows(slots: Sequence[PlannedSlot]) -> list[PlannedSlot]:
    """What a man does alone is due before the next group, where groups were close together."""
    found: list[PlannedSlot] = []
    for slot in reversed(slots):
        ceiling = found[-1].day if found else date.max
        late = slot.day > ceiling
        found.append(replace(slot, day=ceiling, cause=EARLIER) if late else slot)
    return found[::-1]


EARLIER = "Before the group after it"


def _ordinary_days(items: tuple[Item, ...], start: date) -> tuple[date, ...]:
    """The days that the template asks for, where no day is closed."""
    days = _open_days(items, start, ORDINARY)
    if days is None:
        raise CannotPlanError(f"The sessions of week {items[0].week} do not fit into one week")
    return days


def _open_days(
    items: tuple[Item, ...], start: date, calendar: Calendar
) -> tuple[date, ...] | None:
    """The day of each session within the week, in order, or None if there is none."""
    choices = [list(_candidates(item, start, calendar)) for item in items]
    return next((days for days in product(*choices) if _in_order(days)), None)


def _candidates(item: Item, start: date, calendar: Calendar) -> Iterator[date]:
    """Yield the open days it may take: its own, then later ones of the week, then earlier."""
    offsets = [item.day]
    if not item.kind.is_group:
        offsets = [*range(item.day, WEEK), *reversed(range(item.day))]
    for offset in offsets:
        day = start + timedelta(days=offset)
        if calendar.is_open(day, item.kind):
            yield day


def _in_order(days: Sequence[date]) -> bool:
    return all(earlier <= later for earlier, later in pairwise(days))


def _refusals(items: tuple[Item, ...], start: date, calendar: Calendar) -> dict[str, str]:
    """Say which sessions had to leave this week, and why: its group, else all of them."""
    for item in items:
        why = calendar.why_closed(start)
        if item.kind.is_group and why:
            return {item.key: _not_on(start, why)}
    return {item.key: f"No open day in the week of {start.day} {start:%B}" for item in items}


def _causes(
    items: tuple[Item, ...],
    days: Sequence[date],
    nominal: Sequence[date],
    calendar: Calendar,
    refusals: dict[str, str],
    along: str,
) -> Iterator[str]:
    """Say of each session why it is not on its ordinary day; an empty text where it is."""
    for item, day, was in zip(items, days, nominal, strict=True):
        if day == was:
            yield ""
        elif item.key in refusals or along:
            yield refusals.get(item.key) or f"Follows {along}"
        else:
            why = calendar.why_not(was, item.kind)
            yield _not_on(was, why) if why else f"Keeps the order of week {item.week}"


def _leader(items: tuple[Item, ...]) -> str:
    """Name the session that later ones follow: the week's group, else its first session."""
    return _lower(next((item for item in items if item.kind.is_group), items[0]).title)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]


def _booster(
    item: Item, nominal: date, wanted: date, rhythm: Rhythm, calendar: Calendar
) -> PlannedSlot:
    day = wanted
    cause = "" if wanted == nominal else "A month or more after the end, which has moved"
    while not calendar.is_open(day, Kind.BOOSTER):
        if (day - wanted).days > LONGEST_WAIT * WEEK:
            raise CannotPlanError("The site is closed for a year when the booster is due")
        if day == wanted:
            cause = _not_on(day, calendar.why_closed(day))
        day += timedelta(weeks=1)
    return _timed(PlannedSlot(item, day, nominal, cause if day != nominal else ""), rhythm)


def _timed(slot: PlannedSlot, rhythm: Rhythm) -> PlannedSlot:
    """Give a group its time on a London clock; other sessions are due on a day."""
    if not slot.item.kind.is_group:
        return slot
    starts_at = local(slot.day, rhythm.at)
    ends_at = starts_at + timedelta(minutes=rhythm.minutes)
    return PlannedSlot(slot.item, slot.day, slot.nominal_day, slot.cause, starts_at, ends_at)


def _on_weekday(day: date, weekday: int) -> date:
    """The first day with this weekday, from the day on."""
    return day + timedelta(days=(weekday - day.weekday()) % WEEK)


def _not_on(day: date, why: str) -> str:
    return f"Not {day.day} {day:%B}: {why}"
