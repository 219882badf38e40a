"""Men of a cohort: one joins, gets another coach, or leaves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import today
from advance_site.jobs.services import sent
from participants.selectors import consents_needed
from participants.services import current_status
from sessions.forms.changes import CoachForm, EnrolForm, LeaveForm
from sessions.services import case_workers, change_coach, enrol_man, man_leaves
from sessions.views.fetching import (
    cohort_of,
    cohort_page,
    enrolment_of,
    form_page,
    men_to_enrol,
)


@requires(Permission.COHORT_CHANGE)
def man_enrol(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """A man joins, also late; he gets every slot of the plan."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    back = cohort_page(row)
    form = EnrolForm(
        request.POST or None,
        staff=case_workers(row.site),
        men=men_to_enrol(request, row.site),
        initial={
            "joined_on": max(today(), row.starts_on),
            "plan_version": row.plan_version,
        },
        leave=back,
    )

    def act() -> str:
        given = form.cleaned_data
        enrol_man(
            cohort=row,
            man=form.men[given["man"]],
            coach=form.person("coach"),
            joined_on=given["joined_on"],
            plan_version=given["plan_version"],
            by=request.user,
        )
        return back

    answer = sent(request, form, act, "He is enrolled, with all his slots.")
    notes = ["What comes before the day he joins is not required of him."]
    if not form.men:
        notes = [
            "No man waits: he must be yours, at this site, and accepted.",
            "Change his status on his page first.",
        ]
    return answer or form_page(
        request,
        form,
        row,
        f"Enrol a man in {row}",
        notes=notes,
        consents_needed=consents_needed(form.men.values()),
    )


@requires(Permission.COHORT_CHANGE)
def man_coach(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """Somebody else rings him from now on."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    others = [user for user in case_workers(row.site) if user.pk != place.coach_id]
    form = CoachForm(request.POST or None, staff=others, leave=back)

    def act() -> str:
        change_coach(
            enrolment=place,
            coach=form.person("coach"),
            why=form.cleaned_data["why"],
            by=request.user,
        )
        return back

    answer = sent(request, form, act, "His coach is changed.")
    return answer or form_page(
        request,
        form,
        row,
        f"Another coach for {place.participant.name}",
        tab=f"Another coach for {place.participant.reference}",
        notes=[f"Now {place.coach.name}."],
    )


@requires(Permission.COHORT_CHANGE)
def man_leave(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """He leaves; what is still to come is not required of him."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    present = current_status(place.participant)
    form = LeaveForm(request.POST or None, present=present, leave=back)

    def act() -> str:
        given = form.cleaned_data
        man_leaves(
            enrolment=place,
            left_on=given["left_on"],
            reason=given["reason"],
            leaving=form.leaving(),
            by=request.user,
        )
        return back

    answer = sent(
        request, form, act, "He has left the cohort. His status page says when to tell him."
    )
    return answer or form_page(
        request,
        form,
        row,
        f"{place.participant.name} leaves {row}",
        tab=f"{place.participant.reference} leaves {row}",
        notes=["It takes effect at once. His status page says from when he may be told."],
    )
