"""Cohorts: the list, a new one (first shown, then made), its page, its details."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list, record_opening
from advance_site.core.dates import today
from advance_site.jobs.services import sent
from participants.selectors import consents_needed
from sessions.forms.cohorts import CohortForm, DetailsForm, ReplanForm
from sessions.forms.running import RunningCohortForm
from sessions.models import Cohort, CohortFacilitator
from sessions.plan_page import (
    cohort_page,
    collision_sentences,
    lines_of_preview,
    names,
    preview_sentence,
)
from sessions.services import (
    Preview,
    case_workers,
    change_details,
    create_cohort,
    preview_cohort,
    programmes,
    replan,
)
from sessions.views.fetching import (
    UNPROCESSABLE,
    cohort_of,
    form_page,
    men_to_enrol,
    sites_of,
)
from sessions.views.fetching import cohort_page as page_of

PER_PAGE = 50


class Show(StrEnum):
    """The filters of the list, as they stand in its address."""

    RUNNING = "running"
    COMING = "coming"
    PAST = "past"
    ALL = "all"


@requires(Permission.COHORT_LIST)
@require_safe
def cohort_list(request: StaffRequest) -> HttpResponse:
    """The cohorts of her sites; those that she may open are links."""
    show = next((one for one in Show if one == request.GET.get("show")), Show.RUNNING)
    everything = Cohort.objects.within_reach_of(request.user, Permission.COHORT_LIST)
    page = Paginator(_listed(request, _shown(everything, show)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    record_list(request, "cohorts", len(page.object_list))
    context = {
        "page": page,
        "show": show,
        "filters": [
            {"label": one.capitalize(), "url": f"?show={one}", "chosen": one == show}
            for one in Show
        ],
        "may_create": request.user.may(Permission.COHORT_CREATE),
    }
    return render(request, "sessions/cohort_list.html", context)


def _shown(cohorts: QuerySet[Cohort], show: Show) -> QuerySet[Cohort]:
    day = today()
    rows: Any = cohorts
    shown: QuerySet[Cohort] = {
        Show.RUNNING: rows.running(day),
        Show.COMING: rows.coming(day),
        Show.PAST: rows.past(day),
        Show.ALL: rows,
    }[show]
    return shown


def _listed(request: StaffRequest, cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    leaders = CohortFacilitator.objects.current().select_related("user")
    opens = Cohort.objects.within_reach_of(request.user, Permission.COHORT_OPEN)
    return (
        cohorts.select_related("site")
        .prefetch_related(Prefetch("facilitators", leaders, to_attr="leaders"))
        .annotate(
            men=Count("enrolments", filter=Q(enrolments__left_on__isnull=True), distinct=True),
            may_open=Exists(opens.filter(pk=OuterRef("pk"))),
        )
        .order_by("-starts_on", "-pk")
    )


@requires(Permission.COHORT_CREATE)
def cohort_create(request: StaffRequest) -> HttpResponse:
    """First shows the plan, then makes it; what was not shown is never made."""
    return _Planning(request, CohortForm).answer()


@requires(Permission.COHORT_CREATE)
def cohort_take_over(request: StaffRequest) -> HttpResponse:
    """A cohort that runs already; what took place before today is not ours to have recorded."""
    return _Planning(request, RunningCohortForm, running=True).answer()


class _Planning:
    """Show, then make: the same for a cohort to come and for one that runs already."""

    def __init__(
        self, request: StaffRequest, form_of: type[CohortForm], *, running: bool = False
    ) -> None:
        self.request, self.form_of, self.running = request, form_of, running
        self.sites = sites_of(request)
        asked = request.GET.get("site")
        self.site = next((s for s in self.sites if str(s.public_id) == asked), self.sites[0])
        self.options: dict[str, Any] = {
            "site": self.site,
            "staff": case_workers(self.site),
            "men": men_to_enrol(request, self.site),
            "programmes": programmes(),
            "leave": reverse("sessions:cohort_list"),
        }

    def answer(self) -> HttpResponse:
        form = self._form()
        preview = _preview(form)
        if preview and self.running:
            past = [slot for slot in preview.before_us if slot.starts_at]
            form = self._form(past=past)
            form.is_valid()
        made = self._make(form, preview) if preview and self._is_what_was_shown(preview) else None
        return made or self._show(form, preview)

    def _is_what_was_shown(self, preview: Preview) -> bool:
        post = self.request.POST
        return "make" in post and post.get("seen") == digest(preview)

    def _form(self, **more: Any) -> CohortForm:
        proposed = self._proposed()
        return self.form_of(self.request.POST or None, initial=proposed, **self.options, **more)

    def _proposed(self) -> dict[str, Any]:
        """A group that was put together elsewhere: its weekday, and each man with his worker."""
        chosen = set(self.request.GET.getlist("man"))
        men = [man for man in self.options["men"] if str(man.public_id) in chosen]
        coaches = {CohortForm.coach_name(man): str(man.holder.public_id) for man in men}
        weekday = self.request.GET.get("weekday", "")
        return {**coaches, "weekday": weekday} if weekday.isdigit() else dict(coaches)

    def _make(self, form: CohortForm, preview: Preview) -> HttpResponse | None:
        def act() -> str:
            cohort = create_cohort(
                facts=preview.facts,
                men=preview.men,
                by=self.request.user,
                exception_reason=form.cleaned_data["exception_reason"],
            )
            if self.running and preview.men and preview.before_us:
                messages.success(self.request, f"{cohort} is taken over. Enter what is known.")
                return reverse("sessions:cohort_before", args=[cohort.public_id])
            messages.success(self.request, f"{cohort} is made, with every slot of its men.")
            return page_of(cohort)

        return sent(self.request, form, act)

    def _show(self, form: CohortForm, preview: Preview | None) -> HttpResponse:
        men = [one.man for one in preview.men] if preview else form.men
        title = "Take over a cohort that runs" if self.running else "Plan a cohort"
        context: dict[str, Any] = {
            "form": form,
            "running": self.running,
            "title": f"Cohort {preview.number}: look first" if preview else title,
            "consents_needed": consents_needed(men),
            "sites": [
                {"label": s.name, "url": f"?site={s.public_id}", "chosen": s == self.site}
                for s in self.sites
            ],
        }
        if preview:
            context |= self._shown(form, preview)
        status = UNPROCESSABLE if form.is_bound and form.errors else 200
        return render(self.request, "sessions/cohort_form.html", context, status=status)

    def _shown(self, form: CohortForm, preview: Preview) -> dict[str, Any]:
        data = self.request.POST.copy()
        data["seen"] = digest(preview)
        form.data = data
        return {
            "preview": preview,
            "sentence": preview_sentence(preview),
            "lines": lines_of_preview(preview),
            "collisions": collision_sentences(preview),
            "untrained": names(preview.untrained),
            "changed": "make" in self.request.POST and form.is_valid(),
        }


def _preview(form: CohortForm) -> Preview | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return preview_cohort(facts=form.facts(), men=form.joining())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def digest(preview: Preview) -> str:
    """Tell one shown plan from another: what is made is what was looked at."""
    slots = [(slot.item.key, slot.day, slot.starts_at) for slot in preview.plan.slots]
    men = [(one.man.pk, one.coach.pk, one.joined_on) for one in preview.men]
    facts = preview.facts
    said = (preview.number, slots, men, facts.mode, facts.first.pk, facts.second.pk)
    return salted_hmac("sessions.preview", repr(said), algorithm="sha256").hexdigest()


@requires(Permission.COHORT_OPEN)
@require_safe
def cohort_detail(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """A cohort with its plan, its men and how far they are, and what was changed."""
    row = cohort_of(request, cohort, Permission.COHORT_OPEN)
    page = cohort_page(row)
    men = [line.enrolment.participant.public_id for line in page.men]
    record_opening(request, "cohort", row.public_id, men=men, site_id=row.site_id)
    changeable = Cohort.objects.within_reach_of(request.user, Permission.COHORT_CHANGE)
    may_change = changeable.filter(pk=row.pk).exists()
    context = {"page": page, "cohort": row, "may_change": may_change}
    return render(request, "sessions/cohort_detail.html", context)


@requires(Permission.COHORT_CHANGE)
def cohort_details(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """How the men join: mode, link, dial-in, room."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    stands = {name: getattr(row, name) for name in ("mode", "link", "dial_in", "room")}
    form = DetailsForm(request.POST or None, initial=stands, leave=page_of(row))

    def act() -> str:
        given = {name: form.cleaned_data[name] for name in stands}
        change_details(cohort=row, by=request.user, **given)
        return page_of(row)

    answer = sent(request, form, act, "Saved. Tell the men who have the old link or room.")
    return answer or form_page(request, form, row, f"Link, dial-in and room of {row}")


@requires(Permission.COHORT_CHANGE)
def cohort_replan(request: StaffRequest, cohort: UUID) -> HttpResponse:
    """The whole plan anew, while nothing of it is recorded."""
    row = cohort_of(request, cohort, Permission.COHORT_CHANGE)
    form = ReplanForm(request.POST or None, initial=ReplanForm.of(row), leave=page_of(row))

    def act() -> str:
        given = {name: form.cleaned_data[name] for name in ReplanForm.base_fields}
        given.pop("once")
        replan(cohort=row, by=request.user, **{**given, "weekday": int(given["weekday"])})
        return page_of(row)

    answer = sent(request, form, act, "The plan is made anew.")
    return answer or form_page(
        request,
        form,
        row,
        f"Make the plan of {row} anew",
        notes=[
            "Every session and every slot gets a new day.",
            "This works only while nothing of the plan is recorded.",
        ],
    )
