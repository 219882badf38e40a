"""Two small cohorts become one: the rule, what it would do, then the act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import today
from advance_site.jobs.services import sent
from sessions.forms.putting_together import MergeForm
from sessions.models import Cohort
from sessions.services.putting_together import Merging, propose_merge, put_together
from sessions.services.rules import PlanChanged
from sessions.views.fetching import UNPROCESSABLE, cohort_of, cohort_page

DONE = "They are one cohort now. Tell the men: they are on the list."


@requires(Permission.COHORT_CHANGE)
def cohort_merge(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """First shown man by man, then done as it was shown, by who leads both."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    form = MergeForm(request.POST or None, cohorts=_others(request, row), leave=cohort_page(row))
    merging = _merging(form, row)
    changed = False

    def act() -> str:
        nonlocal changed
        given = form.cleaned_data
        try:
            receiving = put_together(
                cohort=row, into=form.chosen(), why=given["why"], seen=given["seen"],
                by=request.user,
            )  # fmt: skip
        except PlanChanged:
            changed = True
            raise
        return cohort_page(receiving)

    if merging and "make" in request.POST:
        changed = form.cleaned_data["seen"] != merging.digest
        answer = None if changed else sent(request, form, act, DONE)
        if answer is not None:
            return answer
    if merging:
        _show(form, merging)
    context = {"form": form, "cohort": row, "merging": merging, "changed": changed}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "sessions/cohort_merge.html", context, status=status)


def _others(request: StaffRequest, cohort: Cohort) -> list[Cohort]:
    """The cohorts that could go on: of the same site and version, and hers to change."""
    rows = Cohort.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
    alike = rows.filter(site=cohort.site_id, template=cohort.template_id).exclude(pk=cohort.pk)
    return list(alike.not_over(open_on=today()).select_related("site").order_by("number"))


def _merging(form: MergeForm, cohort: Cohort) -> Merging | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return propose_merge(cohort=cohort, into=form.chosen())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _show(form: MergeForm, merging: Merging) -> None:
    typed: Any = form.data
    data = typed.copy()
    data["seen"] = merging.digest
    form.data = data
