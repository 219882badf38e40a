"""Services of his way in: referral, checklist, suitability, consents, what he says of her."""

from datetime import date, timedelta

import pytest
from django.db import connection

from advance_site.accounts.models import User
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants import services
from participants.models import BulletinKind, Participant, Status
from participants.services import rules
from tests.cast import owner
from tests.factories.participants import (
    make_man,
    make_partner_details,
    make_phone,
    make_suitability,
)
from tests.participants.facts import told_to_iss

pytestmark = pytest.mark.django_db


FACTS = services.ManFacts(given_name="Jérôme", family_name="O’Dowd")
REFERRAL = services.ReferralFacts(
    received_on=date(2026, 11, 20), source="key_worker", reason="Threats at home."
)


def audit_verbs() -> list[str]:
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM audit_event ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_referring_a_man_writes_his_status_his_bulletin_and_the_audit(holder: User) -> None:
    site = holder.current_memberships[0].site

    with acting_as(holder.pk):
        man = services.refer_man(
            by=holder, site=site, man=FACTS, referral=REFERRAL, phone="07700 900305"
        )

        assert man.reference.startswith("AD-")
        assert man.folded_names == "jerome odowd"
        assert man.holder == holder
        assert services.current_status(man) is Status.REFERRED
        assert told_to_iss(man) == [("referred", "", "")]
        assert man.referrals.get().source_label == "Treatment key worker"
        assert man.phone_numbers.get().masked == "ends 305"
    assert audit_verbs()[-1] == "refer"


def test_references_are_given_in_turn(holder: User) -> None:
    first, second = make_man(holder=holder), make_man(holder=holder)

    assert int(second.reference[3:]) == int(first.reference[3:]) + 1


def test_a_lead_refers_a_man_for_somebody_else(lead: User, holder: User) -> None:
    site = lead.current_memberships[0].site

    with acting_as(lead.pk):
        man = services.refer_man(by=lead, site=site, man=FACTS, referral=REFERRAL, holder=holder)

    assert man.holder == holder


def test_only_changed_answers_to_the_checklist_are_appended(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        first = services.record_eligibility(
            man=man, answers={"adult_man": "met", "in_treatment": "unknown"}, by=by
        )
        second = services.record_eligibility(
            man=man, answers={"adult_man": "met", "in_treatment": "met"}, by=by
        )

        assert (len(first), len(second)) == (2, 1)
        assert services.newest_answers(man)["in_treatment"].answer == "met"
        assert services.current_status(man) is Status.SCREENING


def suitability(**more: object) -> services.SuitabilityFacts:
    facts: dict[str, object] = {
        "outcome": "suitable",
        "reasons": "He says what he did.",
        "acknowledges_abuse": "yes",
        "accepts_iss_contact": True,
        "private_space": "yes",
        "lives_with_her": "no",
    }
    return services.SuitabilityFacts(**{**facts, **more})  # type: ignore[arg-type]


def test_suitable_and_confirmed_by_another_he_is_accepted(man: Participant, lead: User) -> None:
    with acting_as(man.holder.pk):
        decision = services.record_suitability(man=man, facts=suitability(), by=man.holder)
    with acting_as(lead.pk):
        services.confirm_suitability(decision=decision, agrees=True, by=lead)

        assert services.current_status(man) is Status.ACCEPTED
        assert told_to_iss(man) == [
            ("status", "suitability", ""),
            ("suitability", "", "suitable"),
            ("status", "accepted", ""),
        ]


def test_nobody_confirms_what_they_recorded(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        decision = services.record_suitability(man=man, facts=suitability(), by=by)
        with pytest.raises(rules.ConfirmsOwnDecision):
            services.confirm_suitability(decision=decision, agrees=True, by=by)


def test_disagreement_changes_nothing_and_needs_reasons(man: Participant, lead: User) -> None:
    decision = make_suitability(man)

    with acting_as(lead.pk):
        with pytest.raises(rules.RefusedByDatabase, match="why you do not agree"):
            services.confirm_suitability(decision=decision, agrees=False, by=lead)
        services.confirm_suitability(decision=decision, agrees=False, by=lead, reasons="Unsafe.")

        assert services.current_status(man) is Status.REFERRED
        assert told_to_iss(man) == []


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.UNSUITABLE])
def test_accepting_and_refusing_take_two_people(holder: User, status: Status) -> None:
    man = make_man(holder=holder, status=Status.SUITABILITY)

    with acting_as(holder.pk), pytest.raises(rules.SuitabilityNotConfirmed):
        services.record_status(
            man=man, status=status, by=holder, reason="other", risk_review_done=True
        )


