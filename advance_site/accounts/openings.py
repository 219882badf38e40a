"""What a lead reads every week: who opened, listed and unmasked what at her sites.

The audit holds ids alone. Rooms above say who a man is, for those who may know him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.audit.models import Event, EventKind
from advance_site.core.dates import now

DAYS = 7
ROWS = 200
# Asked for as well, so that a list without rows costs as many queries as one with many.
NOBODY, NO_MAN = 0, UUID(int=0)
UNMASKED = ("phonenumber", "address", "nextofkin", "partnerdetails")
VERBS: dict[str, str] = {EventKind.OPENING.value: "opened", EventKind.LIST.value: "listed"}
FILTERS = {
    "opened": "Opened",
    "unmasked": "Numbers and details shown",
    "duty": "A colleague’s man",
    "refused": "Refused",
    "done": "Done",
}
Namer = Callable[[User, Iterable[UUID]], Mapping[UUID, "Named"]]
_namers: list[Namer] = []


@dataclass(frozen=True)
class Named:
    """A person's name and page, for somebody within whose reach he is."""

    name: str
    url: str


@dataclass(frozen=True)
class Line:
    """One row of the audit in words."""

    at: datetime
    who: str
    what: str
    people: tuple[Named, ...]
    more: int
    how: str


def register_namer(namer: Namer) -> None:
    """A room says how the people of its openings are named. Registering twice changes nothing."""
    if namer not in _namers:
        _namers.append(namer)


def openings_of(user: User, shown: str) -> list[Line]:
    """The newest rows of the last seven days at this lead's sites."""
    events = Event.objects.filter(
        site_id__in=user.sites_for(Permission.AUDIT_READ), at__gte=now() - timedelta(days=DAYS)
    )
    rows = list(_filtered(events, shown).order_by("-at", "-pk")[:ROWS])
    people = {
        one.pk: str(one)
        for one in User.objects.filter(pk__in={NOBODY, *(r.actor_id for r in rows)})
    }
    names = _names(user, {NO_MAN, *(man for row in rows for man in row.men)})
    return [_line(row, people, names) for row in rows]


def _filtered(events: QuerySet[Event], shown: str) -> QuerySet[Event]:
    chosen = {
        "opened": Q(kind__in=[EventKind.OPENING, EventKind.LIST]),
        "done": Q(kind=EventKind.ACT),
        "unmasked": Q(kind=EventKind.OPENING, object_kind__in=UNMASKED),
        "duty": Q(reach="duty"),
        "refused": Q(kind=EventKind.REFUSAL),
    }
    return events.filter(chosen[shown])


def _names(user: User, ids: set[UUID]) -> dict[UUID, Named]:
    named: dict[UUID, Named] = {}
    for namer in _namers:
        named.update(namer(user, ids))
    return named


def _line(row: Event, people: Mapping[int, str], names: Mapping[UUID, Named]) -> Line:
    known = tuple(names[man] for man in row.men if man in names)
    shown = known[:3]
    verb = VERBS.get(row.kind, row.verb)
    parts = [row.role.replace("_", " "), f"reach {row.reach}" if row.reach else "", row.reason]
    return Line(
        at=row.at,
        who=people.get(row.actor_id or 0, "nobody known"),
        what=f"{verb} {row.object_kind}".strip() + (f" ({row.count})" if row.count else ""),
        people=shown,
        more=len(row.men) - len(shown),
        how=", ".join(part for part in parts if part),
    )
