"""Riverside, England. Callum falls off in weeks 6 to 8 and comes back; Dean is falling off now."""

from __future__ import annotations

from random import Random

from advance_site.core.dates import Nation
from simulation.main.course import follow
from simulation.main.personas import RIVERSIDE
from simulation.main.riverside.cohorts import cohort_6, cohort_7, cohort_8, cohort_9, say_goodbye
from simulation.main.riverside.outside import alone
from simulation.main.riverside.stories import CALLUM, CRAIG
from simulation.main.riverside.talks import follow_ups
from simulation.main.riverside.turns import callum, craig, others_of_cohort_7
from simulation.main.team import Numbers, Team, make_team

NUMBERS = Numbers("01632 960142", "01632 960150", "01632 960110", "01632 960115")
ORGANISATION = "Riverside Recovery"


def invent_riverside(lot: Random) -> Team:
    """Everything that Riverside did until now."""
    team = make_team(RIVERSIDE, ORGANISATION, Nation.ENGLAND, NUMBERS, first_number=0)
    rees, hall, okafor = (team.staff[name] for name in ("Rees", "Hall", "Okafor"))
    past = cohort_6(team, lot, hall, okafor)
    seventh = cohort_7(team, rees, hall)
    eighth = cohort_8(team, rees, okafor)
    ninth = cohort_9(team, hall, okafor)
    for course in (past, seventh, eighth, ninth):
        follow(course)
    say_goodbye(past)
    men = {man.story.name: man for course in (seventh, eighth, ninth) for man in course.men}
    callum(team, seventh, men[CALLUM], rees)
    others_of_cohort_7(team, seventh, men)
    craig(team, eighth, men[CRAIG])
    alone(team, rees, hall, okafor)
    follow_ups(team, men, rees)
    return team