def test_a_waiting_man_has_one_date_for_looking_again(man: Participant) -> None:
    by, day = man.holder, today() + timedelta(days=14)

    with acting_as(by.pk):
        first = services.put_on_waiting_list(man=man, reason="stabilise", review_on=day, by=by)
        second = services.put_on_waiting_list(man=man, reason="detox", review_on=day, by=by)

        first.refresh_from_db()
        assert first.done_at is not None
        assert second.done_at is None
        assert services.current_status(man) is Status.WAITING


CONSENT = services.ConsentFacts(answered_on=date(2026, 11, 20), witness="M Osei")


def test_a_consent_keeps_the_text_that_he_answered(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        given = services.record_consent(man=man, code="sharing", given=True, facts=CONSENT, by=by)
        withdrawn = services.withdraw_consent(man=man, code="sharing", facts=CONSENT, by=by)

        assert "Nothing comes back to me" in given.text
        assert given.version == withdrawn.version
        assert [code for _, _, code in told_to_iss(man)] == [
            "sharing.given",
            "sharing.withdrawn",
        ]


def test_only_a_given_consent_is_withdrawn(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        services.record_consent(man=man, code="texts", given=False, facts=CONSENT, by=by)
        with pytest.raises(rules.NothingToWithdraw):
            services.withdraw_consent(man=man, code="texts", facts=CONSENT, by=by)


def test_partner_details_write_the_same_bulletin_whatever_he_says(man: Participant) -> None:
    by = man.holder
    said = services.PartnerFacts(statement="nobody", given_on=today())
    gave = services.PartnerFacts(statement="details", name="Maya", given_on=today())

    with acting_as(by.pk):
        for facts in (said, gave):
            services.add_partner_details(man=man, facts=facts, by=by)

        assert told_to_iss(man) == [
            ("partner_details", "", "nobody"),
            ("partner_details", "", "details"),
        ]


def test_each_reading_of_what_is_masked_is_written_down(man: Participant) -> None:
    details, phone = make_partner_details(man), make_phone(man)

    with acting_as(man.holder.pk):
        assert services.unmask(row=details, by=man.holder, field="name") == "Maya Example"
        assert services.unmask(row=phone, by=man.holder) == "07700 900305"
        with pytest.raises(ValueError, match="not masked"):
            services.unmask(row=details, by=man.holder, field="statement")
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, object_kind, reason, men FROM audit_event ORDER BY id DESC LIMIT 2"
        )
        assert cursor.fetchall() == [
            ("opening", "phonenumber", "", [man.public_id]),
            ("opening", "partnerdetails", "name", [man.public_id]),
        ]


def test_the_newest_bulletin_of_a_session_is_found_for_its_correction(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        for label in ("Group 1", "Group 2"):
            services.write_bulletin(
                man=man, kind=BulletinKind.ATTENDANCE, by=by, code="A1", session_label=label
            )
        found = services.newest_bulletin(man, BulletinKind.ATTENDANCE, session_label="Group 1")
        newest = services.newest_bulletin(man, BulletinKind.ATTENDANCE)

    assert found is not None
    assert newest is not None
    assert (found.session_label, newest.session_label) == ("Group 1", "Group 2")


def test_a_further_referral_tells_iss_again(man: Participant) -> None:
    with acting_as(man.holder.pk):
        services.record_referral(man=man, referral=REFERRAL, by=man.holder)

        assert told_to_iss(man) == [("referred", "", "")]
