"""A site of the men's service with its people, its numbers to ring and its working days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.accounts.personas import Persona
from advance_site.accounts.services import (
    SiteFacts,
    add_site_closure,
    add_site_number,
    change_site,
    record_training,
)
from advance_site.core.dates import Nation, is_working_day, local, today, working_day_after
from advance_site.wall.context import acting_as
from simulation.diary import Diary
from simulation.main.personas import PEOPLE
from simulation.people import add_site, let_in

WORK_WITH_MEN = (Role.FACILITATOR, Role.SITE_LEAD)
DANGER_STEPS = """Ring 999 if anybody is in danger now.
Ring ISS duty and say what was said, word for word.
Tell the site lead, by voice, before the end of the day."""


@dataclass(frozen=True)
class Numbers:
    """Whom the site rings; all from the ranges kept for plays and films."""

    iss_day: str
    iss_night: str
    lead: str
    safeguarding: str


@dataclass
class Team:
    """Everybody at a site, by surname. `today` is the day of the demonstration."""

    site: Site
    staff: dict[str, User]
    lead: User
    diary: Diary
    first_number: int
    today: date = field(default_factory=today)
    men: int = 0

    def next_number(self) -> int:
        """A number of his own for each man, from which what is told of him is chosen."""
        self.men += 1
        return self.first_number + self.men

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return local(day, time(hour, minute))

    def works_on(self, day: date) -> bool:
        return is_working_day(day, self.site.nation)

    def working_day(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.works_on(day):
            day -= timedelta(days=1)
        return day

    def days_ago(self, count: int) -> date:
        """The count-th working day before today."""
        return self.working_days_before(self.today, count)

    def working_days_before(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.working_day(day - timedelta(days=1))
        return day

    def working_day_after(self, day: date, count: int = 1) -> date:
        return working_day_after(day, self.site.nation, count)


def make_team(
    name: str, organisation: str, nation: Nation, numbers: Numbers, first_number: int
) -> Team:
    """A site with the people whom one can be there."""
    site = add_site(organisation, name, nation)
    personas = [persona for persona in PEOPLE if persona.site == name]
    staff = {_surname(persona): let_in(persona, site) for persona in personas}
    lead = next(staff[_surname(p)] for p in personas if p.role == Role.SITE_LEAD)
    team = Team(site, staff, lead, Diary(), first_number)
    with acting_as(lead.pk):
        _describe(team)
        _add_numbers(team, numbers)
        _train(team, [team.staff[_surname(p)] for p in personas if p.role in WORK_WITH_MEN])
    return team


def _surname(persona: Persona) -> str:
    return persona.name.split()[-1]


def _describe(team: Team) -> None:
    facts = SiteFacts(
        name=team.site.name,
        group_days="mon,wed,thu",
        misses_before_flag=2,
        hold_until_hour=12,
        register_late_after_days=1,
        danger_steps=DANGER_STEPS,
    )
    team.site = change_site(site=team.site, facts=facts, by=team.lead)
    year = team.today.year
    first = date(year, 12, 27)
    add_site_closure(
        site=team.site,
        first_day=first,
        last_day=date(year, 12, 30),
        reason="Between the years",
        by=team.lead,
    )


def _add_numbers(team: Team, numbers: Numbers) -> None:
    listed = (
        (NumberKind.ISS_DUTY, "ISS duty", numbers.iss_day, Hours.DAY),
        (NumberKind.ISS_DUTY, "ISS duty", numbers.iss_night, Hours.NIGHT),
        (NumberKind.SITE_LEAD, str(team.lead.name), numbers.lead, Hours.DAY),
        (NumberKind.SAFEGUARDING, "Safeguarding team", numbers.safeguarding, Hours.ALWAYS),
    )
    for kind, name, number, hours in listed:
        add_site_number(
            site=team.site, kind=kind, name=name, number=number, hours=hours, by=team.lead
        )


def _train(team: Team, people: list[User]) -> None:
    """Everybody is trained but one, whose coaching course has run out."""
    done = team.today - timedelta(days=420)
    for place, user in enumerate(people):
        for kind in ("advance_d", "coaching", "safeguarding"):
            over = kind == "coaching" and place == len(people) - 2
            record_training(
                user=user,
                kind=kind,
                completed_on=done,
                valid_until=done + timedelta(days=400 if over else 1095),
                by=team.lead,
            )
