"""The attendance of a cohort: men by sessions, with a code in each place and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.codes import UnknownCodeError, outcomes
from advance_site.core.dates import london, now
from advance_site.output.tables import Cell, Table
from casework.filters import Asked, left_out
from casework.strip import NOT_OURS, WORDS, state_of
from participants.addresses import man_page
from sessions.models import (
    Attendance,
    Cohort,
    CohortFacilitator,
    CohortSlot,
    Enrolment,
    SessionState,
    Slot,
    StrandOfSession,
)
from sessions.selectors import Progress, progress_by_enrolment

NAMES = ("men", "strand")
MEN = {"all": "All men", "here": "Still here"}
STRANDS = {
    "all": "All sessions",
    "core": "Core",
    "website": "Website",
    "coaching": "Calls",
}
OF_STRAND = {
    StrandOfSession.CORE: "Core",
    StrandOfSession.WEBSITE: "Website",
    StrandOfSession.COACHING: "Calls",
    StrandOfSession.BOOSTER: "After",
}
# What stands in a place that no register has a code for.
CODES = {
    "done": "D",
    "started": "S",
    "missed": "N",
    "late": "O",
    "now": "·",
    "coming": "·",
    "not-due": "–",
    "not-then": "B",
    "unknown": "?",
}
TO_COME = {"now", "coming"}
UNSIGNED = "*"


@dataclass(frozen=True, slots=True)
class Column:
    """A session of the cohort's plan. `off` says that it was not held."""

    item: int
    label: str
    title: str
    strand: str
    day: date
    off: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """A heading over columns."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Place:
    """One man at one session: a code, how it is drawn, and what it means.

    What was `before` this system is nobody's to have asked for, so it is not among those asked.
    """

    code: str
    state: str
    words: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One man. `counts` are by strand; the booster stands in its own column only."""

    man_id: UUID
    name: str
    reference: str
    url: str
    left_on: date | None
    places: tuple[Place, ...]
    progress: Progress

    @property
    def counts(self) -> tuple[str, ...]:
        return tuple(f"{one.count.done} of {one.count.total}" for one in self.progress.parts)

    @property
    def done(self) -> str:
        return f"{self.progress.done} of {self.progress.total}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A line of the legend."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The page, whichever way it goes out."""

    cohort: Cohort
    moment: datetime
    strands: tuple[Strand, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    came: tuple[str, ...]
    legend: tuple[Meaning, ...]
    left_out: str

    @property
    def men(self) -> list[UUID]:
        return [row.man_id for row in self.rows]

    @property
    def counted(self) -> tuple[str, ...]:
        """The strands that the programme has, as heads of the counts."""
        parts = self.rows[0].progress.parts if self.rows else ()
        return tuple(one.label.capitalize() for one in parts)

    @property
    def counts_span(self) -> int:
        """How many columns the counts take, with that of all."""
        return len(self.counted) + 1

    @property
    def title(self) -> str:
        return f"Attendance of {str(self.cohort).lower()}"

    @property
    def under_title(self) -> str:
        return f"{self.cohort.site.name}, from {self.cohort.starts_on:%-d %B %Y}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a register says of a man."""

    outcome: str
    label: str
    signed: bool


Marks = dict[tuple[int, int], Mark]


def grid_of(user: User, cohort: Cohort, asked: Asked) -> Grid:
    """Read it in six queries, however many men the cohort has."""
    moment = now()
    strand = asked.get("strand", STRANDS)
    columns = tuple(_columns(cohort, strand))
    everybody = list(
        Enrolment.objects.filter(cohort=cohort).select_related("participant").by_name()
    )
    shown = [one for one in everybody if asked.get("men", MEN) == "all" or one.left_on is None]
    rows = tuple(_rows(cohort, shown, columns, london(moment).date()))
    return Grid(
        cohort=cohort,
        moment=moment,
        strands=_strands(columns),
        columns=columns,
        rows=rows,
        came=tuple(_came(row.places[place] for row in rows) for place in range(len(columns))),
        legend=_legend(rows),
        left_out=left_out(
            [*_left_out(strand, len(everybody) - len(shown)), *_reach(user, cohort)]
        ),
    )


def _columns(cohort: Cohort, strand: str) -> Iterator[Column]:
    off = {
        session.item_id: str(SessionState(session.state).label)
        for session in cohort.group_sessions.all()
        if session.is_off
    }
    plan = cohort.plan.select_related("item").order_by("item__position")
    order = list(OF_STRAND)
    for slot in sorted(plan, key=lambda slot: order.index(StrandOfSession(slot.item.strand))):
        if strand in {"all", slot.item.strand}:
            yield _column(slot, off.get(slot.item_id, ""))


def _column(slot: CohortSlot, off: str) -> Column:
    item = slot.item
    alone = "1:1" if item.number <= 1 else f"1:1 {item.number}"
    label = {"one_to_one": alone, "booster": "Boost"}.get(item.kind, str(item.number))
    if item.kind == "group":
        label = f"G{item.number}" if item.number else item.title[:1]
    return Column(item.pk, label, item.title, item.strand, slot.due_on, off)


