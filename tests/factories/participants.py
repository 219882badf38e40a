"""The smallest valid rows about men, made as the owner; states are arguments."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import now, today
from participants.lists import consent_texts
from participants.models import (
    HELD,
    REASONED,
    Acknowledges,
    Consent,
    ConsentAnswer,
    ConsentWay,
    Contact,
    ContactOutcome,
    DangerAbout,
    DangerCall,
    Direction,
    Goal,
    GrantKind,
    Participant,
    PartnerDetails,
    PartnerStatement,
    PhoneNumber,
    Place,
    ReachGrant,
    Referral,
    Status,
    StatusChange,
    SuitabilityDecision,
    SuitabilityOutcome,
    WaitingReview,
    Way,
    WithWhom,
    YesNo,
)
from tests.cast import owner
from tests.factories.accounts import make_site, make_user

_numbers = itertools.count(1)


def make_man(
    *,
    holder: User | None = None,
    site: Site | None = None,
    status: Status | None = Status.REFERRED,
    **fields: Any,
) -> Participant:
    """A man with a status; of the holder's site, or with a holder at `site`."""
    n = next(_numbers)
    site = site or (_site_of(holder) if holder else make_site())
    holder = holder or make_user(Role.FACILITATOR, site)
    values = {"given_name": "Callum", "family_name": f"Darrow{n}", "created_by": holder}
    with owner():
        man = Participant.objects.create(site=site, holder=holder, **{**values, **fields})
        man.refresh_from_db()
    if status:
        make_status(man, status)
    return man


def _site_of(user: User) -> Site:
    return user.memberships.select_related("site").all()[0].site


def make_status(
    man: Participant, status: Status, *, at: datetime | None = None, **fields: Any
) -> StatusChange:
    at = at or now()
    values: dict[str, Any] = {"by": man.holder}
    if status in REASONED:
        values |= {"reason_code": "other", "reason_label": "Other", "reason_version": "1"}
        values |= {"risk_review_done": True}
    if status in HELD:
        values |= {"tell_him_from": at + timedelta(days=1)}
    with owner():
        return StatusChange.objects.create(
            participant=man, status=status, at=at, **{**values, **fields}
        )


def make_referral(man: Participant, **fields: Any) -> Referral:
    values = {
        "received_on": today(),
        "source_code": "key_worker",
        "source_label": "Treatment key worker",
        "source_version": "1",
        "reason": "Shouting and threats at home.",
        "recorded_by": man.holder,
    }
    with owner():
        return Referral.objects.create(participant=man, **{**values, **fields})


def make_phone(man: Participant, number: str = "+447700900305", **fields: Any) -> PhoneNumber:
    with owner():
        phone = PhoneNumber.objects.create(
            participant=man, number=number, added_by=man.holder, **fields
        )
        phone.refresh_from_db()
    return phone


def make_partner_details(man: Participant, **fields: Any) -> PartnerDetails:
    values = {
        "statement": PartnerStatement.DETAILS,
        "name": "Maya Example",
        "phone": "07700 900411",
        "given_on": today(),
        "recorded_by": man.holder,
    }
    with owner():
        return PartnerDetails.objects.create(participant=man, **{**values, **fields})


def make_suitability(man: Participant, **fields: Any) -> SuitabilityDecision:
    values = {
        "outcome": SuitabilityOutcome.SUITABLE,
        "reasons": "He says that he hit her and wants to stop.",
        "acknowledges_abuse": Acknowledges.YES,
        "accepts_iss_contact": True,
        "private_space": YesNo.YES,
        "lives_with_her": YesNo.NO,
        "recorded_by": man.holder,
    }
    with owner():
        return SuitabilityDecision.objects.create(participant=man, **{**values, **fields})


def make_waiting_review(
    man: Participant, review_on: date | None = None, **fields: Any
) -> WaitingReview:
    values = {
        "reason_code": "stabilise",
        "reason_label": "Needs stabilisation first",
        "reason_version": "1",
        "set_by": man.holder,
    }
    with owner():
        return WaitingReview.objects.create(
            participant=man, review_on=review_on or today(), **{**values, **fields}
        )


def make_consent(
    man: Participant,
    code: str,
    answer: ConsentAnswer = ConsentAnswer.GIVEN,
    **fields: Any,
) -> Consent:
    text = consent_texts().text(code)
    values = {
        "title": text.title,
        "version": consent_texts().version,
        "text": text.text,
        "answered_on": today(),
        "way": ConsentWay.PAPER,
        "recorded_by": man.holder,
    }
    with owner():
        return Consent.objects.create(
            participant=man, code=code, answer=answer, **{**values, **fields}
        )


def make_needed_consents(man: Participant, *, but: str = "") -> None:
    """Every needed consent given, without the one of the code `but`."""
    for text in consent_texts().offered:
        if text.needed and text.code != but:
            make_consent(man, text.code)


def make_goal(man: Participant, place: int = 1, **fields: Any) -> Goal:
    values = {"words": "Walk out before I shout.", "confidence": 6, "set_by": man.holder}
    with owner():
        return Goal.objects.create(participant=man, place=place, **{**values, **fields})


def make_contact(man: Participant, **fields: Any) -> Contact:
    values = {
        "at": now(),
        "direction": Direction.TO_US,
        "way": Way.PHONE,
        "with_whom": WithWhom.HIM,
        "outcome": ContactOutcome.SPOKE,
        "recorded_by": man.holder,
    }
    with owner():
        return Contact.objects.create(participant=man, **{**values, **fields})


def make_danger(man: Participant, **fields: Any) -> DangerCall:
    values = {"about": DangerAbout.THREAT, "place": Place.MAN, "opened_by": man.holder}
    with owner():
        return DangerCall.objects.create(participant=man, **{**values, **fields})


def make_grant(
    man: Participant,
    user: User,
    *,
    kind: GrantKind = GrantKind.DUTY,
    granted_at: datetime | None = None,
    hours: int = 12,
) -> ReachGrant:
    start = granted_at or now() - timedelta(minutes=1)
    with owner():
        return ReachGrant.objects.create(
            participant=man,
            user=user,
            kind=kind,
            reason="His facilitator is away.",
            granted_at=start,
            granted_by=user,
            until=start + timedelta(hours=hours),
        )
