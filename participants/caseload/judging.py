"""A row of their list judged: what it says of a man, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from advance_site.core.names import fold, search_key
from participants.caseload.columns import Column
from participants.caseload.values import (
    NAME_LONGEST,
    Read,
    name_problem,
    read_day,
    read_name,
    read_phone,
    read_relationship,
    read_text,
    read_word,
    read_yes_no,
    says_nothing,
)

C = Column
# Room is left in the reason of a referral for the words of the list that stand beside it.
LONGEST = {
    C.REF: 40, C.KEY_WORKER: 120, C.SUBSTANCES: 120, C.LANGUAGE: 60, C.AREA: 80,
    C.NOTE: 1500, C.STATUS: 80, C.SOURCE: 80, C.PREFERRED_NAME: NAME_LONGEST,
}  # fmt: skip
NOT_SAID = "Taken over from the site’s own list, which gives no reason."
ABUSIVE = "abusive"
LEAVE_OUT = "leave_out"
MEANT = frozenset({"status", "source"})
Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in one column of a row."""

    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Meanings:
    """What was settled for the whole list: columns, their words, and a day where none is given."""

    columns: Sequence[str]
    statuses: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Facts as plain texts, so that a draft can keep them; no trouble means that they are good."""

    facts: Facts
    troubles: tuple[Trouble, ...] = ()
    remarks: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def digest(self) -> str:
        """The same for the same row, however it is written and whatever its words mean here."""
        own = {name: value for name, value in self.facts.items() if name not in MEANT}
        said = json.dumps(own, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


class Judge:
    """Reads rows of one list by its meanings."""

    def __init__(self, meanings: Meanings, today: date) -> None:
        self.meanings = meanings
        self.today = today
        self.at = {column: n for n, column in enumerate(meanings.columns) if column}

    def judge(self, cells: Sequence[str]) -> Judged:
        """Everything that one row says."""
        reading = _Reading({column: cells[n] for column, n in self.at.items() if n < len(cells)})
        self._names(reading)
        self._days(reading)
        reading.keep(C.PHONE, read_phone)
        reading.keep(C.KEY_WORKER_PHONE, read_phone)
        reading.keep(C.ABUSIVE, _answer)
        reading.keep(C.RELATIONSHIP, read_relationship)
        for column in (C.REF, C.PREFERRED_NAME, C.KEY_WORKER, C.SUBSTANCES, C.LANGUAGE, C.AREA):
            reading.keep(column, partial(_some_text, longest=LONGEST[column]))
        reading.keep(C.NOTE, partial(read_text, longest=LONGEST[C.NOTE]))
        self._words(reading)
        facts = {str(name): value for name, value in reading.facts.items() if value}
        left_out = facts.get(C.STATUS) == LEAVE_OUT
        return Judged(facts, tuple(reading.troubles), tuple(reading.remarks), left_out)

    def _names(self, reading: _Reading) -> None:
        if C.NAME in self.at:
            read = read_name(reading.cell(C.NAME))
            reading.note(C.NAME, read.problem, read.remark)
            if read.value:
                reading.facts |= {
                    C.GIVEN_NAME: read.value.given,
                    C.FAMILY_NAME: read.value.family,
                    C.PREFERRED_NAME: read.value.preferred,
                }
            return
        for column in (C.GIVEN_NAME, C.FAMILY_NAME):
            reading.keep(column, _one_name)

    def _days(self, reading: _Reading) -> None:
        reading.keep(C.BORN, lambda text: _day(read_day(text, today=self.today, born=True)))
        otherwise = self.meanings.received_on
        read = read_day(reading.cell(C.RECEIVED), today=self.today)
        reading.note(C.RECEIVED, read.problem, read.remark)
        day = read.value or otherwise
        if day:
            reading.facts[C.RECEIVED] = day.isoformat()
        elif not read.problem:
            reading.note(C.RECEIVED, "The date of referral is missing. Enter it like 14/12/2026.")

    def _words(self, reading: _Reading) -> None:
        """Status and referrer, each with the word as it stood beside what it means."""
        for column, meanings in (
            (C.STATUS, self.meanings.statuses),
            (C.SOURCE, self.meanings.sources),
        ):
            text = reading.cell(column)
            reading.keep(column, partial(read_word, meanings=meanings), always=True)
            said = read_text(text, LONGEST[column])
            reading.note(column, said.problem)
            reading.facts[f"{column}_said"] = said.value or ""


@dataclass(slots=True)
class _Reading:
    """A row while it is read."""

    cells: Mapping[str, str]
    facts: Facts = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")

    def keep(
        self, column: Column, read: Callable[[str], Read[str]], *, always: bool = False
    ) -> None:
        if column not in self.cells and not always:
            return
        result = read(self.cell(column))
        self.note(column, result.problem, result.remark)
        if result.value:
            self.facts[column] = result.value

    def note(self, column: Column, problem: str, remark: str = "") -> None:
        if problem:
            self.troubles.append(Trouble(str(column), problem))
        if remark:
            self.remarks.append(remark)


def _day(read: Read[date]) -> Read[str]:
    return Read(read.value.isoformat() if read.value else None, read.problem, read.remark)


def _answer(text: str) -> Read[str]:
    read = read_yes_no(text)
    said = None if read.value is None else ("met" if read.value else "not_met")
    return Read(said, read.problem)


def _one_name(text: str) -> Read[str]:
    if says_nothing(text):
        return Read(None, "The name is empty.")
    problem = name_problem(text)
    return Read(None if problem else " ".join(text.split()), problem)


def _some_text(text: str, longest: int) -> Read[str]:
    return Read() if says_nothing(text) else read_text(text, longest)


def reason_of(facts: Facts, list_name: str) -> str:
    """The words of the list that no field of ours holds, kept with the referral as they stood."""
    lines = [facts.get(C.NOTE, NOT_SAID)]
    if said := facts.get(f"{C.STATUS}_said"):
        lines.append(f"Status in the list: {said}.")
    if said := facts.get(f"{C.SOURCE}_said"):
        lines.append(f"Referred by, in the list: {said}.")
    if substances := facts.get(C.SUBSTANCES):
        lines.append(f"Substances: {substances}.")
    if ref := facts.get(C.REF):
        lines.append(f"Their reference: {ref}.")
    lines.append(f"From the list {list_name}.")
    return "\n".join(lines)


def name_of(facts: Facts) -> str:
    """How a row is named on the screen; its names may be what is wrong with it."""
    names = [facts.get(C.GIVEN_NAME, ""), facts.get(C.FAMILY_NAME, "")]
    return " ".join(filter(None, names)) or "(no name)"


def folded_name(facts: Facts) -> str:
    return search_key(facts.get(C.GIVEN_NAME, ""), facts.get(C.FAMILY_NAME, ""))


def words_of(
    column: Column, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Every word of a column once, by its folded form; an empty cell is a word too."""
    if column not in columns:
        return {"": ""}
    at = list(columns).index(column)
    found: dict[str, str] = {}
    for cells in rows:
        found.setdefault(fold(cells[at])[:80], " ".join(cells[at].split())[:80])
    return found
