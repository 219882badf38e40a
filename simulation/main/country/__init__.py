"""A country of invented sites: men, plans and records of years, written in bulk.

What a service would refuse is refused here too, for every constraint and trigger of the database
stays on; and what a man's rows say follows from the same plans (`sessions.planning`) and codes.
Nobody did these things, so the audit says nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import models, transaction

from advance_site.accounts.models import Organisation, Site, User
from advance_site.core.dates import london
from participants.models import Bulletin, Goal, Participant
from sessions.models import Cohort, Enrolment, GroupSession, Slot
from sessions.services import load_template
from sessions.services.templates import as_template
from simulation.main.country.attendance import draw_bent
from simulation.main.country.cohorts import Programme, open_group, sizes, starts_in_weeks
from simulation.main.country.courses import follow
from simulation.main.country.men import Step, come_so_far, take_in
from simulation.main.country.places import Place, open_place, title_of
from simulation.main.country.tables import Tables

# Rows that others point at.
NUMBERED: frozenset[type[models.Model]] = frozenset(
    {
        Organisation, Site, User, Participant, Cohort, GroupSession, Enrolment, Slot, Bulletin,
        Goal,
    }
)  # fmt: skip
WITHOUT_COHORT = 0.05


@dataclass(frozen=True)
class Country:
    """How many sites and men, and the seed from which all else is drawn."""

    sites: int
    men: int
    seed: int
    moment: datetime

    def men_of(self, number: int) -> int:
        """How many men a site has; sites are numbered from 1."""
        return self.men // self.sites + (1 if number <= self.men % self.sites else 0)

    def is_there(self, number: int) -> bool:
        """Whether an earlier run has made this site."""
        return Organisation.objects.filter(name=title_of(number, self.seed)).exists()


@transaction.atomic
def add_site(country: Country, number: int, tables: Tables, programme: Programme) -> int:
    """One site with all its people and men, or nothing of it. Returns how many rows."""
    lot = tables.lot
    lot.seed(f"{country.seed}/{number}")
    men = country.men_of(number)
    place = open_place(
        tables, lot, number=number, seed=country.seed, men=men, moment=country.moment,
        today=london(country.moment).date(),
    )  # fmt: skip
    alone = max(1, round(men * WITHOUT_COHORT)) if men else 0
    _add_cohorts(place, programme, men - alone)
    for n in range(alone):
        holder = place.facilitators[n % len(place.facilitators)]
        come_so_far(place, holder, draw_bent(lot, place.ease), Step(n % len(Step)))
    return tables.write()


def _add_cohorts(place: Place, programme: Programme, men: int) -> None:
    filled = list(sizes(place, men))
    starts = starts_in_weeks(len(filled))
    by_start = sorted(starts)
    for order, (size, weeks) in enumerate(zip(filled, starts, strict=True)):
        group = open_group(place, programme, order, weeks, by_start.index(weeks) + 1)
        for n in range(size):
            holder = group.leaders[n % len(group.leaders)]
            bent = draw_bent(place.lot, place.ease)
            if order == 0:  # a full group, of which nobody has left
                bent = replace(bent, leaves_in_week=None)
            accepted_on = place.working_day(_days_before(group.planned_at, 3 + n))
            follow(group, take_in(place, holder, bent, accepted_on))


def _days_before(moment: datetime, days: int) -> date:
    return london(moment).date() - timedelta(days=days)


def numbered_tables() -> Tables:
    """Empty tables that give ids to what others point at."""
    return Tables(NUMBERED)


def programme_in_force() -> Programme:
    """The template as cohorts keep it."""
    row = load_template()
    items = dict(row.items.values_list("key", "pk"))
    return Programme(row.pk, as_template(row), items)
