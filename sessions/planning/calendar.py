"""The days on which a site holds nothing, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from advance_site.core.dates import holiday_name
from advance_site.core.weekdays import Weekday
from sessions.planning.items import Kind


@dataclass(frozen=True)
class Calendar:
    """Bank holidays of a nation and the closures of a site, each with its reason.

    Without a nation there are no holidays. Before `since` no day is closed: what took place
    before a cohort was ours took place on whichever day it did.
    """

    nation: str
    closures: Mapping[date, str] = field(default_factory=dict)
    since: date = date.min

    def why_closed(self, day: date) -> str:
        """Why nothing is held on the day, or an empty text."""
        if day < self.since:
            return ""
        holiday = holiday_name(day, self.nation) if self.nation else ""
        if holiday:
            return f"bank holiday, {holiday}"
        if day in self.closures:
            reason = self.closures[day]
            return f"site closed, {reason}" if reason else "site closed"
        return ""

    def why_not(self, day: date, kind: Kind) -> str:
        """Why a session of this kind is not held on the day, or an empty text."""
        closed = self.why_closed(day)
        if closed:
            return closed
        return "a weekend" if kind.needs_staff and day.weekday() >= Weekday.SATURDAY else ""

    def is_open(self, day: date, kind: Kind) -> bool:
        """Say whether a session of this kind can be held on the day."""
        return not self.why_not(day, kind)


# An ordinary year: weekends alone. What a template asks for, before any day is closed.
ORDINARY = Calendar(nation="")
