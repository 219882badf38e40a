"""Pages of the way in: eligibility, suitability by two people, waiting, consents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.core.dates import london, working_day_after
from advance_site.jobs.services import sent
from participants import services
from participants.addresses import man_place
from participants.forms.intake import (
    ConfirmForm,
    ConsentForm,
    EligibilityForm,
    SuitabilityForm,
    WaitingForm,
    WithdrawForm,
)
from participants.lists import ConsentText, UnknownEntryError, checklist, consent_texts
from participants.models import (
    Answer,
    Bulletin,
    BulletinKind,
    Consent,
    ConsentAnswer,
    EligibilityAnswer,
    Participant,
    SuitabilityDecision,
    SuitabilityOutcome,
    WaitingReview,
)
from participants.views.fetching import form_page, man_of, may_with, opened, row_of

ISS_DAYS = 5


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion of the checklist with the answer in force."""

    label: str
    needed: bool
    answer: EligibilityAnswer | None

    @property
    def kind(self) -> str:
        """How its tag is coloured."""
        if self.answer is None or self.answer.answer == Answer.UNKNOWN:
            return "pale"
        return "good" if self.answer.answer == Answer.MET else "warning"


def criteria_of(answers: Mapping[str, EligibilityAnswer]) -> list[CriterionLine]:
    return [
        CriterionLine(one.label, one.needed, answers.get(one.code)) for one in checklist().offered
    ]


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A text that is asked, with his newest answer."""

    text: ConsentText
    newest: Consent | None

    @property
    def is_given(self) -> bool:
        return self.newest is not None and self.newest.answer == ConsentAnswer.GIVEN

    @property
    def kind(self) -> str:
        if self.newest is None:
            return "warning" if self.text.needed else "pale"
        return "good" if self.is_given else "warning"

    @property
    def version_changed(self) -> bool:
        return self.newest is not None and self.newest.version != consent_texts().version


def newest_consents(man: Participant) -> list[ConsentLine]:
    rows = Consent.objects.standing().filter(participant=man).select_related("recorded_by")
    newest: dict[str, Consent] = {}
    for row in rows.order_by("recorded_at", "pk"):
        newest[row.code] = row
    return [ConsentLine(text, newest.get(text.code)) for text in consent_texts().offered]


def _back(man: Participant) -> str:
    return man_place("record", man.public_id)


@requires(Permission.MAN_CHANGE)
def eligibility(request: StaffRequest, man: UUID) -> HttpResponse:
    him = man_of(request, Permission.MAN_CHANGE, man)
    known = services.newest_answers(him)
    form = EligibilityForm(request.POST or None, known=known, leave=_back(him))

    def act() -> str:
        services.record_eligibility(
            man=him, answers=form.answers(), notes=form.notes(), by=request.user
        )
        return _back(him)

    return sent(request, form, act, "Checklist saved.") or form_page(
        request, form, him, "Eligibility checklist"
    )


@dataclass(frozen=True, slots=True)
class AskedOfIss:
    """When ISS was asked, and until when it is waited. The same number of days for every man."""

    asked_on: date
    closed_on: date


def asked_of_iss(man: Participant) -> AskedOfIss | None:
    """Made of his first bulletin alone; nothing that ISS does enters into it."""
    bulletins = Bulletin.objects.filter(participant=man, kind=BulletinKind.REFERRED)
    first = bulletins.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return None
    day = london(first).date()
    return AskedOfIss(day, working_day_after(day, man.site.nation, ISS_DAYS))


@requires(Permission.SUITABILITY_RECORD)
def suitability(request: StaffRequest, man: UUID) -> HttpResponse:
    """The first of two people writes the decision down."""
    him = man_of(request, Permission.SUITABILITY_RECORD, man)
    form = SuitabilityForm(request.POST or None, leave=_back(him))

    def act() -> str:
        services.record_suitability(man=him, facts=form.facts(), by=request.user)
        return _back(him)

    said = "Recorded. A colleague of the site confirms it: it is on Today, under Site."
    answer = sent(request, form, act, said)
    return answer or form_page(
        request,
        form,
        him,
        "Suitability",
        template="participants/suitability_form.html",
        asked=asked_of_iss(him),
    )


@requires(Permission.SUITABILITY_CONFIRM)
def suitability_confirm(request: StaffRequest, man: UUID, row: UUID) -> HttpResponse:
    """The second of two people reads it and decides."""
    him = man_of(request, Permission.SUITABILITY_CONFIRM, man)
    decision = row_of(SuitabilityDecision, him, row, "recorded_by", "participant__site")
    opened(request, "suitability", him)
    form = ConfirmForm(request.POST or None, leave=_back(him))

    def act() -> str:
        agrees = form.cleaned_data["agrees"]
        services.confirm_suitability(
            decision=decision,
            agrees=agrees,
            reasons=form.cleaned_data["reasons"],
            by=request.user,
        )
        return _after(decision, agrees=agrees)

    answer = sent(request, form, act, "Decided.")
    return answer or form_page(
        request,
        form,
        him,
        "Confirm suitability",
        template="participants/suitability_confirm.html",
        decision=decision,
        asked=asked_of_iss(him),
        own=decision.recorded_by_id == request.user.pk,
    )


def _after(decision: SuitabilityDecision, *, agrees: bool) -> str:
    """Where the decision leads: he waits with a date, or his status needs its reason."""
    man = decision.participant
    if agrees and decision.outcome == SuitabilityOutcome.NOT_YET:
        return man_place("waiting", man.public_id)
    if agrees and decision.outcome == SuitabilityOutcome.UNSUITABLE:
        return man_place("status_change", man.public_id, to="unsuitable")
    return man_place("record", man.public_id)


@requires(Permission.MAN_CHANGE)
def waiting(request: StaffRequest, man: UUID) -> HttpResponse:
    """He waits: why, and when somebody looks again."""
    him = man_of(request, Permission.MAN_CHANGE, man)
    form = WaitingForm(request.POST or None, leave=_back(him))

    def act() -> str:
        given = form.cleaned_data
        services.put_on_waiting_list(
            man=him,
            reason=given["reason"],
            review_on=given["review_on"],
            note=given["note"],
            by=request.user,
        )
        return _back(him)

    reviews = WaitingReview.objects.standing().filter(participant=him, done_at__isnull=True)
    return sent(request, form, act, "Saved. It comes back on that day.") or form_page(
        request,
        form,
        him,
        "Waiting",
        template="participants/waiting_form.html",
        open_review=reviews.first(),
    )


@requires(Permission.MAN_OPEN)
@require_safe
def consents(request: StaffRequest, man: UUID) -> HttpResponse:
    """Every text he was asked, his newest answer, and all answers before."""
    him = man_of(request, Permission.MAN_OPEN, man)
    opened(request, "consents", him)
    rows = Consent.objects.filter(participant=him).select_related("recorded_by", "struck_by")
    context = {
        "man": him,
        "lines": newest_consents(him),
        "history": rows,
        "may_change": may_with(request, Permission.MAN_CHANGE, him),
    }
    return render(request, "participants/consent_list.html", context)


def _text(code: str) -> ConsentText:
    try:
        return consent_texts().text(code)
    except UnknownEntryError:
        raise Http404 from None


@requires(Permission.MAN_CHANGE)
def consent(request: StaffRequest, man: UUID, code: str) -> HttpResponse:
    him = man_of(request, Permission.MAN_CHANGE, man)
    text = _text(code)
    back = man_place("consents", him.public_id)
    initial = {"language": him.language, "easy_read_used": him.easy_read}
    form = ConsentForm(request.POST or None, initial=initial, leave=back)

    def act() -> str:
        given = form.cleaned_data["given"] == "yes"
        services.record_consent(
            man=him, code=code, given=given, facts=form.facts(), by=request.user
        )
        return back

    return sent(request, form, act, "Answer saved.") or form_page(
        request, form, him, text.title, template="participants/consent_form.html", text=text
    )


@requires(Permission.MAN_CHANGE)
def consent_withdraw(request: StaffRequest, man: UUID, code: str) -> HttpResponse:
    him = man_of(request, Permission.MAN_CHANGE, man)
    text = _text(code)
    back = man_place("consents", him.public_id)
    form = WithdrawForm(request.POST or None, initial={"language": him.language}, leave=back)

    def act() -> str:
        services.withdraw_consent(man=him, code=code, facts=form.facts(), by=request.user)
        return back

    return sent(request, form, act, "Withdrawal saved.") or form_page(
        request,
        form,
        him,
        f"He withdraws: {text.title.lower()}",
        template="participants/consent_form.html",
        text=text,
        withdraws=True,
    )
