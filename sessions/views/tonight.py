"""Tonight has changed: what can be done about one session, and each of these things."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.services import sent
from sessions.forms.one_man import JoinGroupsForm, OneLeadsForm, TakeBackForm
from sessions.models import SessionState
from sessions.services.proposing import when
from sessions.services.standing_in import candidates_at
from sessions.services.tonight import (
    groups_to_join,
    join_groups,
    lead_by_two_again,
    part_groups,
    run_with_one,
)
from sessions.views.fetching import form_page, posted, session_of


@requires(Permission.COHORT_CHANGE)
@require_safe
def session_tonight(request: StaffRequest, session: UUID) -> HttpResponse:
    """Who could lead, which group could be joined, and the other ways out."""
    row = session_of(request, session)
    planned = row.state == SessionState.PLANNED
    free = candidates_at(row.site, [(row.starts_at, row.ends_at)])[0] if planned else []
    context = {
        "session": row,
        "cohort": row.cohort,
        "when": when(row.starts_at),
        "planned": planned,
        "leaders": [b.person for b in row.bookings.select_related("person")],
        "free": free,
        "groups": groups_to_join(row) if planned else [],
    }
    return render(request, "sessions/session_tonight.html", context)


@requires(Permission.COHORT_CHANGE)
def session_one_leads(request: StaffRequest, session: UUID) -> HttpResponse:
    """One facilitator runs it alone."""
    row = session_of(request, session)
    leaders = [b.person for b in row.bookings.select_related("person")]
    form = OneLeadsForm(request.POST or None, staff=leaders, leave=_page(session))

    def act() -> str:
        run_with_one(
            session=row,
            away=form.person("away"),
            why=form.cleaned_data["why"],
            by=request.user,
        )
        return _page(session)

    answer = sent(request, form, act, "Written down: one facilitator leads alone.")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"One facilitator leads {str(row.item).lower()}",
        notes=["Two should lead a group. The reason is kept, and counts in fidelity."],
    )


@requires(Permission.COHORT_CHANGE)
def session_two_lead(request: StaffRequest, session: UUID) -> HttpResponse:
    """The facilitator who was away leads after all."""
    row = session_of(request, session)
    booked = set(row.bookings.values_list("person", flat=True))
    places = row.cohort.facilitators.current().exclude(user__in=booked).select_related("user")
    form = TakeBackForm(posted(request), leave=_page(session))

    def act() -> str:
        for place in places[:1]:
            lead_by_two_again(session=row, back=place.user, by=request.user)
        return _page(session)

    answer = sent(request, form, act, "Two facilitators lead again.")
    title = f"Two facilitators lead {str(row.item).lower()} after all"
    return answer or form_page(request, form, row.cohort, title)


@requires(Permission.COHORT_CHANGE)
def session_join(request: StaffRequest, session: UUID) -> HttpResponse:
    """Its men come to another group of the same session."""
    row = session_of(request, session)
    form = JoinGroupsForm(request.POST or None, groups=groups_to_join(row), leave=_page(session))

    def act() -> str:
        given = form.cleaned_data
        join_groups(session=row, to=UUID(given["to"]), why=given["why"], by=request.user)
        return reverse("sessions:call_round")

    notes = [
        "Its men stand on the other group’s register, and those who lead it meet them there.",
        "The facilitators of this group are free then. Its men are on the list to be told.",
    ]
    if not form.groups:
        notes = ["No other group of the site is about the same session within a day of it."]
    answer = sent(request, form, act, "The groups are joined. Tell the men below.")
    title = f"Join {str(row.item).lower()} with another group"
    return answer or form_page(request, form, row.cohort, title, notes=notes)


@requires(Permission.COHORT_CHANGE)
def session_part(request: StaffRequest, session: UUID) -> HttpResponse:
    """The groups meet apart after all."""
    row = session_of(request, session)
    form = TakeBackForm(posted(request), leave=_page(session))

    def act() -> str:
        part_groups(session=row, by=request.user)
        return reverse("sessions:call_round")

    answer = sent(request, form, act, "The groups meet apart. Tell the men below.")
    title = f"{row.item} is held apart after all"
    return answer or form_page(request, form, row.cohort, title)


def _page(session: UUID) -> str:
    return reverse("sessions:session_tonight", args=[session])
