"""A site with its people: facilitators, a lead, an administrator, and who stood in on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from advance_site.accounts.access import Role
from advance_site.accounts.models import (
    Membership,
    Organisation,
    Site,
    SiteClosure,
    SiteNumber,
    Training,
    User,
)
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.core.dates import Nation, is_working_day, local
from sessions.planning import Calendar
from simulation.main.country import names
from simulation.main.country.attendance import draw_ease
from simulation.main.country.tables import Tables

NATIONS = (
    *(Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND),
    *(Nation.ENGLAND, Nation.ENGLAND, Nation.ENGLAND, Nation.ENGLAND),
)
MEN_A_FACILITATOR = 32
FEWEST_FACILITATORS = 2
HERE_FOR = timedelta(days=6 * 365)
TRAINED = timedelta(days=420)
VALID_FOR = timedelta(days=1095)
NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an account without one
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
STEPS = """Ring 999 if anybody is in danger now.
Ring ISS duty and say what was said, word for word.
Tell the site lead, by voice, before the end of the day."""


@dataclass(frozen=True)
class Place:
    """A site as its men's rows need it. `moment` is when the simulation is made."""

    tables: Tables
    lot: Random
    moment: datetime
    today: date
    id: int
    name: str
    nation: str
    calendar: Calendar
    lead: int
    facilitators: Sequence[int]
    ease: float

    def pair(self, number: int) -> tuple[int, int]:
        """Two facilitators who share the cohorts of this number."""
        count = len(self.facilitators)
        return self.facilitators[2 * number % count], self.facilitators[(2 * number + 1) % count]

    def is_open(self, day: date) -> bool:
        return _works(day, self.nation) and day not in self.calendar.closures

    def working_day(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.is_open(day):
            day -= timedelta(days=1)
        return day

    def working_day_from(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_open(day):
            day += timedelta(days=1)
        return day


@cache
def _works(day: date, nation: str) -> bool:
    return is_working_day(day, nation)


@cache
def moment_of(day: date, hour: int, minute: int = 0) -> datetime:
    """The moment at which a London clock says so."""
    return local(day, time(hour, minute))


def title_of(number: int, seed: int) -> str:
    """What the organisation of a simulated site is called; a site is made once."""
    return f"Simulated treatment service {seed}-{number}"


def open_place(
    tables: Tables, lot: Random, *, number: int, seed: int, men: int, moment: datetime, today: date
) -> Place:
    """The rows of a site and of everybody who works there."""
    nation = NATIONS[(number - 1) % len(NATIONS)]
    name = f"{names.place(lot)} {number}"
    organisation = tables[Organisation].add(name=title_of(number, seed))
    site = tables[Site].add(
        organisation_id=organisation, name=name, nation=nation.value, group_days="mon,tue,wed,thu",
        danger_steps=STEPS,
    )  # fmt: skip
    closures = _close_between_the_years(tables, site, today)
    where = f"site{number}-{seed}.example"
    lead = _person(tables, lot, site, Role.SITE_LEAD, f"lead@{where}", today)
    _person(tables, lot, site, Role.SITE_ADMINISTRATOR, f"office@{where}", today)
    count = max(FEWEST_FACILITATORS, round(men / MEN_A_FACILITATOR))
    facilitators = [
        _person(tables, lot, site, Role.FACILITATOR, f"facilitator{n}@{where}", today)
        for n in range(1, count + 1)
    ]
    _train(tables, lot, [lead, *facilitators], lead, today)
    _add_numbers(tables, lot, site)
    return Place(
        tables, lot, moment, today, site, name, nation.value, Calendar(nation.value, closures),
        lead, facilitators, draw_ease(lot),
    )  # fmt: skip


def _close_between_the_years(tables: Tables, site: int, today: date) -> dict[date, str]:
    """A site is closed for some days after Christmas, in the years that its plans touch."""
    closures: dict[date, str] = {}
    reason = "Between the years"
    for year in range(today.year - 4, today.year + 2):
        first, last = date(year, 12, 28), date(year, 12, 30)
        tables[SiteClosure].add(site_id=site, first_day=first, last_day=last, reason=reason)
        closures |= {date(year, 12, day): reason for day in range(28, 31)}
    return closures


def _person(tables: Tables, lot: Random, site: int, role: Role, email: str, today: date) -> int:
    """Somebody without a password, so that nobody signs in with one."""
    user = tables[User].add(
        email=email,
        name=f"{lot.choice(names.STAFF)} {names.place(lot)}",
        password=NO_PASSWORD + "".join(lot.choices(LETTERS, k=40)),
    )
    tables[Membership].add(user_id=user, site_id=site, role=role.value, since=today - HERE_FOR)
    return user


def _train(tables: Tables, lot: Random, people: Sequence[int], lead: int, today: date) -> None:
    """Nearly everybody is trained; some courses have run out."""
    done = today - TRAINED
    for user in people:
        for kind in ("advance_d", "coaching", "safeguarding"):
            over = lot.random() < 0.05
            valid = done + (timedelta(days=400) if over else VALID_FOR)
            tables[Training].add(
                user_id=user, kind=kind, completed_on=done, valid_until=valid, recorded_by_id=lead
            )


def _add_numbers(tables: Tables, lot: Random, site: int) -> None:
    listed = (
        (NumberKind.ISS_DUTY, "ISS duty", Hours.DAY),
        (NumberKind.ISS_DUTY, "ISS duty", Hours.NIGHT),
        (NumberKind.SITE_LEAD, "Site lead", Hours.DAY),
        (NumberKind.SAFEGUARDING, "Safeguarding team", Hours.ALWAYS),
    )
    for position, (kind, name, hours) in enumerate(listed, 1):
        tables[SiteNumber].add(
            site_id=site, kind=kind.value, name=name, number=names.landline(lot),
            hours=hours.value, position=position,
        )  # fmt: skip
