"""A change of a plan: first shown, then made as it was shown, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import london
from advance_site.jobs.services import sent
from sessions.change_page import change_page
from sessions.forms.plan_change import (
    FOLLOW,
    ChangeForm,
    ClosureForm,
    MoveForm,
    RepairForm,
    RhythmForm,
)
from sessions.models import Cohort, PlanMove
from sessions.planning.cascade import Ask
from sessions.services.cascading import (
    Decisions,
    change_plan,
    close_site,
    digest_of,
    propose_closure,
    take_back,
)
from sessions.services.proposing import Proposal, propose
from sessions.services.rules import PlanChanged
from sessions.services.standing_in import candidates_at
from sessions.views.fetching import (
    UNPROCESSABLE,
    cohort_of,
    cohort_page,
    session_of,
    sites_of,
)

FormOf = Callable[..., ChangeForm]
TOLD = "The men are on the list under Groups, “Men to tell”. You can take it back below."


@requires(Permission.COHORT_CHANGE)
def session_move(request: StaffRequest, session: UUID) -> HttpResponse:
    """One session moves, alone or with all that come after it."""
    row = session_of(request, session)
    here = london(row.starts_at)
    stands = {"day": here.date(), "at": here.time(), "later": FOLLOW}

    def form_of(**options: Any) -> ChangeForm:
        return MoveForm(
            request.POST or None, initial=stands, leave=cohort_page(row.cohort), **options
        )

    def ask_of(form: Any) -> Ask:
        asked: Ask = form.ask(row.item.key)
        return asked

    title = f"Move {str(row.item).lower()} of {str(row.cohort).lower()}"
    now = f"It is on {here:%A} {here.day} {here:%B %Y} at {here:%-H:%M}."
    return _change_cohort(request, row.cohort, form_of, ask_of, title, now)


@requires(Permission.COHORT_CHANGE)
def cohort_rhythm(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """From a day on the group meets on another day, at another time or for longer."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    names = ("weekday", "starts_time", "minutes")
    stands = {name: getattr(row, name) for name in names}

    def form_of(**options: Any) -> ChangeForm:
        return RhythmForm(request.POST or None, initial=stands, leave=cohort_page(row), **options)

    def ask_of(form: Any) -> Ask:
        asked: Ask = form.ask(row)
        return asked

    now = f"It meets on {row.get_weekday_display()}s at {row.starts_time:%-H:%M}."
    return _change_cohort(request, row, form_of, ask_of, f"Change the day of {row}", now)


