"""A mutant of each wall turns its proof red. `make prove` tries every table.

Mutants of grants stand in `tests.wall.test_catalogue` and `test_window`, of non-interference in
`test_non_interference`, of reach with the policies gone in `test_alone`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from advance_site.wall.checks import no_link_crosses_databases
from launch.fingerprint import ROOT
from tests import databases
from tests.live import Doors, Live, Opening, opened
from tests.walker.openings import OPENINGS, unwritten
from tests.walker.rows import direct_tables, rows_amiss
from tests.walker.seeded import Walked, kept_name
from tests.walker.test_alone import without
from tests.wall.test_non_interference import DUMP, knows_of_the_womens_side

A_FEW = ("participants_contact", "participants_partnerdetails", "programme_sessions_attendance")
WEAKEN = {
    "dropped": "DROP POLICY web_reach ON {table}",
    "switched off": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "for every row": "ALTER POLICY web_reach ON {table} USING (true)",
    "for the wrong person": "ALTER POLICY web_reach ON {table} USING (wall.user_id() > 0)",
}
WIDER_REACH = """
CREATE OR REPLACE FUNCTION wall.my_men() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$ SELECT coalesce(array_agg(id), '{}') FROM participants_participant
        WHERE wall.user_id() IS NOT NULL $$
"""


@contextmanager
def mutated(walked: Walked, change: str) -> Iterator[psycopg.Connection[Any]]:
    """The web login over a copy of the world in which the owner has changed a wall."""
    live, name = walked.doors.main, f"{databases.NAME}_mutant"
    databases.servers.clone("main", kept_name(live), name)
    try:
        with psycopg.connect(databases.servers.url("main_owner", name)) as owner:
            owner.execute(change.encode())
        address = databases.servers.url("main_web_login", name)
        with psycopg.connect(address, autocommit=True) as web:
            yield web
    finally:
        databases.servers.drop("main", name)


@pytest.mark.parametrize("how", WEAKEN)
@pytest.mark.parametrize("table", A_FEW)
def test_a_weak_policy_is_seen(walked: Walked, table: str, how: str) -> None:
    with mutated(walked, WEAKEN[how].format(table=table)) as web:
        amiss = list(rows_amiss(web, walked.world))

    assert amiss
    assert all(fault.startswith(f"{table}:") for fault in amiss)


@pytest.mark.long
@pytest.mark.parametrize("how", WEAKEN)
def test_a_weak_policy_of_any_table_is_seen(walked: Walked, how: str) -> None:
    for table, _column in direct_tables():
        with mutated(walked, WEAKEN[how].format(table=table)) as web:
            assert any(f.startswith(f"{table}:") for f in rows_amiss(web, walked.world)), table


def test_a_wider_reach_is_seen(walked: Walked) -> None:
    with mutated(walked, WIDER_REACH) as web:
        assert len(list(rows_amiss(web, walked.world))) > 20


def test_every_opening_is_written_down(walked: Walked, django_db_blocker: Any) -> None:
    with without(walked, django_db_blocker, "policies", login="web_login") as live:
        missing = list(unwritten(live, walked.world))

    assert not missing, "\n".join(missing)


def test_an_opening_without_its_row_is_seen(walked: Walked, django_db_blocker: Any) -> None:
    with without(walked, django_db_blocker, "openings", login="web_login") as live:
        missing = list(unwritten(live, walked.world))

    assert len(missing) == len(OPENINGS)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (Opening(web="owner"), "wall.E002"),
        (Opening(application="tests.walker.without:declarations"), "accounts.E001"),
        (Opening(settings={"WINDOW_URL": "postgresql:///x"}), "must not be given WINDOW_URL"),
    ],
    ids=["an owner's login", "an address without a declaration", "the window at the main door"],
)
def test_no_door_serves_with_a_wall_down(django_db_blocker: Any, how: Opening, said: str) -> None:
    with (
        pytest.raises(pytest.fail.Exception, match=said),
        opened("down", django_db_blocker, how),
    ):
        pass


def known_to(live: Live, before: str, **said: str) -> dict[str, Any]:
    """What the main door's process knows after something was done to it first."""
    answer = subprocess.run(
        [sys.executable, "-c", before + DUMP],
        env={**live.door.web(), **said},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_her_room_at_the_main_door_is_seen(doors: Doors) -> None:
    known = known_to(doors.main, "import partner_support.apps")

    assert "partner_support.apps" in knows_of_the_womens_side(doors, known)


def test_her_database_in_the_main_process_is_seen(doors: Doors) -> None:
    known = known_to(doors.main, "", SUPPORT_URL=doors.iss.door.addresses.web)

    assert "its database" in knows_of_the_womens_side(doors, known)


@isolate_apps("participants")
def test_a_link_from_her_case_to_a_man_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Man(models.Model):
        database = "window"

        class Meta:
            app_label = "participants"

    class Case(models.Model):
        man = models.ForeignKey(Man, models.PROTECT, db_constraint=False)

        class Meta:
            app_label = "participants"

    assert no_link_crosses_databases(None) == []
    monkeypatch.setattr(apps, "get_models", lambda: [Case])

    assert [error.id for error in no_link_crosses_databases(None)] == ["wall.E001"]
