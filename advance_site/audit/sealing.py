"""Seals over the events: a chain of batches, each hashing its rows and the batch before.

Requests only append and take no lock. Every few seconds one worker seals what no running
transaction can still add to; what is younger is the *unsealed tail*. Heads are sent to a place
that the database's owner cannot rewrite, so that a chain made anew is noticed too.

Nothing here waits for what the window's and the hatch's logins may hold: an advisory lock, which
anybody may take, or a running transaction of theirs, which cannot append.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from advance_site.audit import heads
from advance_site.audit.models import Batch, Event
from advance_site.core.dates import UTC, now

LATE_AFTER = timedelta(seconds=60)
HASH_BYTES = 32
HASHED = (
    "id",
    "actor_id",
    "role",
    "door",
    "kind",
    "verb",
    "object_kind",
    "object_id",
    "count",
    "reach",
    "reason",
    "site_id",
    "request",
    "sign_in",
    "xid",
    "lineage",
)
# The oldest transaction that may still append: one of this database by somebody of this door, or
# one of which the server does not say whose it is. Activity is read after the snapshot was taken,
# so whoever has ended meanwhile counts too; it names transactions by their lower 32 bits.
HORIZON = """
SELECT (pg_control_system()).system_identifier,
       coalesce(min(xid), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
FROM (
  SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint AS xid
  UNION SELECT pg_current_xact_id_if_assigned()::text::bigint
) AS running
WHERE NOT EXISTS (
  SELECT 1 FROM pg_stat_activity a
  WHERE a.backend_xid::text::bigint = running.xid & 4294967295
    AND (a.datname IS DISTINCT FROM current_database()
      OR NOT EXISTS (SELECT 1 FROM unnest(%s::text[]) AS ours
                     WHERE pg_has_role(a.usesysid, ours, 'MEMBER') IS NOT FALSE)))
"""


def row_hash(event: Event) -> bytes:
    """The same on every server and version: made here, of values, not of printed rows."""
    values = [getattr(event, name) for name in HASHED]
    values += [event.at.astimezone(UTC).isoformat(), [str(man) for man in event.men]]
    return hashlib.sha256(_canonical(values)).digest()


def head_of(batch: Batch) -> str:
    """What the batch's own head must be."""
    values = [
        batch.number,
        batch.at.astimezone(UTC).isoformat(),
        batch.lineage,
        batch.from_xid,
        batch.below_xid,
        batch.ids,
        batch.previous,
    ]
    return hashlib.sha256(_canonical(values) + bytes(batch.hashes)).hexdigest()


def _canonical(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def seal() -> int:
    """Seal what can be sealed, send the heads away, and return how many events that were.

    Of two at once the second finds that its number or range is taken, and seals nothing.
    """
    try:
        with transaction.atomic():
            sealed = _seal_all()
    except IntegrityError as refused:
        if not isinstance(refused.__cause__, UniqueViolation):
            raise
        sealed = 0
    heads.send(settings.AUDIT_HEADS)
    return sealed


def seal_is_late() -> bool:
    """Whether an event has waited too long for its seal, asked by any login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.unsealed_since()")
        row = cursor.fetchone()
    return bool(row and row[0] and now() - row[0] > LATE_AFTER)


def _seal_all() -> int:
    lineage, horizon = _horizon()
    sealed = 0
    for other in _lineages():
        # Rows of a server that this database left by a restore: nobody can add to them.
        if other != lineage:
            sealed += _seal_range(other, _sealed_below(other), _last_xid(other) + 1)
    return sealed + _seal_range(lineage, _sealed_below(lineage), horizon)


def _horizon() -> tuple[int, int]:
    """This server, and the oldest transaction that may still append here."""
    door = settings.DOOR
    with connection.cursor() as cursor:
        cursor.execute(HORIZON, [[door.web_group, door.worker_group, door.owner_group]])
        row: tuple[int, int] = cursor.fetchone()
    return row


def _sealed_below(lineage: int) -> int:
    last = Batch.objects.filter(lineage=lineage).order_by("-from_xid").first()
    return last.below_xid if last else 0


def _last_xid(lineage: int) -> int:
    return Event.objects.filter(lineage=lineage).order_by("-xid").values_list("xid")[0][0]


def _lineages() -> Iterator[int]:
    """Every server that wrote events, by one step in the index each."""
    rows = Event.objects.order_by("lineage").values_list("lineage", flat=True)
    found = rows.first()
    while found is not None:
        yield found
        found = rows.filter(lineage__gt=found).first()


def _seal_range(lineage: int, from_xid: int, below_xid: int) -> int:
    events = list(_events(lineage, from_xid, below_xid))
    if not events:
        return 0
    before = Batch.objects.order_by("-number").first()
    batch = Batch(
        number=before.number + 1 if before else 1,
        at=now(),
        lineage=lineage,
        from_xid=from_xid,
        below_xid=below_xid,
        ids=[event.pk for event in events],
        hashes=b"".join(map(row_hash, events)),
        previous=before.head if before else "",
    )
    batch.head = head_of(batch)
    batch.save(force_insert=True)
    return len(events)


def _events(lineage: int, from_xid: int, below_xid: int) -> Iterator[Event]:
    found = Event.objects.filter(lineage=lineage, xid__gte=from_xid, xid__lt=below_xid)
    return found.order_by("id").iterator()


@dataclass(frozen=True)
class Verdict:
    """The first thing found wrong, or nothing; and how much has no seal yet."""

    batches: int
    events: int
    unsealed: int
    broken: str = ""


def verify() -> Verdict:
    """Compute the whole chain anew and compare it with the batches and with the heads sent."""
    sent = heads.sent(settings.AUDIT_HEADS)
    previous, number, events = "", 0, 0
    reached: dict[int, int] = {}
    for batch in Batch.objects.order_by("number").iterator(chunk_size=50):
        number += 1
        broken = _broken(batch, number, previous, reached.get(batch.lineage, 0), sent)
        if broken:
            return Verdict(number, events, _unsealed(reached), broken)
        previous, events = batch.head, events + len(batch.ids)
        reached[batch.lineage] = batch.below_xid
    gone = max(sent, default=0)
    broken = f"batch {number + 1}: sent away before, and gone" if gone > number else ""
    return Verdict(number, events, _unsealed(reached), broken)


def _broken(batch: Batch, number: int, previous: str, from_xid: int, sent: dict[int, str]) -> str:
    """Why the batch does not hold, or an empty text."""
    name = f"batch {number}"
    if batch.number != number:
        return f"{name}: missing"
    if batch.previous != previous or batch.from_xid != from_xid:
        return f"{name}: does not follow from the batch before"
    if sent.get(number, batch.head) != batch.head:
        return f"{name}: is not the one whose head was sent away"
    row = _broken_row(batch)
    if row:
        return f"{name}: {row}"
    return "" if head_of(batch) == batch.head else f"{name}: its head does not fit its content"


def _broken_row(batch: Batch) -> str:
    """The first event that is not what was sealed."""
    sealed = {
        pk: bytes(batch.hashes[n * HASH_BYTES : (n + 1) * HASH_BYTES])
        for n, pk in enumerate(batch.ids)
    }
    found = {
        event.pk: row_hash(event)
        for event in _events(batch.lineage, batch.from_xid, batch.below_xid)
    }
    for pk in sorted(sealed.keys() | found.keys()):
        if pk not in found:
            return f"event {pk} was removed"
        if pk not in sealed:
            return f"event {pk} was put in afterwards"
        if found[pk] != sealed[pk]:
            return f"event {pk} was changed"
    return ""


def _unsealed(reached: dict[int, int]) -> int:
    return sum(
        Event.objects.filter(lineage=lineage, xid__gte=reached.get(lineage, 0)).count()
        for lineage in _lineages()
    )
