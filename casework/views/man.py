"""A man's page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_opening
from casework.selectors import TIMELINES, man_page_of, more_ways
from participants.services import site_man


@requires(Permission.MAN_OPEN)
@require_safe
def show_man(request: StaffRequest, man: UUID) -> HttpResponse:
    """What is next with him, where he is, where he fell off. Opening it is written down."""
    show = request.GET.get("timeline", "all")
    page = man_page_of(
        request.user,
        man,
        show=show if show in dict(TIMELINES) else "all",
        whole="whole" in request.GET,
    )
    if page is None:
        return _out_of_reach(request, man)
    record_opening(request, "man", man, men=[man], site_id=page.man.site_id)
    context = {"page": page, "card": page.card, "man": page.man, "ways": more_ways(page)}
    return render(request, "casework/man_detail.html", context)


def _out_of_reach(request: StaffRequest, man: UUID) -> HttpResponse:
    """A colleague's man of the same site can be opened on duty; anybody else is not there."""
    if request.user.may(Permission.DUTY_REACH_TAKE) and site_man(public_id=man) is not None:
        return redirect("participants:duty", man=man)
    raise Http404
