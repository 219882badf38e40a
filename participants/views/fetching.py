"""Every view starts here: a man within reach, a row of his, a form carried out once."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest
from advance_site.audit.services import record_opening
from advance_site.jobs.forms import OnceForm
from participants.models import Participant
from participants.selectors import ManCard, card_of

Row = TypeVar("Row", bound=Model)
UNPROCESSABLE = 422


def man_of(request: StaffRequest, permission: Permission, public_id: UUID) -> Participant:
    """The man, with status, site and holder; 404 where he is out of reach."""
    men = Participant.objects.within_reach_of(request.user, permission).with_status()
    return get_object_or_404(men.select_related("site", "holder"), public_id=public_id)


def row_of(model: type[Row], man: Participant, public_id: UUID, *related: str) -> Row:
    """A row of this man."""
    rows: QuerySet[Row] = model._default_manager.select_related(*related)  # noqa: SLF001
    return get_object_or_404(rows, participant=man, public_id=public_id)


def card_or_404(request: StaffRequest, permission: Permission, public_id: UUID) -> ManCard:
    card = card_of(request.user, permission, public_id)
    if card is None:
        raise Http404
    return card


def may_with(request: StaffRequest, permission: Permission, man: Participant) -> bool:
    """Whether this person may do it with this very man; on duty reach it is less than else."""
    men = Participant.objects.within_reach_of(request.user, permission)
    return request.user.may(permission) and men.filter(pk=man.pk).exists()


def opened(request: StaffRequest, kind: str, man: Participant) -> None:
    """A page about him was opened."""
    record_opening(request, kind, man.public_id, men=[man.public_id], site_id=man.site_id)


def form_page(
    request: StaffRequest, form: OnceForm, man: Participant, title: str, **more: Any
) -> HttpResponse:
    """A page with one form about him."""
    template = more.pop("template", "participants/man_form.html")
    context = {"form": form, "man": man, "title": title, **more}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, context, status=status)


def safe_next(request: StaffRequest, address: str, otherwise: str) -> str:
    """An address of this site that a form named, or the usual one."""
    if address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None, require_https=request.is_secure()
    ):
        return address
    return otherwise


def refused(request: StaffRequest, form: OnceForm, address: str) -> HttpResponse:
    """A button without a page of its own was refused: the reason stands on the page after it."""
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, str(sentence))
    return redirect(address)
