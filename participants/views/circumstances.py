"""Who he is, when he can come; who is kept apart; and the counts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_place
from participants.forms.circumstances import ApartForm, AvailabilityForm, CircumstancesForm
from participants.models import ApartPair, Availability, Participant, Status
from participants.selectors.circumstances import counts_of
from participants.views.fetching import UNPROCESSABLE, form_page, man_of, refused
from participants.views.lists import LABELS, STATUSES, Filter, Show

BEFORE_A_GROUP = (
    Status.REFERRED, Status.SCREENING, Status.SUITABILITY, Status.WAITING, Status.ACCEPTED,
)  # fmt: skip


@requires(Permission.MAN_CHANGE)
def circumstances(request: StaffRequest, man: UUID) -> HttpResponse:
    """Every question about who he is on one page, asked once."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    back = man_place("record", him.public_id)
    known = services.newest_circumstances(him)
    form = CircumstancesForm(request.POST or None, known=known, leave=back)

    def act() -> str:
        services.record_circumstances(man=him, answers=form.answers(), by=request.user)
        return back

    answer = sent(request, form, act, "Saved.")
    template = "participants/circumstance_form.html"
    return answer or form_page(request, form, him, "Who he is", template=template)


@requires(Permission.MAN_CHANGE)
def availability(request: StaffRequest, man: UUID) -> HttpResponse:
    """When of the week he can come to a group."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    back = man_place("record", him.public_id)
    newest = Availability.objects.filter(participant=him).first()
    given = request.POST if request.method == "POST" else None
    form = AvailabilityForm(given, newest=newest, leave=back)

    def act() -> str:
        services.record_availability(man=him, parts=form.parts(), by=request.user)
        return back

    return sent(request, form, act, "Saved.") or form_page(request, form, him, "When he can come")


def _before_a_group(request: StaffRequest) -> list[Participant]:
    men = Participant.objects.within_reach_of(request.user, Permission.MAN_CHANGE)
    return list(men.with_status().in_status(BEFORE_A_GROUP).by_name())


@requires(Permission.MAN_CHANGE)
def apart(request: StaffRequest) -> HttpResponse:
    """Pairs of men who do not come into one group, without reasons."""
    men = _before_a_group(request)
    form = ApartForm(request.POST or None, men=men, leave=reverse("participants:list"))

    def act() -> str:
        man, other = form.pair()
        services.keep_apart(man=man, other=other, by=request.user)
        return reverse("participants:apart")

    answer = sent(request, form, act, "They are kept apart.")
    if answer:
        return answer
    pairs = _pairs(request)
    record_list(request, "men kept apart", len(pairs))
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "pairs": pairs}
    return render(request, "participants/apart_list.html", context, status=status)


def _pairs(request: StaffRequest) -> list[ApartPair]:
    """Open pairs of which both are within reach."""
    pairs = ApartPair.objects.within_reach_of(request.user, Permission.MAN_CHANGE)
    rows = pairs.filter(ended_at__isnull=True).select_related("first", "second", "by")
    return list(rows.order_by("-at"))


@requires(Permission.MAN_CHANGE)
@require_POST
def apart_end(request: StaffRequest, pair: UUID) -> HttpResponse:
    """They may come into one group again."""
    pairs = ApartPair.objects.within_reach_of(request.user, Permission.MAN_CHANGE)
    found = get_object_or_404(pairs.select_related("first"), public_id=pair)
    form = OnceForm(request.POST)
    back = reverse("participants:apart")

    def act() -> str:
        services.end_keeping_apart(pair=found, by=request.user)
        return back

    return sent(request, form, act, "They may come together.") or refused(request, form, back)


@requires(Permission.CIRCUMSTANCES_COUNT)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """How many of whom, with what they are counted from; small numbers are hidden."""
    show = next((one for one in Show if one == request.GET.get("show")), Show.ALL)
    men = Participant.objects.within_reach_of(request.user, Permission.CIRCUMSTANCES_COUNT)
    shown = men.with_status().in_status(STATUSES[show])
    tables = counts_of(shown)
    record_list(request, "counts of who the men are", tables[0].men)
    address = reverse("participants:circumstances_counts")
    context = {
        "tables": tables,
        "filters": [
            Filter(LABELS[one], f"{address}?show={one.value}", one is show) for one in Show
        ],
    }
    return render(request, "participants/circumstance_counts.html", context)
