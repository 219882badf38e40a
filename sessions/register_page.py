"""What the register draws, and what its rows say in an answer to a script."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from advance_site.accounts.models import User
from advance_site.core.codes import Group, outcomes
from advance_site.core.dates import london, now
from sessions.models import (
    Attendance,
    AttendanceCorrection,
    Found,
    GroupSession,
    JoinedBy,
    Where,
)
from sessions.selectors import RegisterRow, register_rows
from sessions.services import RowFacts

HERE_LATELY = timedelta(minutes=15)
TONES = {
    Group.PRESENT: "good",
    Group.LATE: "warning",
    Group.ABSENT: "plain",
    Group.ASKED_TO_LEAVE: "danger",
    Group.OTHER: "plain",
}
ICONS = {JoinedBy.VIDEO: "video", JoinedBy.PHONE: "phone", JoinedBy.ROOM: "building"}
SAYS_ALONE = {Found.YES: "alone", Found.NO: "not alone", Found.UNSURE: "unsure if alone"}
SAYS_SOBER = {Found.YES: "sober", Found.NO: "not sober", Found.UNSURE: "unsure if sober"}


def groups() -> list[dict[str, str]]:
    """The five buttons; one that stands for a single outcome carries its code."""
    book = outcomes()
    drawn = []
    for group in Group:
        codes = book.in_group(group)
        if codes:
            only = codes[0].code if len(codes) == 1 else ""
            drawn.append(
                {
                    "value": group.value,
                    "label": group.label,
                    "tone": TONES[group],
                    "code": only,
                }
            )
    return drawn


def reasons() -> list[dict[str, Any]]:
    """Outcomes to choose from behind the other buttons."""
    return [
        {
            "code": one.code,
            "short": one.short,
            "group": one.group.value,
            "key": one.key,
            "part": one.counts_as_done == "part",
        }
        for one in outcomes().offered
    ]


def ways() -> list[dict[str, str]]:
    return [{"value": way.value, "label": str(way.label), "icon": ICONS[way]} for way in JoinedBy]


def found_choices() -> list[dict[str, str]]:
    """What is said of being alone and sober; the first is the usual."""
    return [
        {"value": one.value, "alone": SAYS_ALONE[one], "sober": SAYS_SOBER[one]} for one in Found
    ]


def places() -> list[dict[str, str]]:
    return [{"value": one.value, "label": str(one.label).lower()} for one in Where]


@dataclass(frozen=True)
class DrawnRow:
    """A row as the template and the answers say it."""

    id: str
    man_id: UUID
    name: str
    reference: str
    so_far: str
    required: bool
    why_not: str
    version: int
    values: dict[str, Any]
    words: str
    saved_at: str
    by: str
    found: str
    danger_id: str
    url: str
    told_url: str
    nobody_url: str
    correct_url: str
    corrections: list[AttendanceCorrection] = field(default_factory=list)

    def answer(self) -> dict[str, Any]:
        """The row for a script."""
        return {
            **self.values,
            "version": self.version,
            "words": self.words,
            "saved_at": self.saved_at,
            "by": self.by,
            "step": self.step(),
        }

    def step(self) -> dict[str, Any] | None:
        return {"open": True, "url": self.danger_id} if self.danger_id else None


def draw_rows(session: GroupSession) -> list[DrawnRow]:
    """All rows of a register, alphabetical; a row never leaves."""
    rows = register_rows(session)
    corrections = defaultdict(list)
    if session.is_signed:
        found = AttendanceCorrection.objects.filter(
            attendance__group_session=session
        ).select_related("by")
        for one in found:
            corrections[one.attendance_id].append(one)
    return [draw_row(session, row, corrections) for row in rows]


def draw_row(
    session: GroupSession,
    row: RegisterRow,
    corrections: dict[int, list[AttendanceCorrection]] | None = None,
) -> DrawnRow:
    attendance = row.attendance
    args = [session.public_id, row.enrolment.public_id]
    return DrawnRow(
        id=str(row.enrolment.public_id),
        man_id=row.man.public_id,
        name=row.man.name,
        reference=row.man.reference,
        so_far=f"{row.progress.core.done} of {row.progress.core.due}"
        + (", guest" if row.guest else ""),
        required=row.required,
        why_not=why_not_required(session, row),
        version=row.version,
        values=values_of(session, attendance),
        words=words_of(attendance),
        saved_at=f"{london(attendance.marked_at):%-H:%M}" if attendance else "",
        by=str(attendance.marked_by) if attendance else "",
        found=found_of(attendance),
        danger_id=str(row.open_step.public_id) if row.open_step else "",
        url=reverse("sessions:register_row", args=args),
        told_url=reverse("sessions:register_told", args=args),
        nobody_url=reverse("sessions:register_nobody", args=args),
        correct_url=reverse("sessions:register_correct", args=args),
        corrections=(corrections or {}).get(attendance.pk, []) if attendance else [],
    )


def why_not_required(session: GroupSession, row: RegisterRow) -> str:
    if row.required:
        return ""
    day = london(session.starts_at).date()
    joined, left = row.enrolment.joined_on, row.enrolment.left_on
    if joined > day:
        return f"he joins on {joined:%-d %B}"
    if left is not None and left <= day:
        return f"he left on {left:%-d %B}"
    if row.paused_since is not None:
        return f"he pauses since {row.paused_since:%-d %B}"
    return "he has it elsewhere"


def values_of(session: GroupSession, attendance: Attendance | None) -> dict[str, Any]:
    """The fields of a row; what is usual is preset where nothing is said of it."""
    facts = RowFacts.of(attendance) if attendance else RowFacts()
    outcome = facts.known
    came = outcome is not None and outcome.group is not Group.ABSENT
    return {
        "group": outcome.group.value if outcome else "",
        "code": facts.outcome,
        "minutes_late": "" if facts.minutes_late is None else str(facts.minutes_late),
        "joined_by": facts.joined_by
        if came
        else facts.joined_by or JoinedBy.usual(session.cohort.mode),
        "place": facts.place,
        "alone": facts.alone or Found.YES.value,
        "sober": facts.sober or Found.YES.value,
        "said_done": "1" if facts.said_done else "",
        "note": facts.note,
    }


def words_of(attendance: Attendance | None) -> str:
    """A row in words, as the two versions show it."""
    if attendance is None or not attendance.outcome:
        return "not marked"
    late = f", {attendance.minutes_late} min" if attendance.minutes_late else ""
    return f"{attendance.outcome_label}{late}{', with a note' if attendance.note else ''}"


def found_of(attendance: Attendance | None) -> str:
    """Alone, sober and where, as the row says it; only exceptions are typed."""
    facts = RowFacts.of(attendance) if attendance else RowFacts()
    alone, sober = (Found(one or Found.YES) for one in (facts.alone, facts.sober))
    said = [SAYS_ALONE[alone], SAYS_SOBER[sober]]
    if facts.place:
        said.append(str(Where(facts.place).label).lower())
    return ", ".join(said)


def also_here(session: GroupSession, user: User) -> str:
    """Who else marked a row of this register lately."""
    since = now() - HERE_LATELY
    others = (
        User.objects.filter(
            pk__in=Attendance.objects.filter(group_session=session, marked_at__gt=since)
            .exclude(marked_by=user)
            .values("marked_by")
        )
        .order_by("name")
        .distinct()
    )
    return ", ".join(str(one) for one in others)
