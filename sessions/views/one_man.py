"""One man of a cohort: he pauses, is back, changes cohort, or has a session elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import today
from advance_site.jobs.services import sent
from sessions.forms.one_man import (
    CatchUpForm,
    DropCatchUpForm,
    PauseForm,
    ResumeForm,
    TransferForm,
)
from sessions.models import Cohort
from sessions.services import case_workers
from sessions.services.catching_up import (
    CATCHABLE,
    drop_catch_up,
    offered_of,
    plan_catch_up,
)
from sessions.services.pausing import pause_man, resume_man
from sessions.services.transferring import transfer_man
from sessions.views.fetching import cohort_of, cohort_page, enrolment_of, form_page, posted


@requires(Permission.COHORT_CHANGE)
def man_pause(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """Nothing of the plan is asked of him until he is back."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    form = PauseForm(request.POST or None, leave=back)

    def act() -> str:
        given = form.cleaned_data
        pause_man(enrolment=place, since=given["since"], reason=given["why"], by=request.user)
        return back

    name = place.participant.name
    answer = sent(request, form, act, f"{name} pauses. Change his status too if he is suspended.")
    return answer or form_page(
        request,
        form,
        row,
        f"{name} pauses",
        tab=f"{place.participant.reference} pauses",
        notes=[
            "From that day on no session and no call is asked of him, and he misses nothing.",
            "When he is back he goes on where he was. His place in the cohort stays.",
        ],
    )


@requires(Permission.COHORT_CHANGE)
def man_resume(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """He is back, and goes on where he was."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    form = ResumeForm(request.POST or None, leave=back)

    def act() -> str:
        resume_man(enrolment=place, back_on=form.cleaned_data["back_on"], by=request.user)
        return back

    name = place.participant.name
    answer = sent(request, form, act, f"{name} is back. His dates are planned anew.")
    return answer or form_page(
        request,
        form,
        row,
        f"{name} is back",
        tab=f"{place.participant.reference} is back",
        notes=[
            "Website sessions and calls that he has not done are dated anew, a week’s at a time.",
            "Groups that were held meanwhile are not required; he can catch them up elsewhere.",
        ],
    )


@requires(Permission.COHORT_CHANGE)
def man_transfer(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """He changes to another cohort of the site, with what he has done."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    others = (
        Cohort.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
        .filter(site=row.site)
        .not_over(open_on=today())
        .exclude(pk=row.pk)
    )
    form = TransferForm(
        request.POST or None,
        staff=case_workers(row.site),
        cohorts=list(others.order_by("starts_on")),
        initial={"coach": place.coach.public_id},
        leave=back,
    )

    def act() -> str:
        given = form.cleaned_data
        joined = transfer_man(
            enrolment=place,
            to=form.cohorts[given["to"]],
            coach=form.person("coach"),
            on=given["on"],
            why=given["why"],
            by=request.user,
        )
        return cohort_page(joined.cohort)

    name = place.participant.name
    notes = [
        "What he has done is carried over. What he does alone goes on where he was.",
        "Groups that the other cohort has had and he has not are not required there.",
    ]
    if not form.cohorts:
        notes = ["There is no other cohort that you lead and that still runs."]
    answer = sent(request, form, act, f"{name} is in his new cohort. Tell him its dates.")
    title, tab = (f"{who} changes cohort" for who in (name, place.participant.reference))
    return answer or form_page(request, form, row, title, tab=tab, notes=notes)


@requires(Permission.COHORT_CHANGE)
def man_catch_up(request: StaffRequest, cohort: UUID, enrolment: UUID) -> HttpResponse:
    """He has a group with another cohort: one that he missed, or will miss."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    back = cohort_page(row)
    slots = place.slots.filter(
        group_session__isnull=False, state__in=CATCHABLE, carried_from__isnull=True
    )
    rows = slots.select_related("item", "participant", "enrolment").in_order()
    form = CatchUpForm(request.POST or None, offered=offered_of(list(rows)), leave=back)

    def act() -> str:
        slot, session = form.chosen()
        plan_catch_up(slot=slot, session=session, why=form.cleaned_data["why"], by=request.user)
        return back

    name = place.participant.name
    notes = ["He stands on that group’s register, and those who lead it meet him there."]
    if not form.places:
        notes = ["No other cohort of the site has a group to come that he still lacks."]
    answer = sent(request, form, act, f"{name} is asked to that group. Tell him.")
    title, tab = (f"{who}: a group elsewhere" for who in (name, place.participant.reference))
    return answer or form_page(request, form, row, title, tab=tab, notes=notes)


@requires(Permission.COHORT_CHANGE)
def catch_up_drop(
    request: StaffRequest, cohort: UUID, enrolment: UUID, slot: UUID
) -> HttpResponse:
    """He does not go to the other cohort after all."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    place = enrolment_of(request, row, enrolment)
    found = get_object_or_404(place.slots.select_related("item"), public_id=slot)
    back = cohort_page(row)
    form = DropCatchUpForm(posted(request), leave=back)

    def act() -> str:
        drop_catch_up(slot=found, by=request.user)
        return back

    name = place.participant.name
    answer = sent(request, form, act, f"{name} stays with his own cohort. Tell him.")
    what = f"does not go elsewhere for {str(found.item).lower()}"
    title, tab = (f"{who} {what}" for who in (name, place.participant.reference))
    return answer or form_page(request, form, row, title, tab=tab)
