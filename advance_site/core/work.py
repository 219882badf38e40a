"""The line of Today: what one person has to do next, as every room offers it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from advance_site.core.dates import london


class WorkKind(StrEnum):
    """What a line is about; the page draws an icon for each."""

    GROUP = "group"
    REGISTER = "register"
    CALL = "call"
    SESSION = "session"
    FOLLOW_UP = "follow_up"
    REVIEW = "review"
    DANGER = "danger"
    OTHER = "other"


class Section(StrEnum):
    """The three parts of Today, in the order they are shown."""

    NOW = "now"
    CLOCK = "by the clock"
    ANY_TIME = "any time today"


@dataclass(frozen=True, slots=True)
class Act:
    """A button or link at the end of a line."""

    label: str
    url: str
    post: bool = False
    strong: bool = False
    key: str = ""
    described_as: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to do, and where it is done.

    `starts_at` alone is a fixed time; with `until` it is a window; neither means any time
    today. `late_days` counts days, so that the page can say "4 days late".
    """

    kind: WorkKind
    verb: str
    who: str
    why: str
    url: str
    starts_at: datetime | None = None
    until: datetime | None = None
    late_days: int = 0
    tries: int = 0
    acts: tuple[Act, ...] = field(default=())
    key: str = ""

    @property
    def late(self) -> str:
        """Return the lateness in words, or an empty text."""
        if self.late_days < 1:
            return ""
        return "1 day late" if self.late_days == 1 else f"{self.late_days} days late"

    def section(self, moment: datetime) -> Section:
        """Return the part of Today that the line stands in at this moment."""
        if self.late_days > 0 or self._is_open(moment):
            return Section.NOW
        return Section.CLOCK if self.starts_at else Section.ANY_TIME

    def _is_open(self, moment: datetime) -> bool:
        if self.starts_at is None or self.starts_at > moment:
            return False
        return self.until is None or moment < self.until


def in_order(rows: list[WorkRow], moment: datetime) -> list[WorkRow]:
    """Sort lines as Today shows them.

    Now: open ones that close soonest, then late ones, the least late first. By the clock:
    by start, a fixed time before a window. Any time: by name, so that the order holds still.
    """

    def place(row: WorkRow) -> tuple[int, int, float, int, str, str]:
        section = list(Section).index(row.section(moment))
        late = row.late_days if section == 0 else 0
        ends_or_starts = row.until if section == 0 and row.until else row.starts_at
        clock = ends_or_starts.timestamp() if ends_or_starts else 0.0
        return section, late, clock, int(row.until is not None), row.who, row.verb

    return sorted(rows, key=place)


@dataclass(frozen=True, slots=True)
class Clock:
    """When, as a line says it: large words, and a small note under them."""

    when: str
    note: str = ""
    late: bool = False


def clock_of(row: WorkRow, moment: datetime) -> Clock:
    """Say when a line is to be done: a window, a fixed time, a lateness, or today."""
    if row.starts_at and row.until:
        start, end = (f"{london(at):%-H:%M}" for at in (row.starts_at, row.until))
        if row.starts_at <= moment < row.until:
            return Clock(f"Until {end}", "his window" if row.kind is WorkKind.CALL else "now")
        return Clock(f"{start}–{end}")
    if row.starts_at:
        at = london(row.starts_at)
        if at.date() != london(moment).date():
            return Clock(f"{at:%a %-H:%M}")
        return Clock(f"{at:%-H:%M}", "agreed" if row.kind is WorkKind.CALL else "")
    if row.late_days:
        return Clock(row.late[0].upper() + row.late[1:], late=True)
    return Clock("today")
