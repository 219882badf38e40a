"""Rows go in with what the database says about them turned into a sentence for staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import BaseConstraint

from participants.services.rules import AlreadyDone, RefusedByDatabase

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def explained(model: type[models.Model]) -> Iterator[None]:
    """A savepoint; a refusal by a constraint of `model` becomes its sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = _constraint(model, error)
        if constraint is None:
            raise
        raise RefusedByDatabase(str(constraint.violation_error_message)) from error


def _constraint(model: type[models.Model], error: IntegrityError) -> BaseConstraint | None:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return next((one for one in model._meta.constraints if one.name == name), None)


def added(row: Row) -> Row:
    """Insert the row."""
    with explained(type(row)):
        row.save(force_insert=True)
    return row


def changed(row: Row, *fields: str) -> Row:
    """Write the named fields of a row."""
    with explained(type(row)):
        row.save(update_fields=fields)
    return row


def locked(row: Row) -> Row:
    """The row as it stands now, held until the end of the transaction."""
    manager = type(row)._default_manager  # noqa: SLF001
    return manager.select_for_update(of=("self",)).get(pk=row.pk)


def refuse_if(done: object) -> None:
    """Somebody else did it meanwhile, or it was sent twice."""
    if done:
        raise AlreadyDone
