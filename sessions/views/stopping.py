"""A cohort stops, first shown in numbers; a session that was called off is held after all."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import london, today
from advance_site.jobs.services import sent
from sessions.forms.stopping import ReinstateForm, StopForm
from sessions.models import Cohort
from sessions.services.reinstating import reinstate_session
from sessions.services.rules import StillHeld
from sessions.services.stopping import Stopping, propose_stop, stop_cohort
from sessions.views.fetching import UNPROCESSABLE, cohort_of, cohort_page, form_page, session_of


@requires(Permission.COHORT_CHANGE)
def cohort_stop(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """First the numbers, then the act: what was not shown is not done."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    back = cohort_page(row)
    form = StopForm(request.POST or None, initial={"from_day": _first_free(row)}, leave=back)
    stopping = _stopping(form, row)

    def act() -> str:
        given = form.cleaned_data
        stop_cohort(
            cohort=row, from_day=given["from_day"], why=given["why"], seen=given["seen"],
            by=request.user,
        )  # fmt: skip
        return back

    if stopping and form.is_bound and form.cleaned_data.get("seen") == stopping.digest:
        answer = sent(request, form, act, f"{row} is stopped. Tell its men.")
        if answer is not None:
            return answer
    if stopping:
        form.show(stopping.digest)
    context = {"form": form, "cohort": row, "stopping": stopping}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "sessions/cohort_stop.html", context, status=status)


def _first_free(cohort: Cohort) -> date:
    """Today; or tomorrow, where something of it was held today."""
    try:
        propose_stop(cohort=cohort, from_day=today())
    except StillHeld:
        return today() + timedelta(days=1)
    except ValidationError:
        pass
    return today()


def _stopping(form: StopForm, cohort: Cohort) -> Stopping | None:
    """What would be done from the day that was typed, or from the one that is offered."""
    if form.is_bound and not form.is_valid():
        return None
    day = form.cleaned_data["from_day"] if form.is_bound else form.initial["from_day"]
    try:
        return propose_stop(cohort=cohort, from_day=day)
    except ValidationError as error:
        if form.is_bound:
            form.add_error("from_day", error)
        return None


@requires(Permission.COHORT_CHANGE)
def session_reinstate(request: StaffRequest, session: UUID) -> HttpResponse:
    """It was called off by mistake, or can be held after all."""
    row = session_of(request, session)
    back = cohort_page(row.cohort)
    form = ReinstateForm(request.POST or None, leave=back)

    def act() -> str:
        given = form.cleaned_data
        reinstate_session(
            session=row,
            why=given["why"],
            exception_reason=given["exception_reason"],
            by=request.user,
        )
        return back

    when = f"{london(row.starts_at):%A %-d %B %Y, %-H:%M}"
    answer = sent(request, form, act, f"{row.item} is planned again. Tell the men.")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"{row.item} of {row.cohort} is held after all",
        notes=[
            f"Its time is {when}. It was called off: {row.state_reason}."
            if row.state_reason
            else f"Its time is {when}.",
            "It is asked of its men again, and its facilitators are booked.",
        ],
    )
