"""Whatever day it is, tonight's register is there; but on a bank holiday no group is held."""

from datetime import date, time, timedelta
from random import Random

import pytest

from advance_site.core.dates import Nation, is_closed
from sessions.planning import Calendar, Rhythm
from sessions.planning.reading import read_template
from simulation.main.course.groups import WORD
from simulation.main.course.planned import Planner
from simulation.main.riverside.cohorts import TONIGHT
from simulation.main.riverside.stories import COHORT_7, COHORT_8
from simulation.main.stories import Story, drawn, weekly

YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 730, 5)]
AT = time(14)


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(read_template(), Calendar(Nation.ENGLAND))


def test_the_cohort_of_the_story_meets_today(planner: Planner) -> None:
    for day in YEARS:
        starts_on = planner.start_for(TONIGHT, day, AT)

        plan = planner.plan(Rhythm(starts_on, starts_on.weekday(), AT, 120))
        meets = {slot.day for slot in plan.slots if slot.item.kind.is_group}
        assert day in meets or is_closed(day, Nation.ENGLAND)


@pytest.mark.parametrize("key", ["group_2", "group_3", "booster"])
def test_the_others_met_on_the_day_or_soon_after(planner: Planner, key: str) -> None:
    for day in YEARS:
        starts_on = planner.start_for((key,), day, AT)

        plan = planner.plan(Rhythm(starts_on, starts_on.weekday(), AT, 120))
        assert timedelta() <= plan.slot(key).day - day <= timedelta(days=7)


def test_a_course_that_nobody_can_have_is_refused(planner: Planner) -> None:
    always = Planner(planner.template, Calendar("", dict.fromkeys(_days(2027), "x")))

    with pytest.raises(LookupError):
        always.start_for(("group_5",), date(2027, 6, 1), AT)


def _days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("story", [*COHORT_7, *COHORT_8], ids=lambda story: str(story.name))
def test_every_word_of_a_story_is_known(story: Story) -> None:
    assert all(WORD.fullmatch(word) for word in story.groups.split())
    assert all(word in "dupsn." for word in story.website.split())
    assert all(word == "." or word[1] in "pvin." for word in story.calls.split())


def test_words_beyond_a_line_are_empty() -> None:
    assert weekly("d n", 2) == "n"
    assert weekly("d n", 3) == ""
    assert Story(name="A B", groups="A1").group("group_6") == ""


def test_lots_fall_the_same_way_every_time() -> None:
    first, second = (drawn(Random(7), "A B", 0.5) for _ in range(2))  # noqa: S311

    assert first == second
    assert first.completes
