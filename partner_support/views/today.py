"""Today at this door: what is new on his side."""

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from partner_support.selectors import NEWS_DAYS, news, sites_shown


@requires(Permission.TODAY_OPEN)
@require_safe
def show_today(request: StaffRequest) -> HttpResponse:
    """The home page; whoever may not look through the window sees that and nothing else."""
    page = {"may_look": request.user.may(Permission.WINDOW_OPEN), "days": NEWS_DAYS}
    if not page["may_look"]:
        return render(request, "partner_support/today.html", page)
    try:
        sites = sites_shown(request.user)
        found = news(request.user, sites)
    except DatabaseError:
        return render(request, "partner_support/today.html", {**page, "closed": request.number})
    record_list(request, "window_news", len(found.men))
    return render(request, "partner_support/today.html", {**page, "sites": sites, "news": found})
