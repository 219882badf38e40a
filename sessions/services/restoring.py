"""Values before and after an act, row by row, and how they are put back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from advance_site.core.dates import now
from sessions.models import Cohort, CohortSlot, FacilitatorBooking, GroupSession, Slot
from sessions.services.rules import SomethingDependsOnIt

# What is kept of a row, by table. Counters of versions go on, so that nobody overwrites.
TABLES: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "cohort": (Cohort, ("ends_on", "weekday", "starts_time", "minutes")),
    "plan": (CohortSlot, ("due_on", "cause")),
    "session": (
        GroupSession,
        ("starts_at", "ends_at", "cause", "state", "state_reason", "joined_to_id"),
    ),
    "slot": (
        Slot,
        ("due_on", "starts_at", "cause", "state", "group_session_id", "done_at", "way"),
    ),
    "booking": (FacilitatorBooking, ("exception_reason", "exception_by_id")),
}
Rows = Mapping[str, Any]


class Before:
    """Collects what an act changes: `keep` before, `now` after."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, list[Any]]] = {name: {} for name in TABLES}

    def keep(self, table: str, row: models.Model) -> None:
        self.rows[table].setdefault(str(row.pk), [_values(table, row), None])

    def now(self, table: str, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.rows[table][str(row.pk)][1] = _values(table, row)

    def as_json(self) -> dict[str, Any]:
        return dict(self.rows)


def _values(table: str, row: models.Model) -> list[Any]:
    return [_plain(getattr(row, name)) for name in TABLES[table][1]]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def rows_changed(rows: Rows) -> bool:
    """Whether a row is not as the act left it: recorded, marked, or moved by something else."""
    for table in TABLES:
        kept = rows.get(table, {})
        found = {str(row.pk): row for row in _rows(table, kept)}
        if len(found) != len(kept):
            return True
        for pk, (_, after) in kept.items():
            if not _same(table, found[pk], after):
                return True
    return False


def _same(table: str, row: models.Model, after: Sequence[Any]) -> bool:
    return [_field(table, n).to_python(v) for n, v in _pairs(table, after)] == [
        getattr(row, name) for name in TABLES[table][1]
    ]


def _rows(table: str, kept: Mapping[str, Any]) -> models.QuerySet[Any]:
    model = TABLES[table][0]
    manager = model._default_manager  # noqa: SLF001
    return manager.select_for_update(of=("self",)).filter(pk__in=[int(pk) for pk in kept])


def _pairs(table: str, values: Sequence[Any]) -> list[tuple[str, Any]]:
    return list(zip(TABLES[table][1], values, strict=True))


def _field(table: str, name: str) -> Any:
    model = TABLES[table][0]
    return next(f for f in model._meta.concrete_fields if f.attname == name)


def restore(rows: Rows) -> None:
    """Put every value back. Raises SomethingDependsOnIt where a group would be in the past."""
    for table in TABLES:
        kept = rows.get(table, {})
        changed = []
        for row in _rows(table, kept):
            for name, value in _pairs(table, kept[str(row.pk)][0]):
                setattr(row, name, _field(table, name).to_python(value))
            changed.append(row)
        _write(table, changed)


def _write(table: str, changed: list[Any]) -> None:
    model, attributes = TABLES[table]
    if table == "session":
        _refuse_past(changed)
        for row in changed:
            row.version += 1
    names = [_field(table, name).name for name in attributes]
    extra = {"session": ["version"], "booking": ["during"]}.get(table, [])
    if table == "booking":
        _rebook(changed)
    if changed:
        manager = model._default_manager  # noqa: SLF001
        manager.bulk_update(changed, [*names, *extra], batch_size=500)


def _refuse_past(sessions: Iterable[GroupSession]) -> None:
    if any(row.starts_at <= now() for row in sessions):
        raise SomethingDependsOnIt("A group would be in the past. Move it instead.")


def _rebook(bookings: Iterable[FacilitatorBooking]) -> None:
    """A booking takes the time of its session, which is restored already."""
    rows = list(bookings)
    sessions = GroupSession.objects.in_bulk([row.group_session_id for row in rows])
    for row in rows:
        session = sessions[row.group_session_id]
        row.during = DateTimeTZRange(session.starts_at, session.ends_at)