def _strands(columns: Sequence[Column]) -> tuple[Strand, ...]:
    groups = groupby(columns, key=lambda column: column.strand)
    return tuple(Strand(OF_STRAND[StrandOfSession(key)], len(list(of))) for key, of in groups)


def _rows(
    cohort: Cohort, enrolments: Sequence[Enrolment], columns: Sequence[Column], day: date
) -> Iterator[Row]:
    ids = [one.pk for one in enrolments]
    slots = {
        (slot.enrolment_id, slot.item_id): slot
        for slot in Slot.objects.filter(enrolment__in=ids).only(
            "enrolment", "item", "state", "due_on", "way", "by_hand", "before_us"
        )
    }
    marks = _marks(cohort)
    progress = progress_by_enrolment(enrolments, day)
    for one in enrolments:
        man = one.participant
        yield Row(
            man_id=man.public_id,
            name=man.name,
            reference=man.reference,
            url=man_page(man.public_id),
            left_on=one.left_on,
            places=tuple(
                _place(slots.get((one.pk, c.item)), marks.get((one.pk, c.item)), day)
                for c in columns
            ),
            progress=progress[one.pk],
        )


def _marks(cohort: Cohort) -> Marks:
    rows = Attendance.objects.marked().filter(group_session__cohort=cohort)
    found = rows.values_list(
        "enrolment", "group_session__item", "outcome", "outcome_label", "group_session__signed_at"
    )
    return {
        (man, item): Mark(code, label, signed is not None)
        for man, item, code, label, signed in found
    }


def _place(slot: Slot | None, mark: Mark | None, day: date) -> Place:
    """What a register says comes first; one that nobody signed does not count yet."""
    if slot is None:
        return Place("–", "not-due", WORDS["not-due"])
    state = state_of(slot, day)
    if mark is None:
        way = f", {slot.get_way_display().lower()}" if slot.way else ""
        before = slot.before_us and state not in NOT_OURS
        then = ", before this system" if before else ""
        return Place(CODES[state], state, f"{WORDS[state]}{way}{then}", slot.before_us)
    if not mark.signed:
        return Place(f"{mark.outcome}{UNSIGNED}", "unsigned", f"{mark.label}, register not signed")
    made_up = ", caught up" if slot.by_hand and state == "done" else ""
    return Place(mark.outcome, state, f"{mark.label}{made_up}")


def _came(places: Iterable[Place]) -> str:
    """How many did it, of those of whom it was asked so far."""
    asked = [one for one in places if one.state not in NOT_OURS | TO_COME and not one.before]
    return f"{sum(one.state == 'done' for one in asked)}/{len(asked)}" if asked else ""


def _legend(rows: Sequence[Row]) -> tuple[Meaning, ...]:
    """The codes that stand on the page, ours first and then the registers' by their labels."""
    seen = {place.code: place.state for row in rows for place in row.places}
    ours = {code: WORDS[state] for state, code in CODES.items() if code in seen}
    if "·" in ours:
        ours["·"] = WORDS["coming"]
    codes = sorted({code.removesuffix(UNSIGNED) for code in seen} - set(CODES.values()))
    legend = [Meaning(code, words) for code, words in ours.items()]
    legend += [Meaning(code, _label(code)) for code in codes]
    if any(code.endswith(UNSIGNED) for code in seen):
        legend.append(Meaning(UNSIGNED, "the register is not signed, so it does not count yet"))
    return tuple(legend)


def _label(code: str) -> str:
    try:
        return outcomes().get(code).label
    except UnknownCodeError:
        return "a code of an earlier list"


def _left_out(strand: str, men: int) -> Iterator[str]:
    if men:
        yield "1 man who left is not shown." if men == 1 else f"{men} men who left are not shown."
    if strand != "all":
        yield f"Only {STRANDS[strand].lower()} sessions are shown; the counts are of all."


def _reach(user: User, cohort: Cohort) -> Iterator[str]:
    """A coach or a stand-in meets a cohort of which some men are not hers."""
    if cohort.site_id in user.sites_for(Permission.ATTENDANCE_OPEN):
        return
    leads = CohortFacilitator.objects.current().filter(cohort=cohort, user=user)
    if not leads.exists():
        yield "Only men within your reach are shown."


def table_of(grid: Grid, exported: str) -> Table:
    """The same for a spreadsheet: what the screen shows, with its filters and its time."""
    sessions = [
        f"{column.title}, {column.day:%-d %b %Y}{f', {column.off.lower()}' if column.off else ''}"
        for column in grid.columns
    ]
    return Table(
        title=grid.title,
        notes=(grid.under_title, exported, grid.left_out),
        head=(
            "Name",
            "Reference",
            "Left",
            *sessions,
            *grid.counted,
            "Done",
            "Of",
            "Due so far",
        ),
        rows=[_line(row) for row in grid.rows],
        remarks=[f"{meaning.code}: {meaning.words}" for meaning in grid.legend],
    )


def _line(row: Row) -> tuple[Cell, ...]:
    progress = row.progress
    return (
        row.name,
        row.reference,
        row.left_on,
        *(place.code for place in row.places),
        *(one.count.done for one in progress.parts),
        progress.done,
        progress.total,
        progress.due,
    )
