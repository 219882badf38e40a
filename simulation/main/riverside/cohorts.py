"""Its four cohorts: finished, in week 11, in the middle, starting."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

from advance_site.accounts.models import User
from sessions.models import Mode
from simulation.main.course import Course, start_for, tell_of_endings
from simulation.main.intake import Man, new_man, take_in
from simulation.main.riverside.stories import COHORT_6, COHORT_7, COHORT_8, COHORT_9, ONE_OUT
from simulation.main.stories import Story, drawn
from simulation.main.team import Team

# Week 11 where the calendar lets it; just after Easter on some days no cohort meets that late.
TONIGHT = ("group_5", "group_4", "group_6", "group_3", "group_2", "group_1", "welcome")


def _men(team: Team, stories: Any, holders: tuple[User, ...], accepted_on: date) -> list[Man]:
    men = []
    for place, story in enumerate(stories):
        man = new_man(story, team, holders[place % len(holders)])
        take_in(man, accepted_on - timedelta(days=place % 5))
        men.append(man)
    return men


def cohort_6(team: Team, lot: Random, first: User, second: User) -> Course:
    """Finished; its booster was three weeks ago."""
    at = time(18)
    start = start_for(team, ("booster",), team.days_ago(16), at)
    stories = [
        drawn(lot, name, 0.2 if name in ONE_OUT else 0.55 + 0.06 * place)
        for place, name in enumerate(COHORT_6)
    ]
    men = _men(team, stories, (first, second), start - timedelta(days=20))
    return Course(
        team, 6, (first, second), men, at, Mode.IN_PERSON, start, room="Room 2",
    )  # fmt: skip


def cohort_7(team: Team, first: User, second: User) -> Course:
    """In week 11: its group 5 is today, whatever day it is."""
    at = time(14)
    start = start_for(team, TONIGHT, team.today, at)
    men = _men(team, COHORT_7, (second, first), start - timedelta(days=20))
    return Course(
        team, 7, (first, second), men, at, Mode.VIDEO, start,
        coaches=(first,) * len(men), dial_in="01632 960187, code 4471",
        link="https://meet.riverside.example/cohort-7",
    )  # fmt: skip


def cohort_8(team: Team, first: User, second: User) -> Course:
    """Its group 3 was three working days ago; the register waits for two rows and a signature."""
    at = time(10)
    start = start_for(team, ("group_3",), team.days_ago(3), at)
    men = _men(team, COHORT_8, (first, second), start - timedelta(days=20))
    return Course(
        team, 8, (first, second), men, at, Mode.MIXED, start, coaches=(first, second, second),
        unsigned=frozenset({"group_3"}), room="Room 1",
        dial_in="01632 960188, code 2210", link="https://meet.riverside.example/cohort-8",
    )  # fmt: skip


def cohort_9(team: Team, first: User, second: User) -> Course:
    """Starts next week."""
    start = team.working_day_after(team.today, 5)
    stories = [Story(name=name) for name in COHORT_9]
    men = _men(team, stories, (first, second), team.days_ago(9))
    return Course(
        team, 9, (first, second), men, time(17), Mode.VIDEO, start,
        link="https://meet.riverside.example/cohort-9",
    )  # fmt: skip


def say_goodbye(course: Course) -> None:
    ended = course.plan.slot("booster").day
    team = course.team
    tell_of_endings(course, team.working_day_after(ended))
