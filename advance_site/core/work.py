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
    today. `late_days` counts days, so that the page can say "4 days late". `after` is the rest
    of the line's name: ", call 8".
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
    after: str = ""

    @property
    def late(self) -> str:
        """The lateness in words, or an empty text."""
        if self.late_days < 1:
            return ""
        return "1 day late" if self.late_days == 1 else f"{self.late_days} days late"

    def section(self, moment: datetime) -> Section:
        """The part of Today that the line stands in at this moment.

        What is late waits for its time, where it has one today; else it is done now.
        """
        if self.is_open(moment):
            return Section.NOW
        waits = self.starts_at is not None and self.starts_at > moment
        if self.late_days > 0 and not waits:
            return Section.NOW
        return Section.CLOCK if self.starts_at else Section.ANY_TIME

    def is_open(self, moment: datetime) -> bool:
        """Say whether its time has come and is not over."""
        if self.starts_at is None or self.starts_at > moment:
            return False
        return self.until is None or moment < self.until


# How long a line takes, roughly, so that the quickest of the late ones comes first.
MINUTES = {
    WorkKind.REGISTER: 2,
    WorkKind.FOLLOW_UP: 3,
    WorkKind.SESSION: 3,
    WorkKind.REVIEW: 5,
    WorkKind.CALL: 20,
    WorkKind.GROUP: 120,
}
USUAL_MINUTES = 5


def in_order(rows: list[WorkRow], moment: datetime) -> list[WorkRow]:
    """Sort lines as Today shows them.

    Now: danger, then open ones that close soonest, then late ones, the quickest first. By the
    clock: by start, a fixed time before a window. Any time: by name, so that the order holds.
    """
    return sorted(rows, key=lambda row: _place(row, moment))


def _place(row: WorkRow, moment: datetime) -> tuple[int, int, float, int, str, str]:
    section = row.section(moment)
    first, second = 0, 0.0
    if section is Section.NOW:
        first, second = _place_now(row, moment)
    elif row.starts_at:
        second = row.starts_at.timestamp()
    rank = list(Section).index(section)
    return rank, first, second, int(row.until is not None), row.who, row.verb


def _place_now(row: WorkRow, moment: datetime) -> tuple[int, float]:
    if row.kind is WorkKind.DANGER:
        return 0, row.starts_at.timestamp() if row.starts_at else 0.0
    if row.is_open(moment):
        closes = row.until or row.starts_at
        return (1 if row.until else 2), closes.timestamp() if closes else 0.0
    minutes = MINUTES.get(row.kind, USUAL_MINUTES)
    return 3, minutes + row.late_days / 1000


@dataclass(frozen=True, slots=True)
class Clock:
    """When, as a line says it: large words, and a small note under them."""

    when: str
    note: str = ""
    late: bool = False


def clock_of(row: WorkRow, moment: datetime) -> Clock:
    """Say when a line is to be done: a window, a fixed time, a lateness, or today."""
    if row.starts_at and london(row.starts_at).date() != london(moment).date():
        at = london(row.starts_at)
        return Clock(f"{at:%a %-d %b}", f"{at:%-H:%M}")
    if row.starts_at and row.until:
        start, end = (f"{london(at):%-H:%M}" for at in (row.starts_at, row.until))
        if row.starts_at <= moment < row.until:
            return Clock(f"Until {end}", "his window" if row.kind is WorkKind.CALL else "now")
        return Clock(f"{start}–{end}")
    if row.starts_at:
        at = london(row.starts_at)
        return Clock(f"{at:%-H:%M}", "agreed" if row.kind is WorkKind.CALL else "")
    if row.late_days:
        return Clock(row.late[0].upper() + row.late[1:], late=True)
    return Clock("today")
