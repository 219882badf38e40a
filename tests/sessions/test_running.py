"""A cohort that runs already is taken over: its past lies before this system, and is no miss."""

from datetime import date, time, timedelta

import pytest
import time_machine

from advance_site.accounts.access import Role
from advance_site.accounts.models import SiteClosure
from advance_site.core.dates import local
from casework import board
from casework.filters import Asked
from casework.grid import grid_of
from participants.models import Bulletin
from sessions import selectors, services
from sessions.due import due_for
from sessions.models import Cohort, SessionState, Slot, SlotState
from sessions.planning.cascade import Move
from sessions.services import Enrolling, rules
from sessions.services.before_us import (
    count_of,
    digest_of,
    enter_before_us,
    slots_before_us,
    states_of_count,
)
from sessions.services.cascading import change_plan
from sessions.services.catching_up import drop_catch_up, plan_catch_up
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting
from tests.sessions.places import place, typed

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
# Wednesday of week 6: welcome and groups 1 and 2 lie behind, website 4 is due today.
NOW = local(date(2026, 10, 28), time(9))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def facts(team, **changes):
    return team.facts(starts_on=MONDAY, runs_already=True, **changes)


def taken_over(team, *joined_on: date | None, **changes) -> Cohort:
    men = [Enrolling(team.man(), team.coach, day) for day in joined_on]
    with acting(team.lead):
        return services.create_cohort(facts=facts(team, **changes), men=men, by=team.lead)


def slots_of(cohort: Cohort, place_of_man: int = 0) -> dict[str, Slot]:
    man = enrolments(cohort)[place_of_man]
    return {slot.item.key: slot for slot in selectors.slots_of(man)}


def enter(cohort: Cohort, by, **states: SlotState) -> int:
    known = {slot.item.key: slot for slot in slots_before_us(cohort)}
    found = {known[key].pk: state for key, state in states.items()}
    return enter_before_us(cohort=cohort, states=found, by=by)


# The plan


def test_what_is_past_lies_where_the_programme_has_it_whatever_was_closed(team):
    with owner():
        SiteClosure.objects.create(
            site=team.site, first_day=date(2026, 10, 5), last_day=date(2026, 10, 5), reason="Snow"
        )
        SiteClosure.objects.create(
            site=team.site, first_day=date(2026, 11, 2), last_day=date(2026, 11, 2), reason="Away"
        )
    with acting(team.lead):
        preview = services.preview_cohort(facts=facts(team))

    assert preview.plan.slot("group_1").day == date(2026, 10, 5)
    assert preview.plan.slot("group_3").day == date(2026, 11, 9)
    assert preview.plan.slot("group_3").cause == "Not 2 November: site closed, Away"
    assert len(preview.before_us) == 10


def test_days_that_were_given_lead_the_later_ones(team):
    with acting(team.lead):
        held = {"group_1": date(2026, 10, 12), "group_2": date(2026, 10, 22)}
        plan = services.preview_cohort(facts=facts(team, held=held)).plan

    days = {slot.item.key: slot.day for slot in plan.slots}
    assert days["group_1"] == date(2026, 10, 12)
    assert plan.slot("group_1").cause == "As it was held"
    assert days["group_2"] == date(2026, 10, 22)
    assert days["group_3"] == date(2026, 11, 2)
    assert plan.slot("group_3").starts_at == local(date(2026, 11, 2), time(18))
    order = [slot.day for slot in plan.slots]
    assert order == sorted(order)
    assert days["coaching_2"] <= days["group_2"]
    assert plan.slot("coaching_2").cause == "Before the group after it"


def test_groups_in_the_wrong_order_are_refused(team):
    with acting(team.lead), pytest.raises(rules.NoPlan, match="Group 2 would not come after"):
        services.preview_cohort(facts=facts(team, held={"group_2": date(2026, 9, 30)}))


def test_only_a_cohort_that_runs_is_taken_over(team):
    with acting(team.lead):
        with pytest.raises(rules.NotRunningYet):
            services.preview_cohort(facts=team.facts(starts_on=NOW.date(), runs_already=True))
        with pytest.raises(rules.AlreadyOver):
            services.preview_cohort(
                facts=team.facts(starts_on=date(2026, 1, 5), runs_already=True)
            )


# What is made


