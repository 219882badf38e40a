"""Two records of one man: found, made one, parted again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.jobs.forms import OnceForm
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_place
from participants.forms.men import FindForm
from participants.forms.merging import MergeForm
from participants.models import Participant
from participants.selectors.merging import differences, moved_words, what_moves
from participants.services.reaching import AT_MOST
from participants.views.fetching import UNPROCESSABLE, man_of, may_with, opened, refused

MERGE = Permission.MAN_MERGE


def his(request: StaffRequest, public_id: UUID) -> Participant:
    return man_of(request, MERGE, public_id)


@requires(MERGE)
def find_other(request: StaffRequest, man: UUID) -> HttpResponse:
    """Look for the other record, among men within reach."""
    him = his(request, man)
    given = request.POST if request.method == "POST" else None
    form = FindForm(given, initial={"q": him.family_name})
    found = None
    if form.is_valid():
        men = services.search_site_men(words=form.cleaned_data["q"], by=request.user)
        ids = {one.public_id for one in men if one.mine} - {him.public_id}
        within = Participant.objects.within_reach_of(request.user, MERGE)
        reached = set(within.filter(public_id__in=ids).values_list("public_id", flat=True))
        found = [one for one in men if one.public_id in reached][:AT_MOST]
    context = {"man": him, "form": form, "found": found}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "participants/merge_find.html", context, status=status)


@requires(MERGE)
def merge(request: StaffRequest, man: UUID, other: UUID) -> HttpResponse:
    """The two side by side: the first is kept."""
    kept, away = his(request, man), his(request, other)
    against = _against(kept, away)
    given = request.POST if request.method == "POST" else None
    form = MergeForm(
        given,
        differences=differences(kept, away),
        leave=man_place("record", kept.public_id),
    )

    def act() -> str:
        services.merge_men(kept=kept, away=away, take=form.take(), by=request.user)
        return man_place("merges", kept.public_id)

    answer = sent(request, form, act, "They are one record now.")
    if answer:
        return answer
    opened(request, "man_record", kept)
    opened(request, "man_record", away)
    context = {
        "form": form,
        "man": kept,
        "other": away,
        "against": against,
        "moves": what_moves(away),
        "stays": what_moves(kept),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participants/merge_form.html", context, status=status)


def _against(kept: Participant, away: Participant) -> list[str]:
    if kept == away:
        return ["This is one and the same record."]
    return services.what_stands_against(kept, away)


@requires(Permission.MAN_OPEN)
@require_safe
def merges(request: StaffRequest, man: UUID) -> HttpResponse:
    """Which records were made one with his, what came from where, and the way back for a day."""
    him = man_of(request, Permission.MAN_OPEN, man)
    opened(request, "merges", him)
    rows = him.merges.select_related("away", "by", "undone_by")
    context = {
        "man": him,
        "merges": [(row, moved_words(row)) for row in rows],
        "may_merge": may_with(request, MERGE, him),
    }
    return render(request, "participants/merge_list.html", context)


@requires(MERGE)
@require_POST
def part(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """Take a merge back, as a whole."""
    him = his(request, man)
    found = get_object_or_404(him.merges.select_related("kept"), public_id=row)
    form = OnceForm(request.POST)
    back = man_place("merges", him.public_id)

    def act() -> str:
        services.take_merge_back(merge=found, by=request.user)
        return back

    said = "They are two records again, as before."
    return sent(request, form, act, said) or refused(request, form, back)
