"""No answer: the try is saved by the first tap, the second says when to ring again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.page_context import token_field
from advance_site.core.dates import london, now, today
from advance_site.core.rules import Rule
from coaching.due import agreed_hours_of
from coaching.forms import OfferedTimeForm, TryAgainForm
from coaching.models import Attempt
from coaching.services import ask_in, record_attempt, try_again, undo_attempt
from coaching.times import suggest
from sessions.models import Slot

ASK_IN_FROM = 3


def attempt_within_reach(request: StaffRequest, attempt: UUID) -> Attempt:
    """The standing try, of a man within reach; else 404."""
    rows = Attempt.objects.within_reach_of(request.user, Permission.CALL_LOG).standing()
    found: Attempt = get_object_or_404(
        rows.select_related("slot__item", "slot__participant", "by"), public_id=attempt
    )
    return found


def offered(at: datetime) -> dict[str, str]:
    """A time as its button says it: Today 17:00, Fri 8:30."""
    here = london(at)
    day = "Today" if here.date() == today() else f"{here:%a}"
    return {"label": f"{day} {here:%-H:%M}", "value": at.isoformat()}


def said(at: datetime) -> str:
    """A time in a sentence: today at 17:00, Fri 27 Nov at 8:30."""
    here = london(at)
    day = "today" if here.date() == today() else f"{here:%a %-d %b}"
    return f"{day} at {here:%-H:%M}"


def bar(request: StaffRequest, attempt: Attempt) -> dict[str, Any]:
    """What the no-answer bar draws."""
    tried = Attempt.objects.standing().filter(slot=attempt.slot_id).values_list("at", flat=True)
    agreed = agreed_hours_of({attempt.participant_id})[attempt.participant_id]
    return {
        "attempt": attempt,
        "times": [offered(at) for at in suggest(agreed, list(tried), now())],
        "at": f"{london(attempt.at):%-H:%M}",
        "url": reverse("coaching:again", args=[attempt.public_id]),
        "other_url": reverse("coaching:tried", args=[attempt.public_id]),
        "ask_in_url": (
            reverse("coaching:ask_in", args=[attempt.public_id])
            if attempt.number >= ASK_IN_FROM
            else ""
        ),
        "undo_url": reverse("coaching:undo", args=[attempt.public_id]),
        "token": token_field(request),
        "man": attempt.slot.participant,
    }


def answer(
    request: StaffRequest, attempt: Attempt, form: TryAgainForm | None = None
) -> HttpResponse:
    """The bar alone for a fragment, else its page."""
    template = "_no_answer.html" if request.headers.get("HX-Request") else "attempt_detail.html"
    status = 422 if form is not None and form.errors else 200
    page = {**bar(request, attempt), "form": form or TryAgainForm()}
    return render(request, f"coaching/{template}", page, status=status)


@require_POST
@requires(Permission.CALL_LOG)
def record(request: StaffRequest, slot: UUID) -> HttpResponse:
    """First tap: written down at once."""
    rows = Slot.objects.within_reach_of(request.user, Permission.CALL_LOG)
    row = get_object_or_404(rows.select_related("item", "participant"), public_id=slot)
    try:
        attempt = record_attempt(slot=row, by=request.user)
    except Rule as rule:
        messages.error(request, " ".join(rule.messages))
        return redirect("coaching:call_list")
    if request.headers.get("HX-Request"):
        return answer(request, attempt)
    return redirect("coaching:tried", attempt=attempt.public_id)


@require_GET
@requires(Permission.CALL_LOG)
def show(request: StaffRequest, attempt: UUID) -> HttpResponse:
    """The same choices as a page of their own, for browsers without script."""
    return answer(request, attempt_within_reach(request, attempt))


@require_POST
@requires(Permission.CALL_LOG)
def again(request: StaffRequest, attempt: UUID) -> HttpResponse:
    """Second tap: one of the offered times, or another that was typed."""
    row = attempt_within_reach(request, attempt)
    form = OfferedTimeForm(request.POST) if "again" in request.POST else TryAgainForm(request.POST)
    if not form.is_valid():
        other = form if isinstance(form, TryAgainForm) else TryAgainForm({})
        return answer(request, row, other)
    row = try_again(attempt=row, at=form.moment(), by=request.user)
    return settled(request, row)


@require_POST
@requires(Permission.CALL_LOG)
def ask_him_in(request: StaffRequest, attempt: UUID) -> HttpResponse:
    """Instead of a fourth try."""
    return settled(
        request, ask_in(attempt=attempt_within_reach(request, attempt), by=request.user)
    )


@require_POST
@requires(Permission.CALL_LOG)
def undo(request: StaffRequest, attempt: UUID) -> HttpResponse:
    """A tap by mistake."""
    row = attempt_within_reach(request, attempt)
    try:
        undo_attempt(attempt=row, by=request.user)
    except Rule as rule:
        messages.error(request, " ".join(rule.messages))
    else:
        messages.success(request, f"Try {row.number} is taken back.")
    return away(request)


def settled(request: StaffRequest, attempt: Attempt) -> HttpResponse:
    """Say what was set, with the way back."""
    if request.headers.get("HX-Request"):
        page = {
            "attempt": attempt,
            "man": attempt.slot.participant,
            "when": said(attempt.try_again_at) if attempt.try_again_at else "",
            "undo_url": reverse("coaching:undo", args=[attempt.public_id]),
            "token": token_field(request),
        }
        return render(request, "coaching/_no_answer_settled.html", page)
    messages.success(request, f"Written down for {attempt.slot.participant.name}.")
    return redirect("coaching:call_list")


def away(request: StaffRequest) -> HttpResponse:
    """Back to where the list is; a fragment asks the page to load anew."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("coaching:call_list")
