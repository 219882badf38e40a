"""The outbox: a job lives or dies with the fact it follows from, and is done at least once.

What a handler changes in the database is committed together with the mark that it is done, so
that happens once. What it does outside may be repeated after a crash, and must bear that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from advance_site.audit.services import HasKey
from advance_site.core.dates import now
from advance_site.jobs.models import Outbox, Payload
from advance_site.wall.context import acting_as

logger = logging.getLogger(__name__)

CHANNEL = "jobs"
LEASE = timedelta(seconds=10)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 30
AT_ONCE = 100


@dataclass(frozen=True)
class Job:
    """What a handler is given: ids alone."""

    id: UUID
    kind: str
    payload: Payload
    by_id: int | None


Handler = Callable[[Job], None]
_handlers: dict[str, Handler] = {}


class UnknownKindError(Exception):
    """No handler for this kind; perhaps an older worker met a newer job, so it is tried again."""


class TextInPayloadError(ValueError):
    """A payload carries ids and codes; text belongs into rows behind a policy."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Let the function do jobs of `kind`; it stands in a module `handlers.py` of its room."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"Two handlers for {kind}")
        return function

    return register


def enqueue(
    kind: str,
    payload: Payload,
    *,
    by: HasKey | None = None,
    key: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Put a job in, in the caller's transaction; with a `key` known already, do nothing.

    The handler runs in the name of `by`.
    """
    _refuse_text(payload)
    job = Outbox(
        id=uuid4(),
        kind=kind,
        payload=payload,
        by_id=None if by is None else by.pk,
        key=key,
        due_at=due_at or now(),
    )
    Outbox.objects.bulk_create([job], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _refuse_text(payload: Payload) -> None:
    for name, value in payload.items():
        if isinstance(value, str) and (len(value) > 64 or " " in value):
            raise TextInPayloadError(f"{name} looks like text")


def drain_once(limit: int = AT_ONCE) -> int:
    """Do at most `limit` due jobs, one transaction each, and return how many were tried."""
    tried = 0
    while tried < limit and (job := _claim()) is not None:
        _try(job)
        tried += 1
    return tried


def _claim() -> Outbox | None:
    """Lease the job longest due. The attempt counts even if this process dies of it."""
    with transaction.atomic():
        moment = now()
        waiting = Outbox.objects.claimable(moment).select_for_update(skip_locked=True)
        job = waiting.first()
        if job is not None:
            job.attempts += 1
            job.leased_until = moment + LEASE
            job.save(update_fields=["attempts", "leased_until"])
    return job


def _try(job: Outbox) -> None:
    try:
        with transaction.atomic():
            if _still_ours(job):
                _run(job)
                Outbox.objects.filter(pk=job.pk).update(done_at=now(), leased_until=None)
    except Exception as error:  # noqa: BLE001  whatever a handler raises, the worker goes on
        _put_back(job, error)


def _still_ours(job: Outbox) -> bool:
    """Hold the row while it is worked on; false where the lease ran out and another took it."""
    ours = Outbox.objects.undone().filter(pk=job.pk, attempts=job.attempts)
    return ours.select_for_update(skip_locked=True).first() is not None


def _run(job: Outbox) -> None:
    function = _handlers.get(job.kind)
    if function is None:
        raise UnknownKindError(job.kind)
    with nullcontext() if job.by_id is None else acting_as(job.by_id):
        function(Job(job.pk, job.kind, job.payload, job.by_id))


def _put_back(job: Outbox, error: Exception) -> None:
    """Wait longer each time; after a day and more of failures, give up loudly."""
    name, moment = type(error).__name__, now()
    changes: dict[str, object] = {"last_error": name[:80], "leased_until": None}
    if job.attempts >= MOST_ATTEMPTS:
        changes["given_up_at"] = moment
        logger.error("Job %s of kind %s is given up after %s", job.pk, job.kind, name)
    else:
        changes["due_at"] = moment + wait_after(job.attempts)
        logger.warning("Job %s of kind %s failed: %s", job.pk, job.kind, name)
    Outbox.objects.undone().filter(pk=job.pk, attempts=job.attempts).update(**changes)


def wait_after(attempts: int) -> timedelta:
    """Five seconds, doubled each time, and never more than an hour."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
