"""What happened with him outside the 32, newest first, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from advance_site.core.dates import london
from participants.lists import lists
from participants.models import (
    Contact,
    ContactOutcome,
    DangerAbout,
    DangerCall,
    Direction,
    Participant,
    Status,
    StatusChange,
    ToldWhom,
    Way,
    WithWhom,
)
from participants.selectors.words import short

TIMELINE_ROWS = 12


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of what happened. `talk` marks contacts; `url` leads to it; `struck` is an error."""

    at: datetime
    icon: str
    title: str
    text: str
    by: str
    talk: bool = False
    struck: bool = False

    @property
    def when(self) -> str:
        return f"{london(self.at):%a %-d %b %-H:%M}"

    @property
    def gap(self) -> bool:
        return False


ICONS = {
    Way.PHONE: "phone",
    Way.TEXT: "message",
    Way.VIDEO: "video",
    Way.IN_PERSON: "building",
    Way.LETTER: "mail",
    Way.EMAIL: "mail",
    Way.OTHER: "note",
}


def timeline(
    man: Participant, *, limit: int | None = TIMELINE_ROWS, talks_only: bool = False
) -> list[TimelineRow]:
    """Contacts, status changes and danger, newest first, in one query.

    Without a limit: all of it. Nothing of his (ex)partner stands here.
    """
    rows = _contact_rows(man)
    if not talks_only:
        rows = rows.union(_status_rows(man), _danger_rows(man), all=True)
    rows = rows.order_by("-when")
    return [_line(row) for row in (rows if limit is None else rows[:limit])]


def _contact_rows(man: Participant) -> QuerySet[Any, dict[str, Any]]:
    data = JSONObject(
        direction="direction",
        way="way",
        whom="with_whom",
        name="other_name",
        outcome="outcome",
        minutes="minutes",
        note="note",
        tags="tags",
        by="recorded_by__name",
        struck=Q(struck_at__isnull=False),
    )
    return _lines(Contact.objects.filter(participant=man), "contact", "at", data)


def _status_rows(man: Participant) -> QuerySet[Any, dict[str, Any]]:
    data = JSONObject(
        status="status",
        reason="reason_label",
        by="by__name",
        struck=Q(struck_at__isnull=False),
    )
    return _lines(StatusChange.objects.filter(participant=man), "status", "at", data)


def _danger_rows(man: Participant) -> QuerySet[Any, dict[str, Any]]:
    data = JSONObject(
        about="about",
        whom="told_whom",
        spoke_to="spoke_to",
        told_at="told_at",
        by=Coalesce("told_by__name", "opened_by__name"),
        struck=Q(struck_at__isnull=False),
    )
    return _lines(DangerCall.objects.filter(participant=man), "danger", "opened_at", data)


def _lines(
    rows: QuerySet[Any], kind: str, moment: str, data: JSONObject
) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by().values(
        when=F(moment), what=Value(kind, output_field=CharField()), data=data
    )


def _line(row: dict[str, Any]) -> TimelineRow:
    draw = {"contact": _contact_line, "status": _status_line, "danger": _danger_line}
    return draw[row["what"]](row["when"], row["data"])


def _contact_line(at: datetime, data: dict[str, Any]) -> TimelineRow:
    parts = filter(None, [data["note"], *lists().tag_labels(data["tags"])])
    return TimelineRow(
        at=at,
        icon=ICONS[Way(data["way"])],
        title=_contact_title(data),
        text=" ".join(map(_sentence, parts)),
        by=short(data["by"]),
        talk=True,
        struck=data["struck"],
    )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _contact_title(data: dict[str, Any]) -> str:
    outcome = ContactOutcome(data["outcome"])
    whom = WithWhom(data["whom"])
    who = data["name"] or ("" if whom is WithWhom.HIM else str(whom.label))
    way = str(Way(data["way"]).label)
    if data["direction"] == Direction.TO_US:
        start = f"{who or 'He'} got in touch, {way.lower()}"
    else:
        start = f"{way} to {who}" if who else way
    minutes = f", {data['minutes']} min" if data["minutes"] else ""
    said = "" if outcome is ContactOutcome.SPOKE else f": {str(outcome.label).lower()}"
    return f"{start}{minutes}{said}."


def _status_line(at: datetime, data: dict[str, Any]) -> TimelineRow:
    return TimelineRow(
        at=at,
        icon="flag",
        title=f"{Status(data['status']).label}.",
        text=data["reason"],
        by=short(data["by"]),
        struck=data["struck"],
    )


def _danger_line(at: datetime, data: dict[str, Any]) -> TimelineRow:
    told = "Step open: nobody is told yet."
    if data["told_at"]:
        clock = london(datetime.fromisoformat(data["told_at"]))
        told = f"{ToldWhom(data['whom']).label} told by voice, {clock:%-H:%M}, {data['spoke_to']}."
    return TimelineRow(
        at=at,
        icon="warning",
        title=f"Danger: {str(DangerAbout(data['about']).label).lower()}.",
        text=told,
        by=short(data["by"]),
        struck=data["struck"],
    )
