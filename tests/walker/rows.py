# ruff: noqa: S608  (names of tables and columns come from the models)
"""What the database by itself shows to each person, and what it lets each one write."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import models

from tests.canaries import tables_of_men
from tests.walker.table import DUTY_REACH
from tests.world import MEN, Person, World

CONTEXT = "SELECT set_config('app.user_id', %s, true)"
STRANGERS = ("", "0", "987654")


def direct_tables() -> list[tuple[str, str]]:
    """Tables with the man's own id, and the column that holds it."""
    return [
        (model._meta.db_table, "id" if path == "pk" else f"{path}_id")
        for model, path in tables_of_men().items()
        if "__" not in path
    ]


def men_in(connection: psycopg.Connection[Any], context: str, table: str, column: str) -> set[int]:
    """The men of whom this table has rows, as a web login meets them."""
    with connection.transaction():
        connection.execute(CONTEXT, [context])
        rows = connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
    return {man for (man,) in rows if man is not None}


def rows_amiss(connection: psycopg.Connection[Any], world: World) -> Iterator[str]:
    """Rows shown beyond reach, or withheld within it; also those shown to nobody in particular."""
    known = {world.men[key].row.pk: key for key in MEN}
    for table, column in direct_tables():
        for person in of_main(world):
            met = men_in(connection, str(person.id), table, column)
            seen = {known[man] for man in met if man in known}  # and not a second record of one
            wanted = DUTY_REACH.get(person.key, set())
            if seen != wanted:
                yield f"{table}: {person.key} meets {sorted(seen)}, not {sorted(wanted)}"
        for context in STRANGERS:
            if men_in(connection, context, table, column):
                yield f"{table}: shown in the context {context!r}"


def of_main(world: World) -> list[Person]:
    return [person for person in world.people.values() if person.door == "main"]


def forged_rows(
    web: psycopg.Connection[Any], owner: psycopg.Connection[Any], world: World
) -> Iterator[str]:
    """Copies of my man's rows put in my colleague's man's name, each of which must be refused."""
    me = world.people["facilitator mine"]
    mine, other = (world.men[key].row.pk for key in ("mine", "colleague"))
    for model, path in tables_of_men().items():
        if "__" in path or path == "pk":
            continue
        found = forge(web, owner, (model, f"{path}_id"), (str(me.id), mine, other))
        if found:
            yield f"{model._meta.db_table}: {found}"


def forge(
    web: psycopg.Connection[Any],
    owner: psycopg.Connection[Any],
    carrying: tuple[type[models.Model], str],
    who: tuple[str, int, int],
) -> str:
    """What happened instead of a refusal; empty when the row was refused."""
    (model, column), (context, mine, other) = carrying, who
    table = model._meta.db_table
    columns = [f.column for f in model._meta.concrete_fields if f.column and not is_made(f)]
    source = f"SELECT to_jsonb(t) FROM {table} t WHERE {column} = %s LIMIT 1"
    row = owner.execute(source, [mine]).fetchone()
    assert row, table
    copy = {**row[0], column: other, "id": 900_000_001}
    if "public_id" in copy:
        copy["public_id"] = str(uuid.uuid4())
    names = ", ".join(columns)
    statement = (
        f"INSERT INTO {table} ({names}) "
        f"SELECT {names} FROM jsonb_populate_record(null::{table}, %s::jsonb)"
    )
    try:
        with web.transaction(force_rollback=True):
            web.execute(CONTEXT, [context])
            web.execute(statement, [json.dumps(copy)])
    except psycopg.errors.InsufficientPrivilege:
        return ""
    except psycopg.Error as error:
        return f"was refused for another reason: {type(error).__name__}"
    return "took a row of another's man"


def is_made(field: models.Field) -> bool:  # type: ignore[type-arg]
    return isinstance(field, models.GeneratedField)
