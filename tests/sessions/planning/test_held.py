"""Plans of cohorts that run already: days that were given stand, and lead the later ones."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advance_site.core.dates import Nation
from sessions.planning import (
    Calendar,
    CannotPlanError,
    Carry,
    Item,
    Kind,
    Rhythm,
    Strand,
    Template,
    carry_on,
    make_plan,
    resumed_days,
    slots_for_man,
)
from sessions.planning.joining import OPTIONAL
from sessions.planning.reading import SHIPPED, read_template

ADVANCE_D = read_template()
IN_PERSON = read_template(SHIPPED / "advance_in_person.yaml")
GROUPS = [item.key for item in ADVANCE_D.in_order if item.kind is Kind.GROUP]
MONDAY = date(2026, 9, 21)
MONDAYS = Rhythm(MONDAY, weekday=0, at=time(18), minutes=120)
ENGLAND = Calendar(Nation.ENGLAND)


@st.composite
def running(draw: st.DrawFn) -> tuple[Rhythm, Calendar, dict[str, date]]:
    """A start, days on which its first groups were, and a calendar that holds from today on."""
    start = draw(st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 1, 1)))
    rhythm = Rhythm(start, draw(st.integers(0, 6)), time(18), 120)
    held, day = {}, start
    for key in GROUPS[: draw(st.integers(1, len(GROUPS)))]:
        day += timedelta(days=draw(st.integers(1, 30)))
        held[key] = day
    today = day + timedelta(days=draw(st.integers(1, 20)))
    first = today + timedelta(days=draw(st.integers(-20, 60)))
    closed = {first + timedelta(days=n): "works" for n in range(draw(st.integers(0, 10)))}
    return rhythm, Calendar(Nation.WALES, closed, since=today), held


def no_call_after(group: date, calendar: Calendar) -> bool:
    """Whether the rest of a held group's week is closed: that is said, and not planned."""
    week = (group + timedelta(days=n) for n in range(7))
    return not any(calendar.is_open(day, Kind.COACHING) for day in week)


@settings(max_examples=120, deadline=None)
@given(running())
def test_given_days_stand_order_holds_and_counts_stay(
    case: tuple[Rhythm, Calendar, dict[str, date]],
) -> None:
    rhythm, calendar, held = case
    try:
        plan = make_plan(ADVANCE_D, rhythm, calendar, held)
    except CannotPlanError:
        assert any(no_call_after(day, calendar) for day in held.values())
        return

    days = {slot.item.key: slot.day for slot in plan.slots}
    assert {key: days[key] for key in held} == held
    assert all(earlier.day <= later.day for earlier, later in pairwise(plan.slots))
    kinds = Counter(item.kind for item in ADVANCE_D.items)
    assert Counter(slot.item.kind for slot in plan.slots) == kinds
    for slot in plan.slots:
        if slot.item.kind is Kind.GROUP and slot.item.key not in held:
            assert slot.day.weekday() == rhythm.weekday
            assert calendar.is_open(slot.day, slot.item.kind)


def test_what_was_not_given_lies_where_the_programme_has_it() -> None:
    plan = make_plan(ADVANCE_D, MONDAYS, ENGLAND, {"group_1": MONDAY + timedelta(weeks=2)})

    assert [slot.day for slot in plan.slots] == [
        slot.day for slot in make_plan(ADVANCE_D, MONDAYS, ENGLAND).slots
    ]
    assert not any(slot.cause == "As it was held" for slot in plan.slots)


def test_a_cohort_that_is_ahead_stays_ahead() -> None:
    held = {"welcome": MONDAY, "group_1": MONDAY + timedelta(weeks=1)}
    ahead = make_plan(ADVANCE_D, MONDAYS, ENGLAND, held)

    assert ahead.slot("group_2").day == MONDAY + timedelta(weeks=3)
    assert ahead.slot("group_2").cause == "Follows group 1"


def test_a_group_before_the_one_before_it_is_refused() -> None:
    with pytest.raises(CannotPlanError, match="Group 2 would not come after group 1"):
        make_plan(ADVANCE_D, MONDAYS, ENGLAND, {"group_2": MONDAY + timedelta(weeks=1)})


