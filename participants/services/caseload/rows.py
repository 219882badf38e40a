"""Rows of a draft: checked, compared with each other and with men of the site, mended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from advance_site.accounts.models import User
from advance_site.core.dates import today
from advance_site.core.names import search_key
from participants.caseload.columns import Column
from participants.caseload.doubles import Index, Someone, Why, index_of, names_unlike
from participants.caseload.judging import (
    LEAVE_OUT,
    MEANT,
    Facts,
    Judge,
    Judged,
    Meanings,
    Trouble,
    folded_name,
    name_of,
)
from participants.models import (
    CaseloadDraft,
    CaseloadRow,
    RowChoice,
    RowState,
    Stage,
)
from participants.models.status import Status
from participants.services.rules import AlreadyDone, NotOffered
from participants.services.saving import locked

BATCH = 1000
MAN, ROW = "man:", "row:"
JUDGED = ("facts", "troubles", "remarks", "alike", "digest", "state")
# Thousands of rows in one statement; Django's own way takes ten times as long.
WRITE = """
UPDATE participants_caseloadrow AS r
SET facts = v.facts, troubles = v.troubles, remarks = v.remarks, alike = v.alike,
  digest = v.digest, state = v.state
FROM jsonb_to_recordset(%s::jsonb) AS v(
  id bigint, facts jsonb, troubles jsonb, remarks text[], alike jsonb, digest text, state text)
WHERE r.id = v.id
"""
MATCH = """
SELECT public_id, given_name, family_name, preferred_name, born, status, holder_name, mine,
  numbers_of, refs_of, digests_of
