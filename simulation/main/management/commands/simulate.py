"""A country of invented sites, for measuring and for looking at pages with many men in them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from advance_site.core.dates import now
from simulation.main.country import Country, add_site, numbered_tables, programme_in_force
from simulation.progress import Progress

MOST_MEN_A_SITE = 2_000


class Command(BaseCommand):
    help = (
        "Invent sites in three nations with staff, men, cohorts past, running and to come. "
        "The same seed on the same day makes the same; a site that is there is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sites", type=int, required=True)
        parser.add_argument("--men", type=int, required=True)
        parser.add_argument("--seed", type=int, default=32)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO and settings.EMBEDDED):
            raise CommandError(
                "A country is simulated on the databases that `make run` starts, nowhere else."
            )
        country = Country(options["sites"], options["men"], options["seed"], now())
        _refuse_nonsense(country)
        rows = self._add_sites(country)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"Simulated: {country.men} men at {country.sites} sites, {rows} rows.")

    def _add_sites(self, country: Country) -> int:
        """Each site in a transaction of its own, so that a run that was stopped can go on."""
        tables, programme = numbered_tables(), programme_in_force()
        progress = Progress(self.stdout, country.men)
        rows = 0
        for number in range(1, country.sites + 1):
            if not country.is_there(number):
                rows += add_site(country, number, tables, programme)
            progress.add(country.men_of(number))
        return rows


def _refuse_nonsense(country: Country) -> None:
    if country.sites < 1 or country.men < country.sites:
        raise CommandError("Give at least one site, and a man for each.")
    if country.men > country.sites * MOST_MEN_A_SITE:
        raise CommandError(f"A site has at most {MOST_MEN_A_SITE} men: give more sites.")
