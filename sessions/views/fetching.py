"""Every page of the plan starts here: a row within reach, a form carried out once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from advance_site.accounts.access import Permission, Reach
from advance_site.accounts.declarations import StaffRequest
from advance_site.accounts.models import Site
from advance_site.jobs.forms import OnceForm
from participants.models import ON_PROGRAMME, Participant, Status
from sessions.models import Cohort, Enrolment, GroupSession

UNPROCESSABLE = 422


def cohort_of(request: StaffRequest, public_id: UUID, permission: Permission) -> Cohort:
    """The cohort; 404 where it is out of reach."""
    rows = Cohort.objects.within_reach_of(request.user, permission)
    return get_object_or_404(rows.select_related("site", "template"), public_id=public_id)


def session_of(
    request: StaffRequest, public_id: UUID, *, standing_in: bool = False
) -> GroupSession:
    """A session whose plan this person may change; 404 where it is out of reach.

    With `standing_in`, also the one that she leads for a colleague.
    """
    cohorts = Cohort.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
    rows = GroupSession.objects.filter(cohort__in=cohorts.values("pk"))
    if standing_in:
        rows = GroupSession.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
    return get_object_or_404(rows.select_related("cohort__site", "item"), public_id=public_id)


def enrolment_of(request: StaffRequest, cohort: Cohort, public_id: UUID) -> Enrolment:
    """A man's place in the cohort; 404 where he is out of reach."""
    rows = Enrolment.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
    found: Enrolment = get_object_or_404(
        rows.select_related("participant", "coach", "cohort"), cohort=cohort, public_id=public_id
    )
    return found


def sites_of(request: StaffRequest) -> list[Site]:
    """The sites at which this person may plan a cohort."""
    ids = request.user.sites_for(Permission.COHORT_CREATE, Reach.SITE)
    return list(Site.objects.filter(pk__in=ids).order_by("name", "pk"))


def men_to_enrol(request: StaffRequest, site: Site) -> list[Participant]:
    """Men of the site within reach who are accepted and in no cohort."""
    men = Participant.objects.within_reach_of(request.user, Permission.MAN_CHANGE).with_status()
    ready = men.in_status([Status.ACCEPTED, *ON_PROGRAMME]).filter(site=site)
    placed = Enrolment.objects.filter(participant=OuterRef("pk"), left_on__isnull=True)
    return list(ready.exclude(Exists(placed)).select_related("holder").by_name())


def posted(request: StaffRequest) -> QueryDict | None:
    """What was posted, also by a form without fields."""
    return request.POST if request.method == "POST" else None


def cohort_page(cohort: Cohort) -> str:
    return reverse("sessions:cohort_detail", args=[cohort.public_id])


def form_page(
    request: StaffRequest,
    form: OnceForm,
    cohort: Cohort,
    title: str,
    *,
    notes: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    """Show a page with one form about a cohort; `notes` say what it will do.

    With `tab`, the browser's title differs from the heading, which then has a man's name.
    """
    context = {"form": form, "cohort": cohort, "title": title, "notes": notes, **more}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "sessions/cohort_change.html", context, status=status)
