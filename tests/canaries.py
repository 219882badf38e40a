"""A word of its own in every protected text field of every man, to be looked for in answers.

Whatever room adds a text column about a man gets words in it by itself: the columns are found
by walking the models, and a table that the world left empty fails `tests.walker`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from participants.models import Participant

ROOMS = ("participants", "programme_sessions", "coaching", "casework")
SHORTEST = 14
LONGEST_PATH = 3


class Audience(StrEnum):
    """Who may meet a word.

    NAME: everybody who works with men at his site, since search before create shows it.
    CASE: whoever has him within reach. HERS: as CASE, on the pages that unmask and no other.
    """

    NAME = "name"
    CASE = "case"
    HERS = "hers"


@dataclass(frozen=True)
class Column:
    """A text column of a table about men; `path` leads from its model to the man."""

    model: type[models.Model]
    name: str
    path: str

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"

    @property
    def audience(self) -> Audience:
        if str(self) in NAMES:
            return Audience.NAME
        return Audience.HERS if self.model._meta.db_table in HERS else Audience.CASE


@dataclass(frozen=True)
class Canary:
    """A word, whose it is, where it stands."""

    word: str
    man: str
    column: str
    audience: Audience


NAMES = {
    "participants_participant.given_name",
    "participants_participant.family_name",
    "participants_participant.preferred_name",
    "participants_participant.reference",
}
HERS = {"participants_partnerdetails"}
# Columns in which a word would not be text but a broken code, with the reason.
NOT_TEXT = {
    "participants_participant.reference": "made by the database; it is its own canary",
    "participants_participant.folded_names": "written from the names; searched, never shown",
    "participants_participant.language": "a plain word, and a default",
    "participants_phonenumber.number": "a number; it is its own canary",
    "participants_nextofkin.number": "a number; it is its own canary",
    "participants_referral.key_worker_phone": "a number; it is its own canary",
    "participants_moved.table_name": "the name of a table, which undo reads",
    "participants_moved.column_name": "the name of a column, which undo reads",
    "programme_sessions_attendance.outcome": "a code, read from the file of codes",
}
CODES = ("_code", "_version", "code", "version")


def path_to_man(model: type[models.Model]) -> str | None:
    """The shortest way over foreign keys from a model to the man it is about."""
    waiting: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    while waiting:
        here, steps = waiting.popleft()
        if here is Participant:
            return "__".join(steps) or "pk"
        if len(steps) == LONGEST_PATH:
            continue
        for field in here._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in of_men():
                waiting.append((field.related_model, (*steps, field.name)))
    return None


def of_men() -> list[type[models.Model]]:
    """Models of the rooms that hold rows about men."""
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def tables_of_men() -> dict[type[models.Model], str]:
    """Every model whose rows are about one man, with the way to him; versions left aside."""
    found = {}
    for model in of_men():
        path = None if model.__name__.endswith("Version") else path_to_man(model)
        if path:
            found[model] = path
    return found


def text_columns() -> Iterator[Column]:
    """Every column into which somebody types words about a man."""
    for model, path in tables_of_men().items():
        for field in model._meta.concrete_fields:
            if is_text(field) and f"{model._meta.db_table}.{field.name}" not in NOT_TEXT:
                yield Column(model, field.name, path)


def is_text(field: models.Field) -> bool:  # type: ignore[type-arg]
    if isinstance(field, ArrayField) or field.choices or isinstance(field, models.GeneratedField):
        return False
    if not isinstance(field, models.CharField | models.TextField):
        return False
    return not field.name.endswith(CODES) and (field.max_length or SHORTEST) >= SHORTEST


@dataclass
class Planted:
    """The words that stand now, and the columns that refused theirs."""

    canaries: list[Canary]
    refused: list[str]


def plant(men: dict[str, int]) -> Planted:
    """Put a word into every text column of these men. Triggers sleep, so that no row resists."""
    planted = Planted([], [])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    for number, column in enumerate(text_columns()):
        for key, man in men.items():
            if not _put(column, key, man, f"CANARY-{key[0].upper()}{number:03}-x", planted):
                planted.refused.append(str(column))
                break
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return planted


def _put(column: Column, key: str, man: int, word: str, planted: Planted) -> bool:
    rows = column.model._default_manager.filter(**{column.path: man})
    try:
        with transaction.atomic():
            changed = rows.update(**{column.name: word})
    except IntegrityError:
        return False
    if changed:
        planted.canaries.append(Canary(word, key, str(column), column.audience))
    return True
