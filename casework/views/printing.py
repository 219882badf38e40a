"""Sheets of paper. Each is an opening, written down before the first byte leaves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_opening
from advance_site.core.dates import london, now
from advance_site.output.pdf import PdfUnavailable, render_pdf
from casework.printing import (
    contact_sheet,
    date_card,
    printed_register,
    rows_of,
    sign_in_sheet,
)
from participants.models import Participant
from participants.selectors import ManCard, card_of
from sessions.models import GroupSession
from sessions.selectors import RegisterRow


def printed_by(request: StaffRequest) -> str:
    return (
        f"Printed by {request.user.name}, {london(now()):%-d %B %Y, %-H:%M}. Shred it after use."
    )


def exported_by(request: StaffRequest) -> str:
    """What stands in the first lines of a file."""
    return f"Saved by {request.user.name}, {london(now()):%-d %B %Y, %-H:%M}. Delete it after use."


def paper(
    request: StaffRequest,
    template: str,
    file_name: str,
    page: dict[str, Any],
    opening: Callable[[], None],
) -> HttpResponse:
    """The PDF, which is written down; without Pango a page that says so."""
    try:
        drawn = render_pdf(render_to_string(template, page))
    except PdfUnavailable:
        return render(request, "print/unavailable.html")
    opening()
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_name}"'
    return answer


def _card(request: StaffRequest, permission: Permission, man: UUID) -> ManCard:
    card = card_of(request.user, permission, man)
    if card is None:
        raise Http404
    return card


def _register(request: StaffRequest, session: UUID) -> tuple[GroupSession, list[RegisterRow]]:
    rows = GroupSession.objects.within_reach_of(request.user, Permission.REGISTER_OPEN)
    found = get_object_or_404(
        rows.select_related("cohort", "item", "site", "led_by", "led_with", "signed_by"),
        public_id=session,
    )
    return found, rows_of(found)


def _register_opening(
    request: StaffRequest, kind: str, session: GroupSession, rows: list[RegisterRow]
) -> Callable[[], None]:
    men = [row.man.public_id for row in rows]
    return partial(
        record_opening, request, kind, session.public_id, men=men, site_id=session.site_id
    )


def _man_opening(request: StaffRequest, kind: str, man: Participant) -> Callable[[], None]:
    his = man.public_id
    return partial(record_opening, request, kind, his, men=[his], site_id=man.site_id)


@requires(Permission.REGISTER_OPEN)
@require_safe
def print_sign_in(request: StaffRequest, session: UUID) -> HttpResponse:
    """Names and blank lines only."""
    found, rows = _register(request, session)
    opening = _register_opening(request, "sign_in_pdf", found, rows)
    page = {"sheet": sign_in_sheet(found, rows)}
    return paper(request, "print/sign_in.html", "sign-in.pdf", page, opening)


@requires(Permission.REGISTER_OPEN)
@require_safe
def print_register(request: StaffRequest, session: UUID) -> HttpResponse:
    """The register as it stands, signed or not."""
    found, rows = _register(request, session)
    opening = _register_opening(request, "register_pdf", found, rows)
    page = {"sheet": printed_register(found, rows), "printed": printed_by(request)}
    return paper(request, "print/register.html", "register.pdf", page, opening)


@requires(Permission.MAN_PRINT)
@require_safe
def print_card(request: StaffRequest, man: UUID) -> HttpResponse:
    """His own dates; the card names neither him nor the programme."""
    card = _card(request, Permission.MAN_PRINT, man)
    opening = _man_opening(request, "card_pdf", card.man)
    page = {"card": date_card(card)}
    return paper(request, "print/card.html", "dates.pdf", page, opening)


@requires(Permission.MAN_UNMASK)
@require_safe
def print_contacts(request: StaffRequest, man: UUID) -> HttpResponse:
    """Numbers in full, for whoever may read them one by one."""
    card = _card(request, Permission.MAN_UNMASK, man)
    opening = _man_opening(request, "contacts_pdf", card.man)
    page = {"sheet": contact_sheet(card), "printed": printed_by(request)}
    return paper(request, "print/contacts.html", "contacts.pdf", page, opening)
