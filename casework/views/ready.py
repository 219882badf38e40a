"""Who is ready for the next group; several decisions confirmed; a group proposed and changed."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.models import Site
from advance_site.audit.services import record_list, record_opening
from advance_site.jobs.services import sent
from casework.filters import Filter
from casework.forms import GroupForm, SeveralForm
from casework.ready import (
    ReadyLine,
    ReadyPage,
    accepted_at,
    proposal_for,
    ready_page,
    words_of_part,
)
from participants.grouping import LEAST, MOST, Proposal
from participants.models import SuitabilityDecision
from participants.services import PARTS_OF_WEEK, confirm_suitability

UNPROCESSABLE = 422


@requires(Permission.MAN_LIST)
@require_safe
def show_ready(request: StaffRequest) -> HttpResponse:
    """Men within reach by step, with how long they wait and what a group needs to know."""
    page = ready_page(request.user)
    record_list(request, "men before a group", len(page.lines))
    for one in page.to_confirm:
        record_opening(request, "suitability", one.man, men=[one.man])
    context = {
        "page": page,
        "may_confirm": request.user.may(Permission.SUITABILITY_CONFIRM),
        "may_group": request.user.may(Permission.COHORT_CREATE),
    }
    return render(request, "casework/ready.html", context)


@requires(Permission.SUITABILITY_CONFIRM)
@require_POST
def confirm_several(request: StaffRequest) -> HttpResponse:
    """The second person's word on several decisions at once: all of them or none."""
    page = ready_page(request.user)
    offered = [one.id for one in page.to_confirm if not one.own]
    form = SeveralForm(request.POST, offered=offered)

    def act() -> str:
        within = SuitabilityDecision.objects.within_reach_of(
            request.user, Permission.SUITABILITY_CONFIRM
        )
        rows = within.filter(public_id__in=form.cleaned_data["decisions"])
        for row in rows.select_related("participant__site").order_by("pk"):
            confirm_suitability(decision=row, agrees=True, by=request.user)
        return reverse("ready")

    answer = sent(request, form, act, "Confirmed.")
    if answer:
        return answer
    context = {
        "page": page,
        "form": form,
        "may_confirm": True,
        "may_group": request.user.may(Permission.COHORT_CREATE),
    }
    return render(request, "casework/ready.html", context, status=UNPROCESSABLE)


@requires(Permission.COHORT_CREATE)
def propose_group(request: StaffRequest) -> HttpResponse:
    """A group that would go, to be changed and handed on to the plan of a cohort."""
    page = ready_page(request.user)
    sites = list(
        Site.objects.filter(pk__in=request.user.sites_for(Permission.COHORT_CREATE)).order_by(
            "name"
        )
    )
    asked = request.GET.get("site")
    site = next((one for one in sites if str(one.public_id) == asked), sites[0])
    part = request.GET.get("part", "")
    parts = [part] if part in PARTS_OF_WEEK else PARTS_OF_WEEK
    proposal = proposal_for(page, site, parts)
    given = request.POST if request.method == "POST" else None
    form = GroupForm(given, page=page, site=site)
    if form.is_bound and form.is_valid():
        return sent(request, form, lambda: _plan(site, proposal, form)) or HttpResponse()
    record_list(request, "men before a group", len(accepted_at(page, site)))
    context = {
        "form": form,
        "site": site,
        "proposal": proposal,
        "part": words_of_part(proposal.part) if proposal else "",
        "lines": _lines(page, site, proposal, form),
        "least": LEAST,
        "most": MOST,
        "sites": [Filter(one.name, f"?site={one.public_id}", one == site) for one in sites],
        "parts": _parts(site, part),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "casework/ready_group.html", context, status=status)


def _plan(site: Site, proposal: Proposal | None, form: GroupForm) -> str:
    """The page that plans a cohort, with the men and the weekday filled in."""
    query: list[tuple[str, str]] = [("site", str(site.public_id))]
    if proposal:
        query.append(("weekday", proposal.part[0]))
    query += [("man", str(man)) for man in form.cleaned_data["men"]]
    return f"{reverse('sessions:cohort_create')}?{urlencode(query)}"


def _lines(
    page: ReadyPage, site: Site, proposal: Proposal | None, form: GroupForm
) -> list[tuple[ReadyLine, bool, str]]:
    """Each man who could join: whether he is in, and if not, why."""
    why: dict[UUID, str] = {}
    if proposal:
        why |= dict.fromkeys(proposal.cannot_come, "Cannot come then")
        why |= dict.fromkeys(proposal.kept_apart, "Kept apart from one who is in")
        why |= dict.fromkeys(proposal.no_room, f"There are {MOST} already, who wait longer")
    chosen = set(proposal.men if proposal else ())
    if form.is_bound:
        chosen = set(form.cleaned_data.get("men") or [])
    return [(line, line.man in chosen, why.get(line.man, "")) for line in accepted_at(page, site)]


def _parts(site: Site, chosen: str) -> list[Filter]:
    here = f"?site={site.public_id}"
    offered = [Filter("Whenever most can come", here, chosen not in PARTS_OF_WEEK)]
    return offered + [
        Filter(words_of_part(part), f"{here}&part={part}", part == chosen)
        for part in PARTS_OF_WEEK
        if part[0] in "01234"
    ]