def test_the_past_is_before_this_system_and_what_comes_is_ours(team):
    cohort = taken_over(team, None)

    with acting(team.lead):
        assert cohort.taken_over_on == NOW.date()
        assert group(cohort, "group_2").state == SessionState.BEFORE_US
        assert not group(cohort, "group_2").bookings.exists()
        assert group(cohort, "group_3").state == SessionState.PLANNED
        assert group(cohort, "group_3").bookings.count() == 2
        slots = slots_of(cohort)
        assert (slots["group_1"].state, slots["group_1"].before_us) == (SlotState.UNKNOWN, True)
        assert (slots["website_4"].state, slots["website_4"].before_us) == (
            SlotState.TO_COME, False,
        )  # fmt: skip
        assert len(slots_before_us(cohort)) == 10


def test_iss_is_told_once_of_the_dates_and_never_of_the_past(team):
    cohort = taken_over(team, None)

    with acting(team.lead):
        man = enrolments(cohort)[0].participant
        enter(cohort, team.lead, group_1=SlotState.DONE, website_1=SlotState.DONE)
        told = Bulletin.objects.filter(participant=man, kind__in=["plan", "attendance", "website"])
        assert [row.code for row in told] == ["dates_planned"]
        assert told[0].session_at == group(cohort, "group_3").starts_at


def test_what_was_before_a_man_joined_is_not_required(team):
    cohort = taken_over(team, None, date(2026, 10, 14))

    with acting(team.lead):
        late = slots_of(cohort, 1)
        assert (late["group_1"].state, late["group_1"].before_us) == (
            SlotState.NOT_REQUIRED, False,
        )  # fmt: skip
        assert late["group_2"].state == SlotState.UNKNOWN
        assert (late["one_to_one"].due_on, late["one_to_one"].state) == (
            date(2026, 10, 14), SlotState.UNKNOWN,
        )  # fmt: skip


def test_a_man_who_was_forgotten_is_enrolled_from_the_day_on_which_he_joined(team):
    cohort = taken_over(team)
    with acting(team.lead):
        services.enrol_man(
            cohort=cohort, man=team.man(), coach=team.coach, joined_on=MONDAY, by=team.lead
        )

        assert slots_of(cohort)["group_2"].state == SlotState.UNKNOWN


# What is known


