"""Pages on which a site's own list of men is read, mended and taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants.caseload.columns import Column
from participants.caseload.judging import name_of, words_of
from participants.forms.caseload import (
    ColumnsForm,
    RowForm,
    SameForm,
    ThrowAwayForm,
    UploadForm,
    WordsForm,
)
from participants.models import CaseloadDraft, CaseloadRow, RowState, Stage
from participants.selectors.staff import case_workers, sites_of
from participants.services import caseload
from participants.views.fetching import UNPROCESSABLE, refused
from participants.views.lists import Filter

IMPORT = Permission.CASELOAD_IMPORT
PER_PAGE = 50
SAMPLES = 3
SHOWS = (
    RowState.TROUBLE,
    RowState.DOUBLE,
    RowState.GOOD,
    RowState.KNOWN,
    RowState.LEFT_OUT,
)


def draft_of(request: StaffRequest, public_id: UUID) -> CaseloadDraft:
    """A list within reach, until its time is over."""
    drafts = CaseloadDraft.objects.within_reach_of(request.user, IMPORT).standing()
    return get_object_or_404(drafts.select_related("site", "by"), public_id=public_id)


def place(name: str, draft: CaseloadDraft, **more: object) -> str:
    return reverse(f"participants:{name}", kwargs={"draft": draft.public_id, **more})


@requires(IMPORT)
def uploads(request: StaffRequest) -> HttpResponse:
    """A new list, and those that still wait."""
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        sites=sites_of(request.user.sites_for(Permission.MAN_REFER)),
    )

    def act() -> str:
        file = form.cleaned_data["file"]
        draft = caseload.open_draft(
            site=form.cleaned_data["site"],
            file_name=file.name,
            content=file.read(),
            by=request.user,
        )
        return place("caseload_draft", draft)

    answer = sent(request, form, act)
    if answer:
        return answer
    drafts = CaseloadDraft.objects.within_reach_of(request.user, IMPORT).standing()
    context = {
        "form": form,
        "drafts": drafts.select_related("site", "by", "done_by").defer("content")[:PER_PAGE],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participants/caseload_list.html", context, status=status)


@requires(IMPORT)
@require_safe
def draft_page(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Where the list stands: on its way, with rows to look at, or taken over."""
    found = draft_of(request, draft)
    if found.stage in {Stage.COLUMNS, Stage.WORDS}:
        return redirect(place(f"caseload_{found.stage}", found))
    if found.stage != Stage.ROWS:
        return render(request, "participants/caseload_state.html", {"draft": found})
    return _rows_page(request, found)


