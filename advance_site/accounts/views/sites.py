"""A site's own page: numbers to ring, closures, thresholds, steps in danger."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.forms.sites import ClosureForm, NumberForm, SiteForm
from advance_site.accounts.forms.staff import ConfirmForm
from advance_site.accounts.models import Site
from advance_site.accounts.models.site import NumberKind
from advance_site.accounts.services import (
    add_site_closure,
    add_site_number,
    change_site,
    remove_site_closure,
    remove_site_number,
)
from advance_site.accounts.views.form_page import form_page, posted
from advance_site.core.dates import today
from advance_site.core.phones import display

GET_AND_POST = ["GET", "POST"]


def site_within_reach(request: StaffRequest, site: UUID) -> Site:
    within = Site.objects.within_reach_of(request.user, Permission.SITE_CHANGE)
    return get_object_or_404(within.select_related("organisation"), public_id=site)


def page_of(site: Site) -> str:
    return reverse("accounts:site", args=[site.public_id])


@require_GET
@requires(Permission.SITE_CHANGE)
def site(request: StaffRequest, site: UUID) -> HttpResponse:
    """What is set for a site; what is missing for a safe day is said first."""
    found = site_within_reach(request, site)
    numbers = list(found.numbers.all())
    context = {
        "site": found,
        "numbers": [(number, display(number.number)) for number in numbers],
        "closures": found.closures.filter(last_day__gte=today()),
        "steps": found.danger_steps.splitlines(),
        "without_duty": all(number.kind != NumberKind.ISS_DUTY for number in numbers),
    }
    return render(request, "accounts/site.html", context)


@require_http_methods(GET_AND_POST)
@requires(Permission.SITE_CHANGE)
def change(request: StaffRequest, site: UUID) -> HttpResponse:
    found = site_within_reach(request, site)
    form = SiteForm(found, posted(request))

    def act() -> str:
        change_site(site=found, facts=form.facts(), by=request.user)
        messages.success(request, "The site is saved.")
        return page_of(found)

    return form_page(request, "accounts/site_change.html", form, act, site=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.SITE_CHANGE)
def add_number(request: StaffRequest, site: UUID) -> HttpResponse:
    found = site_within_reach(request, site)
    form = NumberForm(found, posted(request))

    def act() -> str:
        said = form.cleaned_data
        add_site_number(
            site=found,
            kind=said["kind"],
            name=said["name"],
            number=said["number"],
            hours=said["hours"],
            by=request.user,
        )
        messages.success(request, "The number is added.")
        return page_of(found)

    return form_page(request, "accounts/site_add_number.html", form, act, site=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.SITE_CHANGE)
def remove_number(request: StaffRequest, site: UUID, number: int) -> HttpResponse:
    found = site_within_reach(request, site)
    gone = get_object_or_404(found.numbers, pk=number)
    form = ConfirmForm("Remove the number", page_of(found), posted(request))

    def act() -> str:
        remove_site_number(number=gone, by=request.user)
        messages.success(request, "The number is removed.")
        return page_of(found)

    context = {"site": found, "number": gone, "shown": display(gone.number)}
    return form_page(request, "accounts/site_remove_number.html", form, act, **context)


@require_http_methods(GET_AND_POST)
@requires(Permission.SITE_CHANGE)
def add_closure(request: StaffRequest, site: UUID) -> HttpResponse:
    found = site_within_reach(request, site)
    form = ClosureForm(found, posted(request))

    def act() -> str:
        said = form.cleaned_data
        add_site_closure(
            site=found,
            first_day=said["first_day"],
            last_day=said["last_day"],
            reason=said["reason"],
            by=request.user,
        )
        messages.success(request, "The closure is added. Plans made already do not move.")
        return page_of(found)

    return form_page(request, "accounts/site_add_closure.html", form, act, site=found)


@require_http_methods(GET_AND_POST)
@requires(Permission.SITE_CHANGE)
def remove_closure(request: StaffRequest, site: UUID, closure: int) -> HttpResponse:
    found = site_within_reach(request, site)
    gone = get_object_or_404(found.closures, pk=closure)
    form = ConfirmForm("Remove the closure", page_of(found), posted(request))

    def act() -> str:
        remove_site_closure(closure=gone, by=request.user)
        messages.success(request, "The closure is removed.")
        return page_of(found)

    context = {"site": found, "closure": gone}
    return form_page(request, "accounts/site_remove_closure.html", form, act, **context)