@requires(Permission.COHORT_CHANGE)
def cohort_repair(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """What falls on a closed day moves, and nothing else."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)

    def form_of(**options: Any) -> ChangeForm:
        reason = {"why": "The site is closed"}
        return RepairForm(request.POST or None, initial=reason, leave=cohort_page(row), **options)

    def ask_of(form: Any) -> Ask:
        asked: Ask = form.ask()
        return asked

    now = "Closures that were added since the plan was made are looked at."
    return _change_cohort(request, row, form_of, ask_of, f"Closed days of {row}", now)


def _change_cohort(
    request: StaffRequest,
    cohort: Cohort,
    form_of: FormOf,
    ask_of: Callable[[ChangeForm], Ask],
    title: str,
    now: str,
) -> HttpResponse:
    def proposals_of(form: ChangeForm) -> list[Proposal]:
        return [propose(cohort=cohort, ask=ask_of(form))]

    def carry_out(form: ChangeForm, decisions: Decisions) -> str:
        change_plan(
            cohort=cohort,
            ask=ask_of(form),
            why=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
            decisions=decisions,
            by=request.user,
        )
        return cohort_page(cohort)

    flow = _Flow(request, form_of, proposals_of, carry_out)
    return flow.answer({"title": title, "now": now, "cohort": cohort})


@requires(Permission.COHORT_CREATE)
def site_close(request: StaffRequest) -> HttpResponse:
    """A site closes for some days; all its plans are looked at, and moved in one act."""
    sites = sites_of(request)
    site = next((s for s in sites if str(s.public_id) == request.GET.get("site")), sites[0])

    def form_of(**options: Any) -> ChangeForm:
        return ClosureForm(request.POST or None, leave=reverse("sessions:cohort_list"), **options)

    def days(form: ChangeForm) -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "site": site,
            "first_day": given["first_day"],
            "last_day": given["last_day"],
            "reason": given["why"],
        }

    def proposals_of(form: ChangeForm) -> list[Proposal]:
        return propose_closure(**days(form))

    def carry_out(form: ChangeForm, decisions: Decisions) -> str:
        close_site(
            **days(form),
            seen=form.cleaned_data["seen"],
            decisions=decisions,
            by=request.user,
        )
        return reverse("sessions:cohort_list")

    filters = [
        {"label": s.name, "url": f"?site={s.public_id}", "chosen": s == site} for s in sites
    ]
    flow = _Flow(request, form_of, proposals_of, carry_out, may_move_nothing=True)
    return flow.answer({"title": f"Close {site.name} for some days", "sites": filters})


class _Flow:
    """Show, decide, make: the same for every change."""

    def __init__(
        self,
        request: StaffRequest,
        form_of: FormOf,
        proposals_of: Callable[[ChangeForm], list[Proposal]],
        carry_out: Callable[[ChangeForm, Decisions], str],
        *,
        may_move_nothing: bool = False,
    ) -> None:
        self.request = request
        self.form_of = form_of
        self.proposals_of = proposals_of
        self.carry_out = carry_out
        self.may_move_nothing = may_move_nothing
        self.changed = False

    def answer(self, context: dict[str, Any]) -> HttpResponse:
        form = self.form_of()
        proposals = self._proposals(form)
        if proposals is not None:
            form = self._deciding(proposals)
            made = self._make(form, proposals)
            if made is not None:
                return made
        return self._show(form, proposals, context)

    def _proposals(self, form: ChangeForm) -> list[Proposal] | None:
        if not form.is_bound or not form.is_valid():
            return None
        try:
            return self.proposals_of(form)
        except ValidationError as error:
            form.add_error(None, error)
            return None

    def _deciding(self, proposals: Sequence[Proposal]) -> ChangeForm:
        """The same form, which asks of each collision what to do."""
        twice = [collision for one in proposals for collision in one.collisions]
        if not twice:
            form = self.form_of()
        else:
            site = proposals[0].cohort.site
            free = candidates_at(site, [(c.starts_at, c.ends_at) for c in twice])
            keys = [(c.session_id or 0, c.person.pk) for c in twice]
            form = self.form_of(twice=twice, candidates=dict(zip(keys, free, strict=True)))
        form.is_valid()
        return form

    def _make(self, form: ChangeForm, proposals: Sequence[Proposal]) -> HttpResponse | None:
        if "make" not in self.request.POST:
            return None
        if form.cleaned_data.get("seen") != digest_of(proposals):
            self.changed = True
            return None
        decisions = form.decided()
        if decisions is None:
            return None

        def act() -> str:
            try:
                return self.carry_out(form, decisions)
            except PlanChanged:
                self.changed = True
                raise

        return sent(self.request, form, act, f"Done. {TOLD}")

    def _show(
        self, form: ChangeForm, proposals: Sequence[Proposal] | None, context: dict[str, Any]
    ) -> HttpResponse:
        context |= {"form": form, "changed": self.changed}
        if proposals is not None:
            data = self.request.POST.copy()
            data["seen"] = digest_of(proposals)
            form.data = data
            moving = [one for one in proposals if not one.moves_nothing]
            context |= {
                "shown": True,
                "pages": [change_page(one) for one in moving],
                "slots": sum(len(one.slots) for one in moving),
                "can_make": bool(moving) or self.may_move_nothing,
                "twice": sum(len(one.collisions) for one in moving),
            }
        status = UNPROCESSABLE if form.is_bound and form.errors else 200
        return render(self.request, "sessions/plan_change.html", context, status=status)


@requires(Permission.COHORT_CHANGE)
@require_POST
def plan_take_back(request: StaffRequest, cohort: UUID, move: UUID) -> HttpResponse:
    """One click takes a change back, until something later depends on it."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    found = get_object_or_404(
        PlanMove.objects.select_related("change"), cohort=row, public_id=move
    )
    if found.taken_back_at is None:
        try:
            taken = take_back(move=found, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            plans = "" if len(taken) == 1 else f" in {len(taken)} plans"
            messages.success(request, f"Taken back: everything stands as before{plans}.")
    return redirect(cohort_page(row))
