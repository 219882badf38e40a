"""One session moved, cancelled or not held; men join late and leave; leaders are swapped."""

from datetime import date, time, timedelta

import pytest
import time_machine

from advance_site.accounts.access import Role
from advance_site.core.dates import local, london, now
from participants.models import Bulletin, Participant, Status
from participants.services import current_status
from participants.services.rules import InTheFuture, NotACaseWorker
from sessions import selectors, services
from sessions.models import (
    Cohort,
    Enrolment,
    FacilitatorBooking,
    PlanChange,
    Slot,
    SlotState,
    StandIn,
)
from sessions.services import Leaving, RowFacts, rules
from tests.factories.accounts import make_user
from tests.factories.sessions import EVENING, enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
GROUP_1 = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def move(session, by, day=GROUP_1 + timedelta(days=2), at=time(17), **changes):
    return services.move_session(
        session=session, day=day, at=at, why="The room is wet", by=by, **changes
    )


def codes(cohort: Cohort, kind: str) -> set[str]:
    men = [e.participant for e in enrolments(cohort)]
    return set(
        Bulletin.objects.filter(participant__in=men, kind=kind).values_list("code", flat=True)
    )


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


def test_link_and_room_are_changed(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        changed = services.change_details(
            cohort=cohort, mode="mixed", link="", dial_in="01632 960100", room="2", by=team.first
        )

    assert (changed.mode, changed.room, changed.by_video) == ("mixed", "2", True)


def test_a_slot_is_marked_by_hand_once_and_told(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="website_1")
        for _ in range(2):
            row = services.mark_slot(
                slot=slot, state=SlotState.DONE, by=team.coach, way="paper", how="Sheet"
            )
        assert (row.state, row.by_hand, row.done_at) == ("done", True, now())
        assert codes(cohort, "website") == {"done"}
        assert Bulletin.objects.filter(kind="website").count() == 1
        with pytest.raises(InTheFuture):
            services.mark_slot(
                slot=slot,
                state=SlotState.DONE,
                by=team.coach,
                how="x",
                done_at=now() + timedelta(hours=1),
            )


def test_a_call_that_tells_itself_writes_no_second_bulletin(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="coaching_1")
        services.mark_slot(
            slot=slot,
            state=SlotState.DONE,
            by=team.coach,
            way="phone",
            by_hand=False,
            tell_iss=False,
        )
        assert codes(cohort, "call") == set()


def test_a_group_is_done_only_by_its_register_or_a_catch_up(team):
    team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="group_1")
        with pytest.raises(rules.SlotOfRegister):
            services.mark_slot(
                slot=slot, state=SlotState.DONE, by=team.coach, way="video", how="Saw him"
            )


def test_times_of_day_are_london_s(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        session = move(group(cohort, "group_3"), team.first, day=date(2026, 11, 4))

    assert london(session.starts_at).hour == 17
