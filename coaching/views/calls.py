"""The due list, and logging a call in which he was reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.middleware import end_hold, hold_for_call
from advance_site.audit.services import record_list, record_opening
from advance_site.core.dates import now
from advance_site.core.work import WorkRow, clock_of, in_order
from advance_site.jobs.services import sent
from coaching.due import DueCall, due_calls, work_row
from coaching.forms import CallForm, StrikeForm
from coaching.models import AskedAboutHarm, Attempt, Call
from coaching.services import log_call, strike_call
from coaching.topics import topics
from participants.addresses import man_page
from participants.models import DangerAbout, Place
from participants.selectors import card_of, numbers_to_ring
from participants.selectors.danger import danger_panel
from participants.services import open_danger
from sessions.models import Slot


@require_GET
@requires(Permission.CALL_LIST)
def list_due(request: StaffRequest) -> HttpResponse:
    """Calls whose day has come: mine, or all within reach."""
    scope = request.GET.get("scope", "mine")
    calls = due_calls(request.user, site=scope == "site")
    record_list(request.user, "calls", len(calls))
    numbers = numbers_to_ring({call.slot.participant_id for call in calls})
    lines = {row.key: (row, numbers.get(call.slot.participant_id)) for row, call in drawn(calls)}
    rows = in_order([row for row, _ in lines.values()], now())
    page = {
        "rows": [line(row, lines[row.key][1]) for row in rows],
        "filters": [scope_filter("Mine", "mine", scope), scope_filter("All", "site", scope)],
        "empty_text": "Nothing is due from you. The next calls come with the next week.",
    }
    return render(request, "coaching/call_list.html", page)


def drawn(calls: list[DueCall]) -> list[tuple[WorkRow, DueCall]]:
    return [(work_row(call), call) for call in calls]


def line(row: WorkRow, number: dict[str, str] | None) -> dict[str, Any]:
    """A due call with its clock in words."""
    clock = clock_of(row, now())
    return {"row": row, "when": clock.when, "note": clock.note, "number": number}


def scope_filter(label: str, value: str, chosen: str) -> dict[str, Any]:
    return {"label": label, "url": f"?scope={value}", "chosen": (chosen or "mine") == value}


def slot_within_reach(request: StaffRequest, slot: UUID) -> Slot:
    rows = Slot.objects.within_reach_of(request.user, Permission.CALL_LOG)
    found: Slot = get_object_or_404(
        rows.filter(item__strand="coaching").select_related(
            "item", "participant", "enrolment__coach", "site"
        ),
        public_id=slot,
    )
    return found


def card(request: StaffRequest, slot: Slot) -> dict[str, Any]:
    """What one needs before and during the call."""
    man = slot.participant
    before = Call.objects.standing().filter(participant=man).exclude(slot=slot).first()
    return {
        "slot": slot,
        "man": man,
        "man_url": man_page(man.public_id),
        "card": card_of(request.user, Permission.CALL_LOG, man.public_id),
        "panel": danger_panel(man),
        "here": request.path,
        "tries": Attempt.objects.standing().filter(slot=slot).select_related("by"),
        "before": before,
        "website": Slot.objects.filter(
            enrolment=slot.enrolment_id, item__strand="website", item__number=slot.item.number
        )
        .select_related("item")
        .first(),
    }


@requires(Permission.CALL_LOG)
def log(request: StaffRequest, slot: UUID) -> HttpResponse:
    """One page for a call that he answered. Opening it holds the lock off, an hour at most."""
    row = slot_within_reach(request, slot)
    done = Call.objects.standing().filter(slot=row).first()
    form = CallForm(request.POST or None)
    if answer := sent(request, form, lambda: _log(request, row, form)):
        return answer
    if request.method != "POST":
        hold_for_call(request, str(row.public_id))
        record_opening(
            request.user, "call card", row.public_id, men=[row.participant.public_id],
            site_id=row.site_id,
        )  # fmt: skip
    status = 422 if form.is_bound else 200
    page = {**card(request, row), "form": form, "done": done}
    return render(request, "coaching/call_form.html", page, status=status)


def _log(request: StaffRequest, slot: Slot, form: CallForm) -> str:
    call = log_call(slot=slot, facts=form.facts(), by=request.user)
    end_hold(request)
    man = slot.participant
    if call.self_harm == AskedAboutHarm.YES:
        open_danger(
            man=man,
            about=DangerAbout.SELF_HARM,
            by=request.user,
            place=Place.CALL,
            place_id=call.public_id,
        )
        messages.warning(request, f"Follow your site's steps for {man.name} today.")
    messages.success(request, f"{slot.item} with {man.name} is logged.")
    return reverse("coaching:call", args=[call.public_id])


def call_within_reach(request: StaffRequest, call: UUID) -> Call:
    rows = Call.objects.within_reach_of(request.user, Permission.CALL_LOG)
    found: Call = get_object_or_404(
        rows.select_related("slot__item", "participant", "recorded_by", "struck_by"),
        public_id=call,
    )
    return found


@require_GET
@requires(Permission.CALL_LOG)
def show(request: StaffRequest, call: UUID) -> HttpResponse:
    """A logged call, and the next one."""
    row = call_within_reach(request, call)
    record_opening(
        request.user, "call", row.public_id, men=[row.participant.public_id],
        site_id=row.slot.site_id,
    )  # fmt: skip
    labels = {topic.code: topic.label for topic in topics()}
    page = {
        "call": row,
        "man": row.participant,
        "man_url": man_page(row.participant.public_id),
        "topics": ", ".join(labels.get(code, code) for code in row.topics),
    }
    return render(request, "coaching/call_detail.html", page)


@requires(Permission.CALL_LOG)
def strike(request: StaffRequest, call: UUID) -> HttpResponse:
    """Entered in error: struck through, never deleted."""
    row = call_within_reach(request, call)
    if request.method != "POST":
        record_opening(
            request.user, "call", row.public_id, men=[row.participant.public_id],
            site_id=row.slot.site_id,
        )  # fmt: skip
    form = StrikeForm(request.POST or None)
    if answer := sent(request, form, lambda: _strike(request, row, form)):
        return answer
    page = {"call": row, "man": row.participant, "form": form}
    return render(
        request, "coaching/call_confirm_strike.html", page, status=422 if form.is_bound else 200
    )


def _strike(request: StaffRequest, call: Call, form: StrikeForm) -> str:
    strike_call(call=call, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, "The call is struck out, and open again.")
    return reverse("coaching:call", args=[call.public_id])
