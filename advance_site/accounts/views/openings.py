"""The weekly list of who opened what, for a lead."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.openings import DAYS, FILTERS, openings_of
from advance_site.audit.services import record_list


@require_safe
@requires(Permission.AUDIT_READ)
def list_openings(request: StaffRequest) -> HttpResponse:
    """Openings, lists and acts of the last seven days; reading them is itself written down."""
    shown = request.GET.get("show", "opened")
    shown = shown if shown in FILTERS else "opened"
    lines = openings_of(request.user, shown)
    record_list(request.user, "audit", len(lines))
    filters = [
        {"label": label, "url": f"?show={key}", "chosen": key == shown}
        for key, label in FILTERS.items()
    ]
    page = {"lines": lines, "filters": filters, "days": DAYS}
    return render(request, "accounts/openings.html", page)