def test_what_was_done_counts_and_the_rest_is_never_due(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        changed = enter(
            cohort, team.lead, one_to_one=SlotState.DONE, welcome=SlotState.DONE,
            group_1=SlotState.NOT_DONE,
        )  # fmt: skip

        progress = selectors.progress_by_enrolment(enrolments(cohort))[enrolments(cohort)[0].pk]
        assert changed == 3
        assert (progress.done, progress.due, progress.total) == (2, 3, 32)
        slots = slots_of(cohort)
        assert slots["welcome"].done_at == group(cohort, "welcome").starts_at
        assert slots["welcome"].marked_by == team.lead
        assert enter(cohort, team.lead, welcome=SlotState.UNKNOWN) == 1
        again = slots_of(cohort)["welcome"]
        assert (again.state, again.done_at, again.marked_by) == (SlotState.UNKNOWN, None, None)


def test_the_same_again_changes_nothing_and_a_colleague_is_not_overwritten(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        seen = digest_of(slots_before_us(cohort))
        states = {slot.pk: SlotState.DONE for slot in slots_before_us(cohort)}
        assert enter_before_us(cohort=cohort, states=states, seen=seen, by=team.lead) == 10
        assert enter_before_us(cohort=cohort, states=states, by=team.lead) == 0
        with pytest.raises(rules.ChangedMeanwhile):
            enter_before_us(cohort=cohort, states=states, seen=seen, by=team.lead)


def test_nothing_of_ours_is_entered_that_way(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        ours = slots_of(cohort)["group_3"]
        with pytest.raises(rules.NotBeforeUs):
            enter_before_us(cohort=cohort, states={ours.pk: SlotState.DONE}, by=team.lead)
        past = slots_before_us(cohort)[0]
        with pytest.raises(rules.NotBeforeUs):
            enter_before_us(cohort=cohort, states={past.pk: SlotState.TO_COME}, by=team.lead)


def test_a_number_says_that_so_many_of_the_first_were_done(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        own = [slot for slot in slots_before_us(cohort) if slot.item.strand == "website"]

        assert count_of(own) is None
        assert states_of_count(own, None) == {}
        states = states_of_count(own, 2)
        assert [states[slot.pk] for slot in own] == [
            SlotState.DONE, SlotState.DONE, SlotState.NOT_DONE,
        ]  # fmt: skip
        enter_before_us(cohort=cohort, states=states, by=team.lead)
        own = [slot for slot in slots_before_us(cohort) if slot.item.strand == "website"]
        assert count_of(own) == 2
        assert states_of_count(own, 2) == {}
        assert set(states_of_count(own, None).values()) == {SlotState.UNKNOWN}


def test_caught_up_with_us_it_is_done_and_taken_back_it_is_unknown(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        slot = slots_of(cohort)["group_1"]
        services.mark_slot(
            slot=slot, state=SlotState.DONE, way="catch_up", how="In the office", by=team.lead
        )
        assert "group_1" not in {one.item.key for one in slots_before_us(cohort)}
        back = services.mark_slot(slot=slot, state=SlotState.TO_COME, by_hand=False, by=team.lead)

        assert back.state == SlotState.UNKNOWN


def test_what_he_missed_then_he_can_have_with_another_cohort(team):
    cohort = taken_over(team, None)
    other = team.cohort(starts_on=date(2026, 10, 29), starts_time=time(10))
    with acting(team.lead):
        enter(cohort, team.lead, group_1=SlotState.NOT_DONE)
        there = group(other, "group_1")
        slot = slots_of(cohort)["group_1"]
        asked = plan_catch_up(slot=slot, session=there.public_id, why="Missed", by=team.lead)

        assert (asked.state, asked.before_us) == (SlotState.TO_COME, False)
        assert [row.guest for row in selectors.register_rows(there)] == [True]
        back = drop_catch_up(slot=asked, by=team.lead)
        assert (back.state, back.before_us) == (SlotState.UNKNOWN, True)


# Nowhere a miss of ours


def test_nothing_of_it_is_to_be_done_on_today_or_the_board(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        keys = ("group_1", "coaching_1", "coaching_2", "coaching_3")
        enter(cohort, team.lead, **dict.fromkeys(keys, SlotState.NOT_DONE))

        assert due_for(team.lead, site=True) == []
        page = board.board_of(team.lead, Asked({}))
        assert page.count == 0


def test_the_grid_shows_it_as_before_and_counts_nobody_as_absent(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        enter(cohort, team.lead, welcome=SlotState.DONE, group_1=SlotState.NOT_DONE)
        grid = grid_of(team.lead, cohort, Asked({}))

    places = {c.title: p for c, p in zip(grid.columns, grid.rows[0].places, strict=True)}
    came = {c.title: said for c, said in zip(grid.columns, grid.came, strict=True)}
    assert places["Welcome group"].words == "done, before this system"
    assert (places["Group 1"].code, places["Group 1"].state) == ("B", "not-then")
    assert (places["Group 2"].code, places["Group 2"].state) == ("?", "unknown")
    assert came["Welcome group"] == came["Group 1"] == ""
    assert grid.columns[1].off == "Before this system"
    assert {meaning.code for meaning in grid.legend} >= {"B", "?"}


def test_a_register_from_before_is_not_taken(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        session = group(cohort, "group_2")
        with pytest.raises(rules.SessionOff):
            services.mark_rest_present(session=session, by=team.lead)
        with pytest.raises(rules.AlreadyRecorded):
            services.replan(
                cohort=cohort, starts_on=NOW.date(), weekday=0, starts_time=time(18), minutes=60,
                why="x", by=team.lead,
            )  # fmt: skip


def test_a_move_leaves_the_past_alone(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        before = {key: slot.due_on for key, slot in slots_of(cohort).items()}
        ask = Move("group_3", date(2026, 11, 9), time(18), "Away")
        change_plan(cohort=cohort, ask=ask, why="Away", by=team.lead)

        after = slots_of(cohort)
        assert after["group_4"].due_on == before["group_4"] + timedelta(weeks=1)
        for slot in after.values():
            if slot.before_us:
                assert slot.due_on == before[slot.item.key]


# Pages


def running(team, **changes) -> dict[str, str]:
    since = {"starts_on": f"{MONDAY:%d/%m/%Y}", "weekday": str(MONDAY.weekday())}
    return typed(team, **{**since, **changes})


def test_it_is_shown_then_taken_over_then_entered(team):
    man, late = team.man(given_name="Aaron"), team.man(given_name="Zed")
    coaches = {f"coach_{one.public_id.hex}": str(team.coach.public_id) for one in (man, late)}
    coaches[f"joined_{late.public_id.hex}"] = "14/10/2026"
    client = client_for(team.lead)
    url = place("cohort_take_over")

    shown = client.post(url, running(team, held_group_2="20/10/2026", **coaches))

    html = shown.content.decode()
    assert shown.status_code == 200
    assert "lie before this system" in html
    assert "Group 2 was on" in html
    assert "Take over cohort 1" in html
    seen = shown.context["form"].data["seen"]
    made = client.post(
        url, running(team, held_group_2="20/10/2026", seen=seen, make="1", **coaches)
    )
    with acting(team.lead):
        cohort = Cohort.objects.get()
        assert group(cohort, "group_2").starts_at == local(date(2026, 10, 20), time(18))
        names = {f"slot_{s.public_id.hex}": "unknown" for s in slots_before_us(cohort)}
        first = slots_of(cohort)["welcome"]
        his = enrolments(cohort)[0]
    assert made.url == place("cohort_before", cohort.public_id)
    page = client.get(made.url)
    assert page.content.decode().count("not required") >= 2
    names |= {f"slot_{first.public_id.hex}": "done", f"website_{his.public_id.hex}": "2"}
    names["seen"] = page.context["form"].initial["seen"]
    saved = client.post(made.url, names)
    assert saved.url == place("cohort_detail", cohort.public_id)
    with acting(team.lead):
        assert slots_of(cohort)["welcome"].state == SlotState.DONE
        assert selectors.progress_by_enrolment([his])[his.pk].website.done == 2
    detail = client.get(saved.url).content.decode()
    assert place("cohort_before", cohort.public_id) in detail
    assert "Before this system" in detail


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("starts_on", "28/10/2026", "Choose a day before today"),
        ("starts_on", "01/01/2020", "Choose a day within the last two years"),
        ("starts_on", "05/01/2026", "All of it would be in the past"),
        ("held_group_1", "01/12/2026", "Enter a day before today"),
        ("held_group_2", "22/09/2026", "Group 2 would not come after"),
    ],
)
def test_what_cannot_be_is_explained(team, field, value, sentence):
    answer = client_for(team.lead).post(place("cohort_take_over"), running(team, **{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("01/09/2026", "Enter a day from the start of week 1 on"),
        ("01/12/2026", "Enter a day that is not in the future"),
    ],
)
def test_a_day_of_joining_lies_within_the_cohort_s_time(team, day, sentence):
    man = team.man()
    own = {
        f"coach_{man.public_id.hex}": str(team.coach.public_id),
        f"joined_{man.public_id.hex}": day,
    }
    answer = client_for(team.lead).post(place("cohort_take_over"), running(team, **own))

    assert sentence in answer.content.decode()


def test_a_wrong_number_and_a_colleague_s_change_lose_nothing(team):
    cohort = taken_over(team, None)
    with acting(team.lead):
        his = enrolments(cohort)[0]
        singles = {f"slot_{s.public_id.hex}": "done" for s in slots_before_us(cohort)}
    client = client_for(team.lead)
    url = place("cohort_before", cohort.public_id)
    seen = client.get(url).context["form"].initial["seen"]

    wrong = client.post(url, {**singles, f"website_{his.public_id.hex}": "9", "seen": seen})
    assert wrong.status_code == 422
    assert "enter how many, 0 to 3" in wrong.content.decode()
    with acting(team.lead):
        enter(cohort, team.lead, welcome=SlotState.NOT_DONE)
    late = client.post(url, {**singles, "seen": seen})
    assert late.status_code == 422
    assert "Somebody else changed it meanwhile" in late.content.decode()
    again = client.post(url, {**singles, "seen": late.context["form"].data["seen"]})
    assert again.status_code == 302


def test_who_leads_it_enters_and_nobody_else(team):
    cohort = taken_over(team, None)
    url = place("cohort_before", cohort.public_id)
    other = make_user(Role.FACILITATOR, team.site)

    assert client_for(team.first).get(url).status_code == 200
    assert client_for(team.coach).get(url).status_code == 404
    assert client_for(other).get(url).status_code == 404


def test_a_cohort_of_ours_has_nothing_to_enter(team, clock):
    cohort = team.cohort(men=1, starts_on=date(2026, 11, 2))

    page = client_for(team.lead).get(place("cohort_before", cohort.public_id))

    assert "Nothing of it was before this system." in page.content.decode()
