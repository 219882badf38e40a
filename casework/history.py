"""What happened with a man, from every room, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from advance_site.core.dates import local, london
from casework.strip import Gap
from coaching.models import Attempt, Call, CallMode
from participants.selectors import TimelineRow
from sessions.models import Attendance, JoinedBy, Slot

SHOWN = 8
ICON_OF_CALL = {CallMode.PHONE: "phone", CallMode.VIDEO: "video", CallMode.IN_PERSON: "building"}
ICON_OF_GROUP = {JoinedBy.PHONE: "phone", JoinedBy.VIDEO: "video", JoinedBy.ROOM: "people"}


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline. `talk` and `session` say under which filter it stands."""

    at: datetime
    when: str
    icon: str
    title: str
    text: str
    by: str
    talk: bool = False
    session: bool = False
    gap: bool = False


def of_talks(rows: Iterable[TimelineRow]) -> list[Happened]:
    """Contacts, statuses and danger, as his own room tells them."""
    return [
        Happened(
            row.at,
            row.when,
            row.icon,
            f"Struck out: {row.title}" if row.struck else row.title,
            "" if row.struck else row.text,
            row.by,
            talk=row.talk,
        )
        for row in rows
    ]


def of_tries(rows: Iterable[Attempt]) -> list[Happened]:
    return [
        _happened(
            row.at,
            "phone",
            f"{row.slot.item.title}, try {row.number}: {row.get_outcome_display().lower()}.",
            _again(row),
            row.by.short_name,
            talk=True,
        )
        for row in rows
    ]


def of_calls(rows: Iterable[Call]) -> list[Happened]:
    return [
        _happened(
            row.at,
            ICON_OF_CALL[CallMode(row.mode)],
            f"{row.slot.item.title}, {row.get_mode_display().lower()}, {row.minutes} min.",
            f"Practises: {row.practice}" if row.practice else "",
            row.recorded_by.short_name,
            talk=True,
        )
        for row in rows
    ]


def of_groups(rows: Iterable[Attendance]) -> list[Happened]:
    """Rows of signed registers alone: the others may still change."""
    return [
        _happened(
            row.group_session.starts_at,
            ICON_OF_GROUP.get(JoinedBy(row.joined_by), "people") if row.joined_by else "people",
            f"{row.group_session.item.title}: {row.outcome_label[:1].lower()}"
            f"{row.outcome_label[1:]}.",
            f"{row.minutes_late} min late." if row.minutes_late else "",
            row.marked_by.short_name,
        )
        for row in rows
    ]


def of_marks(slots: Iterable[Slot]) -> list[Happened]:
    """What was marked by hand."""
    return [
        _happened(
            slot.done_at or slot.marked_at,
            "tablet" if slot.item.strand == "website" else "check",
            f"{slot.item.title}: {slot.get_state_display().lower()}.",
            slot.how,
            slot.marked_by.short_name if slot.marked_by else "",
        )
        for slot in slots
        if slot.by_hand and slot.marked_at
    ]


def of_gaps(gaps: Iterable[Gap], tries: Sequence[Attempt]) -> list[Happened]:
    """Weeks in which nothing was done, and how often he was rung meanwhile."""
    found = []
    for gap in gaps:
        rung = sum(gap.starts_on <= london(row.at).date() <= gap.ends_on for row in tries)
        words = f"{rung} tr{'y' if rung == 1 else 'ies'} to ring." if rung else "Nobody rang him."
        found.append(
            Happened(
                local(gap.ends_on, time(23, 59)),
                gap.days,
                "clock",
                f"Nothing done, {gap.short}.",
                words,
                "",
                session=True,
                gap=True,
            )
        )
    return found


def newest(rows: Iterable[Happened], show: str) -> list[Happened]:
    """The newest first: all, talks or sessions."""
    chosen = [
        row
        for row in rows
        if (show != "talks" or row.talk) and (show != "sessions" or row.session)
    ]
    return sorted(chosen, key=lambda row: row.at, reverse=True)


def _happened(
    at: datetime | None, icon: str, title: str, text: str, by: str, *, talk: bool = False
) -> Happened:
    assert at is not None  # noqa: S101  (each caller's row has its time by constraint)
    return Happened(
        at, f"{london(at):%a %-d %b %-H:%M}", icon, title, text, by, talk=talk, session=True
    )


def _again(row: Attempt) -> str:
    if row.ask_in:
        return "He is to be asked in."
    if row.try_again_at:
        return f"Try again {london(row.try_again_at):%a %-d %b %-H:%M}."
    return ""
