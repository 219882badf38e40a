"""The worker's loop: the outbox when told or due, the audit's seal every few seconds, and tidying.

Jobs come by NOTIFY within milliseconds; a lost notice costs a second, because every turn looks.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from django.db import InterfaceError, OperationalError, connection, connections

from advance_site.audit.services import seal, seal_is_late
from advance_site.jobs.backup_clock import BackupClock
from advance_site.jobs.clocks import ALARM_EVERY, BACKUP_LOOK_EVERY, SEAL_EVERY, TIDY_EVERY
from advance_site.jobs.services import drain_once, tidy
from advance_site.jobs.services.outbox import CHANNEL

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
WAIT_WITHOUT_DATABASE = 2.0


@dataclass
class Clock:
    """Something done every so many seconds, first at once."""

    every: float
    act: Callable[[], object]
    next: float = 0.0

    def tick(self) -> None:
        """Act if it is time. A failure is for the log, unless the database itself is away."""
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + self.every
        try:
            self.act()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("A regular task failed")


def alarm() -> None:
    """Say loudly that events wait for their seal: a transaction hangs, or sealing fails."""
    if seal_is_late():
        logger.error("ALARM: events of the audit wait too long for their seal")


def clocks(backup: BackupClock) -> list[Clock]:
    return [
        Clock(SEAL_EVERY, seal),
        Clock(ALARM_EVERY, alarm),
        Clock(TIDY_EVERY, tidy),
        Clock(BACKUP_LOOK_EVERY, backup.look),
    ]


class Worker:
    """Runs until it is told to stop; what it is doing then is finished first."""

    def __init__(self) -> None:
        self.backup = BackupClock()
        self.clocks = clocks(self.backup)
        self.stopping = False
        self._listening: object = None

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; without the database, wait for it."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        logger.info("The worker has started")
        while not self.stopping:
            try:
                self.turn()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away: %s", type(error).__name__)
                connections.close_all()
                time.sleep(WAIT_WITHOUT_DATABASE)
        self.backup.finish()
        connections.close_all()
        logger.info("The worker has stopped")

    def turn(self) -> None:
        """One look at everything; then sleep until a notice, unless more waits already."""
        self._listen()
        for clock in self.clocks:
            clock.tick()
        if not drain_once(limit=1) and not self.stopping:
            self._wait()

    def _listen(self) -> None:
        """Once for each connection: after a restart of the database there is a new one."""
        connection.ensure_connection()
        if self._listening is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._listening = connection.connection

    def _wait(self) -> None:
        with connection.wrap_database_errors:
            list(connection.connection.notifies(timeout=LOOK_EVERY, stop_after=1))
