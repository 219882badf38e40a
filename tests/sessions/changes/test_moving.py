"""One session is moved, cancelled or not held."""

from datetime import date, time, timedelta

import pytest

from advance_site.core.dates import local
from sessions import services
from sessions.models import Cohort, FacilitatorBooking, PlanChange, SlotState
from sessions.services import RowFacts, rules
from tests.factories.sessions import EVENING, enrolments, group
from tests.sessions.changes.moves import GROUP_1, MONDAY, codes, move
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


def test_a_moved_session_takes_its_slots_bookings_and_plan_along(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        session = move(group(cohort), team.first, plan_version=1)

        assert session.starts_at == local(GROUP_1 + timedelta(days=2), time(17))
        assert session.ends_at - session.starts_at == timedelta(hours=2)
        assert {s.due_on for s in session.slots.all()} == {date(2026, 10, 7)}
        assert {s.cause for s in session.slots.all()} == {"The room is wet"}
        assert {b.during.lower for b in session.bookings.all()} == {session.starts_at}
        assert cohort.plan.get(item=session.item).due_on == date(2026, 10, 7)
        assert "05/10/2026 18:00 to 07/10/2026 17:00" in PlanChange.objects.first().what
        assert codes(cohort, "plan") == {"dates_planned", "moved"}
        assert Cohort.objects.get(pk=cohort.pk).plan_version == 2


def test_a_session_moves_only_to_an_open_day_in_its_order_after_now(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        session = group(cohort, "group_6")
        with pytest.raises(rules.InThePast):
            move(session, team.first, day=date(2026, 9, 13))
        with pytest.raises(rules.ClosedDay, match=r"25 December is closed, bank holiday"):
            move(session, team.first, day=date(2026, 12, 25))
        with pytest.raises(rules.OutOfOrder):
            move(session, team.first, day=date(2026, 11, 3))
        with pytest.raises(rules.OutOfOrder):
            move(session, team.first, day=date(2027, 3, 1))


def test_a_booster_that_moves_moves_the_end(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        move(group(cohort, "booster"), team.first, day=date(2027, 3, 1))

        assert Cohort.objects.get(pk=cohort.pk).ends_on == date(2027, 3, 1)


def test_a_form_drawn_before_another_move_is_refused(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        move(group(cohort), team.first)
        with pytest.raises(rules.PlanChanged):
            move(group(cohort), team.first, plan_version=1)


def test_a_move_that_books_somebody_twice_needs_a_reason(team):
    cohort = team.cohort(starts_on=MONDAY)
    team.cohort(starts_on=MONDAY + timedelta(days=2), second=team.coach)
    clash = {"day": GROUP_1 + timedelta(days=2), "at": EVENING}
    with acting(team.first):
        with pytest.raises(rules.DoubleBooked):
            move(group(cohort), team.first, **clash)

        session = move(group(cohort), team.first, exception_reason="Groups joined", **clash)

        exceptions = session.bookings.exclude(exception_reason="")
        assert [b.person for b in exceptions] == [team.first]


def test_a_marked_register_is_neither_moved_nor_cancelled(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    clock.move_to(local(GROUP_1, time(9)))
    with acting(team.first):
        services.mark_row(
            session=group(cohort),
            enrolment=enrolments(cohort)[0],
            facts=RowFacts(outcome="B1"),
            version=0,
            by=team.first,
        )
        with pytest.raises(rules.RegisterHasMarks):
            move(group(cohort), team.first)
        with pytest.raises(rules.RegisterHasMarks):
            services.cancel_session(session=group(cohort), why="Snow", by=team.first)


def test_a_cancelled_session_asks_nobody_and_frees_its_leaders(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        session = services.cancel_session(session=group(cohort), why="Snow", by=team.first)

        assert session.is_off
        assert {s.state for s in session.slots.all()} == {SlotState.NOT_REQUIRED}
        assert {s.cause for s in session.slots.all()} == {"Cancelled: Snow"}
        assert not FacilitatorBooking.objects.filter(group_session=session).exists()
        assert codes(cohort, "cancelled") == {"cancelled"}
        with pytest.raises(rules.NotPlanned):
            move(session, team.first)


def test_did_not_take_place_is_said_afterwards_and_cancelled_before(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        with pytest.raises(rules.NotBegun):
            services.mark_did_not_take_place(session=group(cohort), why="Snow", by=team.first)
        clock.move_to(local(GROUP_1, EVENING) + timedelta(days=1))
        with pytest.raises(rules.InThePast):
            services.cancel_session(session=group(cohort), why="Snow", by=team.first)

        session = services.mark_did_not_take_place(
            session=group(cohort), why="Nobody to lead it", by=team.first
        )

        assert session.state == "did_not"
        assert codes(cohort, "cancelled") == {"did_not"}


def test_link_and_room_are_changed(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        changed = services.change_details(
            cohort=cohort, mode="mixed", link="", dial_in="01632 960100", room="2", by=team.first
        )

    assert (changed.mode, changed.room, changed.by_video) == ("mixed", "2", True)
