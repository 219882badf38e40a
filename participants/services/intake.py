"""From referral to a place: eligibility, suitability by two people, waiting, consents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.lists import consent_texts, lists
from participants.models import (
    BulletinKind,
    Consent,
    ConsentAnswer,
    ConsentWay,
    EligibilityAnswer,
    Participant,
    Status,
    SuitabilityDecision,
    SuitabilityOutcome,
    WaitingReview,
)
from participants.services.bulletins import write_bulletin
from participants.services.many import answer_row
from participants.services.rules import ConfirmsOwnDecision, NothingToWithdraw
from participants.services.saving import added, changed, explained, locked, refuse_if
from participants.services.statuses import current_status, record_status


@transaction.atomic
def record_eligibility(
    *, man: Participant, answers: Mapping[str, str], by: User, notes: Mapping[str, str] = {}
) -> list[EligibilityAnswer]:
    """Append the answers that differ from what was answered last, by code of criterion."""
    known = newest_answers(man)
    rows = [
        answer_row(man, code, answer, notes.get(code, ""), by)
        for code, answer in answers.items()
        if _differs(known.get(code), answer, notes.get(code, ""))
    ]
    with explained(EligibilityAnswer):
        EligibilityAnswer.objects.bulk_create(rows)
    if current_status(man) == Status.REFERRED:
        record_status(man=man, status=Status.SCREENING, by=by)
    record_act(
        by, "answer eligibility", man.public_id, kind="man", detail=f"{len(rows)} answers",
        site_id=man.site_id,
    )  # fmt: skip
    return rows


def newest_answers(man: Participant) -> dict[str, EligibilityAnswer]:
    """The answer in force for each criterion that was ever answered."""
    rows = EligibilityAnswer.objects.filter(participant=man).select_related("by")
    newest = rows.order_by("criterion_code", "-at", "-pk").distinct("criterion_code")
    return {row.criterion_code: row for row in newest}


def _differs(known: EligibilityAnswer | None, answer: str, note: str) -> bool:
    return known is None or (known.answer, known.note) != (answer, note)


@dataclass(frozen=True, kw_only=True)
class SuitabilityFacts:
    """What the first of the two people found."""

    outcome: str
    reasons: str
    acknowledges_abuse: str
    accepts_iss_contact: bool
    private_space: str
    lives_with_her: str
    session_place: str = ""
    onward_route: str = ""
    override_reason: str = ""


@transaction.atomic
def record_suitability(
    *, man: Participant, facts: SuitabilityFacts, by: User
) -> SuitabilityDecision:
    """The first person's decision. It counts once another has confirmed it."""
    row = added(SuitabilityDecision(participant=man, recorded_by=by, **asdict(facts)))
    if current_status(man) in {Status.REFERRED, Status.SCREENING, Status.WAITING}:
        record_status(man=man, status=Status.SUITABILITY, by=by)
    record_act(by, "record suitability", row.public_id, kind="suitability", site_id=man.site_id)
    return row


@transaction.atomic
def confirm_suitability(
    *, decision: SuitabilityDecision, agrees: bool, by: User, reasons: str = ""
) -> SuitabilityDecision:
    """The second person's word. Agreed and suitable, he is accepted at once."""
    row = locked(decision)
    refuse_if(row.confirmed_at or row.struck_at)
    if row.recorded_by_id == by.pk:
        raise ConfirmsOwnDecision
    row.confirmed_at, row.confirmed_by = now(), by
    row.agrees, row.second_reasons = agrees, reasons
    changed(row, "confirmed_at", "confirmed_by", "agrees", "second_reasons")
    record_act(by, "confirm suitability", row.public_id, kind="suitability")
    if agrees:
        _act_on(row, by)
    return row


def _act_on(decision: SuitabilityDecision, by: User) -> None:
    man = decision.participant
    write_bulletin(
        man=man,
        kind=BulletinKind.SUITABILITY,
        by=by,
        happened_at=decision.confirmed_at,
        code=decision.outcome,
        code_label=decision.get_outcome_display(),
    )
    if decision.outcome == SuitabilityOutcome.SUITABLE and current_status(man) in {
        Status.SUITABILITY,
        Status.WAITING,
    }:
        record_status(man=man, status=Status.ACCEPTED, by=by)


@transaction.atomic
def put_on_waiting_list(
    *, man: Participant, reason: str, review_on: date, by: User, note: str = ""
) -> WaitingReview:
    """He waits, and on `review_on` somebody looks again. An earlier date is thereby done."""
    for open_one in WaitingReview.objects.standing().filter(participant=man, done_at__isnull=True):
        complete_waiting_review(review=open_one, by=by)
    entry = lists().waiting_reason(reason)
    row = added(
        WaitingReview(
            participant=man,
            review_on=review_on,
            reason_code=entry.code,
            reason_label=entry.label,
            reason_version=lists().version,
            note=note,
            set_by=by,
        )
    )
    if current_status(man) != Status.WAITING:
        record_status(man=man, status=Status.WAITING, by=by)
    record_act(by, "set review date", row.public_id, kind="waiting", site_id=man.site_id)
    return row


@transaction.atomic
def complete_waiting_review(*, review: WaitingReview, by: User) -> WaitingReview:
    row = locked(review)
    refuse_if(row.done_at)
    row.done_at, row.done_by = now(), by
    changed(row, "done_at", "done_by")
    record_act(by, "review waiting", row.public_id, kind="waiting")
    return row


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """How he was asked and answered."""

    answered_on: date
    way: str = ConsentWay.PAPER
    witness: str = ""
    language: str = "English"
    easy_read_used: bool = False


@transaction.atomic
def record_consent(
    *, man: Participant, code: str, given: bool, facts: ConsentFacts, by: User
) -> Consent:
    """Keep what he answered to the text of `code` as it stands today."""
    answer = ConsentAnswer.GIVEN if given else ConsentAnswer.DECLINED
    return _add_consent(man, code, answer, facts, by)


@transaction.atomic
def withdraw_consent(*, man: Participant, code: str, facts: ConsentFacts, by: User) -> Consent:
    """He takes a consent back. That ends no sharing that keeps somebody safe."""
    newest = Consent.objects.standing().filter(participant=man, code=code).first()
    if newest is None or newest.answer != ConsentAnswer.GIVEN:
        raise NothingToWithdraw
    return _add_consent(man, code, ConsentAnswer.WITHDRAWN, facts, by)


def _add_consent(
    man: Participant, code: str, answer: ConsentAnswer, facts: ConsentFacts, by: User
) -> Consent:
    text = consent_texts().text(code)
    row = added(
        Consent(
            participant=man,
            code=code,
            title=text.title,
            version=consent_texts().version,
            text=text.text.strip(),
            answer=answer,
            recorded_by=by,
            **asdict(facts),
        )
    )
    write_bulletin(
        man=man,
        kind=BulletinKind.CONSENT,
        by=by,
        happened_at=row.recorded_at,
        code=f"{code}.{answer}"[:40],
        code_label=f"{text.title}: {answer.label.lower()}",
        code_version=consent_texts().version,
    )
    record_act(by, f"consent {answer}", row.public_id, kind="consent", site_id=man.site_id)
    return row
