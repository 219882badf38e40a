"""The picture of a man's slots: a pure judgement from his slots, his tries and the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from advance_site.core.dates import london
from sessions.models import Slot, SlotState, SlotWay

WEEK = timedelta(days=7)
OPEN_FOR = timedelta(days=14)
"""How long a session that is late can still be done: until the next group's sessions are due."""

FEWEST_WEEKS, MOST_WEEKS = 8, 30
GAP_WEEKS = 2
WIDE_GAP = 3
STRANDS = (("core", "Groups"), ("website", "Website"), ("coaching", "Calls"))
NOTES = {
    SlotWay.PHONE: "phone",
    SlotWay.IN_PERSON: "in person",
    SlotWay.WITH_US: "with us",
    SlotWay.PAPER: "paper",
    SlotWay.ELSEWHERE: "elsewhere",
    SlotWay.CATCH_UP: "catch-up",
}
WORDS = {
    "done": "done",
    "started": "started",
    "missed": "not done",
    "late": "late, still open",
    "now": "due this week",
    "coming": "to come",
    "not-due": "not required",
    "not-then": "not done, before this system",
    "unknown": "not known, before this system",
}
# What was not asked of him by us: never a gap, never missed.
NOT_OURS = {"not-due", "not-then", "unknown"}
BEFORE_US = {"done": "before us", "not-then": "not done", "unknown": "not known"}
STILL_OPEN = {"late", "now", "started"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot as it is drawn: its column, a label of at most three letters, its state.

    What is not `counted` is optional, and stands outside the count.
    """

    week: int
    label: str
    state: str
    tries: int
    note: str
    strand: str
    title: str
    counted: bool = True

    @property
    def words(self) -> str:
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Row:
    """The same slot as a line of the table; `strand` is its whole title there."""

    week: str
    strand: str
    label: str
    state: str
    tries: int
    note: str


@dataclass(frozen=True, slots=True)
class StrandRow:
    label: str
    done: int
    of: int
    slots: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    number: int
    date: str
    current: bool
    note: str = "This week"


@dataclass(frozen=True, slots=True)
class Gap:
    """Weeks running in which something was due and nothing was done."""

    first: int
    last: int
    starts_on: date
    ends_on: date

    @property
    def weeks(self) -> int:
        return self.last - self.first + 1

    @property
    def days(self) -> str:
        return f"{self.starts_on:%-d %b} to {self.ends_on:%-d %b}"

    @property
    def long(self) -> str:
        return f"Nothing done, {self.days}" if self.weeks >= WIDE_GAP else "Nothing done"

    @property
    def short(self) -> str:
        return f"{self.weeks} weeks"


@dataclass(frozen=True, slots=True)
class Booster:
    date: str
    label: str
    state: str
    tries: int
    note: str


@dataclass(frozen=True, slots=True)
class Strip:
    """What `components/strip.html` draws."""

    done: int
    of: int
    due_done: int
    due: int
    sentence: str
    words: str
    weeks: tuple[Week, ...]
    gaps: tuple[Gap, ...]
    strands: tuple[StrandRow, ...]
    booster: Booster | None
    rows: tuple[Row, ...]

    @property
    def week_now(self) -> int:
        """The number of the running week; 0 before the first and after the last."""
        return next((week.number for week in self.weeks if week.current), 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a man's slots besides the slots: tries and lateness, by slot."""

    tries: Mapping[int, int]
    late: frozenset[int]


def draw_strip(
    slots: Sequence[Slot], starts_on: date, weeks_planned: int, facts: Facts, moment: datetime
) -> Strip:
    """Draw his slots over the weeks of his cohort, which begin on the cohort's weekday."""
    today = london(moment).date()
    drawn = [slot for slot in slots if _is_drawn(slot)]
    counted = [slot for slot in drawn if not slot.item.optional]
    cells = _cells(drawn, starts_on, facts, today)
    weeks = _weeks(cells, starts_on, weeks_planned, today)
    gaps = _gaps(cells, starts_on, today)
    done = sum(cell.state == "done" for cell in cells if cell.counted)
    due = sum(_is_due(slot, today) for slot in counted)
    booster = next((slot for slot in slots if slot.item.strand == "booster"), None)
    found = (_strand(name, label, cells) for name, label in STRANDS)
    strands = tuple(row for row in found if row.slots)
    return Strip(
        done=done,
        of=len(counted),
        due_done=done,
        due=due,
        sentence=_sentence(counted, [c for c in cells if c.counted], due - done, today),
        words=_in_words(strands, gaps, done, len(counted)),
        weeks=weeks,
        gaps=gaps,
        strands=strands,
        booster=_booster(booster, facts, today) if booster else None,
        rows=_rows(cells, booster, facts, today),
    )


def _is_drawn(slot: Slot) -> bool:
    """The booster stands beside the weeks; what is optional shows once it is held."""
    if slot.item.strand == "booster":
        return False
    return not (slot.item.optional and slot.state == SlotState.NOT_REQUIRED)


def state_of(slot: Slot, today: date) -> str:
    """Say how a slot is drawn on a day."""
    if slot.before_us and slot.state == SlotState.NOT_DONE:
        return "not-then"
    settled = {
        SlotState.DONE: "done",
        SlotState.STARTED: "started",
        SlotState.NOT_DONE: "missed",
        SlotState.NOT_REQUIRED: "not-due",
        SlotState.UNKNOWN: "unknown",
    }
    state = SlotState(slot.state)
    if state in settled:
        return settled[state]
    if slot.due_on < today - OPEN_FOR:
        return "missed"
    if slot.due_on < today:
        return "late"
    return "now" if slot.due_on - today < WEEK else "coming"


def _is_due(slot: Slot, today: date) -> bool:
    if slot.state == SlotState.DONE:
        return True
    if slot.before_us:
        return False
    return slot.due_on <= today and slot.state != SlotState.NOT_REQUIRED


def _column(day: date, starts_on: date) -> int:
    return min(MOST_WEEKS, max(1, (day - starts_on).days // 7 + 1))


def _cells(slots: Iterable[Slot], starts_on: date, facts: Facts, today: date) -> tuple[Cell, ...]:
    """Place each slot in its week; one whose place is taken goes to the next that is free."""
    now = _column(today, starts_on) if today >= starts_on else 0
    taken: set[tuple[str, int]] = set()
    cells: list[Cell] = []
    for slot in slots:
        week = _free(_column(slot.due_on, starts_on), slot.item.strand, taken)
        taken.add((slot.item.strand, week))
        cells.append(_cell(slot, week, week == now, facts, today))
    return tuple(cells)


def _free(week: int, strand: str, taken: set[tuple[str, int]]) -> int:
    order = [*range(week, MOST_WEEKS + 1), *range(week - 1, 0, -1)]
    return next((one for one in order if (strand, one) not in taken), week)


def _cell(slot: Slot, week: int, is_now: bool, facts: Facts, today: date) -> Cell:  # noqa: FBT001
    state = state_of(slot, today)
    if state in {"now", "coming"}:
        state = "now" if is_now else "coming"
    elif state == "late" and is_now:
        state = "now"
    return Cell(
        week=week,
        label=_label(slot),
        state=state,
        tries=facts.tries.get(slot.pk, 0),
        note=_note(slot, state, facts),
        strand=slot.item.strand,
        title=slot.item.title,
        counted=not slot.item.optional,
    )


def _label(slot: Slot) -> str:
    if slot.item.kind == "one_to_one":
        return "1:1"
    if slot.item.kind == "booster":
        return "B"
    return str(slot.item.number) if slot.item.number else slot.item.title[:1]


def _note(slot: Slot, state: str, facts: Facts) -> str:
    """At most nine letters: late, extra, how it was done, or when it is."""
    if slot.pk in facts.late:
        return "late"
    if slot.before_us:
        return BEFORE_US.get(state, "")
    if slot.item.optional:
        return "extra"
    if state == "done" and slot.way:
        return NOTES.get(SlotWay(slot.way), "")
    if state == "now" and slot.starts_at:
        return f"{london(slot.starts_at):%-H:%M}"
    return ""


def _weeks(cells: Sequence[Cell], starts_on: date, planned: int, today: date) -> tuple[Week, ...]:
    last = max([FEWEST_WEEKS, min(planned, MOST_WEEKS), *(cell.week for cell in cells)])
    found = []
    for number in range(1, last + 1):
        first_day = starts_on + WEEK * (number - 1)
        current = first_day <= today < first_day + WEEK
        found.append(Week(number, f"{first_day:%-d %b}", current))
    return tuple(found)


def _gaps(cells: Sequence[Cell], starts_on: date, today: date) -> tuple[Gap, ...]:
    now = _column(today, starts_on) if today >= starts_on else 0
    asked = [cell for cell in cells if cell.state not in NOT_OURS and cell.week < now]
    due = {cell.week for cell in asked}
    done = {cell.week for cell in asked if cell.state == "done"}
    gaps = []
    for _, group in groupby(
        enumerate(sorted(due - done)), key=lambda numbered: numbered[1] - numbered[0]
    ):
        weeks = [week for _, week in group]
        if len(weeks) >= GAP_WEEKS:
            first_day = starts_on + WEEK * (weeks[0] - 1)
            last_day = starts_on + WEEK * weeks[-1] - timedelta(days=1)
            gaps.append(Gap(weeks[0], weeks[-1], first_day, last_day))
    return tuple(gaps)


def _strand(name: str, label: str, cells: Sequence[Cell]) -> StrandRow:
    own = tuple(cell for cell in cells if cell.strand == name)
    counted = [cell for cell in own if cell.counted]
    return StrandRow(label, sum(cell.state == "done" for cell in counted), len(counted), own)


def _sentence(slots: Sequence[Slot], cells: Sequence[Cell], others: int, today: date) -> str:
    """Say what of the missed can still be done, and how many are to come."""
    pairs = list(zip(slots, cells, strict=True))
    still_open = sum(cell.state in STILL_OPEN and _is_due(slot, today) for slot, cell in pairs)
    coming = sum(not _is_due(slot, today) and cell.state not in NOT_OURS for slot, cell in pairs)
    parts = []
    if still_open:
        parts.append(f"{still_open} of the other {others} can still be done.")
    if coming:
        parts.append(f"{coming} to come.")
    return " ".join(parts)


def _in_words(strands: Sequence[StrandRow], gaps: Sequence[Gap], done: int, of: int) -> str:
    by_strand = ", ".join(f"{one.label.lower()} {one.done} of {one.of}" for one in strands)
    breaks = "".join(f" Nothing done from {gap.days}." for gap in gaps)
    return f"{done} of {of} sessions done: {by_strand}.{breaks} The table below has each one."


def _booster(slot: Slot, facts: Facts, today: date) -> Booster:
    cell = _cell(slot, 0, state_of(slot, today) == "now", facts, today)
    return Booster(f"{slot.due_on:%-d %b}", "B", cell.state, cell.tries, cell.note)


def _rows(
    cells: Sequence[Cell], booster: Slot | None, facts: Facts, today: date
) -> tuple[Row, ...]:
    order = [name for name, _ in STRANDS]
    rows = [
        Row(str(one.week), one.title, "", one.words, one.tries, one.note)
        for one in sorted(cells, key=lambda cell: (cell.week, order.index(cell.strand)))
    ]
    if booster:
        last = _booster(booster, facts, today)
        rows.append(Row(last.date, "Booster", "", WORDS[last.state], last.tries, last.note))
    return tuple(rows)
