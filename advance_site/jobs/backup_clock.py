"""The daily backup, beside the worker's loop, so that neither jobs nor seals wait for it."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Thread

from django.conf import settings

from advance_site.wall.backup import backup_due, run_backup

logger = logging.getLogger(__name__)


class BackupClock:
    """Starts a backup when the newest is a day old, and never two at a time.

    It needs BACKUP_DIR and the owner's address; without them backups are made elsewhere.
    """

    def __init__(self) -> None:
        self.thread: Thread | None = None

    def look(self) -> None:
        folder, address = settings.BACKUP_DIR, settings.ENV.DATABASE_OWNER_URL
        if folder is None or not address or self._runs() or not backup_due(folder):
            return
        self.thread = Thread(target=_back_up, args=(address, folder), name="backup")
        self.thread.start()

    def finish(self) -> None:
        """Wait for one that runs: half a backup is none."""
        if self.thread is not None:
            self.thread.join()

    def _runs(self) -> bool:
        return self.thread is not None and self.thread.is_alive()


def _back_up(address: str, folder: Path) -> None:
    try:
        made = run_backup(address, folder)
    except Exception as error:  # noqa: BLE001  the next look tries again; the worker lives on
        logger.error("The backup failed: %s", error)
    else:
        logger.info("Backup made: %s", made.name)
