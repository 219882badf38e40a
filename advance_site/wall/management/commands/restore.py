"""`manage.py restore FILE --replace`: put a backup in the place of what is there."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.env import environment
from advance_site.wall.backup import run_restore
from launch.trouble import Trouble

OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""


class Command(BaseCommand):
    help = "Replaces this door's database by a backup: all of it, or on any error nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="what is there may be lost")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no backup {file}.")
        if not replace:
            raise CommandError("This replaces what the database holds. Say --replace to do so.")
        owner_url = environment().DATABASE_OWNER_URL
        try:
            if others(owner_url):
                raise CommandError("Stop this door's web and worker processes first.")
            run_restore(owner_url, file)
        except (Trouble, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Start the web and worker processes again.")


def others(owner_url: str) -> int:
    """How many connections there are besides the one that asks."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(OTHERS).fetchone()
    return int(row[0]) if row else 0