def test_a_week_that_is_left_no_open_day_is_refused() -> None:
    saturday = date(2026, 10, 10)
    closed = {saturday + timedelta(days=n): "works" for n in range(2, 9)}
    calendar = Calendar(Nation.ENGLAND, closed, since=saturday + timedelta(days=1))

    with pytest.raises(CannotPlanError, match="No open day is left in the week of 10 October"):
        make_plan(ADVANCE_D, MONDAYS, calendar, {"group_1": saturday})


def test_no_day_is_closed_before_a_cohort_is_ours() -> None:
    christmas = date(2026, 12, 25)
    ours = replace(ENGLAND, since=date(2026, 12, 26))

    assert ENGLAND.why_closed(christmas)
    assert not ours.why_closed(christmas)
    assert ours.why_closed(date(2026, 12, 28))


def test_one_to_ones_that_were_missed_are_a_week_apart_and_what_is_optional_is_not_asked() -> None:
    plan = make_plan(IN_PERSON, MONDAYS, ENGLAND)
    joined_on = date(2026, 10, 22)

    slots = {slot.planned.item.key: slot for slot in slots_for_man(plan.slots, joined_on, ENGLAND)}

    assert slots["one_to_one_1"].due_on == joined_on
    assert slots["one_to_one_2"].due_on == joined_on + timedelta(weeks=1)
    assert (slots["one_to_one_4"].required, slots["one_to_one_4"].cause) == (False, OPTIONAL)
    assert slots["group_2"].required


def test_who_is_back_has_his_one_to_ones_a_week_apart() -> None:
    plan = make_plan(IN_PERSON, MONDAYS, ENGLAND)
    alone = [s for s in plan.slots if s.item.kind is Kind.ONE_TO_ONE and not s.item.optional]
    back_on = date(2026, 10, 22)

    days = resumed_days(((slot.item, slot.day) for slot in alone), back_on, ENGLAND)

    assert list(days.values()) == [back_on, back_on + timedelta(weeks=1)]


def test_who_goes_with_his_cohort_keeps_the_days_of_the_one_that_it_joins() -> None:
    plan = make_plan(ADVANCE_D, MONDAYS, ENGLAND)
    joined_on = plan.slot("group_3").day
    done = {"one_to_one", "welcome", "group_1", "website_1"}

    slots = carry_on(plan.slots, joined_on, done, ENGLAND, resumes=False)

    for slot in slots:
        assert slot.due_on == slot.planned.day
        past = slot.planned.day < joined_on
        if slot.planned.item.key in done:
            assert slot.carry is Carry.CARRIED
        else:
            assert slot.carry is (Carry.NOT_REQUIRED if past else Carry.REQUIRED)


def test_what_is_done_in_an_optional_session_is_carried() -> None:
    plan = make_plan(IN_PERSON, MONDAYS, ENGLAND)

    slots = carry_on(plan.slots, MONDAY, {"one_to_one_3"}, ENGLAND)

    found = {slot.planned.item.key: slot.carry for slot in slots}
    assert found["one_to_one_3"] is Carry.CARRIED
    assert found["one_to_one_4"] is Carry.NOT_REQUIRED


def test_where_a_week_holds_more_than_a_group_what_follows_keeps_before_the_next() -> None:
    groups = [
        Item(
            key=f"group_{n}", kind=Kind.GROUP, number=n, title=f"Group {n}", week=n,
            strand=Strand.CORE,
        )
        for n in (1, 2)
    ]  # fmt: skip
    items = (
        *groups,
        Item(
            key="call_1", kind=Kind.COACHING, number=1, title="Call 1", week=1, day=5,
            strand=Strand.COACHING, tied_to="group_1",
        ),
    )  # fmt: skip
    short = Template(
        key="short", title="Short", version="1", weeks=2, booster_months_after_end=0, items=items
    )
    held = {"group_1": MONDAY, "group_2": MONDAY + timedelta(days=2)}

    plan = make_plan(short, MONDAYS, ENGLAND, held)

    assert plan.slot("call_1").day == held["group_2"]
    assert plan.slot("call_1").cause == "Before the group after it"
