"""Invented sites of the men's service, with all that happened there until today."""

from random import Random

from advance_site.accounts.models import Site
from casework.services import WINDOW_LOGINS, open_window
from simulation.command import DemoCommand
from simulation.main.glanrhyd import invent_glanrhyd
from simulation.main.national import invent_national_team
from simulation.main.personas import PEOPLE
from simulation.main.riverside import invent_riverside

SEED = 32


class Command(DemoCommand):
    help = "Invent two sites in two nations: people, men, cohorts past, running and starting."
    people = PEOPLE

    def invent(self) -> str:
        lot = Random(SEED)  # noqa: S311  (the same invented people every time)
        teams = (invent_riverside(lot), invent_glanrhyd(lot))
        invent_national_team()
        done = sum(team.diary.play() for team in teams)
        for team in teams:
            _open_window(team.site)
        men = sum(team.men for team in teams)
        return f"Invented: {men} men, and {done} things done for them by {len(PEOPLE)} people."


def _open_window(site: Site) -> None:
    """The women's service sees the men of both sites."""
    for login in WINDOW_LOGINS:
        open_window(login=login, site=site, by=None)
