"""What callers say to the services of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from advance_site.accounts.models import Site, User
from advance_site.core.codes import Group, Outcome, UnknownCodeError, outcomes
from participants.models import Participant, Status
from sessions.models import Attendance, Found, Where
from sessions.planning import Rhythm
from sessions.services.rules import UnknownOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Enrolling:
    """A man who is to join, and the coach who will ring him; his own day, where he has one."""

    man: Participant
    coach: User
    joined_on: date | None = None


@dataclass(frozen=True)
class CohortFacts:
    """A cohort as it is to be, or as it runs already: `held` has the days of its past groups."""

    site: Site
    starts_on: date
    weekday: int
    starts_time: time
    mode: str
    first: User
    second: User
    minutes: int = 120
    link: str = ""
    dial_in: str = ""
    room: str = ""
    number: int | None = None
    programme: str = "advance_d"
    runs_already: bool = False
    held: Mapping[str, date] = field(default_factory=dict)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on, self.weekday, self.starts_time, self.minutes)

    @property
    def facilitators(self) -> Sequence[User]:
        return (self.first, self.second)


@dataclass(frozen=True)
class Leaving:
    """The status with which he leaves, as `participants.services.record_status` takes it."""

    status: Status
    reason: str = ""
    note: str = ""
    risk_review_done: bool | None = None


@dataclass(frozen=True)
class RowFacts:
    """One row of a register as somebody typed it; an empty outcome is a row not marked."""

    outcome: str = ""
    said_done: bool = False
    minutes_late: int | None = None
    joined_by: str = ""
    place: str = ""
    alone: str = Found.YES.value
    sober: str = Found.YES.value
    note: str = ""

    @classmethod
    def of(cls, row: Attendance) -> RowFacts:
        """What a row says."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    @property
    def known(self) -> Outcome | None:
        """The outcome of its code, or None where nothing is marked."""
        if not self.outcome:
            return None
        try:
            return outcomes().get(self.outcome)
        except UnknownCodeError as error:
            raise UnknownOutcome from error

    @property
    def danger_about(self) -> str:
        """What somebody must be told of by voice at once, or an empty text."""
        outcome = self.known
        if outcome is None:
            return ""
        if outcome.danger_about:
            return outcome.danger_about
        if self.alone == Found.NO:
            return "not_alone"
        return "lost_place" if self.place == Where.PUBLIC else ""

    def tidied(self) -> RowFacts:
        """The facts without what their outcome leaves no room for."""
        outcome = self.known
        late = outcome is not None and outcome.group is Group.LATE
        in_part = outcome is not None and outcome.counts_as_done == "part"
        absent = outcome is not None and outcome.group is Group.ABSENT
        return replace(
            self,
            joined_by="" if absent else self.joined_by,
            place="" if absent else self.place,
            alone="" if absent else self.alone or Found.YES.value,
            sober="" if absent else self.sober or Found.YES.value,
            minutes_late=self.minutes_late if late else None,
            said_done=self.said_done and in_part,
            note=self.note.strip(),
        )

    def as_json(self) -> dict[str, Any]:
        """The row as a correction keeps it."""
        return asdict(self)
