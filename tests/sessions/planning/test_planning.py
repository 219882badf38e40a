"""The planner: counts, order, closed days, London time, and the same answer twice."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advance_site.core.dates import Nation, local, london
from sessions.planning import (
    Calendar,
    CannotPlanError,
    Item,
    Kind,
    Plan,
    Rhythm,
    Strand,
    Template,
    make_plan,
    slots_for_man,
)
from sessions.planning.reading import TemplateError, read_template

ADVANCE_D = read_template()
STARTS = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))
RHYTHMS = st.builds(
    Rhythm,
    starts_on=STARTS,
    weekday=st.integers(min_value=0, max_value=6),
    at=st.times(min_value=time(6), max_value=time(21)).map(lambda t: t.replace(microsecond=0)),
    minutes=st.integers(min_value=30, max_value=180),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rhythm, Calendar]:
    rhythm = draw(RHYTHMS)
    closures: dict[date, str] = {}
    for _ in range(draw(st.integers(min_value=0, max_value=4))):
        first = rhythm.starts_on + timedelta(days=draw(st.integers(min_value=0, max_value=170)))
        length = draw(st.integers(min_value=1, max_value=20))
        reason = draw(st.sampled_from(["", "repairs", "away day"]))
        closures |= {first + timedelta(days=n): reason for n in range(length)}
    return rhythm, Calendar(draw(st.sampled_from(list(Nation))), closures)


def plan(rhythm: Rhythm, calendar: Calendar) -> Plan:
    return make_plan(ADVANCE_D, rhythm, calendar)


CASES = cases()
FEW = settings(max_examples=60, deadline=None)
MONDAYS = Rhythm(date(2026, 9, 21), weekday=0, at=time(18), minutes=120)
ENGLAND = Calendar(Nation.ENGLAND)


@FEW
@given(CASES)
def test_a_plan_has_eight_twelve_twelve_and_a_booster(case):
    counts = Counter(slot.item.strand for slot in plan(*case).slots)

    assert counts == {
        Strand.CORE: 8,
        Strand.WEBSITE: 12,
        Strand.COACHING: 12,
        Strand.BOOSTER: 1,
    }


@FEW
@given(CASES)
def test_the_order_of_sessions_holds(case):
    slots = plan(*case).slots

    assert [slot.item for slot in slots] == list(ADVANCE_D.in_order)
    assert all(earlier.day <= later.day for earlier, later in pairwise(slots))


@FEW
@given(CASES)
def test_nothing_is_held_on_a_closed_day(case):
    _, calendar = case

    assert all(calendar.is_open(slot.day, slot.item.kind) for slot in plan(*case).slots)


@FEW
@given(CASES)
def test_groups_keep_weekday_and_london_time_across_both_clock_changes(case):
    rhythm, _ = case
    groups = [slot for slot in plan(*case).slots if slot.item.kind.is_group]

    for slot in groups:
        assert slot.day.weekday() == rhythm.weekday
        assert london(slot.starts_at).time() == rhythm.at
        assert london(slot.starts_at).date() == slot.day
        assert slot.ends_at - slot.starts_at == timedelta(minutes=rhythm.minutes)


@FEW
@given(CASES)
def test_groups_are_at_least_a_fortnight_apart_and_by_whole_weeks(case):
    groups = [s.day for s in plan(*case).slots if s.item.kind is Kind.GROUP and s.item.number]

    gaps = [(later - earlier).days for earlier, later in pairwise(groups)]

    assert all(gap >= 14 and gap % 7 == 0 for gap in gaps)


@FEW
@given(CASES)
def test_website_and_call_come_after_their_group_and_before_the_next(case):
    made = plan(*case)

    for number in range(1, 13):
        website, call = made.slot(f"website_{number}"), made.slot(f"coaching_{number}")
        assert made.slot(website.item.tied_to).day <= website.day <= call.day
        if number < 12:
            assert call.day < made.slot(f"website_{number + 1}").day or number % 2 == 1
        if number % 2 == 0 and number < 12:
            assert call.day < made.slot(f"group_{number // 2 + 1}").day


@FEW
@given(CASES)
def test_every_moved_slot_and_no_other_carries_its_cause(case):
    for slot in plan(*case).slots:
        assert bool(slot.cause) == slot.is_moved


@FEW
@given(CASES)
def test_the_booster_comes_a_month_after_the_end(case):
    made = plan(*case)
    booster = made.slot("booster")

    assert booster.day > made.slot("coaching_12").day
    assert (booster.day - made.ends_on).days >= 28


@FEW
@given(CASES)
def test_the_same_question_has_the_same_answer(case):
    shuffled = ADVANCE_D.model_copy(update={"items": tuple(reversed(ADVANCE_D.items))})

    assert plan(*case) == plan(*case) == make_plan(shuffled, *case)


@FEW
@given(CASES, st.integers(min_value=-20, max_value=200))
def test_what_came_before_he_joined_is_not_required(case, days_after_start):
    rhythm, calendar = case
    joined = rhythm.starts_on + timedelta(days=days_after_start)

    for slot in slots_for_man(plan(*case).slots, joined, calendar):
        assert slot.required == (slot.due_on >= joined)
        if slot.planned.day < joined:
            assert slot.cause.startswith("He joined on")


def test_without_closed_days_the_weeks_are_those_of_the_template():
    made = plan(MONDAYS, Calendar(""))

    assert made.moved == ()
    assert made.slot("one_to_one").day == date(2026, 9, 21)
    assert made.slot("welcome").day == date(2026, 9, 28)
    assert made.slot("group_1").day == date(2026, 10, 5)
    assert made.slot("website_2").day == date(2026, 10, 14)
    assert made.slot("coaching_2").day == date(2026, 10, 16)
    assert made.slot("group_6").day == date(2026, 12, 14)
    assert made.ends_on == date(2027, 1, 11)
    assert made.slot("booster").day == date(2027, 2, 15)


def test_six_o_clock_stays_six_o_clock_in_autumn():
    made = plan(MONDAYS, ENGLAND)

    assert made.slot("group_2").starts_at == local(date(2026, 10, 19), time(18))
    assert made.slot("group_3").starts_at == local(date(2026, 11, 2), time(18))


def test_a_group_on_a_holiday_moves_a_week_and_all_that_follows_moves_along():
    rhythm = Rhythm(date(2026, 10, 5), weekday=0, at=time(18), minutes=120)
    calendar = Calendar(Nation.ENGLAND, {date(2026, 12, d): "Christmas" for d in range(24, 32)})

    made = plan(rhythm, calendar)

    group, website = made.slot("group_6"), made.slot("website_11")
    assert (group.nominal_day, group.day) == (date(2026, 12, 28), date(2027, 1, 4))
    assert group.cause == "Not 28 December: bank holiday, Boxing Day (observed)"
    assert website.cause == "Follows group 6"
    assert (website.day - website.nominal_day).days == 7
    assert made.slot("website_10").day == date(2026, 12, 23)
    assert made.ends_on == date(2027, 2, 1)


def test_a_call_moves_within_its_week_when_the_group_stays():
    calendar = Calendar(Nation.ENGLAND, {date(2026, 10, 9): "away day"})

    made = plan(MONDAYS, calendar)

    call = made.slot("coaching_1")
    assert call.day == date(2026, 10, 8)
    assert call.cause == "Not 9 October: site closed, away day"
    assert made.slot("group_2").cause == ""


def test_a_call_pushed_by_its_website_session_says_so():
    days = [date(2026, 10, d) for d in (5, 6, 7)]
    template = Template(
        key="tiny",
        title="Tiny",
        version="1",
        weeks=2,
        booster_months_after_end=1,
        items=(
            Item(key="g1", kind=Kind.GROUP, number=1, title="Group 1", week=1, strand="core"),
            Item(
                key="w1", kind=Kind.WEBSITE, number=1, title="Website 1", week=2, day=0,
                strand="website", tied_to="g1",
            ),
            Item(
                key="c1", kind=Kind.COACHING, number=1, title="Call 1", week=2, day=0,
                strand="coaching", tied_to="g1",
            ),
        ),
    )  # fmt: skip
    rhythm = Rhythm(date(2026, 9, 28), weekday=0, at=time(18), minutes=60)

    made = make_plan(template, rhythm, Calendar("", dict.fromkeys(days[:1], "")))

    assert made.slot("w1").cause == "Not 5 October: site closed"
    assert made.slot("c1").day == days[1]


def test_a_week_without_any_open_day_waits_and_names_the_week():
    closed = {date(2026, 10, 12) + timedelta(days=n): "flood" for n in range(7)}

    made = plan(MONDAYS, Calendar(Nation.ENGLAND, closed))

    assert made.slot("website_2").cause == "No open day in the week of 12 October"
    assert made.slot("coaching_2").day == date(2026, 10, 23)
    assert made.slot("group_2").cause == "Follows website 2"
    assert made.slot("group_2").day == date(2026, 10, 26)


def test_a_booster_follows_an_end_that_has_moved():
    closed = {date(2026, 10, 5) + timedelta(days=n): "flood" for n in range(21)}

    booster = plan(MONDAYS, Calendar("", closed)).slot("booster")

    assert booster.day == date(2027, 3, 1)
    assert booster.cause == "A month or more after the end, which has moved"


def test_a_booster_on_a_closed_day_moves_a_week():
    closed = {date(2027, 2, 15): "training"}

    booster = plan(MONDAYS, Calendar("", closed)).slot("booster")

    assert booster.day == date(2027, 2, 22)
    assert booster.cause == "Not 15 February: site closed, training"


def test_a_site_closed_for_years_cannot_plan():
    always = {date(2026, 9, 1) + timedelta(days=n): "" for n in range(2000)}

    with pytest.raises(CannotPlanError, match="more than 52 weeks"):
        plan(MONDAYS, Calendar("", always))


def test_a_site_closed_when_the_booster_is_due_cannot_plan():
    later = {date(2027, 1, 20) + timedelta(days=n): "" for n in range(900)}

    with pytest.raises(CannotPlanError, match="booster"):
        plan(MONDAYS, Calendar("", later))


def test_a_late_joiner_has_his_one_to_one_on_the_first_working_day():
    made = plan(MONDAYS, ENGLAND)

    slots = slots_for_man(made.slots, date(2026, 10, 17), ENGLAND)  # a Saturday

    assert slots[0].due_on == date(2026, 10, 19)
    assert slots[0].required
    assert slots[0].cause == "He joined on 17 October"
    assert not slots[1].required


def item(**fields) -> dict[str, object]:
    return {
        "kind": "group",
        "number": 1,
        "title": "Group 1",
        "week": 1,
        "strand": "core",
        **fields,
    }


WEBSITE = {"kind": "website", "title": "Website 1", "strand": "website", "key": "w1"}


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([item(key="g1"), item(key="g1", number=2, week=2)], "g1 stands there twice"),
        ([item(key="g1"), item(key="g2", week=2)], "group 1 stands there twice"),
        ([item(key="g1"), item(key="g2", number=2)], "week 1 has two groups"),
        ([item(key="g1", week=9)], "the programme has 4 weeks"),
        ([item(key="g1", strand="website")], "counts as core"),
        ([item(key="g1", day=1)], "on the cohort's weekday"),
        ([item(**WEBSITE)], "alone are tied to a group"),
        ([item(**WEBSITE, tied_to="g9")], "there is no group g9"),
        ([item(key="g1", week=3), item(**WEBSITE, tied_to="g1")], "after its group"),
        ([], "items: Tuple should have at least 1 item"),
    ],
)
def test_a_template_that_cannot_be_is_refused_in_a_sentence(tmp_path, items, sentence):
    path = tmp_path / "template.yaml"
    head = {"key": "x1", "title": "X1", "version": "1", "weeks": 4, "booster_months_after_end": 1}
    path.write_text(str({**head, "items": items}))

    with pytest.raises(TemplateError, match=sentence):
        read_template(path)


def test_a_file_that_is_no_yaml_is_refused(tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text("items: [")

    with pytest.raises(TemplateError, match="not a readable YAML file"):
        read_template(path)


def test_sessions_of_a_week_that_do_not_fit_cannot_be_planned():
    template = Template(
        key="tiny",
        title="Tiny",
        version="1",
        weeks=1,
        booster_months_after_end=1,
        items=(
            Item(key="g1", kind=Kind.GROUP, number=1, title="Group 1", week=1, strand="core"),
            Item(key="o1", kind=Kind.ONE_TO_ONE, number=1, title="First", week=1, strand="core"),
        ),
    )
    sundays = Rhythm(date(2026, 9, 27), weekday=6, at=time(10), minutes=60)

    with pytest.raises(CannotPlanError, match="week 1 do not fit"):
        make_plan(template, sundays, Calendar(""))
