"""Glanrhyd, Wales: a smaller site, in person, with a danger that nobody has been told of yet."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random

from advance_site.accounts.models import User
from advance_site.core.dates import Nation
from participants.models import DangerAbout, ToldWhom
from participants.services import open_danger, record_danger_try
from sessions.models import Mode
from simulation.main.course import Course, follow, start_for
from simulation.main.intake import Man, come_in, decide, new_man, take_in
from simulation.main.personas import GLANRHYD
from simulation.main.stories import Needs, Story, drawn
from simulation.main.team import Numbers, Team, make_team

NUMBERS = Numbers("01632 960242", "01632 960250", "01632 960210", "01632 960215")
ORGANISATION = "Glanrhyd Treatment Service"
COHORT_3 = ("Iestyn Caerwyn", "Rhodri Penllan", "Huw Brynmor", "Aled Tregarth", "Gethin Llwyd",
            "Steffan Morlais")  # fmt: skip
COHORT_4 = ("Emrys Coedwig", "Dafydd Glyder", "Ioan Rhosfan")


def invent_glanrhyd(lot: Random) -> Team:
    """Everything that Glanrhyd did until now."""
    team = make_team(GLANRHYD, ORGANISATION, Nation.WALES, NUMBERS, first_number=60)
    first, second = team.staff["Prosser"], team.staff["Tanner"]
    running = _cohort_3(team, lot, first, second)
    coming = _cohort_4(team, first, second)
    for course in (running, coming):
        follow(course)
    come_in(_man(team, "Mostyn Alarch", first), team.days_ago(3))
    to_confirm = _man(team, "Selwyn Garnedd", second)
    come_in(to_confirm, team.days_ago(14))
    decide(to_confirm, team.days_ago(2))
    _danger(team, running.men[1], second)
    return team


def _man(team: Team, name: str, holder: User) -> Man:
    return new_man(
        Story(name=name, key_worker="B Hafren", needs=Needs(language="Welsh")), team, holder
    )


def _cohort_3(team: Team, lot: Random, first: User, second: User) -> Course:
    """In week 5: its group 2 was held on the last working day, and is signed."""
    at = time(13)
    start = start_for(team, ("group_2",), team.days_ago(1), at)
    men = []
    for place, name in enumerate(COHORT_3):
        story = drawn(lot, name, 0.6 + 0.05 * place, key_worker="B Hafren", window="16:00-18:00")
        man = new_man(story, team, (first, second)[place % 2])
        take_in(man, start - timedelta(days=18))
        men.append(man)
    return Course(team, 3, (first, second), men, at, Mode.IN_PERSON, start, room="Upstairs room")


def _cohort_4(team: Team, first: User, second: User) -> Course:
    """Starts in three weeks."""
    start = team.working_day_after(team.today, 15)
    men = []
    for name in COHORT_4:
        man = _man(team, name, first)
        take_in(man, team.days_ago(8))
        men.append(man)
    return Course(
        team, 4, (first, second), men, time(10), Mode.MIXED, start, room="Upstairs room",
        link="https://meet.glanrhyd.example/cohort-4",
    )  # fmt: skip


def _danger(team: Team, man: Man, by: User) -> None:
    """Twenty minutes ago he said something; ISS duty was rung and nobody answered yet."""

    def speak(who: User) -> None:
        danger = open_danger(man=man.row, about=DangerAbout.THREAT, by=who)
        record_danger_try(danger=danger, whom=ToldWhom.ISS_DUTY, by=who)

    team.diary.note(team.diary.until - timedelta(minutes=20), by, speak)
