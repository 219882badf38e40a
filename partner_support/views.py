"""Pages of the women's service."""

from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires


@requires(Permission.TODAY_OPEN)
def show_today(request: StaffRequest) -> HttpResponse:
    """The home page at this door."""
    return render(request, "partner_support/today.html")
