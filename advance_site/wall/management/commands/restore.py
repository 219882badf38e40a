"""`manage.py restore FILE --replace`: put a backup in the place of what is there."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

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
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            others = cursor.fetchone()[0]
        connection.close()
        if others:
            raise CommandError("Stop this door's web and worker processes first.")
        try:
            run_restore(environment().DATABASE_OWNER_URL, file)
        except (Trouble, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Start the web and worker processes again.")
