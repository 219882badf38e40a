"""The call-round: who has to hear of a change, with numbers, ticked man by man."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from advance_site.core.work import Act, WorkKind, WorkRow
from participants.addresses import man_page
from participants.selectors import numbers_to_ring
from sessions.due import men_to_tell
from sessions.models import ToTell
from sessions.services.telling import tick_told, try_to_tell, untick_told

LONGEST = 200


@requires(Permission.CALL_LIST)
@require_safe
def call_round(request: StaffRequest) -> HttpResponse:
    """Everybody who has not heard yet, urgent ones first; below, who was told today."""
    own = men_to_tell(request.user)
    scope = request.GET.get("scope") or ("mine" if own.exists() else "site")
    open_lines = list(men_to_tell(request.user, site=scope == "site")[:LONGEST])
    record_list(request.user, "call round", len(open_lines))
    numbers = numbers_to_ring({line.participant_id for line in open_lines})
    page = {
        "lines": [_drawn(line, numbers.get(line.participant_id)) for line in open_lines],
        "told": list(men_to_tell(request.user, site=scope == "site", told_today=True)[:LONGEST]),
        "filters": [
            {"label": "Mine", "url": "?scope=mine", "chosen": scope != "site"},
            {"label": "All", "url": "?scope=site", "chosen": scope == "site"},
        ],
    }
    return render(request, "sessions/call_round.html", page)


def _drawn(line: ToTell, number: dict[str, str] | None) -> dict[str, Any]:
    man = line.participant
    row = WorkRow(
        kind=WorkKind.CALL,
        verb="Tell",
        who=man.name,
        why=line.said,
        url=man_page(man.public_id),
        tries=line.tries,
        acts=(
            Act("No answer", reverse("sessions:tell_tried", args=[line.public_id]), post=True),
            Act("Told", reverse("sessions:tell_told", args=[line.public_id]), post=True),
        ),
        key=f"tell-{line.public_id}",
        after=f", {line.change.cohort}",
    )
    when = "By voice, today" if line.urgent else "soon"
    return {"row": row, "number": number, "when": when, "late": line.urgent}


def _line_of(request: StaffRequest, public_id: UUID) -> ToTell:
    rows = ToTell.objects.within_reach_of(request.user, Permission.CALL_LOG)
    found: ToTell = get_object_or_404(rows.select_related("participant"), public_id=public_id)
    return found


def _back(request: StaffRequest) -> HttpResponse:
    scope = "site" if request.POST.get("scope") == "site" else ""
    return redirect(reverse("sessions:call_round") + (f"?scope={scope}" if scope else ""))


@requires(Permission.CALL_LOG)
@require_POST
def tell_told(request: StaffRequest, line: UUID) -> HttpResponse:
    """He has heard it."""
    row = tick_told(line=_line_of(request, line), by=request.user)
    messages.success(request, f"{row.participant.name} has been told.")
    return _back(request)


@requires(Permission.CALL_LOG)
@require_POST
def tell_not_told(request: StaffRequest, line: UUID) -> HttpResponse:
    """He has not heard it after all."""
    row = untick_told(line=_line_of(request, line), by=request.user)
    messages.success(request, f"{row.participant.name} is on the list again.")
    return _back(request)


@requires(Permission.CALL_LOG)
@require_POST
def tell_tried(request: StaffRequest, line: UUID) -> HttpResponse:
    """Nobody answered."""
    try:
        row = try_to_tell(line=_line_of(request, line), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"No answer from {row.participant.name}. He stays on the list.")
    return _back(request)
