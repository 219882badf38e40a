"""A cohort as it is to be, and when it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from itertools import product

from advance_site.accounts.models import User
from sessions.models import Cohort, Mode, Slot
from sessions.planning import Calendar, Plan, Rhythm, Template, make_plan
from sessions.services import (
    load_template,
)
from sessions.services.calendar import calendar_of
from sessions.services.templates import as_template
from simulation.main.intake import Man
from simulation.main.team import Team

LATEST_START = 8
MOST_HOLIDAYS = 5


@dataclass
class Course:
    """A cohort with its men; `unsigned` names sessions whose register is left as it was.

    `made` is empty until the diary has come to the day on which it was planned.
    """

    team: Team
    number: int
    leaders: tuple[User, User]
    men: Sequence[Man]
    at: time
    mode: Mode
    starts_on: date
    coaches: Sequence[User] = ()
    unsigned: frozenset[str] = frozenset()
    room: str = ""
    dial_in: str = ""
    link: str = ""
    made: list[Cohort] = field(default_factory=list)
    slots: dict[int, dict[str, Slot]] = field(default_factory=dict)

    @property
    def cohort(self) -> Cohort:
        return self.made[0]

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on, self.starts_on.weekday(), self.at, 120)

    @cached_property
    def plan(self) -> Plan:
        return Planner.of(self.team).plan(self.rhythm)

    def coach(self, man: Man) -> User:
        coaches = self.coaches or self.leaders
        return coaches[self.men.index(man) % len(coaches)]

    def slot(self, man: Man, key: str) -> Slot:
        """One of his slots as it was made; services read it anew before they change it."""
        if man.number not in self.slots:
            rows = Slot.objects.select_related("item", "participant")
            rows = rows.filter(enrolment__cohort=self.cohort, participant=man.row)
            self.slots[man.number] = {row.item.key: row for row in rows}
        return self.slots[man.number][key]


@dataclass(frozen=True)
class Planner:
    """Dates plans for a site without asking the database each time."""

    template: Template
    calendar: Calendar

    @classmethod
    def of(cls, team: Team) -> Planner:
        return cls(as_template(load_template()), calendar_of(team.site))

    def plan(self, rhythm: Rhythm) -> Plan:
        return make_plan(self.template, rhythm, self.calendar)

    def start_for(self, keys: Sequence[str], day: date, at: time) -> date:
        """When a cohort starts that meets on the day, or as soon after it as can be.

        The first of `keys` that can be held on the day is held on it. On a bank holiday no group
        is held, and holidays before it push a plan back by weeks, past some days.
        """
        weeks = {item.key: item.week - 1 for item in self.template.items}
        for later, key, more in product(range(LATEST_START), keys, range(MOST_HOLIDAYS)):
            wanted = day + timedelta(days=later)
            starts_on = wanted - timedelta(weeks=weeks[key] + more)
            rhythm = Rhythm(starts_on, starts_on.weekday(), at, 120)
            if self.plan(rhythm).slot(key).day == wanted:
                return starts_on
        raise LookupError(f"No cohort can meet about {day}")


def start_for(team: Team, keys: Sequence[str], day: date, at: time) -> date:
    return Planner.of(team).start_for(keys, day, at)
