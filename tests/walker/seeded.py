# ruff: noqa: S608  (names of tables come from the catalogue)
"""The walker's doors, over a world that is seeded once and put back where a walk changed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from tests import databases
from tests.live import Doors, Live, Opening, opened
from tests.world import World, seed

# What every request writes, whether or not it is refused.
RESTLESS = (
    *("audit_event", "audit_batch", "django_session", "usersessions_usersession", "wall_cache"),
    "jobs_typedagain",
)
TABLES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND NOT tablename = ANY (%s)
ORDER BY 1
"""


def digest(connection: psycopg.Connection[Any], leave_out: tuple[str, ...] = RESTLESS) -> str:
    """One word for the contents of a database."""
    names = [name for (name,) in connection.execute(TABLES, [list(leave_out)]).fetchall()]
    parts = [
        f"SELECT '{name}' || coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), '') AS d "
        f"FROM {name} t"
        for name in names
    ]
    row = connection.execute(
        f"SELECT md5(string_agg(d, ';' ORDER BY d)) FROM ({' UNION ALL '.join(parts)}) x"
    ).fetchone()
    assert row
    return str(row[0])


@dataclass
class Walked:
    """Both doors and what stands behind them."""

    doors: Doors
    world: World

    def digest(self, door: str) -> str:
        with self.doors[door].sql() as connection:
            return digest(connection)

    def fill(self, doors: Doors) -> None:
        """The same world into the databases of other doors, before they are opened."""
        for live in self.doors:
            databases.servers.clone(live.name, kept_name(live), doors[live.name].database)

    def restore_if_changed(self, door: str, before: str) -> None:
        """The world as it was seeded, so that no walk depends on an earlier one."""
        if self.digest(door) != before:
            live = self.doors[door]
            databases.servers.clone(door, kept_name(live), live.database)


def kept_name(live: Live) -> str:
    return f"{live.database}_kept"


@contextmanager
def opened_world(blocker: Any) -> Iterator[Walked]:
    """Doors of their own, so that what other tests do does not stand in the world."""
    seeded: list[World] = []

    def prepare(doors: Doors) -> None:
        seeded.append(seed(doors))
        for live in doors:
            databases.servers.clone(live.name, live.database, kept_name(live))

    with opened("world", blocker, Opening(prepare)) as doors:
        yield Walked(doors, seeded[0])
        for live in doors:
            databases.servers.drop(live.name, kept_name(live))
