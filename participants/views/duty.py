"""A colleague's man: opened for twelve hours, with a reason, and his holder is told."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_page
from participants.forms.course import DutyForm
from participants.models import ReachGrant
from participants.views.fetching import UNPROCESSABLE, man_of, refused, row_of


@requires(Permission.DUTY_REACH_TAKE)
def duty(request: StaffRequest, man: UUID) -> HttpResponse:
    found = services.site_man(public_id=man)
    if found is None:
        raise Http404
    if found.mine:
        return redirect(man_page(man))
    form = DutyForm(request.POST or None)

    def act() -> str:
        services.take_duty_reach(
            public_id=man, reason=form.cleaned_data["reason"], by=request.user
        )
        return man_page(man)

    said = f"Open for 12 hours. {found.holder_name} is told."
    answer = sent(request, form, act, said)
    if answer is not None:
        return answer
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "found": found}
    return render(request, "participants/duty_form.html", context, status=status)


@requires(Permission.MAN_CHANGE)
@require_POST
def duty_seen(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """His named worker has seen the line on Today and puts it away."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    grant = row_of(ReachGrant, him, row, "participant")
    form = OnceForm(request.POST)
    back = reverse("today")

    def act() -> str:
        services.see_duty_reach(grant=grant, by=request.user)
        return back

    return sent(request, form, act, "Put away. The log keeps who opened his page.") or refused(
        request, form, back
    )
