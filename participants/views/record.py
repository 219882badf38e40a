"""His record: who he is, how he came, how he is reached; and the forms that change it."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_place
from participants.forms.men import (
    AddressForm,
    HolderForm,
    KinForm,
    ManForm,
    PhoneForm,
    ReferralForm,
    TimeForm,
)
from participants.lists import checklist
from participants.models import (
    Address,
    NextOfKin,
    Participant,
    PhoneNumber,
    Referral,
    StatusChange,
    SuitabilityDecision,
    WaitingReview,
)
from participants.selectors.staff import case_workers
from participants.services.unmasking import Masked
from participants.views.fetching import (
    card_or_404,
    form_page,
    man_of,
    may_with,
    opened,
    refused,
    row_of,
)
from participants.views.intake import criteria_of, newest_consents

MaskedRow = TypeVar("MaskedRow", PhoneNumber, Address, NextOfKin)


@requires(Permission.MAN_OPEN)
@require_safe
def record(request: StaffRequest, man: UUID) -> HttpResponse:
    """All that was written down on the way in, on one page with sections."""
    card = card_or_404(request, Permission.MAN_OPEN, man)
    opened(request, "man_record", card.man)
    his = {"participant": card.man}
    suitability = SuitabilityDecision.objects.filter(**his)
    statuses = StatusChange.objects.filter(**his).select_related("by", "struck_by")
    referrals = Referral.objects.filter(**his).select_related("recorded_by", "struck_by")
    waiting = WaitingReview.objects.filter(**his).select_related("set_by", "done_by")
    context = {
        "card": card,
        "man": card.man,
        "referrals": referrals,
        "criteria": criteria_of(services.newest_answers(card.man)),
        "checklist_version": checklist().version,
        "suitability": suitability.select_related("recorded_by", "confirmed_by", "struck_by"),
        "waiting": waiting,
        "consents": newest_consents(card.man),
        "statuses": statuses,
        "may_change": may_with(request, Permission.MAN_CHANGE, card.man),
        "may_hand_over": request.user.may(Permission.MAN_HAND_OVER),
    }
    return render(request, "participants/participant_detail.html", context)


def _back(man: Participant) -> str:
    return man_place("record", man.public_id)


def _changing(request: StaffRequest, man: UUID) -> Participant:
    return man_of(request, Permission.MAN_CHANGE, man)


@requires(Permission.MAN_CHANGE)
def change(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    if request.method != "POST":
        opened(request, "man_form", him)
    form = ManForm(request.POST or None, initial=ManForm.initial_of(him), leave=_back(him))

    def act() -> str:
        services.change_man(man=him, facts=form.facts(), by=request.user)
        return _back(him)

    return sent(request, form, act, "Saved.") or form_page(
        request, form, him, "Change who he is and what he needs"
    )


@requires(Permission.MAN_CHANGE)
def refer_again(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    form = ReferralForm(request.POST or None, leave=_back(him))

    def act() -> str:
        services.record_referral(man=him, referral=form.referral(), by=request.user)
        return _back(him)

    return sent(request, form, act, "Referral added.") or form_page(
        request, form, him, "Add a referral"
    )


@requires(Permission.MAN_HAND_OVER)
def hand_over(request: StaffRequest, man: UUID) -> HttpResponse:
    """Give him another named worker of his site."""
    him = man_of(request, Permission.MAN_HAND_OVER, man)
    holders = case_workers([him.site_id]).exclude(pk=him.holder_id)
    form = HolderForm(request.POST or None, holders=holders, leave=_back(him))

    def act() -> str:
        holder = form.cleaned_data["holder"]
        services.change_holder(man=him, holder=holder, by=request.user)
        return _back(him)

    return sent(request, form, act, "Handed over.") or form_page(
        request, form, him, "Hand him over"
    )


@requires(Permission.MAN_CHANGE)
def phone_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    form = PhoneForm(request.POST or None, leave=_back(him))

    def act() -> str:
        services.add_phone(man=him, by=request.user, **_typed(form))
        return _back(him)

    return sent(request, form, act, "Number added.") or form_page(
        request, form, him, "Add a number"
    )


@requires(Permission.MAN_CHANGE)
def time_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    form = TimeForm(request.POST or None, leave=_back(him))

    def act() -> str:
        given = form.cleaned_data
        for weekday in given["weekdays"]:
            services.agree_time(
                man=him,
                weekday=weekday,
                starts=given["starts"],
                ends=given["ends"],
                by=request.user,
            )
        return _back(him)

    return sent(request, form, act, "Times added.") or form_page(
        request, form, him, "Add times at which to ring him"
    )


@requires(Permission.MAN_CHANGE)
def address_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    form = AddressForm(request.POST or None, leave=_back(him))

    def act() -> str:
        services.add_address(man=him, by=request.user, **_typed(form))
        return _back(him)

    return sent(request, form, act, "Address added.") or form_page(
        request, form, him, "Add an address for a welfare check"
    )


@requires(Permission.MAN_CHANGE)
def kin_add(request: StaffRequest, man: UUID) -> HttpResponse:
    him = _changing(request, man)
    form = KinForm(request.POST or None, leave=_back(him))

    def act() -> str:
        services.add_next_of_kin(man=him, by=request.user, **_typed(form))
        return _back(him)

    return sent(request, form, act, "Next of kin added.") or form_page(
        request, form, him, "Add next of kin"
    )


def _typed(form: OnceForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "once"}


@requires(Permission.MAN_CHANGE)
@require_POST
def phone_retire(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """One button: nobody rings this number from now on."""
    him = _changing(request, man)
    phone = row_of(PhoneNumber, him, row)
    form = OnceForm(request.POST)

    def act() -> str:
        services.retire_phone(phone=phone, by=request.user)
        return _back(him)

    return sent(request, form, act, f"The number that {phone.masked} is retired.") or refused(
        request, form, _back(him)
    )


@requires(Permission.MAN_UNMASK)
@require_POST
def phone_show(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    return _show(request, man, row, PhoneNumber)


@requires(Permission.MAN_UNMASK)
@require_POST
def address_show(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    return _show(request, man, row, Address)


@requires(Permission.MAN_UNMASK)
@require_POST
def kin_show(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    return _show(request, man, row, NextOfKin)


def _show(request: StaffRequest, man: UUID, row: UUID, model: type[MaskedRow]) -> HttpResponse:
    him = man_of(request, Permission.MAN_UNMASK, man)
    return shown(request, row_of(model, him, row, "participant"))


def shown(request: StaffRequest, row: Masked, field: str = "") -> HttpResponse:
    """The plain text, once, after its reading was written down."""
    value = services.unmask(row=row, by=request.user, field=field)
    is_number = isinstance(row, PhoneNumber | NextOfKin)
    context = {
        "man": row.participant,
        "value": value,
        "kind": "phone" if is_number else "text",
        "retired": isinstance(row, PhoneNumber) and not row.in_use,
    }
    template = "_shown" if request.headers.get("HX-Request") else "shown"
    return render(request, f"participants/{template}.html", context)
