"""Services: what follows from an act, and what is refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import SiteClosure, User
from advance_site.core.dates import local, now, today
from advance_site.jobs.models import Message
from advance_site.jobs.services.messages import body_of
from advance_site.wall.context import acting_as
from participants import services
from participants.models import (
    HELD,
    Bulletin,
    BulletinKind,
    Contact,
    DangerTry,
    GrantKind,
    Participant,
    ReachGrant,
    Status,
    StatusChange,
)
from participants.services import rules
from participants.services.statuses import ONWARD
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_status,
    make_suitability,
)

pytestmark = pytest.mark.django_db
FACTS = services.ManFacts(given_name="Jérôme", family_name="O’Dowd")
REFERRAL = services.ReferralFacts(
    received_on=date(2026, 11, 20), source="key_worker", reason="Threats at home."
)


def told_to_iss(man: Participant) -> list[tuple[str, str, str]]:
    rows = Bulletin.objects.filter(participant=man).order_by("pk")
    return [(row.kind, row.status, row.code) for row in rows]


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


def act_on_status(man: Participant, status: Status) -> StatusChange:
    reason = "finished" if status == Status.COMPLETED else "other"
    return services.record_status(
        man=man, status=status, by=man.holder, reason=reason, risk_review_done=True
    )


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.DROPPED_OUT, Status.EXCLUDED])
@time_machine.travel(datetime(2026, 12, 24, 15, 0, tzinfo=UTC), tick=False)
def test_an_ending_stands_at_once_and_he_is_told_the_next_working_day_at_noon(
    holder: User, status: Status
) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with time_machine.travel(now() + timedelta(minutes=1), tick=False), acting_as(holder.pk):
        change = act_on_status(man, status)

        assert services.current_status(man) is status
        assert change.tell_him_from == local(date(2026, 12, 29), time(12))
        assert not change.may_be_told
        assert told_to_iss(man) == [("status", status, "other")]
        with pytest.raises(rules.MayNotBeToldYet):
            services.record_told(change=change, by=holder)


def test_the_hold_passes_over_the_sites_closed_days(holder: User) -> None:
    site = holder.current_memberships[0].site
    with owner():
        SiteClosure.objects.create(
            site=site, first_day=date(2026, 11, 25), last_day=date(2026, 11, 27), reason="Move"
        )

    until = services.hold_until(site, local(date(2026, 11, 24), time(9)))

    assert until == local(date(2026, 11, 30), time(12))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CUSTODY])
def test_what_he_knows_already_has_no_hold(holder: User, status: Status) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, status)

    assert change.tell_him_from is None
    assert change.may_be_told


def test_having_rung_iss_duty_opens_the_telling(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, Status.EXCLUDED)
        change = services.record_iss_rung(change=change, by=holder, spoke_to="R Vale")
        told = services.record_told(change=change, by=holder)

        assert told.told_by == holder
        with pytest.raises(rules.AlreadyDone):
            services.record_told(change=change, by=holder)


def test_iss_duty_was_not_rung_in_the_future(holder: User) -> None:
    change = make_status(make_man(holder=holder), Status.SUSPENDED)

    with acting_as(holder.pk), pytest.raises(rules.InTheFuture):
        services.record_iss_rung(
            change=change, by=holder, spoke_to="R Vale", at=now() + timedelta(minutes=5)
        )


def test_the_hold_is_the_same_with_and_without_partner_details(holder: User) -> None:
    known, unknown = (make_man(holder=holder, status=Status.ACTIVE) for _ in range(2))
    make_partner_details(known)

    with acting_as(holder.pk):
        first, second = (act_on_status(man, Status.SUSPENDED) for man in (known, unknown))

    assert first.tell_him_from == second.tell_him_from


@pytest.mark.parametrize("present", Status)
def test_from_every_status_only_the_named_ones_follow(holder: User, present: Status) -> None:
    onward = services.next_statuses(present)
    man = make_man(holder=holder, status=present)

    assert present not in onward
    with acting_as(holder.pk):
        for status in set(Status) - set(onward):
            with pytest.raises(rules.StatusNotReachable):
                act_on_status(man, status)


def test_every_status_has_its_onward_ones() -> None:
    assert set(ONWARD) == set(Status)
    assert set(HELD) <= set(Status)


def test_an_ending_without_a_reason_is_explained(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        with pytest.raises(ValidationError, match="Select a reason"):
            services.record_status(
                man=man, status=Status.CUSTODY, by=holder, risk_review_done=True
            )
        with pytest.raises(ValidationError, match="whether his risk was reviewed"):
            services.record_status(man=man, status=Status.CUSTODY, by=holder, reason="remanded")


def test_he_has_three_goals_at_a_time_and_a_reached_one_frees_its_place(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        goals = [
            services.set_goal(man=man, words=f"Goal {n}", confidence=5, by=by) for n in range(3)
        ]
        with pytest.raises(rules.ThreeGoals):
            services.set_goal(man=man, words="One more", confidence=5, by=by)
        services.review_goal(
            goal=goals[1], point="week_4", progress="reached", confidence=9, by=by
        )
        fourth = services.set_goal(man=man, words="One more", confidence=5, by=by)

    assert fourth.place == 2


def test_a_goal_is_reviewed_once_at_a_point(man: Participant) -> None:
    by, goal = man.holder, make_goal(man)
    review = {"goal": goal, "progress": "some", "confidence": 5, "by": by}

    with acting_as(by.pk):
        services.review_goal(point="week_4", **review)  # type: ignore[arg-type]
        with pytest.raises(rules.RefusedByDatabase, match="already reviewed"):
            services.review_goal(point="week_4", **review)  # type: ignore[arg-type]


def contact(**more: object) -> services.ContactFacts:
    facts: dict[str, object] = {
        "at": now(),
        "direction": "to_us",
        "way": "phone",
        "with_whom": "key_worker",
        "outcome": "spoke",
    }
    return services.ContactFacts(**{**facts, **more})  # type: ignore[arg-type]


def test_a_tag_that_iss_should_know_of_becomes_a_bulletin_without_the_note(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        services.log_contact(
            man=man, facts=contact(tags=["relapse", "practical"], note="Secret."), by=by
        )

        assert told_to_iss(man) == [("contact", "", "relapse")]
        assert not [field for field in Bulletin._meta.fields if field.name == "note"]


def test_a_contact_is_not_in_the_future(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(rules.InTheFuture):
        services.log_contact(man=man, facts=contact(at=now() + timedelta(hours=1)), by=man.holder)


def test_a_follow_up_is_done_once(man: Participant) -> None:
    row = make_contact(man, follow_up_on=today(), follow_up_what="Ring him")

    with acting_as(man.holder.pk):
        done = services.complete_follow_up(contact=row, by=man.holder)
        assert not done.has_open_follow_up
        with pytest.raises(rules.AlreadyDone):
            services.complete_follow_up(contact=row, by=man.holder)


def test_a_danger_step_stays_open_until_somebody_is_told_by_voice(man: Participant) -> None:
    by = man.holder

    with acting_as(by.pk):
        step = services.open_danger(man=man, about="threat", by=by)
        services.record_danger_try(danger=step, whom="iss_duty", by=by)
        assert step.is_open
        step = services.record_danger_told(
            danger=step, told_whom="site_lead", spoke_to="P Lindqvist", by=by
        )

        assert not step.is_open
        assert DangerTry.objects.count() == 1
        assert told_to_iss(man) == [("danger", "", "threat"), ("danger_told", "", "site_lead")]
        with pytest.raises(rules.AlreadyDone):
            services.record_danger_told(danger=step, told_whom="police", spoke_to="Desk", by=by)


def test_nobody_was_told_in_the_future(man: Participant) -> None:
    step = make_danger(man)

    with acting_as(man.holder.pk), pytest.raises(rules.InTheFuture):
        services.record_danger_told(
            danger=step,
            told_whom="police",
            spoke_to="Desk",
            by=man.holder,
            at=now() + timedelta(minutes=2),
        )


def test_a_retired_number_stays_and_is_retired_once(man: Participant) -> None:
    phone = make_phone(man)

    with acting_as(man.holder.pk):
        assert not services.retire_phone(phone=phone, by=man.holder).in_use
        with pytest.raises(rules.AlreadyDone):
            services.retire_phone(phone=phone, by=man.holder)
        services.add_phone(man=man, number="07700 900305", by=man.holder)


def test_the_same_number_is_explained_not_doubled(man: Participant) -> None:
    make_phone(man)

    with acting_as(man.holder.pk), pytest.raises(ValidationError, match="already there"):
        services.add_phone(man=man, number="07700 900 305", by=man.holder)


def test_another_constraint_than_the_rows_own_is_not_hidden(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(IntegrityError):
        services.agree_time(
            man=man,
            weekday=None,  # type: ignore[arg-type]
            starts=time(9),
            ends=time(10),
            by=man.holder,
        )


def test_a_row_entered_in_error_stays_and_iss_is_told_of_the_correction(
    man: Participant,
) -> None:
    by = man.holder

    with acting_as(by.pk):
        row = services.log_contact(man=man, facts=contact(tags=["relapse"]), by=by)
        struck = services.strike_out(row=row, reason="Another man.", by=by)

        assert struck.is_struck
        assert Contact.objects.standing().count() == 0
        assert Contact.objects.count() == 1
        correction = Bulletin.objects.get(corrects__isnull=False)
        assert (correction.kind, correction.code) == (BulletinKind.CONTACT, "entered_in_error")
        with pytest.raises(rules.AlreadyStruck):
            services.strike_out(row=row, reason="Again.", by=by)


def test_a_struck_status_brings_the_one_before_back(holder: User) -> None:
    man = make_man(holder=holder, status=Status.ACTIVE)

    with acting_as(holder.pk):
        change = act_on_status(man, Status.EXCLUDED)
        services.strike_out(row=change, reason="Wrong man.", by=holder)

        assert services.current_status(man) is Status.ACTIVE
        assert told_to_iss(man)[-1] == ("status", "active", "entered_in_error")


def test_his_only_status_is_not_struck(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(rules.OnlyStatus):
        services.strike_out(row=man.status_changes.get(), reason="x", by=man.holder)


def test_striking_needs_a_reason(man: Participant) -> None:
    with acting_as(man.holder.pk), pytest.raises(ValidationError, match="struck this out"):
        services.strike_out(row=make_goal(man), reason="", by=man.holder)


def test_duty_reach_opens_a_colleagues_man_for_twelve_hours_and_tells_his_holder(
    man: Participant, colleague: User
) -> None:
    within = Participant.objects.within_reach_of

    with acting_as(colleague.pk):
        assert not within(colleague, Permission.MAN_OPEN).exists()
        found = services.take_duty_reach(
            public_id=man.public_id, reason="He rings in a crisis.", by=colleague
        )

        assert found == man
        assert within(colleague, Permission.MAN_OPEN).get() == man
        assert not within(colleague, Permission.MAN_CHANGE).exists()
        assert not within(colleague, Permission.PARTNER_DETAILS_OPEN).exists()
    with owner():
        grant = ReachGrant.objects.get()
        assert grant.until - grant.granted_at == timedelta(hours=12)
        message = Message.objects.get()
        body = body_of(message)
    assert message.to == man.holder.email
    assert f"J Hall opened the page of {man.reference} on duty" in body
    assert man.family_name not in body + message.subject


def test_duty_reach_needs_a_reason_and_the_same_site(man: Participant, colleague: User) -> None:
    elsewhere = make_user(Role.FACILITATOR)

    with acting_as(colleague.pk), pytest.raises(ValidationError, match="why you need"):
        services.take_duty_reach(public_id=man.public_id, reason="", by=colleague)
    with acting_as(elsewhere.pk), pytest.raises(rules.OutOfDutyReach):
        services.take_duty_reach(public_id=man.public_id, reason="x", by=elsewhere)


def test_a_stand_in_works_with_the_men_of_the_session(man: Participant, colleague: User) -> None:
    with acting_as(man.holder.pk):
        services.grant_stand_in(
            men=[man],
            user=colleague,
            until=now() + timedelta(hours=3),
            by=man.holder,
            reason="Ill",
        )

    with time_machine.travel(now() + timedelta(seconds=1)):
        reached = Participant.objects.within_reach_of(colleague, Permission.REGISTER_MARK)
        assert str(GrantKind.STAND_IN) in str(reached.query)


def test_whoever_leaves_hands_his_men_to_somebody_of_the_same_site(
    man: Participant, colleague: User
) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, man.site)
    other = make_man()
    outsider = make_user(Role.FACILITATOR, make_site())

    def moved(leaver: User, successor: User) -> int:
        return services.hand_over_caseload(leaver=leaver, successor=successor, by=administrator)

    with acting_as(administrator.pk):
        for nobody in (outsider, administrator):
            with pytest.raises(rules.NotACaseWorker):
                moved(man.holder, nobody)
        assert moved(man.holder, colleague) == 1
        assert moved(other.holder, colleague) == 0
    with acting_as(colleague.pk):
        assert Participant.objects.get().holder == colleague
    with owner():
        other.refresh_from_db()
    assert other.holder != colleague


def test_a_facilitator_cannot_hand_over_by_the_function(man: Participant, colleague: User) -> None:
    with acting_as(colleague.pk):
        moved = services.hand_over_caseload(leaver=man.holder, successor=colleague, by=colleague)

    assert moved == 0


def test_a_lead_gives_a_man_another_worker(man: Participant, lead: User, colleague: User) -> None:
    with acting_as(lead.pk):
        services.change_holder(man=man, holder=colleague, by=lead)

    with acting_as(colleague.pk):
        assert Participant.objects.get().holder == colleague


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
