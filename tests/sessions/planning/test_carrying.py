"""A man goes on where he was: in order, a week of the programme a week, on open days."""

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from advance_site.core.dates import Nation
from sessions.planning import Calendar, Carry, Kind, Rhythm, carry_on, make_plan
from sessions.planning.reading import read_template

ADVANCE_D = read_template()
ENGLAND = Calendar(Nation.ENGLAND)
PLAN = make_plan(ADVANCE_D, Rhythm(date(2026, 9, 21), 0, time(18), 120), ENGLAND)
KEYS = [item.key for item in ADVANCE_D.in_order]


@settings(max_examples=150, deadline=None)
@given(
    joined_on=st.dates(min_value=date(2026, 9, 1), max_value=date(2027, 2, 28)),
    done=st.sets(st.sampled_from(KEYS[:-1])),
)
def test_every_item_is_carried_required_or_not(joined_on, done):
    slots = carry_on(PLAN.slots, joined_on, done, ENGLAND)

    assert [slot.planned.item.key for slot in slots] == KEYS
    assert {s.planned.item.key for s in slots if s.carry is Carry.CARRIED} == done
    required = [s for s in slots if s.carry is Carry.REQUIRED]
    assert all(s.due_on >= joined_on for s in required)
    assert all(ENGLAND.is_open(s.due_on, s.planned.item.kind) for s in required)
    alone = [s for s in required if s.planned.item.kind in (Kind.WEBSITE, Kind.COACHING)]
    assert all(a.due_on <= b.due_on for a, b in pairwise(alone))
    groups = [s for s in required if s.planned.item.kind.is_group]
    assert all(s.due_on == s.planned.day for s in groups)


def test_who_has_done_two_weeks_goes_on_with_the_third_from_the_day_he_joins():
    joined_on = date(2026, 11, 18)
    done = {"one_to_one", "welcome", "group_1", *(f"website_{n}" for n in (1, 2))}
    done |= {f"coaching_{n}" for n in (1, 2)}

    slots = {s.planned.item.key: s for s in carry_on(PLAN.slots, joined_on, done, ENGLAND)}

    assert slots["group_3"].carry is Carry.NOT_REQUIRED
    assert slots["website_3"].due_on == joined_on
    assert slots["website_4"].due_on - slots["website_3"].due_on >= timedelta(days=7)
    assert slots["website_3"].cause == "Goes on where he was"


def test_a_new_man_who_joins_late_is_not_asked_what_came_before():
    slots = {s.planned.item.key: s for s in carry_on(PLAN.slots, date(2026, 11, 2), (), ENGLAND)}

    assert slots["website_1"].carry is Carry.NOT_REQUIRED
    assert slots["one_to_one"].due_on == date(2026, 11, 2)
