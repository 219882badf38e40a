"""A draft from its file to the point where its rows can be looked at, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from advance_site.accounts.models import Site, User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from advance_site.core.names import fold
from advance_site.jobs.services import enqueue
from participants.caseload.columns import Column, guess_all, lacks
from participants.caseload.judging import words_of
from participants.caseload.meanings import guess_source, guess_status
from participants.caseload.reading import Sheet, UnreadableFile, read_sheet
from participants.models import CaseloadDraft, CaseloadMemory, CaseloadRow, Stage
from participants.models.caseload import KEPT_FOR
from participants.services.caseload.rows import judge_some, open_draft_of
from participants.services.rules import ColumnsMissing

READ, CHECK, EXPIRE = "caseload.read", "caseload.check", "caseload.expire"
SMALL_FILE = 200_000
FEW_ROWS = 400
DRAFT = "caseload_draft"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a person said about the words of a list, and what holds for all its men."""

    statuses: Mapping[str, str]
    sources: Mapping[str, str]
    received_on: date | None = None
    waiting_reason: str = ""
    review_on: date | None = None
    holder: User | None = None


@transaction.atomic
def open_draft(*, site: Site, file_name: str, content: bytes, by: User) -> CaseloadDraft:
    """Keep a file. A short one is read at once, a long one by the worker."""
    sheet = read_sheet(content) if len(content) <= SMALL_FILE else None
    draft = CaseloadDraft.objects.create(
        site=site, by=by, file_name=_short(file_name), content=content
    )
    record_act(by, "open caseload", draft.public_id, kind=DRAFT, site_id=site.pk)
    payload = {"draft": str(draft.public_id)}
    enqueue(EXPIRE, payload, by=by, due_at=now() + KEPT_FOR)
    if sheet is None:
        enqueue(READ, payload, by=by)
    else:
        _keep_rows(draft, sheet)
    return draft


def _short(file_name: str) -> str:
    words = "".join(c for c in file_name if c.isprintable()).strip() or "list"
    return words if len(words) <= 80 else f"{words[:70]}…{words[-8:]}"


@transaction.atomic
def read_draft(*, draft: CaseloadDraft) -> None:
    """Read a long file; one that cannot be read is not kept."""
    fresh = open_draft_of(draft, Stage.READING)
    try:
        sheet = read_sheet(bytes(fresh.content or b""))
    except UnreadableFile as error:
        fresh.stage, fresh.content = Stage.REFUSED, None
        fresh.refusal = " ".join(error.messages)[:300]
        fresh.save(update_fields=["stage", "content", "refusal"])
        return
    _keep_rows(fresh, sheet)


def _keep_rows(draft: CaseloadDraft, sheet: Sheet) -> None:
    """The rows take the place of the file."""
    CaseloadRow.objects.bulk_create(
        [CaseloadRow(draft=draft, number=row.number, cells=row.cells) for row in sheet.rows],
        batch_size=1000,
    )
    memory = memory_of(draft.site)
    draft.headers = list(sheet.headers)
    draft.columns = guess_all(sheet.headers, memory.columns)
    draft.how_read, draft.rows_total = sheet.how, len(sheet.rows)
    draft.content, draft.stage = None, Stage.COLUMNS
    draft.save()


def memory_of(site: Site) -> CaseloadMemory:
    """How this site names things, as far as it was ever asked."""
    return CaseloadMemory.objects.filter(site=site).first() or CaseloadMemory(site=site)


@transaction.atomic
def settle_columns(*, draft: CaseloadDraft, columns: Sequence[str], by: User) -> CaseloadDraft:
    """Say what each column means. The site's next list begins with that."""
    fresh = open_draft_of(draft, Stage.COLUMNS, Stage.WORDS, Stage.ROWS)
    if missing := lacks(columns):
        raise ColumnsMissing(missing)
    fresh.columns = list(columns)
    _guess_words(fresh)
    fresh.stage = Stage.WORDS
    fresh.save()
    memory = memory_of(fresh.site)
    memory.columns |= dict(zip(map(fold, fresh.headers), fresh.columns, strict=True))
    _remember(memory)
    return fresh


def _remember(memory: CaseloadMemory) -> None:
    memory.changed_at = now()
    memory.save()


def _guess_words(draft: CaseloadDraft) -> None:
    """A meaning for every word: as said before, as the site says it, or the usual one."""
    memory = memory_of(draft.site)
    rows = list(draft.rows.values_list("cells", flat=True))
    draft.statuses = {
        word: draft.statuses.get(word) or memory.statuses.get(word) or guess_status(word)
        for word in words_of(Column.STATUS, draft.columns, rows)
    }
    draft.sources = {
        word: draft.sources.get(word) or memory.sources.get(word) or guess_source(word)
        for word in words_of(Column.SOURCE, draft.columns, rows)
    }


@transaction.atomic
def settle_words(*, draft: CaseloadDraft, settled: Settled, by: User) -> CaseloadDraft:
    """Say what the words mean and what holds for all; then every row is checked."""
    fresh = open_draft_of(draft, Stage.WORDS, Stage.ROWS)
    fresh.statuses, fresh.sources = dict(settled.statuses), dict(settled.sources)
    fresh.received_on, fresh.holder = settled.received_on, settled.holder
    fresh.waiting_reason, fresh.review_on = settled.waiting_reason, settled.review_on
    memory = memory_of(fresh.site)
    memory.statuses |= _said(fresh.statuses)
    memory.sources |= _said(fresh.sources)
    _remember(memory)
    return start_checking(draft=fresh, by=by)


def _said(words: Mapping[str, str]) -> dict[str, str]:
    """An empty cell can mean something else in the next list; it is asked again."""
    return {word: meaning for word, meaning in words.items() if word and meaning}


def start_checking(*, draft: CaseloadDraft, by: User) -> CaseloadDraft:
    """Check a short list at once, a long one by the worker."""
    draft.stage, draft.rows_read = Stage.JUDGING, 0
    draft.save()
    if draft.rows_total <= FEW_ROWS:
        judge_some(draft=draft, after=0, most=FEW_ROWS + 1)
    else:
        enqueue(CHECK, {"draft": str(draft.public_id), "after": 0}, by=by)
    return draft


@transaction.atomic
def throw_away(*, draft: CaseloadDraft, by: User) -> None:
    """Remove a list that was not taken over, with everything in it."""
    fresh = locked_open(draft)
    record_act(by, "throw away caseload", fresh.public_id, kind=DRAFT, site_id=fresh.site_id)
    fresh.delete()


def locked_open(draft: CaseloadDraft) -> CaseloadDraft:
    return open_draft_of(draft, *(stage for stage in Stage if stage is not Stage.DONE))


def expire_draft(*, draft: CaseloadDraft) -> None:
    """After its time nothing of a list is left, unless it was taken over."""
    if draft.stage != Stage.DONE:
        draft.delete()
