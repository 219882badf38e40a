"""Leaders are swapped, and somebody stands in."""

from datetime import date, timedelta

import pytest

from advance_site.accounts.access import Role
from participants.services.rules import NotACaseWorker
from sessions import services
from sessions.models import StandIn
from sessions.services import rules
from tests.factories.accounts import make_user
from tests.factories.sessions import group
from tests.sessions.changes.moves import MONDAY, move
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


def swap(cohort, by, leaving, joining, from_day=date(2026, 10, 10), **changes):
    return services.swap_facilitator(
        cohort=cohort,
        leaving=leaving,
        joining=joining,
        from_day=from_day,
        why="On leave",
        by=by,
        **changes,
    )


def test_a_swapped_facilitator_leads_from_that_day_on(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        swap(cohort, team.lead, team.second, team.coach, plan_version=1)

        before, after = group(cohort, "group_1"), group(cohort, "group_2")
        assert {b.person for b in before.bookings.all()} == {team.first, team.second}
        assert {b.person for b in after.bookings.all()} == {team.first, team.coach}
        assert [(f.user, f.since, f.until) for f in cohort.facilitators.order_by("pk")][1:] == [
            (team.second, date(2026, 9, 14), date(2026, 10, 9)),
            (team.coach, date(2026, 10, 10), None),
        ]


def test_a_swap_names_a_leader_and_somebody_new_from_today_on(team):
    cohort = team.cohort(starts_on=MONDAY)
    administrator = make_user(Role.SITE_ADMINISTRATOR, team.site)
    with acting(team.lead):
        with pytest.raises(rules.NotLeading):
            swap(cohort, team.lead, team.coach, team.lead)
        with pytest.raises(rules.TwoFacilitators):
            swap(cohort, team.lead, team.second, team.first)
        with pytest.raises(rules.InThePast):
            swap(cohort, team.lead, team.second, team.coach, from_day=date(2026, 9, 1))
        with pytest.raises(NotACaseWorker):
            swap(cohort, team.lead, team.second, administrator)


def test_a_facilitator_hands_her_own_cohort_over(team):
    cohort = team.cohort(starts_on=MONDAY)

    with acting(team.second):
        swap(cohort, team.second, team.second, team.coach, from_day=date(2026, 9, 14))

    with acting(team.lead):
        assert {b.person for b in group(cohort).bookings.all()} == {team.first, team.coach}


def test_a_swap_that_books_somebody_twice_needs_a_reason(team):
    cohort = team.cohort(starts_on=MONDAY)
    third = make_user(Role.FACILITATOR, team.site)
    team.cohort(starts_on=MONDAY, first=team.coach, second=third)
    with acting(team.lead):
        with pytest.raises(rules.DoubleBooked):
            swap(cohort, team.lead, team.second, team.coach)
        swap(cohort, team.lead, team.second, team.coach, exception_reason="Joined groups")


def stand_in(session, by, user, instead_of, **changes) -> StandIn:
    return services.set_stand_in(
        session=session, user=user, instead_of=instead_of, reason="Ill", by=by, **changes
    )


def test_a_stand_in_leads_one_session_and_meets_its_men_for_a_time(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    other = make_user(Role.FACILITATOR, team.site)
    with acting(team.lead):
        row = stand_in(group(cohort), team.lead, other, team.second)

        assert row.since == group(cohort).starts_at - timedelta(days=1)
        assert row.until == group(cohort).ends_at + timedelta(days=2)
        assert {b.person for b in group(cohort).bookings.all()} == {team.first, other}
        assert {b.person for b in group(cohort, "group_2").bookings.all()} == {
            team.first,
            team.second,
        }


def test_a_stand_in_is_somebody_new_for_somebody_who_leads(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        with pytest.raises(rules.NotLeading):
            stand_in(group(cohort), team.lead, team.coach, team.lead)
        with pytest.raises(rules.TwoFacilitators):
            stand_in(group(cohort), team.lead, team.first, team.second)
        session = services.cancel_session(session=group(cohort), why="Snow", by=team.lead)
        with pytest.raises(rules.NotPlanned):
            stand_in(session, team.lead, team.coach, team.first)


def test_a_stand_in_is_taken_back(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        row = stand_in(group(cohort), team.lead, team.coach, team.second)

        ended = services.end_stand_in(stand_in=row, by=team.lead, why="Well again")

        assert ended.until == ended.since
        assert {b.person for b in group(cohort).bookings.all()} == {team.first, team.second}
        with pytest.raises(rules.NothingToUndo):
            services.end_stand_in(stand_in=row, by=team.lead, why="Twice")


def test_a_moved_session_moves_its_stand_in_s_time(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.lead):
        stand_in(group(cohort), team.lead, team.coach, team.second)
        session = move(group(cohort), team.lead)

        assert StandIn.objects.get().until == session.ends_at + timedelta(days=2)
