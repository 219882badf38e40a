"""`manage.py backup`: dump this door's database now."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.env import environment
from advance_site.wall.backup import KEPT, backup_due, run_backup
from launch.trouble import Trouble

LOOK_EVERY = 600.0


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


class Command(BaseCommand):
    help = "Writes a backup of this door's database to BACKUP_DIR and removes the oldest."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", type=int, default=KEPT, help="how many to keep")
        parser.add_argument(
            "--every-day", action="store_true", help="stay, and make one whenever it is due"
        )

    def handle(self, *args: Any, keep: int, every_day: bool, **options: Any) -> None:
        folder = environment().BACKUP_DIR
        if folder is None:
            raise CommandError("Set BACKUP_DIR to the folder that backups go to.")
        if keep < 1:
            raise CommandError("Keep at least one backup.")
        if every_day:
            self._stay(folder, keep)
        else:
            self._back_up(folder, keep)

    def _stay(self, folder: Path, keep: int) -> None:
        """Until somebody stops us. One that failed is tried again at the next look."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)
        while True:
            if backup_due(folder):
                try:
                    self._back_up(folder, keep)
                except CommandError as error:
                    self.stderr.write(f"The backup failed: {error}")
            time.sleep(LOOK_EVERY)

    def _back_up(self, folder: Path, keep: int) -> None:
        try:
            made = run_backup(environment().DATABASE_OWNER_URL, folder, keep)
        except (Trouble, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {made}. Keep SECRET_KEY and other keys elsewhere.")