FROM wall.match_site_men(%s, %s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
"""


@dataclass(frozen=True, slots=True)
class SiteMan:
    """A man of the site whom a row may mean: what search before create shows, and what matched."""

    public_id: str
    given_name: str
    family_name: str
    preferred_name: str
    born: date | None
    status: str
    holder_name: str
    mine: bool
    numbers: frozenset[str]
    refs: frozenset[str]
    digests: frozenset[str]

    @property
    def key(self) -> str:
        return f"{MAN}{self.public_id}"

    def compared(self) -> Someone:
        name = search_key(self.given_name, self.family_name)
        born = self.born.isoformat() if self.born else ""
        return Someone(self.key, name, born, self.numbers, self.refs)

    def shown(self, why: str) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": f"{self.given_name} {self.family_name}",
            "year": str(self.born.year) if self.born else "",
            "status": Status(self.status).label if self.status else "",
            "holder": self.holder_name,
            "mine": self.mine,
            "why": why,
        }


def meanings_of(draft: CaseloadDraft) -> Meanings:
    return Meanings(draft.columns, draft.statuses, draft.sources, draft.received_on)


def open_draft_of(draft: CaseloadDraft, *stages: Stage) -> CaseloadDraft:
    """The draft as it stands, held; refused where somebody is further already."""
    fresh = locked(draft)
    if fresh.stage not in (stages or (Stage.ROWS,)):
        raise AlreadyDone
    return fresh


@transaction.atomic
def judge_some(*, draft: CaseloadDraft, after: int, most: int = BATCH) -> int:
    """Check the next rows after a number; the last number checked, or 0 once all are."""
    rows = list(draft.rows.filter(number__gt=after)[:most])
    judge = Judge(meanings_of(draft), today())
    for row in rows:
        _take_in(row, judge.judge(row.cells))
    _write(rows)
    draft.rows_read += len(rows)
    draft.save(update_fields=["rows_read"])
    if len(rows) == most:
        return rows[-1].number
    settle_doubles(draft)
    draft.stage = Stage.ROWS
    draft.save(update_fields=["stage"])
    return 0


def _write(rows: Iterable[CaseloadRow]) -> None:
    """What was made of these rows."""
    values = [{"id": row.pk, **{name: getattr(row, name) for name in JUDGED}} for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [json.dumps(values)])


def _take_in(row: CaseloadRow, judged: Judged) -> None:
    row.facts = judged.facts
    row.troubles = [asdict(trouble) for trouble in judged.troubles]
    row.remarks = [remark[:200] for remark in judged.remarks]
    row.digest = judged.digest
    row.state = RowState.TROUBLE if judged.troubles else RowState.GOOD
    if judged.left_out:
        row.state = RowState.LEFT_OUT


def settle_doubles(draft: CaseloadDraft) -> None:
    """Compare all rows with one another and with the men of the site; write what changed."""
    rows = list(draft.rows.defer("cells"))
    before = {row.pk: (row.state, row.troubles, row.alike) for row in rows}
    settler = _Settler(men_like(draft, rows))
    for row in rows:
        settler.settle(row)
    _write(row for row in rows if before[row.pk] != (row.state, row.troubles, row.alike))


def men_like(draft: CaseloadDraft, rows: Iterable[CaseloadRow]) -> list[SiteMan]:
    """Men of the site who share a name, birth, number, reference or row with one of the list."""
    facts = [row.facts for row in rows]

    def all_of(name: str) -> list[str]:
        return sorted({one[name] for one in facts if name in one})

    parameters: list[Any] = [
        draft.site_id,
        sorted({folded_name(one) for one in facts}),
        all_of(Column.BORN),
        all_of(Column.PHONE),
        all_of(Column.REF),
        sorted({row.digest for row in rows if row.digest}),
    ]
    with connection.cursor() as cursor:
        cursor.execute(MATCH, parameters)
        return [SiteMan(str(row[0]), *row[1:8], *map(frozenset, row[8:])) for row in cursor]


class _Settler:
    """Meets the rows in their order; a later one may be the double of an earlier one."""

    def __init__(self, men: Sequence[SiteMan]) -> None:
        self.men = {man.key: man for man in men}
        self.known = {digest: man for man in men for digest in man.digests}
        self.index: Index = index_of(man.compared() for man in men)
        self.names = {man.key: man.compared().name for man in men}
        self.rows: dict[str, CaseloadRow] = {}
        self.digests: dict[str, CaseloadRow] = {}

    def settle(self, row: CaseloadRow) -> None:
        row.troubles = [one for one in row.troubles if not one.get("double")]
        row.alike = []
        row.state = self._state(row)
        if row.state in {RowState.GOOD, RowState.DOUBLE}:
            self._remember(row)

    def _state(self, row: CaseloadRow) -> RowState:
        if row.left_out or _left_out_by_word(row):
            return RowState.LEFT_OUT
        if row.digest in self.known and all(one["column"] in MEANT for one in row.troubles):
            row.alike = [self.known[row.digest].shown("the same row, taken over before")]
            return RowState.KNOWN
        if row.troubles:
            return RowState.TROUBLE
        if row.digest in self.digests:
            row.alike = [self._shown(self.digests[row.digest], "the same row")]
            return RowState.LEFT_OUT
        return self._compared(row)

    def _compared(self, row: CaseloadRow) -> RowState:
        one = _compared(row)
        likely = self.index.likely(one)
        if taken := self._reference_of_another(row, one, likely):
            row.troubles = [*row.troubles, {**asdict(taken), "double": True}]
            return RowState.TROUBLE
        row.alike = [self._describe(key, why) for key, why in likely.items()]
        if not likely:
            return RowState.GOOD
        return self._decided(row, likely)

    def _reference_of_another(
        self, row: CaseloadRow, one: Someone, likely: dict[str, Why]
    ) -> Trouble | None:
        """The reference of a row whose man cannot be the one who has it already."""
        for key, why in likely.items():
            another = row.choice == RowChoice.ANOTHER or names_unlike(one.name, self.names[key])
            if why is Why.REF and another:
                other = self._describe(key, why)
                ref = row.facts[Column.REF]
                return Trouble(
                    str(Column.REF),
                    f"{ref} is the reference of {other['name']} too{other['where']}. "
                    "Correct one of them, or empty it.",
                )
        return None

    def _decided(self, row: CaseloadRow, likely: dict[str, Why]) -> RowState:
        if row.choice == RowChoice.ANOTHER:
            return RowState.GOOD
        if row.choice and row.chosen in likely:
            return RowState.GOOD if row.choice == RowChoice.FILL else RowState.LEFT_OUT
        return RowState.DOUBLE

    def _remember(self, row: CaseloadRow) -> None:
        self.digests[row.digest] = row
        if row.choice != RowChoice.FILL:
            one = _compared(row)
            self.index.add(one)
            self.names[one.key] = one.name
            self.rows[one.key] = row

    def _describe(self, key: str, why: str) -> dict[str, Any]:
        if key in self.men:
            return {**self.men[key].shown(str(why)), "where": ""}
        return self._shown(self.rows[key], str(why))

    def _shown(self, row: CaseloadRow, why: str) -> dict[str, Any]:
        return {
            "key": f"{ROW}{row.number}",
            "name": name_of(row.facts),
            "year": row.facts.get(Column.BORN, "")[:4],
            "row": row.number,
            "where": f" in row {row.number}",
            "mine": True,
            "why": why,
        }


def _left_out_by_word(row: CaseloadRow) -> bool:
    return bool(row.facts.get(Column.STATUS) == LEAVE_OUT)


def _compared(row: CaseloadRow) -> Someone:
    facts: Facts = row.facts
    return Someone(
        f"{ROW}{row.number}",
        folded_name(facts),
        facts.get(Column.BORN, ""),
        frozenset(filter(None, [facts.get(Column.PHONE)])),
        frozenset(filter(None, [facts.get(Column.REF)])),
    )


def _row(draft: CaseloadDraft, number: int) -> CaseloadRow:
    return draft.rows.select_for_update().get(number=number)


@transaction.atomic
def mend_row(*, draft: CaseloadDraft, number: int, cells: Sequence[str], by: User) -> CaseloadRow:
    """Put other words into a row; it is checked anew, and so is everything it is compared with."""
    fresh = open_draft_of(draft)
    row = _row(fresh, number)
    row.cells = list(cells)
    row.left_out, row.choice, row.chosen = False, "", ""
    _take_in(row, Judge(meanings_of(fresh), today()).judge(row.cells))
    row.save()
    settle_doubles(fresh)
    row.refresh_from_db()
    return row


@transaction.atomic
def leave_out(
    *, draft: CaseloadDraft, number: int, by: User, left_out: bool = True
) -> CaseloadRow:
    """Do without a row, or take it in again."""
    fresh = open_draft_of(draft)
    row = _row(fresh, number)
    row.left_out = left_out
    row.choice, row.chosen = ("", "") if not left_out else (row.choice, row.chosen)
    row.save(update_fields=["left_out", "choice", "chosen"])
    settle_doubles(fresh)
    row.refresh_from_db()
    return row


@transaction.atomic
def choose(
    *, draft: CaseloadDraft, number: int, choice: str, by: User, chosen: str = ""
) -> CaseloadRow:
    """Say whether a row is the man whom it resembles, and which of them."""
    fresh = open_draft_of(draft)
    row = _row(fresh, number)
    if choice != RowChoice.ANOTHER and not _may_choose(row, choice, chosen):
        raise NotOffered
    row.choice, row.chosen = choice, chosen if choice != RowChoice.ANOTHER else ""
    row.save(update_fields=["choice", "chosen"])
    settle_doubles(fresh)
    row.refresh_from_db()
    return row


def _may_choose(row: CaseloadRow, choice: str, chosen: str) -> bool:
    """Only a man within one's own reach can be filled in."""
    for one in row.alike:
        if one["key"] == chosen:
            return choice == RowChoice.SAME or (chosen.startswith(MAN) and bool(one["mine"]))
    return False