@requires(IMPORT)
@require_safe
def progress(request: StaffRequest, draft: UUID) -> HttpResponse:
    """How far the worker is, for a page that waits."""
    found = draft_of(request, draft)
    return render(request, "participants/_caseload_progress.html", {"draft": found})


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row in the list of rows."""

    row: CaseloadRow
    name: str
    troubles: list[tuple[str, str]]

    @property
    def may_return(self) -> bool:
        """Left out by a person, and not because it stands there twice."""
        return self.row.left_out or bool(self.row.choice)

    @property
    def said(self) -> str:
        """What is worth knowing of a row without trouble."""
        same = [f"{one['why']} as {one['name']}{one.get('where', '')}" for one in self.row.alike]
        return "; ".join([*same, *self.row.remarks])


def _line(draft: CaseloadDraft, row: CaseloadRow) -> RowLine:
    headers = {
        column: header
        for column, header in zip(draft.columns, draft.headers, strict=True)
        if column
    }
    troubles = [
        (headers.get(one["column"]) or str(Column(one["column"]).label), one["sentence"])
        for one in row.troubles
    ]
    name = name_of(row.facts)
    if row.troubles and Column.NAME in headers and Column.FAMILY_NAME not in row.facts:
        name = row.cells[draft.columns.index(Column.NAME)][:80] or "(no name)"
    return RowLine(row, name, troubles)


def _rows_page(request: StaffRequest, draft: CaseloadDraft) -> HttpResponse:
    counts = _counts(draft)
    show = _show(request, counts)
    rows = draft.rows.filter(state=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    record_list(request, "rows of a caseload", len(page.object_list), site_id=draft.site_id)
    address = place("caseload_draft", draft)
    context = {
        "draft": draft,
        "lines": [_line(draft, row) for row in page.object_list],
        "page": page,
        "show": show,
        "earlier": f"{address}?show={show}&page={page.number - 1}",
        "later": f"{address}?show={show}&page={page.number + 1}",
        "filters": [
            Filter(str(one.label), f"{address}?show={one}", one is show, counts[one])
            for one in SHOWS
        ],
        "to_do": counts[RowState.TROUBLE] + counts[RowState.DOUBLE],
        "good": counts[RowState.GOOD],
        "once": OnceForm()["once"],
    }
    return render(request, "participants/caseload_rows.html", context)


def _counts(draft: CaseloadDraft) -> dict[RowState, int]:
    counted = dict(draft.rows.values_list("state").annotate(Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in SHOWS}


def _show(request: StaffRequest, counts: dict[RowState, int]) -> RowState:
    """The state in the address, else the first that has rows."""
    try:
        asked = RowState(request.GET.get("show", ""))
    except ValueError:
        asked = RowState.UNREAD
    if asked in SHOWS:
        return asked
    return next((state for state in SHOWS if counts[state]), RowState.GOOD)


@requires(IMPORT)
def columns(request: StaffRequest, draft: UUID) -> HttpResponse:
    """What each column means, with what stands in its first rows."""
    found = _still_open(request, draft)
    form = ColumnsForm(request.POST or None, draft=found, leave=reverse("participants:caseload"))

    def act() -> str:
        caseload.settle_columns(draft=found, columns=form.columns(), by=request.user)
        return place("caseload_words", found)

    answer = sent(request, form, act)
    if answer:
        return answer
    samples = list(found.rows.values_list("cells", flat=True)[:SAMPLES])
    table = [
        (header, [cells[n][:60] for cells in samples]) for n, header in enumerate(found.headers)
    ]
    return _page(request, form, found, "caseload_columns.html", table=table)


def _still_open(request: StaffRequest, public_id: UUID) -> CaseloadDraft:
    """A list whose columns and words can still be said."""
    found = draft_of(request, public_id)
    if found.stage not in {Stage.COLUMNS, Stage.WORDS, Stage.ROWS}:
        raise Http404
    return found


def _page(
    request: StaffRequest, form: OnceForm, draft: CaseloadDraft, template: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "draft": draft, **more}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, f"participants/{template}", context, status=status)


@requires(IMPORT)
def words(request: StaffRequest, draft: UUID) -> HttpResponse:
    """What their words mean; the rows are checked after that."""
    found = _still_open(request, draft)
    if found.stage == Stage.COLUMNS:
        return redirect(place("caseload_columns", found))
    leads = found.site_id in request.user.sites_for(Permission.MAN_HAND_OVER)
    holders = case_workers([found.site_id]).exclude(pk=request.user.pk) if leads else None
    form = WordsForm(
        request.POST or None,
        draft=found,
        shown=_as_written(found),
        holders=holders,
        leave=place("caseload_columns", found),
    )

    def act() -> str:
        caseload.settle_words(draft=found, settled=form.settled(), by=request.user)
        return place("caseload_draft", found)

    return sent(request, form, act) or _page(request, form, found, "caseload_words.html")


def _as_written(draft: CaseloadDraft) -> dict[str, dict[str, str]]:
    rows = list(draft.rows.values_list("cells", flat=True))
    return {
        str(column): words_of(column, draft.columns, rows)
        for column in (Column.STATUS, Column.SOURCE)
    }


def _row_of(request: StaffRequest, public_id: UUID, number: int) -> tuple[CaseloadDraft, Any]:
    draft = draft_of(request, public_id)
    if draft.stage != Stage.ROWS:
        raise Http404
    return draft, get_object_or_404(draft.rows.all(), number=number)


def _next(draft: CaseloadDraft, number: int) -> str:
    """The next row that waits for somebody, after this one or from the top; else the list."""
    for state, name in ((RowState.TROUBLE, "caseload_row"), (RowState.DOUBLE, "caseload_same")):
        waiting = list(draft.rows.filter(state=state).values_list("number", flat=True))
        if waiting:
            later = [one for one in waiting if one > number]
            return place(name, draft, number=(later or waiting)[0])
    return place("caseload_draft", draft)


@requires(IMPORT)
def row(request: StaffRequest, draft: UUID, number: int) -> HttpResponse:
    """One row, as it stands in the file, to be mended."""
    found, it = _row_of(request, draft, number)
    form = RowForm(
        request.POST or None,
        draft=found,
        cells=it.cells,
        troubles=it.troubles,
        leave=place("caseload_draft", found),
    )

    def act() -> str:
        mended = caseload.mend_row(
            draft=found, number=number, cells=form.mended(), by=request.user
        )
        if mended.state == RowState.TROUBLE:
            return place("caseload_row", found, number=number)
        return _next(found, number)

    answer = sent(request, form, act)
    return answer or _page(request, form, found, "caseload_row.html", line=_line(found, it))


@requires(IMPORT)
def same(request: StaffRequest, draft: UUID, number: int) -> HttpResponse:
    """A row beside whom it may be, and the decision."""
    found, it = _row_of(request, draft, number)
    if not it.alike:
        return redirect(place("caseload_row", found, number=number))
    form = SameForm(request.POST or None, alike=it.alike, leave=place("caseload_draft", found))

    def act() -> str:
        choice, chosen = form.decided()
        caseload.choose(draft=found, number=number, choice=choice, chosen=chosen, by=request.user)
        return _next(found, number)

    answer = sent(request, form, act)
    return answer or _page(
        request,
        form,
        found,
        "caseload_same.html",
        line=_line(found, it),
        others=_others(found, it),
        own=_shown_cells(found, it),
    )


def _shown_cells(draft: CaseloadDraft, row: CaseloadRow) -> list[tuple[str, str]]:
    return [
        (header, row.cells[n])
        for n, header in enumerate(draft.headers)
        if draft.columns[n] and row.cells[n]
    ]


def _others(draft: CaseloadDraft, row: CaseloadRow) -> list[dict[str, Any]]:
    """Each whom the row resembles; of an earlier row, its cells."""
    numbers = [one["row"] for one in row.alike if "row" in one]
    earlier = {one.number: one for one in draft.rows.filter(number__in=numbers)}
    return [
        {**one, "cells": _shown_cells(draft, earlier[one["row"]])} if "row" in one else one
        for one in row.alike
    ]


@requires(IMPORT)
@require_POST
def leave_out(request: StaffRequest, draft: UUID, number: int) -> HttpResponse:
    """Do without a row, or take it in again."""
    found, _ = _row_of(request, draft, number)
    form = OnceForm(request.POST)
    out = request.POST.get("again") != "1"
    back = place("caseload_draft", found)

    def act() -> str:
        caseload.leave_out(draft=found, number=number, left_out=out, by=request.user)
        return back

    said = f"Row {number} is left out." if out else f"Row {number} is in again."
    return sent(request, form, act, said) or refused(request, form, back)


@requires(IMPORT)
@require_POST
def take_over(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Every good row at once, or nothing."""
    found = draft_of(request, draft)
    form = OnceForm(request.POST)
    back = place("caseload_draft", found)

    def act() -> str:
        caseload.take_over(draft=found, by=request.user)
        return back

    return sent(request, form, act, "Taken over.") or refused(request, form, back)


@requires(IMPORT)
def throw_away(request: StaffRequest, draft: UUID) -> HttpResponse:
    """Remove a list and all that was mended in it."""
    found = draft_of(request, draft)
    if found.stage == Stage.DONE:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = ThrowAwayForm(given, leave=place("caseload_draft", found))

    def act() -> str:
        caseload.throw_away(draft=found, by=request.user)
        return reverse("participants:caseload")

    said = "The list is thrown away."
    return sent(request, form, act, said) or _page(request, form, found, "caseload_throw.html")
