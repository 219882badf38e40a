"""The attendance of a cohort, on screen, on paper and as a file. Each is an opening."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_opening
from advance_site.core.dates import london
from advance_site.output.tables import CSV, XLSX, as_csv, as_xlsx, download
from casework.filters import Asked
from casework.grid import MEN, NAMES, STRANDS, Grid, grid_of, table_of
from casework.views.printing import exported_by, paper, printed_by
from sessions.models import Cohort


def _grid(request: StaffRequest, cohort: UUID, permission: Permission) -> Grid:
    rows = Cohort.objects.within_reach_of(request.user, permission)
    found = get_object_or_404(rows.select_related("site"), public_id=cohort)
    return grid_of(request.user, found, Asked.of(request.GET, NAMES))


def _opened(request: StaffRequest, kind: str, grid: Grid) -> None:
    record_opening(request, kind, grid.cohort.public_id, men=grid.men, site_id=grid.cohort.site_id)


def _file_name(grid: Grid, kind: str) -> str:
    return f"attendance-cohort-{grid.cohort.number}-{london(grid.moment):%Y-%m-%d}.{kind}"


@requires(Permission.ATTENDANCE_OPEN)
@require_safe
def show_attendance(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """Men by sessions."""
    grid = _grid(request, cohort, Permission.ATTENDANCE_OPEN)
    asked = Asked.of(request.GET, NAMES)
    _opened(request, "attendance", grid)
    context = {
        "grid": grid,
        "men": asked.choices("men", MEN),
        "strands": asked.choices("strand", STRANDS),
        "query": asked.url(),
        "may_export": request.user.may(Permission.ATTENDANCE_EXPORT),
    }
    return render(request, "casework/attendance.html", context)


@requires(Permission.ATTENDANCE_EXPORT)
@require_safe
def print_attendance(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """The same on paper, lying."""
    grid = _grid(request, cohort, Permission.ATTENDANCE_EXPORT)
    page = {"grid": grid, "printed": printed_by(request)}
    return paper(
        request,
        "print/attendance.html",
        _file_name(grid, "pdf"),
        page,
        lambda: _opened(request, "attendance_pdf", grid),
    )


@requires(Permission.ATTENDANCE_EXPORT)
@require_safe
def attendance_csv(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """The same as plain text."""
    grid = _grid(request, cohort, Permission.ATTENDANCE_EXPORT)
    _opened(request, "attendance_csv", grid)
    return download(as_csv(table_of(grid, exported_by(request))), CSV, _file_name(grid, "csv"))


@requires(Permission.ATTENDANCE_EXPORT)
@require_safe
def attendance_xlsx(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """The same for a spreadsheet."""
    grid = _grid(request, cohort, Permission.ATTENDANCE_EXPORT)
    _opened(request, "attendance_xlsx", grid)
    return download(as_xlsx(table_of(grid, exported_by(request))), XLSX, _file_name(grid, "xlsx"))
