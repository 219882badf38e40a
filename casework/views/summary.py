"""A site's attendance in figures, on screen, on paper and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list, record_opening
from advance_site.core.dates import london
from advance_site.output.figures import draw
from advance_site.output.tables import CSV, XLSX, as_csv, as_xlsx, download
from casework.filters import Asked
from casework.summary import NAMES, Summary, summary_of, tables_of
from casework.views.printing import exported_by, paper, printed_by


def _summary(request: StaffRequest) -> Summary:
    return summary_of(request.user, Asked.of(request.GET, NAMES))


def _opened(request: StaffRequest, kind: str, summary: Summary) -> None:
    record_opening(request, kind, summary.site.public_id, site_id=summary.site.pk)


def _file_name(summary: Summary, kind: str) -> str:
    return f"attendance-{london(summary.moment):%Y-%m-%d}.{kind}"


@requires(Permission.SUMMARY_OPEN)
@require_safe
def show_summary(request: StaffRequest) -> HttpResponse:
    """By strand, with the figure, and by week of the programme."""
    summary = _summary(request)
    record_list(request, "summary", summary.men, site_id=summary.site.pk)
    context = {
        "summary": summary,
        "figure": draw(summary.chart, name="attendance") if summary.strands else "",
        "query": summary.asked.url(),
    }
    return render(request, "casework/summary.html", context)


@requires(Permission.SUMMARY_OPEN)
@require_safe
def print_summary(request: StaffRequest) -> HttpResponse:
    summary = _summary(request)
    page = {
        "summary": summary,
        "figure": draw(summary.chart, name="attendance") if summary.strands else "",
        "printed": printed_by(request),
    }
    return paper(
        request,
        "print/summary.html",
        _file_name(summary, "pdf"),
        page,
        lambda: _opened(request, "summary_pdf", summary),
    )


@requires(Permission.SUMMARY_OPEN)
@require_safe
def summary_csv(request: StaffRequest) -> HttpResponse:
    summary = _summary(request)
    _opened(request, "summary_csv", summary)
    return download(
        as_csv(*tables_of(summary, exported_by(request))), CSV, _file_name(summary, "csv")
    )


@requires(Permission.SUMMARY_OPEN)
@require_safe
def summary_xlsx(request: StaffRequest) -> HttpResponse:
    summary = _summary(request)
    _opened(request, "summary_xlsx", summary)
    return download(
        as_xlsx(*tables_of(summary, exported_by(request))), XLSX, _file_name(summary, "xlsx")
    )
