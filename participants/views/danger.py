"""The danger panel's own page, and the addresses that its forms are sent to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_page, man_place
from participants.forms.course import DangerForm, ToldForm
from participants.models import DangerCall
from participants.selectors.danger import danger_panel
from participants.views.fetching import (
    UNPROCESSABLE,
    form_page,
    man_of,
    row_of,
    safe_next,
)


@requires(Permission.DANGER_REPORT)
def danger(request: StaffRequest, man: UUID) -> HttpResponse:
    """Whom to ring, and the step that says who was told by voice."""
    him = man_of(request, Permission.DANGER_REPORT, man)
    form = DangerForm(request.POST or None, leave=man_page(man))

    def act() -> str:
        given = form.cleaned_data
        step = services.open_danger(
            man=him,
            about=given["about"],
            place=given["place"],
            place_id=given["place_id"],
            by=request.user,
        )
        if form.says_told(given):
            services.record_danger_told(
                danger=step,
                told_whom=given["told_whom"],
                spoke_to=given["spoke_to"],
                at=given["at"],
                by=request.user,
            )
        return safe_next(request, given["next"], man_place("danger", him.public_id))

    answer = sent(request, form, act, "Written down.")
    if answer is not None:
        return answer
    context = {"man": him, "form": form, "panel": danger_panel(him)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participants/danger_detail.html", context, status=status)


@requires(Permission.DANGER_REPORT)
def danger_told(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """Close an open step, or write down that nobody was reached there."""
    him = man_of(request, Permission.DANGER_REPORT, man)
    step = row_of(DangerCall, him, row, "participant")
    back = man_place("danger", him.public_id)
    unreachable = "unreachable" in request.POST
    form = ToldForm(request.POST or None, unreachable=unreachable, leave=back)

    def act() -> str:
        given = form.cleaned_data
        if unreachable:
            services.record_danger_try(danger=step, whom=given["told_whom"], by=request.user)
            return back
        services.record_danger_told(
            danger=step,
            told_whom=given["told_whom"],
            spoke_to=given["spoke_to"],
            at=given["at"],
            by=request.user,
        )
        return safe_next(request, given["next"], back)

    said = "Written down. Ring the next number." if unreachable else "Written down."
    return sent(request, form, act, said) or form_page(
        request,
        form,
        him,
        "Who was told by voice",
        template="participants/danger_told.html",
        step=step,
        tries=step.tries.select_related("by"),
        panel=danger_panel(him),
    )
