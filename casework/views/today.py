"""Today: one list that says what to do next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from casework.today import choice_of, today_page


@requires(Permission.TODAY_OPEN)
@require_safe
def show_today(request: StaffRequest) -> HttpResponse:
    """The home page of everybody at the main door."""
    choice = choice_of(request.user, request.GET.get("show", ""), request.GET.get("whose", ""))
    page = today_page(request.user, choice)
    if request.user.may(Permission.MAN_LIST):
        record_list(request, "today", page.count)
    return render(request, "casework/today.html", {"today": page, "number": request.number})
