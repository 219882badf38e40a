"""A plan that stands is laid anew from one session on, because something has changed.

Whole weeks move: a week's group goes first, its website session and call keep their places after
it. Gaps between weeks never shrink below the template's, and a week that finds no open day waits
for the next, with all later ones. What is past or recorded stays; what is called off binds nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise, product

from dateutil.relativedelta import relativedelta

from advance_site.core.dates import local, london
from sessions.planning.calendar import Calendar
from sessions.planning.dating import LONGEST_WAIT, CannotPlanError, PlannedSlot, Rhythm
from sessions.planning.items import WEEK, Item


@dataclass(frozen=True)
class Standing:
    """A session of the plan as it stands; `fixed` is past or recorded, `off` is called off."""

    slot: PlannedSlot
    fixed: bool = False
    off: bool = False

    @property
    def item(self) -> Item:
        return self.slot.item

    @property
    def day(self) -> date:
        return self.slot.day


@dataclass(frozen=True)
class Move:
    """One session moves, alone or with all that come after it."""

    key: str
    day: date
    at: time
    why: str
    with_later: bool = True


@dataclass(frozen=True)
class NewRhythm:
    """From a day on, the cohort meets on another weekday, at another time or for longer."""

    rhythm: Rhythm
    from_day: date
    why: str


@dataclass(frozen=True)
class Repair:
    """The calendar has changed: what falls on a closed day moves, and nothing else."""


Ask = Move | NewRhythm | Repair


@dataclass(frozen=True)
class Shift:
    """A session that would change its day or its time, and why."""

    before: PlannedSlot
    after: PlannedSlot

    @property
    def item(self) -> Item:
        return self.after.item

    @property
    def days(self) -> int:
        """By how many days it moves; 0 where its time alone changes."""
        return (self.after.day - self.before.day).days


@dataclass(frozen=True)
class Frame:
    """What a plan is laid into: weeks of the programme, when it meets, closed days, today."""

    weeks: int
    booster_months_after_end: int
    rhythm: Rhythm
    calendar: Calendar
    today: date


def lay_anew(standing: Sequence[Standing], frame: Frame, ask: Ask) -> tuple[Shift, ...]:
    """Say what moves where, in the order of the plan; empty where nothing does.

    Raises CannotPlanError where no order of days can be found.
    """
    new = {slot.item.key: slot for slot in _Layer(standing, frame, ask).lay()}
    _refuse_disorder(standing, new)
    shifts = (Shift(one.slot, new[one.item.key]) for one in standing if one.item.key in new)
    return tuple(shift for shift in shifts if _differs(shift))


def _differs(shift: Shift) -> bool:
    before, after = shift.before, shift.after
    times = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
    return before.day != after.day or times


def _refuse_disorder(standing: Sequence[Standing], new: Mapping[str, PlannedSlot]) -> None:
    """What is asked may leave nothing before what it follows."""
    slots = [new.get(one.item.key, one.slot) for one in standing if not one.off]
    for earlier, later in pairwise(slots):
        if earlier.day > later.day and (earlier.item.key in new or later.item.key in new):
            raise CannotPlanError(
                f"{later.item.title} would come before {_lower(earlier.item.title)}"
            )
    groups = [slot for slot in slots if slot.item.kind.is_group]
    for earlier, later in pairwise(groups):
        if earlier.starts_at and later.starts_at and earlier.starts_at >= later.starts_at:
            raise CannotPlanError(
                f"{later.item.title} would come before {_lower(earlier.item.title)}"
            )


@dataclass
class _Layer:
    """One pass over the weeks of a plan."""

    standing: Sequence[Standing]
    frame: Frame
    ask: Ask
    floor: date = field(init=False)
    behind: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.floor = date.min
        self.began = not isinstance(self.ask, Move)
        self.shift = timedelta()

    def lay(self) -> Iterator[PlannedSlot]:
        live = [one for one in self.standing if not one.off]
        programme = [one for one in live if one.item.kind != "booster"]
        last: _Laid | None = None
        for week, found in groupby(programme, key=lambda one: one.item.week):
            rows = tuple(found)
            laid = self._lay_week(week, rows, last)
            yield from laid.slots
            last = laid
            self.floor = max(self.floor, *(day for day in laid.days))
        for one in live:
            if one.item.kind == "booster" and not one.fixed and last is not None:
                yield self._booster(one, last)

    def _lay_week(self, week: int, rows: tuple[Standing, ...], last: _Laid | None) -> _Laid:
        stands = self._start_of(rows)
        kept = _Laid(week, stands, stands, (), tuple(one.day for one in rows))
        if all(one.fixed for one in rows) or not self._reaches(rows):
            return kept
        wanted = self._wanted(week, rows, stands, last)
        if any(one.fixed for one in rows):
            return self._lay_rest(kept, rows)
        for waited in range(LONGEST_WAIT + 1):
            start = wanted + timedelta(weeks=waited)
            days = self._days(rows, start, stands)
            if days:
                slots = tuple(self._slots(rows, days, self._causes(rows, days, wanted, stands)))
                self._leads_on(rows, start != stands)
                return _Laid(week, stands, start, slots, days)
            if self._exact(rows):
                raise CannotPlanError(self._why_exact_fails(rows, start))
        raise CannotPlanError(f"The site is closed for more than {LONGEST_WAIT} weeks in a row")

    def _reaches(self, rows: tuple[Standing, ...]) -> bool:
        """Whether the change reaches this week; it does from the named session on."""
        if isinstance(self.ask, Move):
            named = any(one.item.key == self.ask.key for one in rows)
            if named:
                self.began = True
                return True
            return self.began and self.ask.with_later
        if isinstance(self.ask, NewRhythm):
            return min(one.day for one in rows) >= self.ask.from_day
        return True

    def _start_of(self, rows: tuple[Standing, ...]) -> date:
        """The cohort's weekday of the week in which these sessions stand."""
        group = next((one for one in rows if one.item.kind.is_group), None)
        day = group.day if group else min(one.day for one in rows)
        return _on_or_before(day, self.frame.rhythm.weekday)

    def _wanted(
        self, week: int, rows: tuple[Standing, ...], stands: date, last: _Laid | None
    ) -> date:
        exact = self._exact(rows)
        if exact:
            start = _on_or_before(exact, self.frame.rhythm.weekday)
            self.shift = min(start - stands, timedelta())
            return start
        wanted = self._renewed(stands) + self.shift
        if last is None:
            return wanted
        gap = min(timedelta(weeks=week - last.week), _monday(stands) - _monday(last.stood))
        return max(wanted, _monday(last.start) + gap + timedelta(days=self._weekday))

    def _renewed(self, stands: date) -> date:
        """The same week, on the weekday that the cohort is to meet on."""
        if not isinstance(self.ask, NewRhythm):
            return stands
        return _monday(stands) + timedelta(days=self._weekday)

    @property
    def _weekday(self) -> int:
        return (
            self.ask.rhythm.weekday
            if isinstance(self.ask, NewRhythm)
            else self.frame.rhythm.weekday
        )

    def _exact(self, rows: tuple[Standing, ...]) -> date | None:
        """The day that somebody asked for, where the named session is in this week."""
        if isinstance(self.ask, Move) and any(one.item.key == self.ask.key for one in rows):
            return self.ask.day
        return None

    def _why_exact_fails(self, rows: tuple[Standing, ...], start: date) -> str:
        asked = self._exact(rows) or start
        closed = self.frame.calendar.why_closed(asked)
        if closed:
            return f"{asked.day} {asked:%B} is closed: {closed}"
        named = next(one for one in rows if one.item.key == getattr(self.ask, "key", ""))
        return f"{named.item.title} finds no room in the week of {asked.day} {asked:%B}"

    def _days(
        self, rows: tuple[Standing, ...], start: date, stands: date
    ) -> tuple[date, ...] | None:
        """The day of each session of a week that begins on `start`; as they stand, if they can."""
        exact = self._exact(rows)
        choices = [list(self._candidates(one, start, stands, exact)) for one in rows]
        return next((days for days in product(*choices) if _rising(days)), None)

    def _candidates(
        self, one: Standing, start: date, stands: date, exact: date | None
    ) -> Iterator[date]:
        spill = WEEK if exact else 0
        offsets = [*range(one.item.day, WEEK + spill), *reversed(range(one.item.day))]
        days = [start + timedelta(days=offset) for offset in offsets]
        if one.item.kind.is_group:
            days = [exact or (one.day if start == stands else start)]
        elif start == stands:
            days = [one.day, *days]
        for day in days:
            if day >= self._earliest and self.frame.calendar.is_open(day, one.item.kind):
                yield day

    def _lay_rest(self, kept: _Laid, rows: tuple[Standing, ...]) -> _Laid:
        """A week that has begun: what is left of it keeps its day, or takes the next open one."""
        floor, slots, days = self.floor, [], []
        for one in rows:
            day = one.day
            if not one.fixed:
                day = max(day, floor)
                while not self.frame.calendar.is_open(day, one.item.kind):
                    day += timedelta(days=1)
                cause = self._closed(one.day, one) or f"Keeps the order of week {kept.week}"
                slots.append(self._at(one, day, cause if day != one.day else one.slot.cause))
            floor = max(floor, day)
            days.append(day)
        return replace(kept, slots=tuple(slots), days=tuple(days))

    def _causes(
        self, rows: tuple[Standing, ...], days: Sequence[date], wanted: date, stands: date
    ) -> Iterator[str]:
        """Say of each session why it moves; what stays keeps the cause that it has."""
        group = next((one for one in rows if one.item.kind.is_group), None)
        for one, day in zip(rows, days, strict=True):
            due = wanted + timedelta(days=one.item.day) if wanted != stands else one.day
            if day == one.day and not self._new_time(one):
                yield one.slot.cause
            elif isinstance(self.ask, Move) and one.item.key == self.ask.key:
                yield self.ask.why
            elif one is group or group is None:
                yield self._closed(due, one) or self._follows()
            else:
                moved = days[rows.index(group)] != group.day
                yield self._closed(due, one) or self._tied(group, moved=moved)

    @property
    def _earliest(self) -> date:
        """Before this day nothing is put: order, today, and the day from which it changes."""
        earliest = max(self.floor, self.frame.today)
        if isinstance(self.ask, NewRhythm):
            return max(earliest, self.ask.from_day)
        return earliest

    def _closed(self, due: date, one: Standing) -> str:
        why = self.frame.calendar.why_not(due, one.item.kind)
        return f"Not {due.day} {due:%B}: {why}" if why else ""

    def _follows(self) -> str:
        if isinstance(self.ask, NewRhythm):
            return self.ask.why
        return f"Follows {self.behind}" if self.behind else "Keeps the order"

    def _tied(self, group: Standing, *, moved: bool) -> str:
        return f"Follows {_lower(group.item.title)}" if moved else self._follows()

    def _leads_on(self, rows: tuple[Standing, ...], moved: bool) -> None:  # noqa: FBT001
        group = next((one for one in rows if one.item.kind.is_group), None)
        leader = group or (None if self.behind else rows[0])
        if leader is not None and (moved or self._exact(rows)):
            self.behind = _lower(leader.item.title)

    def _slots(
        self, rows: tuple[Standing, ...], days: Sequence[date], causes: Iterator[str]
    ) -> Iterator[PlannedSlot]:
        for one, day, cause in zip(rows, days, causes, strict=True):
            if not one.fixed:
                yield self._at(one, day, cause)

    def _at(self, one: Standing, day: date, cause: str) -> PlannedSlot:
        """The session on its new day: at its own time, the asked one, or the new rhythm's."""
        slot = replace(one.slot, day=day, nominal_day=one.day, cause=cause)
        if slot.starts_at is None or slot.ends_at is None:
            return slot
        starts_at, length = self._time(one, day), slot.ends_at - slot.starts_at
        if isinstance(self.ask, NewRhythm):
            length = timedelta(minutes=self.ask.rhythm.minutes)
        return replace(slot, starts_at=starts_at, ends_at=starts_at + length)

    def _time(self, one: Standing, day: date) -> datetime:
        assert one.slot.starts_at is not None  # noqa: S101 - for the type checker
        at = london(one.slot.starts_at).time()
        if isinstance(self.ask, NewRhythm):
            at = self.ask.rhythm.at
        elif isinstance(self.ask, Move) and one.item.key == self.ask.key:
            at = self.ask.at
        return local(day, at)

    def _new_time(self, one: Standing) -> bool:
        return one.slot.starts_at is not None and (
            self._time(one, one.day) != one.slot.starts_at or isinstance(self.ask, NewRhythm)
        )

    def _booster(self, one: Standing, last: _Laid) -> PlannedSlot:
        """A booster keeps its day while the end does; else it is as far from the new end."""
        if isinstance(self.ask, Move) and one.item.key == self.ask.key:
            if not self.frame.calendar.is_open(self.ask.day, one.item.kind):
                raise CannotPlanError(self._why_exact_fails((one,), self.ask.day))
            return self._at(one, self.ask.day, self.ask.why)
        left = timedelta(weeks=self.frame.weeks + 1 - last.week)
        wanted, cause = one.day, one.slot.cause
        stays = isinstance(self.ask, NewRhythm) and one.day < self.ask.from_day
        if stays:
            return one.slot
        if last.start != last.stood or self._weekday != self.frame.rhythm.weekday:
            months = relativedelta(months=self.frame.booster_months_after_end)
            wanted = _on_or_after(last.start + left + months, self._weekday)
            # Somebody may have put it later by hand; a later end does not pull it back.
            wanted = max(wanted, one.day) if last.start > last.stood else wanted
            cause = self._moved_end(wanted != one.day, cause)
        day = wanted
        while not self.frame.calendar.is_open(day, one.item.kind) or day < self._earliest:
            cause = self._closed(wanted, one) or cause
            day += timedelta(weeks=1)
        return self._at(one, day, cause)

    def _moved_end(self, moved: bool, cause: str) -> str:  # noqa: FBT001
        if not moved:
            return cause
        return "A month or more after the end, which has moved"


@dataclass(frozen=True)
class _Laid:
    """A week that is laid: where it stood, where it starts now, and the days of its sessions."""

    week: int
    stood: date
    start: date
    slots: tuple[PlannedSlot, ...]
    days: tuple[date, ...]


def _rising(days: Sequence[date]) -> bool:
    return all(earlier <= later for earlier, later in pairwise(days))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % WEEK)


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % WEEK)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]
