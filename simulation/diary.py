"""What invented people did and when; written down in any order, done in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from advance_site.accounts.models import User
from advance_site.core.dates import now
from advance_site.wall.context import set_user
from simulation.clock import clock_at

Act = Callable[[User], object]


@dataclass(frozen=True)
class Entry:
    """At a moment somebody does something; the act is told who."""

    at: datetime
    by: User
    act: Act


@dataclass
class Diary:
    """`until` is the moment at which the demonstration is made: nothing is done after it."""

    until: datetime = field(default_factory=now)
    entries: list[Entry] = field(default_factory=list)

    def note(self, at: datetime, by: User, act: Act) -> None:
        """Write an act down; one that lies in the future is left to whoever plays that person."""
        if at <= self.until:
            self.entries.append(Entry(at, by, act))

    def play(self) -> int:
        """Do everything in one transaction, each act as its person at its moment.

        What was noted for the same moment keeps the order in which it was written down.
        """
        for entry in sorted(self.entries, key=lambda one: one.at):
            with clock_at(entry.at):
                set_user(entry.by.pk)
                entry.act(entry.by)
        set_user(None)
        return len(self.entries)
