"""`manage.py backup`: dump this door's database now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.env import environment
from advance_site.wall.backup import KEPT, run_backup
from launch.trouble import Trouble


class Command(BaseCommand):
    help = "Writes a backup of this door's database to BACKUP_DIR and removes the oldest."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", type=int, default=KEPT, help="how many to keep")

    def handle(self, *args: Any, keep: int, **options: Any) -> None:
        folder = environment().BACKUP_DIR
        if folder is None:
            raise CommandError("Set BACKUP_DIR to the folder that backups go to.")
        if keep < 1:
            raise CommandError("Keep at least one backup.")
        try:
            made = run_backup(environment().DATABASE_OWNER_URL, folder, keep)
        except (Trouble, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {made}. Keep SECRET_KEY and other keys elsewhere.")
