"""Backups: whole, closed, a number of them; and back again."""

import os
import secrets
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from advance_site.wall.backup import backup_due, backups, run_backup, run_restore
from advance_site.wall.provision import PROGRAMME, make_passwords, provision_programme
from launch.postgres import Cluster
from launch.trouble import Trouble

SCHEMA = """
CREATE SCHEMA wall;
CREATE TABLE man (id int PRIMARY KEY, name text NOT NULL);
ALTER TABLE man ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON man TO main_web USING (name = 'Adam');
GRANT SELECT ON man TO main_web;
INSERT INTO man VALUES (1, 'Adam'), (2, 'Brian');
"""


@pytest.fixture
def known(running: Cluster) -> dict[str, str]:
    """The logins' passwords of a server with two men."""
    cluster = running
    passwords = make_passwords(PROGRAMME, lambda: secrets.token_urlsafe(16))
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        provision_programme(admin, "programme", passwords)
    with psycopg.connect(cluster.url("main_owner", passwords["main_owner"], "programme")) as owner:
        owner.execute(SCHEMA)
    return passwords


@pytest.fixture
def owner_url(cluster: Cluster, known: dict[str, str]) -> str:
    return cluster.url("main_owner", known["main_owner"], "programme")


def names(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM man ORDER BY id")]


def test_a_restore_brings_back_rows_policies_and_grants(
    owner_url: str, known: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    made = run_backup(owner_url, tmp_path / "kept")
    with psycopg.connect(owner_url) as owner:
        owner.execute("DELETE FROM man")

    run_restore(owner_url, made)

    assert names(owner_url) == ["Adam", "Brian"]
    assert names(cluster.url("main_web_login", known["main_web_login"], "programme")) == ["Adam"]
    with psycopg.connect(owner_url) as owner:
        row = owner.execute("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'")
        rights = str((row.fetchone() or [""])[0]).strip("{}").split(",")
    assert not [right for right in rights if right.startswith("=")], "open to everybody"
    assert "main_web=U/main_owner" in rights


def test_functions_made_after_a_restore_are_closed_too(
    owner_url: str, known: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    run_restore(owner_url, run_backup(owner_url, tmp_path / "kept"))
    with psycopg.connect(owner_url) as owner:
        owner.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    with (
        psycopg.connect(
            cluster.url("main_web_login", known["main_web_login"], "programme")
        ) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SELECT one()")


def test_a_backup_is_closed_to_everybody_else(owner_url: str, tmp_path: Path) -> None:
    made = run_backup(owner_url, tmp_path / "kept")

    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_only_the_newest_are_kept(owner_url: str, tmp_path: Path) -> None:
    for day in range(1, 5):
        (tmp_path / f"programme-2026110{day}T020000Z.dump").touch()
    (tmp_path / "notes.dump").touch()

    made = run_backup(owner_url, tmp_path, kept=3)

    assert [path.name for path in backups(tmp_path)] == [
        "programme-20261103T020000Z.dump",
        "programme-20261104T020000Z.dump",
        made.name,
    ]
    assert (tmp_path / "notes.dump").exists()


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    known: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    web = cluster.url("main_web_login", known["main_web_login"], "programme")

    with pytest.raises(Trouble, match="pg_dump failed"):
        run_backup(web, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_fails_changes_nothing(owner_url: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.dump"
    broken.write_bytes(run_backup(owner_url, tmp_path).read_bytes()[:-200])

    with pytest.raises(Trouble, match="pg_restore failed"):
        run_restore(owner_url, broken)

    assert names(owner_url) == ["Adam", "Brian"]


def test_a_backup_is_due_when_the_newest_is_a_day_old(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    kept = tmp_path / "programme-20261123T120000Z.dump"
    kept.touch()

    os.utime(kept, times=((now - timedelta(hours=23)).timestamp(),) * 2)
    assert not backup_due(tmp_path, now)
    os.utime(kept, times=((now - timedelta(hours=24)).timestamp(),) * 2)
    assert backup_due(tmp_path, now)


def test_a_first_backup_is_due(tmp_path: Path) -> None:
    assert backup_due(tmp_path / "not-there")
