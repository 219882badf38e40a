"""Constraints that the database holds and whose messages staff can act on."""

from collections.abc import Iterable

from django.db import models
from django.db.models import CheckConstraint, F, Q

Choices = type[models.TextChoices] | type[models.IntegerChoices] | Iterable[str | int]


def _values(choices: Choices) -> list[str | int]:
    if isinstance(choices, type):
        return list(choices.values)
    return list(choices)


def _words(field: str) -> str:
    return field.removesuffix("_id").replace("_", " ")


def one_of(field: str, choices: Choices, name: str, message: str = "") -> CheckConstraint:
    """Let the field hold one of the choices; an empty (null) field passes."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": _values(choices)}),
        name=name,
        violation_error_message=message or f"Select one of the offered values for {_words(field)}",
    )


def set_together(first: str, second: str, name: str, message: str = "") -> CheckConstraint:
    """Let both fields be set, or neither."""
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return CheckConstraint(
        condition=neither | both,
        name=name,
        violation_error_message=message
        or f"Give both {_words(first)} and {_words(second)}, or neither",
    )


def in_order(earlier: str, later: str, name: str, message: str = "") -> CheckConstraint:
    """Let the later field be after the earlier one; where either is empty, all is well."""
    return CheckConstraint(
        condition=Q(**{f"{later}__gt": F(earlier)}),
        name=name,
        violation_error_message=message
        or f"Enter a time for {_words(later)} that is after {_words(earlier)}",
    )
