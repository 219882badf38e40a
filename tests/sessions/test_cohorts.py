"""Cohorts: looked at first, made with every slot, made anew while nothing is recorded."""

from datetime import date, time, timedelta

import pytest
import time_machine

from advance_site.accounts.access import Role
from advance_site.accounts.models import SiteClosure, Training
from advance_site.core.dates import local, london
from participants.models import Bulletin, Status
from participants.services import current_status
from participants.services.rules import NotACaseWorker, RefusedByDatabase
from sessions import selectors, services
from sessions.models import (
    Cohort,
    Enrolment,
    FacilitatorBooking,
    GroupSession,
    PlanChange,
    Slot,
    SlotState,
)
from sessions.services import CohortFacts, Enrolling, rules
from tests.cast import owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False):
        yield


def test_a_preview_shows_and_changes_nothing(team):
    with acting(team.lead):
        preview = services.preview_cohort(facts=team.facts(starts_on=MONDAY))

        assert len(preview.plan.slots) == 33
        assert len(preview.groups) == 8
        assert preview.number == 1
        assert preview.untrained == [team.first, team.second]
        assert not Cohort.objects.exists()


def test_a_preview_names_only_the_untrained(team):
    with owner():
        Training.objects.create(
            user=team.first, kind="programme", completed_on=MONDAY, recorded_by=team.lead
        )
        Training.objects.create(
            user=team.second,
            kind="programme",
            completed_on=date(2020, 1, 1),
            valid_until=date(2021, 1, 1),
            recorded_by=team.lead,
        )
    with acting(team.lead):
        preview = services.preview_cohort(facts=team.facts(starts_on=MONDAY))

    assert preview.untrained == [team.second]


def test_a_preview_lists_what_a_closure_moves(team):
    with owner():
        SiteClosure.objects.create(
            site=team.site,
            first_day=date(2026, 10, 5),
            last_day=date(2026, 10, 6),
            reason="moving house",
        )
    with acting(team.lead):
        moved = services.preview_cohort(facts=team.facts(starts_on=MONDAY)).plan.moved

    assert moved[0].item.key == "group_1"
    assert moved[0].cause == "Not 5 October: site closed, moving house"


def test_a_cohort_is_made_with_every_slot_of_every_man(team):
    cohort = team.cohort(men=3, starts_on=MONDAY)

    with acting(team.first):
        assert Slot.objects.filter(enrolment__cohort=cohort).count() == 99
        assert cohort.plan.count() == 33
        assert GroupSession.objects.filter(cohort=cohort).count() == 8
        assert FacilitatorBooking.objects.filter(group_session__cohort=cohort).count() == 16
        assert group(cohort, "group_3").starts_at == local(date(2026, 11, 2), time(18))
        assert cohort.ends_on == date(2027, 2, 15)


def test_local_time_holds_across_the_clock_change(team):
    cohort = team.cohort(starts_on=MONDAY)

    with acting(team.first):
        times = {london(s.starts_at).time() for s in cohort.group_sessions.all()}

    assert times == {time(18)}


def test_men_are_in_preparation_and_told_of_alike(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)

    with acting(team.coach):
        for enrolment in enrolments(cohort):
            assert current_status(enrolment.participant) == Status.PREPARATION
            told = Bulletin.objects.filter(participant=enrolment.participant, kind="plan").get()
            assert told.code == "dates_planned"
            assert told.session_at == group(cohort, "welcome").starts_at


def test_a_cohort_keeps_its_version_of_the_programme(team):
    cohort = team.cohort(starts_on=MONDAY)

    assert cohort.template.version == "2026.1"
    assert cohort.template.items.count() == 33


def test_numbers_follow_each_other_and_stand_once_a_site(team):
    first = team.cohort(starts_on=MONDAY)
    second = team.cohort(starts_on=MONDAY, starts_time=time(10))

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(RefusedByDatabase, match="already has a cohort with this number"):
        team.cohort(starts_on=MONDAY, starts_time=time(14), number=2)


def test_a_facilitator_plans_only_a_cohort_that_she_leads(team):
    assert team.cohort(starts_on=MONDAY, by=team.first).number == 1

    with pytest.raises(rules.NotYours):
        team.cohort(starts_on=MONDAY, by=team.coach)


