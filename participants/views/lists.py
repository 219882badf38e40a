"""The list of men, and finding one of the whole site before a new one is added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from advance_site.core.dates import now
from advance_site.jobs.services import sent
from participants.addresses import man_place
from participants.forms.men import FindForm, ReferManForm, names_in
from participants.models import LEFT, ON_PROGRAMME, Participant, Status
from participants.models.participant import ParticipantQuerySet, status_in
from participants.selectors.staff import case_workers, sites_of
from participants.services import Found, refer_man, search_site_men
from participants.services.reaching import AT_MOST
from participants.views.fetching import UNPROCESSABLE

PER_PAGE = 50
ALIKE = "Look at the men found. Tick this if he is none of them."
SEARCHED = "searched_for_men_at"
LOOKED_FOR = "looked_for"
SEARCH_COUNTS_FOR = timedelta(minutes=30)


class Show(StrEnum):
    """The filters of the list, as they stand in its address."""

    ALL = "all"
    INTAKE = "intake"
    WAITING = "waiting"
    ON = "on"
    LEFT = "left"


LABELS = {
    Show.ALL: "All",
    Show.INTAKE: "On the way in",
    Show.WAITING: "Waiting",
    Show.ON: "On the programme",
    Show.LEFT: "Left or finished",
}
STATUSES: dict[Show, tuple[Status, ...]] = {
    Show.ALL: tuple(Status),
    Show.INTAKE: (Status.REFERRED, Status.SCREENING, Status.SUITABILITY, Status.ACCEPTED),
    Show.WAITING: (Status.WAITING,),
    Show.ON: ON_PROGRAMME,
    Show.LEFT: (*LEFT, Status.FOLLOW_UP),
}


@dataclass(frozen=True, slots=True)
class Filter:
    label: str
    url: str
    chosen: bool
    count: int | None = None


@requires(Permission.MAN_LIST)
@require_safe
def man_list(request: StaffRequest) -> HttpResponse:
    """Men within reach; the filters stay in the address, so that a link brings them back."""
    show = _show(request)
    mine = request.GET.get("whose") == "mine"
    men = Participant.objects.within_reach_of(request.user, Permission.MAN_LIST)
    if mine:
        men = men.held_by(request.user)
    men = men.with_status()
    counts = _counts(men)
    page = _page(request, men.in_status(STATUSES[show]), counts[show])
    record_list(request, "men", len(page.object_list))
    context = {
        "page": page,
        "filters": [
            Filter(LABELS[one], _address(one, mine=mine), one is show, counts[one]) for one in Show
        ],
        "whose": [
            Filter("Everyone in my reach", _address(show, mine=False), not mine),
            Filter("Held by me", _address(show, mine=True), mine),
        ],
        "earlier": _address(show, mine=mine, page=page.number - 1),
        "later": _address(show, mine=mine, page=page.number + 1),
        "nobody_at_all": not counts[Show.ALL] and not mine,
        "statuses": dict(Status.choices),
        "may_import": request.user.may(Permission.CASELOAD_IMPORT),
        "may_count": request.user.may(Permission.CIRCUMSTANCES_COUNT),
    }
    return render(request, "participants/participant_list.html", context)


def _show(request: StaffRequest) -> Show:
    try:
        return Show(request.GET.get("show", Show.ALL))
    except ValueError:
        return Show.ALL


def _address(show: Show, *, mine: bool, page: int = 1) -> str:
    query = {"show": show.value} if show is not Show.ALL else {}
    if mine:
        query["whose"] = "mine"
    if page > 1:
        query["page"] = str(page)
    address = reverse("participants:list")
    return f"{address}?{urlencode(query)}" if query else address


def _counts(men: ParticipantQuerySet) -> dict[Show, int]:
    counted = men.aggregate(
        **{
            show.value: Count("pk", filter=status_in(statuses))
            for show, statuses in STATUSES.items()
        }
    )
    return {show: counted[show.value] for show in Show}


def _page(request: StaffRequest, men: ParticipantQuerySet, count: int) -> Page[Participant]:
    paginator = Paginator(men.select_related("holder", "site").by_name(), PER_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))


@requires(Permission.MAN_SEARCH)
def find(request: StaffRequest) -> HttpResponse:
    """Search the whole site. By POST, so that no log and no history has a name."""
    form = FindForm(request.POST or None)
    found: list[Found] | None = None
    if request.method == "POST" and form.is_valid():
        found = search_site_men(words=form.cleaned_data["q"], by=request.user)
        request.session[SEARCHED] = now().isoformat()
    context = {
        "form": form,
        "found": found[:AT_MOST] if found else found,
        "too_many": found is not None and len(found) > AT_MOST,
        "looked_for": form.cleaned_data["q"] if found is not None else "",
        "may_add": found is not None and request.user.may(Permission.MAN_REFER),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "participants/participant_find.html", context, status=status)


def _has_searched(request: StaffRequest) -> bool:
    searched = str(request.session.get(SEARCHED, ""))
    if not searched:
        return False
    return now() - datetime.fromisoformat(searched) < SEARCH_COUNTS_FOR


@requires(Permission.MAN_REFER)
def refer(request: StaffRequest) -> HttpResponse:
    """Add a man, after a search of the site has not found him.

    What was looked for comes by POST from that page and stands in the form, which is not sent yet.
    """
    if not _has_searched(request):
        return redirect("participants:find")
    form = _refer_form(request)
    alike: list[Found] = []

    def act() -> str:
        given = form.cleaned_data
        if not given["another"] and _alike(request, given):
            raise ValidationError({"another": ALIKE})
        man = refer_man(
            by=request.user,
            site=given["site"],
            man=form.facts(),
            referral=form.referral(),
            holder=given["holder"],
            phone=given["phone"],
        )
        return man_place("record", man.public_id)

    answer = sent(request, form, act, "Added. Next: the eligibility checklist.")
    if answer is not None:
        return answer
    if "another" in form.errors:
        alike = _alike(request, form.cleaned_data)
        form = _refer_form(request, alike=True)
        form.add_error("another", ALIKE)
    return render(
        request,
        "participants/participant_form.html",
        {"form": form, "alike": alike[:AT_MOST]},
        status=UNPROCESSABLE if form.is_bound else 200,
    )


def _refer_form(request: StaffRequest, *, alike: bool = False) -> ReferManForm:
    holders = case_workers(request.user.sites_for(Permission.MAN_CHANGE))
    looked_for = request.POST.get(LOOKED_FOR)
    return ReferManForm(
        (request.POST or None) if looked_for is None else None,
        initial=names_in(looked_for or ""),
        sites=sites_of(request.user.sites_for(Permission.MAN_REFER)),
        holders=holders.exclude(pk=request.user.pk),
        alike=alike,
        leave=reverse("participants:list"),
    )


def _alike(request: StaffRequest, given: dict[str, Any]) -> list[Found]:
    """Men of the site who have his family name, or the last four digits of his number."""
    found: dict[UUID, Found] = {}
    for words in (given.get("family_name"), (given.get("phone") or "")[-4:]):
        if words:
            men = search_site_men(words=words, by=request.user)
            found.update((man.public_id, man) for man in men)
    return list(found.values())
