"""Men join late and leave, and their coach changes."""

from datetime import date, time

import pytest

from advance_site.accounts.access import Role
from advance_site.core.dates import local
from participants.models import Participant, Status
from participants.services import current_status
from sessions import selectors, services
from sessions.models import Cohort, Enrolment, SlotState
from sessions.services import Leaving, rules
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.changes.moves import MONDAY, codes, move
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


def test_a_man_who_joins_late_is_asked_only_for_what_comes(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    clock.move_to(local(date(2026, 10, 20), time(9)))
    man = team.man()
    with acting(team.lead):
        enrolment = services.enrol_man(
            cohort=cohort,
            man=man,
            coach=team.coach,
            joined_on=date(2026, 10, 20),
            by=team.lead,
            plan_version=1,
        )

        slots = {s.item.key: s for s in selectors.slots_of(enrolment)}
        assert len(slots) == 33
        assert slots["group_1"].state == SlotState.NOT_REQUIRED
        assert slots["group_1"].cause == "He joined on 20 October"
        assert slots["group_3"].state == SlotState.TO_COME
        assert slots["one_to_one"].due_on == date(2026, 10, 20)
        assert slots["one_to_one"].state == SlotState.TO_COME
        assert current_status(man) == Status.PREPARATION


def test_a_late_joiner_gets_the_plan_with_its_moves_and_cancellations(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        move(group(cohort), team.lead)
        services.cancel_session(session=group(cohort, "group_2"), why="Snow", by=team.lead)
        enrolment = services.enrol_man(
            cohort=cohort, man=team.man(), coach=team.coach, joined_on=MONDAY, by=team.lead
        )

        slots = {s.item.key: s for s in selectors.slots_of(enrolment)}
        assert slots["group_1"].due_on == date(2026, 10, 7)
        assert slots["group_2"].state == SlotState.NOT_REQUIRED


def test_a_man_is_in_one_cohort_at_a_time(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    man = team_man(cohort, team)
    with acting(team.lead), pytest.raises(rules.AlreadyEnrolled):
        services.enrol_man(
            cohort=cohort, man=man, coach=team.coach, joined_on=MONDAY, by=team.lead
        )


def team_man(cohort: Cohort, team) -> Participant:
    with acting(team.lead):
        return enrolments(cohort)[0].participant


def test_what_comes_after_he_left_is_not_required(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    clock.move_to(local(date(2026, 10, 20), time(9)))
    with acting(team.lead):
        enrolment = services.man_leaves(
            enrolment=enrolments(cohort)[0],
            left_on=date(2026, 10, 20),
            reason="Moved away",
            by=team.lead,
            leaving=Leaving(Status.WITHDRAWN, reason="other", risk_review_done=True),
        )

        slots = {s.item.key: s for s in selectors.slots_of(enrolment)}
        assert slots["group_3"].state == SlotState.NOT_REQUIRED
        assert slots["group_3"].cause == "He left on 20 October"
        assert slots["group_2"].state == SlotState.TO_COME
        assert current_status(enrolment.participant) == Status.WITHDRAWN
        assert "left_cohort" in codes(cohort, "plan")
        with pytest.raises(rules.AlreadyLeft):
            services.man_leaves(
                enrolment=enrolment, left_on=date(2026, 10, 21), reason="Again", by=team.lead
            )


def test_nobody_leaves_before_he_joined(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.lead):
        enrolment = services.man_leaves(
            enrolment=enrolments(cohort)[0],
            left_on=date(2026, 9, 14),
            reason="Changed his mind",
            by=team.lead,
        )

    assert enrolment.left_on == MONDAY


def test_a_coach_is_changed_and_the_reach_with_him(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    other = make_user(Role.FACILITATOR, team.site)
    with acting(team.lead):
        enrolment = services.change_coach(
            enrolment=enrolments(cohort)[0], coach=other, by=team.lead, why="On leave"
        )
    with acting(team.coach):
        assert not Enrolment.objects.filter(pk=enrolment.pk).exists()
    with acting(other):
        assert Enrolment.objects.filter(pk=enrolment.pk).exists()
    with acting(team.lead):
        services.man_leaves(enrolment=enrolment, left_on=MONDAY, reason="Moved away", by=team.lead)
        with pytest.raises(rules.AlreadyLeft):
            services.change_coach(enrolment=enrolment, coach=team.coach, by=team.lead, why="x")
