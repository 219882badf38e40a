"""The men of the provider's sites, through the window."""

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from partner_support.forms import MenFilter
from partner_support.selectors import men_found, sites_shown


@requires(Permission.WINDOW_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def list_men(request: StaffRequest) -> HttpResponse:
    """Posted only to keep what is typed out of addresses and logs; it changes nothing."""
    try:
        return _list(request)
    except DatabaseError:
        return render(
            request, "partner_support/window_closed.html", {"number": request.number}, status=503
        )


def _list(request: StaffRequest) -> HttpResponse:
    sites = sites_shown(request.user)
    form = MenFilter(request.POST if request.method == "POST" else {}, sites=sites)
    if not form.is_valid():
        page = {"form": form, "sites": sites, "men": None}
        return render(request, "partner_support/man_list.html", page, status=422)
    asked = form.cleaned_data
    men = men_found(
        request.user, sites, typed=asked["q"], site=asked["site"], page=asked["page"] or 1
    )
    record_list(request, "window_men", len(men.men))
    page = {"form": form, "sites": sites, "men": men, "asked": bool(asked["q"] or asked["site"])}
    return render(request, "partner_support/man_list.html", page)
