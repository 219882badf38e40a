"""Changes of a plan: one session called off, who leads, who stands in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.accounts.models import User
from advance_site.core.dates import london
from advance_site.jobs.services import sent
from sessions.forms.changes import (
    CancelForm,
    DidNotForm,
    EndStandInForm,
    StandInForm,
    SwapForm,
)
from sessions.models import GroupSession, StandIn
from sessions.services import (
    cancel_session,
    case_workers,
    end_stand_in,
    mark_did_not_take_place,
    set_stand_in,
    swap_facilitator,
)
from sessions.views.fetching import cohort_of, cohort_page, form_page, session_of

TOLD = "ISS sees the change, for every man alike. Tell the men themselves."


def _when(session: GroupSession) -> str:
    return f"{london(session.starts_at):%A %-d %B %Y, %-H:%M}"


@requires(Permission.COHORT_CHANGE)
def session_cancel(request: StaffRequest, session: UUID) -> HttpResponse:
    """A session that is still to come will not be held."""
    row = session_of(request, session)
    back = cohort_page(row.cohort)
    stands = {"plan_version": row.cohort.plan_version}
    form = CancelForm(request.POST or None, initial=stands, leave=back)

    def act() -> str:
        given = form.cleaned_data
        cancel_session(
            session=row, why=given["why"], plan_version=given["plan_version"], by=request.user
        )
        return back

    answer = sent(request, form, act, f"{row.item} is cancelled. {TOLD}")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"Cancel {row.item}, {row.cohort}",
        notes=[f"Planned for {_when(row)}.", "It is asked of nobody then, and missed by nobody."],
    )


@requires(Permission.COHORT_CHANGE)
def session_did_not(request: StaffRequest, session: UUID) -> HttpResponse:
    """A session whose time has come was not held."""
    row = session_of(request, session, standing_in=True)
    back = cohort_page(row.cohort)
    form = DidNotForm(request.POST or None, leave=back)

    def act() -> str:
        mark_did_not_take_place(session=row, why=form.cleaned_data["why"], by=request.user)
        return back

    answer = sent(request, form, act, f"Written down: {row.item} did not take place.")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"{row.item} of {row.cohort} did not take place",
        notes=[f"Planned for {_when(row)}.", "No man has missed it."],
    )


@requires(Permission.COHORT_CHANGE)
def facilitator_swap(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """From a day on, somebody else leads."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    back = cohort_page(row)
    leaders = [f.user for f in row.facilitators.to_come_or_current().select_related("user")]
    form = SwapForm(
        request.POST or None,
        staff=case_workers(row.site),
        leaders=leaders,
        initial={"plan_version": row.plan_version},
        leave=back,
    )

    def act() -> str:
        given = form.cleaned_data
        leaving, joining = form.person("leaving"), form.person("joining")
        swap_facilitator(
            cohort=row,
            leaving=leaving,
            joining=joining,
            from_day=given["from_day"],
            why=given["why"],
            plan_version=given["plan_version"],
            exception_reason=given["exception_reason"],
            by=request.user,
        )
        return _back_unless_out_of_reach(request.user, leaving, back)

    answer = sent(request, form, act, "The facilitator is swapped.")
    return answer or form_page(
        request,
        form,
        row,
        f"Swap a facilitator of {row}",
        notes=["Groups before that day stay with whoever leads them now."],
    )


def _back_unless_out_of_reach(user: User, leaving: User, back: str) -> str:
    """Whoever hands over her own cohort may not open its page any more."""
    return "/" if user == leaving else back


@requires(Permission.COHORT_CHANGE)
def stand_in_set(request: StaffRequest, session: UUID) -> HttpResponse:
    """A colleague leads one session, and meets its men for a few days."""
    row = session_of(request, session)
    back = cohort_page(row.cohort)
    leaders = [b.person for b in row.bookings.select_related("person")]
    form = StandInForm(
        request.POST or None, staff=case_workers(row.cohort.site), leaders=leaders, leave=back
    )

    def act() -> str:
        given = form.cleaned_data
        set_stand_in(
            session=row,
            user=form.person("joining"),
            instead_of=form.person("leaving"),
            reason=given["why"],
            exception_reason=given["exception_reason"],
            by=request.user,
        )
        return back

    answer = sent(request, form, act, "The stand-in is set.")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"Stand-in for {row.item}, {row.cohort}",
        notes=[
            f"Planned for {_when(row)}.",
            "The stand-in sees the men of the cohort from a day before to two days after.",
        ],
    )


@requires(Permission.COHORT_CHANGE)
def stand_in_end(request: StaffRequest, session: UUID, stand_in: UUID) -> HttpResponse:
    """The facilitator leads again after all."""
    row = session_of(request, session)
    who = get_object_or_404(
        StandIn.objects.select_related("user", "instead_of", "group_session"),
        group_session=row,
        public_id=stand_in,
    )
    back = cohort_page(row.cohort)
    form = EndStandInForm(request.POST or None, leave=back)

    def act() -> str:
        end_stand_in(stand_in=who, why=form.cleaned_data["why"], by=request.user)
        return back

    answer = sent(request, form, act, f"{who.instead_of.name} leads again.")
    return answer or form_page(
        request,
        form,
        row.cohort,
        f"Take back the stand-in for {row.item}",
        notes=[f"{who.user.name} stands in for {who.instead_of.name}, {_when(row)}."],
    )
