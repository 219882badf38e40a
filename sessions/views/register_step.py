"""The step in a register's row: who was told by voice, and when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.rules import Rule
from participants.models import DangerCall, ToldWhom
from participants.services import record_danger_told, record_danger_try
from sessions.models import GroupSession
from sessions.register_forms import NobodyForm, ToldForm
from sessions.views.register import (
    enrolment_of,
    refused,
    register_within_reach,
    wants_json,
)


def danger_of(session: GroupSession, enrolment: UUID, danger: UUID) -> DangerCall:
    """The step of this row; else 404."""
    man = enrolment_of(session, enrolment)
    rows = DangerCall.objects.standing().filter(
        participant=man.participant_id, place_id=session.public_id
    )
    found: DangerCall = get_object_or_404(rows, public_id=danger)
    return found


@require_POST
@requires(Permission.REGISTER_MARK)
def told(request: StaffRequest, session: UUID, enrolment: UUID) -> HttpResponse:
    """Somebody was told by voice: the step is done."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    enrolment_of(held, enrolment)
    form = ToldForm(request.POST)
    if not form.is_valid():
        return refused(request, held, {k: str(v[0]) for k, v in form.errors.items()})
    try:
        record_danger_told(
            danger=danger_of(held, enrolment, form.cleaned_data["danger"]),
            told_whom=ToldWhom.ISS_DUTY,
            spoke_to=form.cleaned_data["spoke_to"],
            at=form.moment(),
            by=request.user,
        )
    except Rule as rule:
        return refused(request, held, {"told_at": " ".join(rule.messages)})
    return done(request, held, "Written down.")


@require_POST
@requires(Permission.REGISTER_MARK)
def nobody(request: StaffRequest, session: UUID, enrolment: UUID) -> HttpResponse:
    """Could not reach anyone: the try is written down, the step stays open."""
    held = register_within_reach(request, session, Permission.REGISTER_MARK)
    enrolment_of(held, enrolment)
    form = NobodyForm(request.POST)
    if not form.is_valid():
        return refused(request, held, {k: str(v[0]) for k, v in form.errors.items()})
    danger = danger_of(held, enrolment, form.cleaned_data["danger"])
    record_danger_try(danger=danger, whom=ToldWhom.ISS_DUTY, by=request.user)
    return done(request, held, "Written down. Ring the next number.")


def done(request: StaffRequest, session: GroupSession, words: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"words": words})
    messages.success(request, words)
    return redirect("sessions:register", session.public_id)