def test_a_cohort_needs_two_people_who_work_with_men_there(team):
    administrator = make_user(Role.SITE_ADMINISTRATOR, team.site)

    with pytest.raises(rules.TwoFacilitators):
        team.cohort(starts_on=MONDAY, second=team.first)
    with pytest.raises(NotACaseWorker):
        team.cohort(starts_on=MONDAY, second=administrator)


def test_a_man_who_is_not_accepted_cannot_join(team):
    waiting = team.man(status=Status.WAITING)

    with acting(team.lead), pytest.raises(rules.NotAccepted, match="Accept him first"):
        services.create_cohort(
            facts=team.facts(starts_on=MONDAY), men=[Enrolling(waiting, team.coach)], by=team.lead
        )


def test_a_man_of_another_site_cannot_join(team):
    both = make_site()
    cohort = team.cohort(starts_on=MONDAY)
    with owner():
        team.lead.memberships.create(
            user=team.lead, site=both, role=Role.SITE_LEAD, since=date(2020, 1, 1)
        )

    man = make_man(holder=team.lead, site=both, status=Status.ACCEPTED)

    with acting(team.lead), pytest.raises(rules.WrongSite):
        services.enrol_man(
            cohort=cohort, man=man, coach=team.coach, joined_on=MONDAY, by=team.lead
        )


def test_a_facilitator_booked_twice_is_shown_and_refused(team):
    team.cohort(starts_on=MONDAY)

    with acting(team.lead):
        preview = services.preview_cohort(facts=team.facts(starts_on=MONDAY))
        assert {c.person for c in preview.collisions} == {team.first, team.second}
        assert len(preview.collisions) == 16
    with pytest.raises(rules.DoubleBooked):
        team.cohort(starts_on=MONDAY)


def test_a_recorded_exception_lets_both_bookings_stand(team):
    team.cohort(starts_on=MONDAY)

    with acting(team.lead):
        second = services.create_cohort(
            facts=team.facts(starts_on=MONDAY), by=team.lead, exception_reason="Groups joined"
        )
        exceptions = FacilitatorBooking.objects.filter(group_session__cohort=second)
        assert {b.exception_reason for b in exceptions} == {"Groups joined"}
        assert {b.exception_by for b in exceptions} == {team.lead}


def test_the_database_refuses_a_booking_at_a_site_that_is_out_of_sight(team):
    other_site = make_site()
    with owner():
        for person in (team.first, team.second):
            person.memberships.create(
                user=person, site=other_site, role=Role.FACILITATOR, since=date(2020, 1, 1)
            )
    other_lead = make_user(Role.SITE_LEAD, other_site)
    team.cohort(starts_on=MONDAY)

    facts = team.facts(starts_on=MONDAY, site=other_site)
    with acting(other_lead), pytest.raises(rules.DoubleBooked):
        services.create_cohort(facts=facts, by=other_lead)


def replanned(team, cohort: Cohort, **changes) -> Cohort:
    values = {
        "starts_on": MONDAY + timedelta(weeks=1),
        "weekday": 2,
        "starts_time": time(10),
        "minutes": 90,
        "by": team.lead,
        "why": "The room is free on Wednesdays.",
    }
    return services.replan(cohort=cohort, **{**values, **changes})


def test_a_plan_is_made_anew_while_nothing_is_recorded(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)

    with acting(team.lead):
        anew = replanned(team, cohort, plan_version=1)

        assert services.may_replan(anew)
        first = group(anew)
        assert first.starts_at == local(date(2026, 10, 14), time(10))
        assert first.ends_at - first.starts_at == timedelta(minutes=90)
        assert {s.due_on for s in first.slots.all()} == {date(2026, 10, 14)}
        assert {b.during.lower for b in first.bookings.all()} == {first.starts_at}
        assert {s.state for s in Slot.objects.filter(enrolment__cohort=cohort)} == {"to_come"}
        assert PlanChange.objects.filter(cohort=cohort, kind="made_anew").count() == 1
        assert {e.joined_on for e in enrolments(cohort)} == {MONDAY + timedelta(weeks=1)}


