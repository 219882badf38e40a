"""A change of a plan is shown, made as shown, told, and taken back exactly."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from advance_site.accounts.access import Role
from advance_site.core.dates import local, london
from participants.models import Bulletin
from sessions.models import (
    CohortSlot,
    FacilitatorBooking,
    GroupSession,
    PlanMove,
    Slot,
    SlotState,
    StandIn,
    ToTell,
)
from sessions.planning.cascade import Move, NewRhythm, Repair
from sessions.planning.dating import Rhythm
from sessions.services import (
    cascading,
    end_stand_in,
    mark_slot,
    rules,
    set_stand_in,
    telling,
)
from sessions.services.cascading import Decision
from sessions.services.proposing import propose
from tests.factories.accounts import make_user
from tests.factories.sessions import EVENING, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
GROUP_4 = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def later(key: str = "group_4", weeks: int = 1, *, with_later: bool = True) -> Move:
    day = GROUP_4 + timedelta(weeks=weeks)
    return Move(key, day, EVENING, "A facilitator is away", with_later)


def everything(cohort) -> dict[str, list[Any]]:
    """All dates and bookings of a cohort, for comparing before with after."""
    sessions = cohort.group_sessions.order_by("pk")
    slots = Slot.objects.filter(enrolment__cohort=cohort).order_by("pk")
    bookings = FacilitatorBooking.objects.filter(group_session__cohort=cohort).order_by("pk")
    cohort.refresh_from_db()
    return {
        "cohort": [cohort.ends_on, cohort.weekday, cohort.starts_time, cohort.minutes],
        "sessions": list(sessions.values_list("pk", "starts_at", "ends_at", "cause", "state")),
        "plan": list(
            CohortSlot.objects.filter(cohort=cohort).order_by("pk").values_list("due_on", "cause")
        ),
        "slots": list(slots.values_list("pk", "due_on", "starts_at", "cause", "state")),
        "bookings": list(bookings.values_list("person", "group_session", "during")),
    }


def test_what_was_shown_is_what_is_made(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        shown = propose(cohort=cohort, ask=later())
        cascading.change_plan(
            cohort=cohort, ask=later(), why="Away", seen=shown.digest, by=team.first
        )

        for shift in shown.shifts:
            assert cohort.plan.get(item__key=shift.item.key).due_on == shift.after.day
        for one in shown.slots:
            assert Slot.objects.get(pk=one.slot.pk).due_on == one.due_on
        assert group(cohort, "group_4").starts_at == local(date(2026, 11, 23), EVENING)
        assert propose(cohort=cohort, ask=later()).moves_nothing


def test_later_groups_skip_closed_days_and_say_so(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        shown = propose(cohort=cohort, ask=later(weeks=2))

    days = {s.item.key: (s.after.day, s.after.cause) for s in shown.groups}
    assert days["group_4"] == (date(2026, 11, 30), "A facilitator is away")
    assert days["group_5"] == (date(2026, 12, 14), "Follows group 4")
    assert days["group_6"] == (
        date(2027, 1, 4),
        "Not 28 December: bank holiday, Boxing Day (observed)",
    )


def test_a_plan_that_changed_since_it_was_shown_is_looked_at_again(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        shown = propose(cohort=cohort, ask=later())
        cascading.change_plan(cohort=cohort, ask=later("group_3", -1), why="x", by=team.first)

        with pytest.raises(rules.PlanChanged):
            cascading.change_plan(
                cohort=cohort, ask=later(), why="Away", seen=shown.digest, by=team.first
            )


def test_taking_back_restores_everything_exactly(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        before = everything(cohort)
        move = cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.first)
        assert everything(cohort) != before
        cascading.take_back(move=move, by=team.first)

        assert everything(cohort) == before
        move.refresh_from_db()
        assert move.taken_back_by == team.first


def test_a_new_day_of_the_group_is_taken_back_too(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    thursdays = NewRhythm(
        Rhythm(MONDAY, 3, time(13), 90), date(2026, 10, 12), "Meets on Thursdays"
    )
    with acting(team.first):
        before = everything(cohort)
        move = cascading.change_plan(cohort=cohort, ask=thursdays, why="Room", by=team.first)
        cohort.refresh_from_db()

        assert (cohort.weekday, cohort.starts_time, cohort.minutes) == (3, time(13), 90)
        changed = group(cohort, "group_2")
        assert london(changed.starts_at).weekday() == 3
        assert changed.ends_at - changed.starts_at == timedelta(minutes=90)
        assert group(cohort, "group_1").starts_at == local(date(2026, 10, 5), EVENING)
        cascading.take_back(move=move, by=team.first)
        assert everything(cohort) == before


def test_nothing_is_taken_back_once_something_depends_on_it(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        move = cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.first)
        slot = Slot.objects.get(enrolment__cohort=cohort, item__key="website_8")
        clock.move_to("2026-09-15 09:00+00:00")
        mark_slot(slot=slot, state=SlotState.DONE, way="paper", how="Early", by=team.first)

        with pytest.raises(rules.SomethingDependsOnIt):
            cascading.take_back(move=move, by=team.first)


def test_a_later_change_of_the_plan_keeps_an_earlier_one(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        first = cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.first)
        cascading.change_plan(cohort=cohort, ask=later("group_6", 8), why="x", by=team.first)

        with pytest.raises(rules.SomethingDependsOnIt):
            cascading.take_back(move=first, by=team.first)


def test_what_is_recorded_or_past_never_moves(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    clock.move_to("2026-11-18 09:00+00:00")
    with acting(team.first):
        slot = Slot.objects.get(enrolment__cohort=cohort, item__key="website_8")
        mark_slot(slot=slot, state=SlotState.DONE, way="paper", how="Early", by=team.first)
        shown = propose(cohort=cohort, ask=later("group_5", 3))

        assert slot.pk not in {one.slot.pk for one in shown.slots}
        assert min(s.before.day for s in shown.shifts) >= date(2026, 11, 18)


def test_a_facilitator_in_two_places_is_decided_first(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    colleague = make_user(Role.FACILITATOR, team.site, "Kim Novak")
    team.cohort(starts_on=MONDAY + timedelta(days=1), second=colleague)
    ask = Move("group_4", GROUP_4 + timedelta(days=1), EVENING, "Away")
    with acting(team.lead):
        shown = propose(cohort=cohort, ask=ask)
        twice = {(c.session_id, c.person.pk) for c in shown.collisions}
        assert {person for _, person in twice} == {team.first.pk}
        with pytest.raises(rules.DoubleBooked):
            cascading.change_plan(cohort=cohort, ask=ask, why="Away", by=team.lead)
        before = everything(cohort)
        move = cascading.change_plan(
            cohort=cohort,
            ask=ask,
            why="Away",
            by=team.lead,
            decisions={key: Decision(stand_in=team.coach) for key in twice},
        )

        moved = group(cohort, "group_4")
        assert {b.person for b in moved.bookings.all()} == {team.coach, team.second}
        assert StandIn.objects.get().instead_of == team.first
        cascading.take_back(move=move, by=team.lead)
        after = everything(cohort)
        assert {row[:2] for row in after.pop("bookings")} == {
            row[:2] for row in before.pop("bookings")
        }
        assert after == before


def test_men_whose_group_moves_are_on_a_list_until_they_are_told(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        move = cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.first)
        lines = list(ToTell.objects.open())
        assert [line.said for line in lines] == [
            "Group 4 is now on Monday 23 November at 18:00. It was on Monday 16 November at 18:00."
        ] * 2
        telling.tick_told(line=lines[0], by=team.first)
        cascading.take_back(move=move, by=team.first)

        still = list(ToTell.objects.open())
        assert [line.participant for line in still] == [lines[0].participant]
        assert still[0].said.startswith("It stays as it was")


def test_iss_is_told_of_each_man_once_and_corrected(team):
    cohort = team.cohort(men=2, starts_on=MONDAY)
    with acting(team.first):
        move = cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.first)
        cascading.take_back(move=move, by=team.first)
        moved = Bulletin.objects.filter(code="moved")
        back = Bulletin.objects.filter(code="taken_back")

        assert moved.count() == back.count() == 2
        assert {b.corrects_id for b in back} == {b.pk for b in moved}


def test_a_closure_moves_every_plan_of_the_site_and_is_taken_back_in_all(team):
    cohorts = [
        team.cohort(men=1, starts_on=MONDAY),
        team.cohort(men=1, starts_on=MONDAY + timedelta(days=1)),
    ]
    days = {"first_day": date(2026, 10, 5), "last_day": date(2026, 10, 9)}
    with acting(team.lead):
        before = [everything(cohort) for cohort in cohorts]
        shown = cascading.propose_closure(site=team.site, reason="repairs", **days)
        moves = cascading.close_site(
            site=team.site,
            reason="repairs",
            by=team.lead,
            seen=cascading.digest_of(shown),
            **days,
        )

        assert len(moves) == len(cohorts)
        for cohort in cohorts:
            held = GroupSession.objects.filter(cohort=cohort).values_list("starts_at", flat=True)
            days_held = [london(moment).date() for moment in held]
            assert not [d for d in days_held if date(2026, 10, 5) <= d <= date(2026, 10, 9)]
            assert propose(cohort=cohort, ask=Repair()).moves_nothing
        cascading.take_back(move=moves[0], by=team.lead)
        assert [everything(cohort) for cohort in cohorts] == before
        assert PlanMove.objects.filter(taken_back_at__isnull=True).count() == 0


def test_a_stand_in_that_was_set_by_hand_moves_along(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.lead):
        stand_in = set_stand_in(
            session=group(cohort, "group_4"),
            user=team.coach,
            instead_of=team.first,
            reason="Leave",
            by=team.lead,
        )
        cascading.change_plan(cohort=cohort, ask=later(), why="Away", by=team.lead)
        stand_in.refresh_from_db()
        session = group(cohort, "group_4")

        assert stand_in.until == StandIn.end_of_reach(session.ends_at)
        assert {b.person for b in session.bookings.all()} == {team.coach, team.second}
        end_stand_in(stand_in=stand_in, by=team.lead, why="Back")
