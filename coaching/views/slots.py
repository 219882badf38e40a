"""Sessions marked by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import today
from advance_site.core.rules import Rule
from advance_site.jobs.services import sent
from coaching.forms import SlotForm
from participants.addresses import man_page
from sessions.models import Slot, SlotState
from sessions.services import mark_slot


def slot_within_reach(request: StaffRequest, slot: UUID) -> Slot:
    rows = Slot.objects.within_reach_of(request.user, Permission.SLOT_MARK)
    found: Slot = get_object_or_404(
        rows.select_related("item", "participant", "group_session", "marked_by"), public_id=slot
    )
    return found


@requires(Permission.SLOT_MARK)
def mark(request: StaffRequest, slot: UUID) -> HttpResponse:
    """One-to-one, catch-up, or a website session done on paper or elsewhere."""
    row = slot_within_reach(request, slot)
    form = SlotForm(request.POST or None, initial={"day": min(today(), row.due_on)})
    if answer := sent(request, form, lambda: _mark(request, row, form)):
        return answer
    page = {
        "slot": row,
        "man": row.participant,
        "man_url": man_page(row.participant.public_id),
        "form": form,
    }
    return render(request, "coaching/slot_form.html", page, status=422 if form.is_bound else 200)


def _mark(request: StaffRequest, slot: Slot, form: SlotForm) -> str:
    values = form.cleaned_data
    marked = mark_slot(
        slot=slot,
        state=SlotState(values["state"]),
        way=values["way"] if values["state"] != SlotState.NOT_DONE else "",
        how=values["how"],
        done_at=form.moment(),
        by=request.user,
    )
    messages.success(
        request, f"{slot.item} with {slot.participant.name}: {marked.get_state_display().lower()}."
    )
    return man_page(slot.participant.public_id)


@require_POST
@requires(Permission.SLOT_MARK)
def reopen(request: StaffRequest, slot: UUID) -> HttpResponse:
    """Take a mark by hand back."""
    row = slot_within_reach(request, slot)
    try:
        mark_slot(slot=row, state=SlotState.TO_COME, by_hand=False, by=request.user)
    except Rule as rule:
        messages.error(request, " ".join(rule.messages))
    else:
        messages.success(request, f"{row.item} is open again.")
    return redirect(man_page(row.participant.public_id))
