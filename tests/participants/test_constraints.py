"""What the database refuses, by the name of its constraint."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from advance_site.core.dates import now, today
from participants.models import (
    Address,
    AgreedTime,
    ApartPair,
    BroughtIn,
    Bulletin,
    CaseloadDraft,
    CaseloadRow,
    Circumstance,
    ClientReference,
    Consent,
    DangerTry,
    EligibilityAnswer,
    GoalReview,
    Merge,
    Moved,
    NextOfKin,
    Participant,
    ReachGrant,
    Status,
)
from tests.cast import owner
from tests.factories import participants as make
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
Make = Callable[[Participant], object]
NOW = now()


def by(man: Participant, name: str = "added_by") -> dict[str, Any]:
    return {"participant": man, name: man.holder}


def address(man: Participant, **fields: Any) -> Address:
    return Address.objects.create(**{**by(man), "lines": "1 Example Road", **fields})


def agreed(man: Participant, **fields: Any) -> AgreedTime:
    values = {"weekday": 1, "starts": time(17), "ends": time(19)}
    return AgreedTime.objects.create(**{**by(man), **values, **fields})


def kin(man: Participant, **fields: Any) -> NextOfKin:
    values = {"name": "Sam", "relationship": "brother", "number": "+441632960100"}
    return NextOfKin.objects.create(**{**by(man), **values, **fields})


def eligibility(man: Participant, **fields: Any) -> EligibilityAnswer:
    values = {"criterion_code": "x", "criterion_label": "X", "checklist_version": "1"}
    return EligibilityAnswer.objects.create(
        **{**by(man, "by"), **values, "answer": "met", **fields}
    )


def consent(man: Participant, **fields: Any) -> Consent:
    values = {"code": "x", "title": "X", "version": "1", "text": "X", "answer": "given"}
    more = {"answered_on": today(), "way": "paper"}
    return Consent.objects.create(**{**by(man, "recorded_by"), **values, **more, **fields})


def goal_review(man: Participant, **fields: Any) -> GoalReview:
    goal = fields.pop("goal", None) or make.make_goal(man)
    values = {"goal": goal, "point": "week_4", "progress": "some", "confidence": 5}
    with owner():
        return GoalReview.objects.create(**{**by(man, "by"), **values, **fields})


def goal_reviewed_twice(man: Participant) -> None:
    goal = make.make_goal(man)
    goal_review(man, goal=goal)
    goal_review(man, goal=goal)


def bulletin(man: Participant, **fields: Any) -> Bulletin:
    return Bulletin.objects.create(**{**by(man, "by"), "kind": "referred", **fields})


def danger_try(man: Participant, whom: str) -> DangerTry:
    danger = make.make_danger(man)
    with owner():
        return DangerTry.objects.create(**by(man, "by"), danger=danger, whom=whom)


def grant(man: Participant, **fields: Any) -> ReachGrant:
    values = {"user": man.holder, "kind": "duty", "reason": "x", "granted_at": NOW}
    more = {"granted_by": man.holder, "until": NOW + timedelta(hours=12)}
    return ReachGrant.objects.create(**{"participant": man, **values, **more, **fields})


def self_correcting(man: Participant) -> None:
    bulletin(man, id=10**12, corrects_id=10**12)


def twice(function: Callable[..., object], **fields: Any) -> Make:
    def act(man: Participant) -> None:
        function(man, **fields)
        function(man, **fields)

    return act


def changed(man: Participant, **fields: Any) -> None:
    Participant.objects.filter(pk=man.pk).update(**fields)


def draft(man: Participant, **fields: Any) -> CaseloadDraft:
    values = {"site": man.site, "by": man.holder, "file_name": "men.csv"}
    return CaseloadDraft.objects.create(**{**values, **fields})


def listed(man: Participant, **fields: Any) -> CaseloadRow:
    values: dict[str, Any] = {
        "draft": fields.pop("draft", None) or draft(man),
        "number": 2,
        "cells": [],
    }
    return CaseloadRow.objects.create(**{**values, **fields})


def listed_twice(man: Participant) -> None:
    one = draft(man)
    listed(man, draft=one)
    listed(man, draft=one)


def reference(man: Participant, **fields: Any) -> ClientReference:
    values = {"participant": man, "site": man.site, "by": man.holder, "ref": "X1"}
    return ClientReference.objects.create(**{**values, **fields})


def brought_in(man: Participant) -> BroughtIn:
    here = {"participant": man, "site": man.site, "by": man.holder}
    return BroughtIn.objects.create(
        **here, draft=draft(man), row_number=2, digest="x", is_new=True
    )


def circumstance(man: Participant, **fields: Any) -> Circumstance:
    values = {"participant": man, "by": man.holder, "question_code": "x", "asked": "answered"}
    return Circumstance.objects.create(**{**values, "answer_code": "y", **fields})


def apart(man: Participant, **fields: Any) -> ApartPair:
    other = make.make_man(holder=man.holder, site=man.site)
    values = {"first": man, "second": other, "by": man.holder}
    return ApartPair.objects.create(**{**values, **fields})


def apart_twice(man: Participant) -> None:
    pair = apart(man)
    apart(man, second=pair.second)


def merged(man: Participant, **fields: Any) -> Merge:
    other = make.make_man(holder=man.holder, site=man.site)
    values = {"kept": man, "away": other, "site": man.site, "by": man.holder}
    with owner():
        return Merge.objects.create(**{**values, **fields})


def merged_into_himself(man: Participant) -> None:
    with owner():
        changed(man, merged_into=man)


def merged_twice(man: Participant) -> None:
    one = merged(man)
    merged(man, away=one.away)


def moved_twice(man: Participant) -> None:
    value = {"merge": merged(man), "table_name": "x", "row_id": 1, "column_name": "y"}
    with owner():
        Moved.objects.create(**value)
        Moved.objects.create(**value)


NOBODY_STRUCK: dict[str, Any] = {"struck_at": NOW}
LONELY = {"confirmed_at": NOW, "agrees": True}

REFUSED: dict[str, Make] = {
    "participants_participant_merged_into_another": merged_into_himself,
    "participants_caseloaddraft_stage_known": lambda m: draft(m, stage="x"),
    "participants_caseloaddraft_done_together": lambda m: draft(m, done_at=NOW),
    "participants_caseloaddraft_done_is_empty": lambda m: draft(m, stage="done"),
    "participants_caseloadrow_once": listed_twice,
    "participants_caseloadrow_state_known": lambda m: listed(m, state="x"),
    "participants_caseloadrow_choice_known": lambda m: listed(m, choice="x"),
    "participants_clientreference_once_at_a_site": twice(reference),
    "participants_clientreference_has_ref": lambda m: reference(m, ref=""),
    "participants_broughtin_once_at_a_site": twice(brought_in),
    "participants_circumstance_asked_known": lambda m: circumstance(m, asked="x", answer_code=""),
    "participants_circumstance_answer_where_answered": lambda m: circumstance(m, answer_code=""),
    "participants_apartpair_of_two": lambda m: apart(m, second=m),
    "participants_apartpair_once": apart_twice,
    "participants_apartpair_ended_together": lambda m: apart(m, ended_at=NOW),
    "participants_merge_of_two": lambda m: merged(m, away=m),
    "participants_merge_once": merged_twice,
    "participants_merge_undone_together": lambda m: merged(m, undone_at=NOW),
    "participants_moved_once": moved_twice,
    "participants_participant_has_names": lambda m: changed(m, given_name=""),
    "participants_participant_birth_plausible": lambda m: changed(
        m, date_of_birth=date(1899, 12, 31)
    ),
    "participants_participant_literacy_known": lambda m: changed(m, literacy="x"),
    "participants_phonenumber_number_dialable": lambda m: make.make_phone(m, "07700 900305"),
    "participants_phonenumber_once_in_use": twice(make.make_phone),
    "participants_phonenumber_his_alone_known": lambda m: make.make_phone(m, his_alone="x"),
    "participants_phonenumber_retired_together": lambda m: make.make_phone(m, retired_at=NOW),
    "participants_phonenumber_struck_together": lambda m: make.make_phone(m, **NOBODY_STRUCK),
    "participants_agreedtime_weekday_known": lambda m: agreed(m, weekday=7),
    "participants_agreedtime_ends_after_start": lambda m: agreed(m, ends=time(17)),
    "participants_agreedtime_once": twice(agreed),
    "participants_agreedtime_struck_together": lambda m: agreed(m, **NOBODY_STRUCK),
    "participants_address_has_lines": lambda m: address(m, lines=""),
    "participants_address_struck_together": lambda m: address(m, **NOBODY_STRUCK),
    "participants_nextofkin_has_name": lambda m: kin(m, name=""),
    "participants_nextofkin_number_dialable": lambda m: kin(m, number="x"),
    "participants_nextofkin_knows_known": lambda m: kin(m, knows_of_programme="x"),
    "participants_nextofkin_struck_together": lambda m: kin(m, **NOBODY_STRUCK),
    "participants_referral_has_reason": lambda m: make.make_referral(m, reason=""),
    "participants_referral_has_source": lambda m: make.make_referral(m, source_code=""),
    "participants_referral_key_worker_dialable": lambda m: make.make_referral(
        m, key_worker_phone="0"
    ),
    "participants_referral_struck_together": lambda m: make.make_referral(m, **NOBODY_STRUCK),
    "participants_eligibilityanswer_answer_known": lambda m: eligibility(m, answer="x"),
    "participants_eligibilityanswer_has_criterion": lambda m: eligibility(m, criterion_code=""),
    "participants_suitabilitydecision_outcome_known": lambda m: make.make_suitability(
        m, outcome="x"
    ),
    "participants_suitabilitydecision_acknowledges_known": lambda m: make.make_suitability(
        m, acknowledges_abuse="x"
    ),
    "participants_suitabilitydecision_private_known": lambda m: make.make_suitability(
        m, private_space="x"
    ),
    "participants_suitabilitydecision_lives_known": lambda m: make.make_suitability(
        m, lives_with_her="x"
    ),
    "participants_suitabilitydecision_has_reasons": lambda m: make.make_suitability(m, reasons=""),
    "participants_suitabilitydecision_two_people": lambda m: make.make_suitability(
        m, **LONELY, confirmed_by=m.holder
    ),
    "participants_suitabilitydecision_confirmed_together": lambda m: make.make_suitability(
        m, **LONELY
    ),
    "participants_suitabilitydecision_disagrees_with_reasons": lambda m: make.make_suitability(
        m, confirmed_at=NOW, agrees=False, confirmed_by=make_user()
    ),
    "participants_suitabilitydecision_onward_route_if_unsuitable": (
        lambda m: make.make_suitability(m, outcome="unsuitable")
    ),
    "participants_suitabilitydecision_refusal_needs_override": lambda m: make.make_suitability(
        m, accepts_iss_contact=False
    ),
    "participants_suitabilitydecision_place_if_lives_with_her": lambda m: make.make_suitability(
        m, lives_with_her="yes"
    ),
    "participants_suitabilitydecision_one_open": twice(make.make_suitability),
    "participants_suitabilitydecision_struck_together": lambda m: make.make_suitability(
        m, **NOBODY_STRUCK
    ),
    "participants_consent_answer_known": lambda m: consent(m, answer="x"),
    "participants_consent_way_known": lambda m: consent(m, way="x"),
    "participants_consent_has_text": lambda m: consent(m, text=""),
    "participants_consent_struck_together": lambda m: consent(m, **NOBODY_STRUCK),
    "participants_partnerdetails_statement_known": lambda m: make.make_partner_details(
        m, statement="x", name="", phone=""
    ),
    "participants_partnerdetails_lives_known": lambda m: make.make_partner_details(
        m, lives_with_him="x"
    ),
    "participants_partnerdetails_contact_known": lambda m: make.make_partner_details(
        m, in_contact="x"
    ),
    "participants_partnerdetails_name_with_details": lambda m: make.make_partner_details(
        m, name=""
    ),
    "participants_partnerdetails_nothing_without_details": lambda m: make.make_partner_details(
        m, statement="nobody", name=""
    ),
    "participants_partnerdetails_struck_together": lambda m: make.make_partner_details(
        m, **NOBODY_STRUCK
    ),
    "participants_statuschange_status_known": lambda m: make.make_status(m, "x"),  # type: ignore[arg-type]
    "participants_statuschange_reason_where_needed": lambda m: make.make_status(
        m, Status.CUSTODY, reason_code=""
    ),
    "participants_statuschange_risk_review_said": lambda m: make.make_status(
        m, Status.CUSTODY, risk_review_done=None
    ),
    "participants_statuschange_hold_where_needed": lambda m: make.make_status(
        m, Status.SUSPENDED, tell_him_from=None
    ),
    "participants_statuschange_rung_together": lambda m: make.make_status(
        m, Status.SUSPENDED, iss_rung_at=NOW
    ),
    "participants_statuschange_told_together": lambda m: make.make_status(
        m, Status.SUSPENDED, told_at=NOW + timedelta(days=2)
    ),
    "participants_statuschange_told_after_hold": lambda m: make.make_status(
        m, Status.SUSPENDED, told_at=NOW, told_by=m.holder
    ),
    "participants_statuschange_struck_together": lambda m: make.make_status(
        m, Status.ACTIVE, **NOBODY_STRUCK
    ),
    "participants_waitingreview_done_together": lambda m: make.make_waiting_review(m, done_at=NOW),
    "participants_waitingreview_has_reason": lambda m: make.make_waiting_review(m, reason_code=""),
    "participants_waitingreview_one_open": twice(make.make_waiting_review),
    "participants_waitingreview_struck_together": lambda m: make.make_waiting_review(
        m, **NOBODY_STRUCK
    ),
    "participants_goal_ended_together": lambda m: make.make_goal(m, ended_at=NOW),
    "participants_goal_place_1_to_3": lambda m: make.make_goal(m, place=4),
    "participants_goal_has_words": lambda m: make.make_goal(m, words=""),
    "participants_goal_confidence_0_to_10": lambda m: make.make_goal(m, confidence=11),
    "participants_goal_one_per_place": twice(make.make_goal),
    "participants_goal_struck_together": lambda m: make.make_goal(m, **NOBODY_STRUCK),
    "participants_goalreview_point_known": lambda m: goal_review(m, point="x"),
    "participants_goalreview_progress_known": lambda m: goal_review(m, progress="x"),
    "participants_goalreview_confidence_0_to_10": lambda m: goal_review(m, confidence=11),
    "participants_goalreview_once_per_point": goal_reviewed_twice,
    "participants_goalreview_struck_together": lambda m: goal_review(m, **NOBODY_STRUCK),
    "participants_contact_direction_known": lambda m: make.make_contact(m, direction="x"),
    "participants_contact_way_known": lambda m: make.make_contact(m, way="x"),
    "participants_contact_with_whom_known": lambda m: make.make_contact(m, with_whom="x"),
    "participants_contact_outcome_known": lambda m: make.make_contact(m, outcome="x"),
    "participants_contact_minutes_at_most_a_day": lambda m: make.make_contact(m, minutes=601),
    "participants_contact_follow_up_together": lambda m: make.make_contact(
        m, follow_up_on=today()
    ),
    "participants_contact_done_together": lambda m: make.make_contact(
        m, follow_up_on=today(), follow_up_what="x", follow_up_done_at=NOW
    ),
    "participants_contact_done_needs_follow_up": lambda m: make.make_contact(
        m, follow_up_done_at=NOW, follow_up_done_by=m.holder
    ),
    "participants_contact_struck_together": lambda m: make.make_contact(m, **NOBODY_STRUCK),
    "participants_dangercall_about_known": lambda m: make.make_danger(m, about="x"),
    "participants_dangercall_place_known": lambda m: make.make_danger(m, place="x"),
    "participants_dangercall_told_whom_known": lambda m: make.make_danger(
        m, told_whom="x", spoke_to="x", told_at=NOW, told_by=m.holder
    ),
    "participants_dangercall_told_together": lambda m: make.make_danger(m, told_at=NOW),
    "participants_dangercall_struck_together": lambda m: make.make_danger(m, **NOBODY_STRUCK),
    "participants_dangertry_whom_known": lambda m: danger_try(m, "x"),
    "participants_bulletin_kind_known": lambda m: bulletin(m, kind="x"),
    "participants_bulletin_status_known": lambda m: bulletin(m, status="x"),
    "participants_bulletin_status_says_which": lambda m: bulletin(m, kind="status"),
    "participants_bulletin_attendance_says_what": lambda m: bulletin(m, kind="attendance"),
    "participants_bulletin_corrects_another": self_correcting,
    "participants_reachgrant_kind_known": lambda m: grant(m, kind="x"),
    "participants_reachgrant_has_reason": lambda m: grant(m, reason=""),
    "participants_reachgrant_ends_after_start": lambda m: grant(m, until=NOW),
    "participants_reachgrant_duty_at_most_12_hours": lambda m: grant(
        m, until=NOW + timedelta(hours=13)
    ),
    "participants_reachgrant_duty_taken_by_oneself": lambda m: grant(m, granted_by=make_user()),
}


def constraints() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_app_config("participants").get_models()
        for constraint in model._meta.constraints
    }


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(man: Participant, name: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f'"{name}"'),
        owner(),
        transaction.atomic(),
    ):
        REFUSED[name](man)


def test_every_constraint_is_tried() -> None:
    assert set(constraints()) == set(REFUSED)


def test_every_constraint_tells_staff_what_to_do() -> None:
    stock = models.BaseConstraint.default_violation_error_message
    silent = [
        name
        for name, constraint in constraints().items()
        if str(constraint.violation_error_message) == str(stock)
    ]

    assert silent == []
