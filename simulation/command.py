"""`manage.py demo`, the same at both doors."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from advance_site.accounts.personas import Persona
from simulation.people import is_invented


def _without_savepoints() -> AbstractContextManager[Any]:
    """Half of the statements: the first refusal undoes everything here, so none is needed."""
    return patch.object(connection.features, "uses_savepoints", new=False)


class DemoCommand(BaseCommand):
    """Invents people once, in one transaction, so that half a demonstration never stands."""

    people: tuple[Persona, ...]

    @abstractmethod
    def invent(self) -> str:
        """Make everything, and say in a sentence what."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO and settings.EMBEDDED):
            raise CommandError(
                "The demonstration runs on the databases that `make run` starts, nowhere else."
            )
        if is_invented(self.people):
            self.stdout.write("The demonstration is there already. Nothing was changed.")
            return
        with transaction.atomic(), _without_savepoints():
            self.stdout.write(self.invent())
