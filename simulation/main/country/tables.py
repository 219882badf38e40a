"""Rows on their way into the database in bulk, past no constraint and no trigger.

What a model says of a column (its default, a public id) holds for these rows too; ids are drawn
from the database's own sequences, so that rows can point at each other before they are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter
from random import Random
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

VERSION_4 = (4 << 76) | (2 << 62)
VERSION_BITS = (0xF << 76) | (3 << 62)
IDS_AT_ONCE = 2_000
NEXT_IDS = """
SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)
"""
Row = tuple[Any, ...]


def draw_public_id(lot: Random) -> str:
    """A random UUID of version 4, the same for the same seed."""
    return f"{lot.getrandbits(128) & ~VERSION_BITS | VERSION_4:032x}"


def drawn_ids(model: type[models.Model]) -> Iterator[int]:
    """Ids that nobody else is given, from the table's own sequence."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_IDS, [model._meta.db_table, IDS_AT_ONCE])
            ids = [number for (number,) in cursor.fetchall()]
        yield from ids


class Table:
    """The rows of one model. `numbered` says that other rows point at them by id."""

    def __init__(self, model: type[models.Model], lot: Random, *, numbered: bool) -> None:
        self.model = model
        self.lot = lot
        self.ids = drawn_ids(model)
        self.numbered = numbered
        self.rows: list[Row] = []
        fields = [field for field in model._meta.concrete_fields if self._is_given(field)]
        names = [field.attname for field in fields]
        self.columns = [str(field.column) for field in fields]
        self.defaults = {field.attname: _default(field) for field in fields}
        self.has_public_id = "public_id" in names
        self.pick = itemgetter(*names)

    def _is_given(self, field: Any) -> bool:
        """Whether we say what stands in a column; else the database does."""
        if isinstance(field, models.GeneratedField) or field.db_default is not NOT_PROVIDED:
            return False
        return self.numbered or not field.primary_key

    def add(self, **values: Any) -> int:
        """Add a row by the names of its columns, and return its id where it has one already."""
        number = 0
        if self.numbered:
            number = values["id"] = next(self.ids)
        if self.has_public_id:
            values["public_id"] = draw_public_id(self.lot)
        row = {**self.defaults, **values}
        if len(row) != len(self.columns):
            raise TypeError(
                f"{self.model.__name__} has no {sorted(set(row) - set(self.defaults))}"
            )
        self.rows.append(self.pick(row))
        return number

    @cached_property
    def statement(self) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table),
            sql.SQL(", ").join([sql.Identifier(column) for column in self.columns]),
        )

    def write(self) -> int:
        """Copy the rows into the database, and say how many there were."""
        with connection.cursor() as cursor, cursor.copy(self.statement) as copy:
            for row in self.rows:
                copy.write_row(row)
        count = len(self.rows)
        self.rows.clear()
        return count


class Unsaid:
    """Stands where a row must say something; the database cannot be given it."""


def _default(field: Any) -> Any:
    if not field.has_default():
        return None if field.null else Unsaid()
    if not callable(field.default):
        default = field.default
        return default.value if isinstance(default, models.Choices) else default
    return [] if field.default is list else Unsaid()


class Tables:
    """All tables of a site, in the order in which they were first asked for."""

    def __init__(self, numbered: frozenset[type[models.Model]]) -> None:
        self.lot = Random()  # noqa: S311 - set anew for every site
        self.numbered = numbered
        self.known: dict[type[models.Model], Table] = {}

    def __getitem__(self, model: type[models.Model]) -> Table:
        table = self.known.get(model)
        if table is None:
            is_numbered = model in self.numbered
            table = self.known[model] = Table(model, self.lot, numbered=is_numbered)
        return table

    def write(self) -> int:
        """Copy everything; keys between tables are checked at the end of the transaction."""
        return sum(table.write() for table in self.known.values() if table.rows)
