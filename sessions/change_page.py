"""A change of a plan as its page draws it: before and after, line by line, and who is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.planning import Calendar, Kind
from sessions.planning.cascade import Shift
from sessions.services.proposing import Proposal, SlotShift

MOST_WEEKS = 26
WEEK = 7
WORKING_DAYS = 5
SMALL = "website"
NAMES = {
    Kind.ONE_TO_ONE: ("one-to-one", "one-to-ones"),
    Kind.GROUP: ("group", "groups"),
    Kind.WEBSITE: ("website session", "website sessions"),
    Kind.COACHING: ("call", "calls"),
    Kind.BOOSTER: ("booster", "boosters"),
}


@dataclass(frozen=True)
class MoveLine:
    """A line of the table: a group at its time, or a website session with its call."""

    title: str
    shift: Shift
    until: Shift | None = None

    @property
    def by(self) -> str:
        """By how much, in weeks where it is whole weeks."""
        days = self.shift.days
        if not days:
            return "same day"
        count, unit = (abs(days) // WEEK, "week") if days % WEEK == 0 else (abs(days), "day")
        plural = "" if count == 1 else "s"
        return f"{count} {unit}{plural}{' earlier' if days < 0 else ''}"


@dataclass(frozen=True)
class LaneWeek:
    label: str
    shade: str = ""
    part: bool = False


@dataclass(frozen=True)
class LaneItem:
    week: int
    words: str
    kind: str = ""


@dataclass(frozen=True)
class Lane:
    label: str
    items: Sequence[LaneItem]
    small: bool = False


@dataclass(frozen=True)
class ManMoves:
    """What of one man would move."""

    name: str
    slots: Sequence[SlotShift]


@dataclass(frozen=True)
class ChangePage:
    """One cohort's part of a change."""

    proposal: Proposal
    lines: Sequence[MoveLine]
    weeks: Sequence[LaneWeek]
    lanes: Sequence[Lane]

    @property
    def sentence(self) -> str:
        return sentence_of(self.proposal)

    @property
    def men(self) -> Sequence[ManMoves]:
        """The slots that would move, man by man."""
        found: dict[str, list[SlotShift]] = {}
        for one in self.proposal.slots:
            found.setdefault(one.slot.participant.name, []).append(one)
        return [ManMoves(name, slots) for name, slots in sorted(found.items())]


def change_page(proposal: Proposal) -> ChangePage:
    weeks = _weeks(proposal.shifts, proposal.calendar)
    return ChangePage(
        proposal=proposal,
        lines=list(_lines(proposal.shifts)),
        weeks=weeks,
        lanes=_lanes(proposal.shifts) if weeks else [],
    )


def sentence_of(proposal: Proposal) -> str:
    """What would happen, in numbers."""
    if proposal.moves_nothing:
        return "Nothing would move."
    men = len({one.slot.participant_id for one in proposal.slots})
    slots = len(proposal.slots)
    kinds = Counter(shift.item.kind for shift in proposal.shifts)
    parts = ", ".join(
        f"{count} {NAMES[kind][0 if count == 1 else 1]}" for kind, count in kinds.items()
    )
    who = f"{_many(slots, 'slot')} of {'1 man' if men == 1 else f'{men} men'} move: "
    return f"{who if men else ''}{parts}.{_end(proposal)} Nothing before today moves."


def _end(proposal: Proposal) -> str:
    days = (proposal.ends_on - proposal.cohort.ends_on).days
    if not days:
        return " The last session stays."
    word = "later" if days > 0 else "earlier"
    count, unit = (abs(days) // WEEK, "week") if days % WEEK == 0 else (abs(days), "day")
    return f" The last session is {_many(count, unit)} {word}."


def _many(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"


def _lines(shifts: Sequence[Shift]) -> Iterator[MoveLine]:
    """A website session and its call in one line, where they move alike."""
    waiting: Shift | None = None
    for shift in shifts:
        if waiting is not None:
            alike = shift.item.kind is Kind.COACHING and shift.item.number == waiting.item.number
            if alike and shift.days == waiting.days:
                title = f"{waiting.item.title}, {shift.item.title.lower()}"
                yield MoveLine(title, waiting, shift)
                waiting = None
                continue
            yield MoveLine(waiting.item.title, waiting)
            waiting = None
        if shift.item.kind is Kind.WEBSITE:
            waiting = shift
        else:
            yield MoveLine(shift.item.title, shift)
    if waiting is not None:
        yield MoveLine(waiting.item.title, waiting)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(shifts: Sequence[Shift]) -> list[date]:
    return [day for s in shifts for day in (s.before.day, s.after.day)]


def _weeks(shifts: Sequence[Shift], calendar: Calendar) -> list[LaneWeek]:
    """The weeks from the first day to the last; none where they would not fit."""
    if not shifts:
        return []
    days = _days(shifts)
    first, last = _monday(min(days)), _monday(max(days))
    count = (last - first).days // WEEK + 1
    if count > MOST_WEEKS:
        return []
    return [_week(first + timedelta(weeks=n), calendar) for n in range(count)]


def _week(monday: date, calendar: Calendar) -> LaneWeek:
    closed = [calendar.why_closed(monday + timedelta(days=n)) for n in range(WORKING_DAYS)]
    reasons = [why for why in closed if why]
    label = f"{monday.day} {monday:%b}"
    if not reasons:
        return LaneWeek(label)
    word = "holiday" if reasons[0].startswith("bank") else "closed"
    return LaneWeek(label, word, part=len(reasons) < WORKING_DAYS)


def _lanes(shifts: Sequence[Shift]) -> list[Lane]:
    first = _monday(min(_days(shifts)))

    def at(day: date) -> int:
        return (_monday(day) - first).days // WEEK + 1

    groups = [s for s in shifts if s.item.kind.is_group]
    small = [s for s in shifts if s.item.kind in (Kind.WEBSITE, Kind.ONE_TO_ONE)]

    def lane(label: str, moving: list[Shift], kind: str) -> Lane:
        days = [(s.after.day if kind else s.before.day, s) for s in moving]
        items = [LaneItem(at(day), _short(s), kind) for day, s in days]
        return Lane(label, items, small=label == SMALL)

    return [
        lane("Now", groups, ""),
        lane(SMALL, small, ""),
        lane("After", groups, "after"),
        lane(SMALL, small, "after"),
    ]


def _short(shift: Shift) -> str:
    if shift.item.kind is Kind.WEBSITE:
        return str(shift.item.number)
    return "1:1" if shift.item.kind is Kind.ONE_TO_ONE else shift.item.title
