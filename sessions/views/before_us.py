"""What a cohort had done before this system: men by sessions, on one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_opening
from advance_site.jobs.services import sent
from sessions.forms.running import BeforeForm
from sessions.services.before_us import digest_of, enter_before_us, slots_before_us
from sessions.services.rules import ChangedMeanwhile
from sessions.views.fetching import UNPROCESSABLE, cohort_of, cohort_page


@requires(Permission.COHORT_CHANGE)
def cohort_before(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """Entered after a cohort was taken over, and changed whenever more is known."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    slots = slots_before_us(row)
    seen = digest_of(slots)
    form = BeforeForm(request.POST or None, slots=slots, initial={"seen": seen})

    def act() -> str:
        try:
            changed = enter_before_us(
                cohort=row, states=form.states(), seen=form.cleaned_data["seen"], by=request.user
            )
        except ChangedMeanwhile:
            _look_again(form, seen)
            raise
        messages.success(request, _words(changed))
        return cohort_page(row)

    answer = sent(request, form, act)
    if answer is not None:
        return answer
    men = {slot.enrolment.participant.public_id for slot in slots}
    record_opening(request, "before this system", row.public_id, men=men, site_id=row.site_id)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "cohort": row, "rows": list(form.rows())}
    return render(request, "sessions/cohort_before.html", context, status=status)


def _look_again(form: BeforeForm, seen: str) -> None:
    sent_data: Any = form.data
    data = sent_data.copy()
    data["seen"] = seen
    form.data = data


def _words(changed: int) -> str:
    if not changed:
        return "Nothing was changed."
    return "1 session is entered." if changed == 1 else f"{changed} sessions are entered."