def test_a_plan_made_anew_keeps_who_leads_from_when(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        services.swap_facilitator(
            cohort=cohort,
            leaving=team.second,
            joining=team.coach,
            from_day=date(2026, 10, 20),
            why="On leave",
            by=team.lead,
        )
        anew = replanned(team, cohort)

        before, after = group(anew, "group_1"), group(anew, "group_2")
        assert {b.person for b in before.bookings.all()} == {team.first, team.second}
        assert {b.person for b in after.bookings.all()} == {team.first, team.coach}


def test_a_plan_is_not_made_anew_once_something_is_recorded(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.lead):
        slot = Slot.objects.get(item__key="one_to_one")
        services.mark_slot(
            slot=slot, state=SlotState.DONE, by=team.lead, way="in_person", how="Seen by L"
        )

        with pytest.raises(rules.AlreadyRecorded):
            replanned(team, cohort)
        assert not services.may_replan(cohort)


def test_a_form_drawn_before_the_plan_changed_is_refused(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        replanned(team, cohort)

        with pytest.raises(rules.PlanChanged):
            replanned(team, cohort, plan_version=1)


def test_a_plan_does_not_start_in_the_past(team):
    cohort = team.cohort(starts_on=MONDAY)

    with acting(team.lead), pytest.raises(rules.InThePast):
        replanned(team, cohort, starts_on=date(2026, 9, 1))


def test_facts_know_their_rhythm(team):
    facts = team.facts(starts_on=MONDAY)

    assert isinstance(facts, CohortFacts)
    assert facts.rhythm.first_day == MONDAY


def test_a_site_that_is_closed_for_years_has_no_plan(team):
    with owner():
        SiteClosure.objects.create(
            site=team.site,
            first_day=date(2026, 10, 1),
            last_day=date(2029, 10, 1),
            reason="moving house",
        )

    with acting(team.lead), pytest.raises(rules.NoPlan, match="closed for more than 52 weeks"):
        services.preview_cohort(facts=team.facts(starts_on=MONDAY))


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2026-09-20", "coming"),
        ("2026-09-21", "running"),
        ("2027-02-15", "running"),
        ("2027-02-16", "finished"),
    ],
)
def test_a_cohort_s_phase_follows_from_its_days(team, day, phase):
    cohort = team.cohort(starts_on=MONDAY)

    with time_machine.travel(f"{day} 12:00+00:00"):
        assert cohort.phase == phase
        with acting(team.lead):
            found = {
                "coming": Cohort.objects.coming(date.fromisoformat(day)),
                "running": Cohort.objects.running(date.fromisoformat(day)),
                "finished": Cohort.objects.past(date.fromisoformat(day)),
            }
            assert [name for name, rows in found.items() if rows.exists()] == [phase]


def test_a_stopped_cohort_is_stopped_on_every_day(team):
    cohort = team.cohort(starts_on=MONDAY)
    cohort.status = "stopped"

    assert cohort.phase == "stopped"


def test_the_newest_place_of_a_man_is_the_one_he_has_not_left(team):
    first = team.cohort(men=1, starts_on=MONDAY)
    second = team.cohort(starts_on=MONDAY, starts_time=time(9))
    with acting(team.lead):
        man = enrolments(first)[0].participant
        assert selectors.enrolment_of(man) == enrolments(first)[0]
        services.man_leaves(
            enrolment=enrolments(first)[0], left_on=MONDAY, reason="Other day", by=team.lead
        )
        services.enrol_man(
            cohort=second, man=man, coach=team.coach, joined_on=MONDAY, by=team.lead
        )

        found = selectors.enrolment_of(man)
        assert found.cohort == second
        slots = Slot.objects.filter(enrolment=found)
        assert slots.counted().open().count() == 32
        assert not slots.done().exists()
        assert list(Enrolment.objects.current(MONDAY)) == [found]
        assert list(Enrolment.objects.standing()) == [found]
        assert str(group(second)) == "Group 1, Cohort 2"
        assert str(second.template) == "ADVANCE-D 2026.1"
        assert group(second).item.is_group
