"""Today: one list that says what to do next."""

from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires


@requires(Permission.TODAY_OPEN)
def show_today(request: StaffRequest) -> HttpResponse:
    """The home page of everybody at the main door."""
    return render(request, "casework/today.html")
