"""Writing down who did what, in the transaction of the deed itself. Never content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from advance_site.audit.models import LONGEST_NAME, LONGEST_REASON, EventKind
from advance_site.audit.sealing import seal, seal_is_late
from advance_site.audit.trace import running
from advance_site.wall.context import acting_as

__all__ = [
    "HasKey",
    "ReasonTooLongError",
    "WrongActorError",
    "record_act",
    "record_acts",
    "record_list",
    "record_opening",
    "record_refusal",
    "record_sign_in",
    "seal",
    "seal_is_late",
]

# One statement: the row is appended if the transaction is that person's, and who it is comes back.
APPEND = """
SELECT wall.user_id(), CASE WHEN %s::bigint IS NULL OR wall.user_id() = %s THEN
  wall.append_event(%s::text, %s::text, %s::text, %s::text, %s::text, %s::uuid[],
    %s::integer, %s::text, %s::text, %s::bigint, %s::text, %s::text) END
"""
# As many acts as there are ids, in one statement.
APPEND_EACH = """
SELECT count(wall.append_event(%s::text, %s::text, %s::text, %s::text, id, '{}'::uuid[],
  NULL::integer, %s::text, ''::text, %s::bigint, %s::text, %s::text))
FROM unnest(%s::text[]) AS id WHERE wall.user_id() = %s
"""


class HasKey(Protocol):
    """Anybody who can act: an object with a primary key."""

    @property
    def pk(self) -> int | None: ...


Who = HttpRequest | HasKey | None
ObjectId = UUID | int | str


class WrongActorError(Exception):
    """The transaction belongs to one person and the event was to name another."""


class ReasonTooLongError(ValueError):
    """A reason is a code or a few words; whoever writes more is writing content."""


@dataclass(frozen=True)
class Entry:
    """What is appended besides who and when, which the database reads for itself."""

    kind: EventKind
    verb: str
    object_kind: str = ""
    object_id: ObjectId = ""
    men: tuple[UUID, ...] = ()
    count: int | None = None
    reach: str = ""
    reason: str = ""
    site_id: int | None = None


def record_opening(
    who: Who,
    kind: str,
    object_id: ObjectId,
    *,
    men: Iterable[UUID] = (),
    reason: str = "",
    reach: str = "",
    site_id: int | None = None,
) -> None:
    """A page of a person, a register (with its `men`), a PDF, an export, an unmasking.

    `site_id` is the site of what was opened; its lead can then read the row.
    """
    entry = Entry(
        EventKind.OPENING,
        "open",
        object_kind=kind,
        object_id=object_id,
        men=tuple(men),
        reach=reach,
        reason=reason,
        site_id=site_id,
    )
    _append(who, entry)


def record_list(who: Who, kind: str, count: int, *, site_id: int | None = None) -> None:
    """A list or a search: one row with how many it showed."""
    _append(who, Entry(EventKind.LIST, "list", object_kind=kind, count=count, site_id=site_id))


def record_act(
    by: Who,
    verb: str,
    object_id: ObjectId,
    *,
    kind: str = "",
    detail: str = "",
    site_id: int | None = None,
) -> None:
    """A change. `detail` is a code or a few words about it, never what was typed."""
    entry = Entry(
        EventKind.ACT,
        verb,
        object_kind=kind,
        object_id=object_id,
        reason=detail,
        site_id=site_id,
    )
    _append(by, entry)


def record_acts(
    by: HasKey, verb: str, object_ids: Iterable[ObjectId], *, kind: str, site_id: int | None = None
) -> None:
    """The same act on many things: a row each, appended at once."""
    ids = [str(one) for one in object_ids]
    trace = running()
    values = [EventKind.ACT.value, verb, trace.role, kind, trace.reach, site_id]
    with connection.cursor() as cursor:
        cursor.execute(APPEND_EACH, [*values, trace.request, trace.sign_in, ids, by.pk])
        (appended,) = cursor.fetchone()
    if appended != len(ids):
        raise WrongActorError(f"{by.pk} is not the person of this transaction")


def record_refusal(
    who: Who, *, verb: str, status: int, object_id: ObjectId = "", kind: str = ""
) -> None:
    """Somebody asked for what they may not have: the page's name and the id in its address."""
    entry = Entry(
        EventKind.REFUSAL,
        verb[:LONGEST_NAME],
        object_kind=kind,
        object_id=str(object_id)[:LONGEST_NAME],
        reason=str(status),
    )
    _append(who, entry)


def record_sign_in(who: Who, outcome: str, *, reason: str = "") -> None:
    """A sign-in, a sign-out or a failure of one; `who` is None where nobody was recognised."""
    _append(who, Entry(EventKind.SIGN_IN, outcome, reason=reason))


def _append(who: Who, entry: Entry) -> None:
    if len(entry.reason) > LONGEST_REASON:
        raise ReasonTooLongError(f"A reason has at most {LONGEST_REASON} characters")
    actor = _person(who)
    current, appended = _call(actor, entry)
    if appended is None and current is not None:
        raise WrongActorError(f"{actor} is not the person of this transaction")
    if appended is None and actor is not None:
        with acting_as(actor):
            _call(actor, entry)


def _person(who: Who) -> int | None:
    if isinstance(who, HttpRequest):
        user = getattr(who, "user", None)
        return user.pk if user is not None and user.is_authenticated else None
    return None if who is None else who.pk


def _call(actor: int | None, entry: Entry) -> tuple[int | None, int | None]:
    """The person of the transaction, and the new row's id unless it was to name another."""
    trace = running()
    values = [
        entry.kind.value,
        entry.verb,
        trace.role,
        entry.object_kind,
        str(entry.object_id),
        list(entry.men),
        entry.count,
        entry.reach or trace.reach,
        entry.reason,
        entry.site_id,
        trace.request,
        trace.sign_in,
    ]
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [actor, actor, *values])
        row: tuple[int | None, int | None] = cursor.fetchone()
    return row
