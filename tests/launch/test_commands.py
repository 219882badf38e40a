"""The operator's commands: provision, backup, restore."""

import re
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from advance_site.wall.management.commands import backup as backup_command
from advance_site.wall.management.commands import provision as provision_command
from advance_site.wall.management.commands import restore as restore_command
from launch.postgres import Cluster


def say(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command(*words, stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.fixture
def at_door(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the commands read of the environment."""
    told = SimpleNamespace(DOOR="main", DATABASE_OWNER_URL="", BACKUP_DIR=None)
    for module in (backup_command, provision_command, restore_command):
        monkeypatch.setattr(module, "environment", lambda: told)
    return told


@pytest.fixture
def printed(
    at_door: SimpleNamespace, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The addresses that a first `provision` printed."""
    monkeypatch.setenv("ADMIN_URL", running.admin_url())
    return dict(re.findall(r"^(\w+)=(.+)$", say("provision"), re.MULTILINE))


@pytest.fixture
def owner_url(at_door: SimpleNamespace, printed: dict[str, str]) -> str:
    """The owner's address of a database with one man."""
    at_door.DATABASE_OWNER_URL = printed["DATABASE_OWNER_URL"]
    with psycopg.connect(at_door.DATABASE_OWNER_URL) as owner:
        owner.execute("CREATE TABLE man AS SELECT 'Adam' AS name")
    return printed["DATABASE_OWNER_URL"]


def test_provision_prints_addresses_that_work(printed: dict[str, str]) -> None:
    assert set(printed) == {
        *("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WORKER_URL", "WINDOW_URL", "HATCH_URL")
    }
    for address in printed.values():
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("programme",)


def test_provision_shows_no_password_twice(printed: dict[str, str]) -> None:
    assert say("provision") == "Everything exists already; passwords are as they were.\n"


def test_the_iss_door_is_provisioned_without_the_window(
    at_door: SimpleNamespace, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_door.DOOR = "iss"
    monkeypatch.setenv("ADMIN_URL", running.admin_url())

    said = say("provision", database="support")

    assert set(re.findall(r"^(\w+)=", said, re.MULTILINE)) == {
        *("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WORKER_URL")
    }
    assert "main_" not in said


def test_provision_asks_for_an_administrator(
    at_door: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ADMIN_URL", raising=False)
    with pytest.raises(CommandError, match="Set ADMIN_URL"):
        say("provision")

    monkeypatch.setenv("ADMIN_URL", "postgresql://postgres@/postgres?host=/nowhere")
    with pytest.raises(CommandError, match="The database server refused"):
        say("provision")


def test_a_backup_comes_back(at_door: SimpleNamespace, owner_url: str, tmp_path: Path) -> None:
    at_door.BACKUP_DIR = tmp_path / "kept"
    said = say("backup")
    (made,) = at_door.BACKUP_DIR.iterdir()
    with psycopg.connect(owner_url) as owner:
        owner.execute("DROP TABLE man")

    say("restore", str(made), replace=True)

    assert str(made) in said
    with psycopg.connect(owner_url) as owner:
        assert owner.execute("SELECT name FROM man").fetchone() == ("Adam",)


def test_a_restore_waits_until_nobody_works(
    at_door: SimpleNamespace, owner_url: str, printed: dict[str, str], tmp_path: Path
) -> None:
    at_door.BACKUP_DIR = tmp_path
    say("backup")
    (made,) = tmp_path.iterdir()

    with (
        psycopg.connect(printed["DATABASE_URL"]),
        pytest.raises(CommandError, match="Stop this door's web and worker"),
    ):
        say("restore", str(made), replace=True)


def test_a_restore_is_not_done_by_accident(at_door: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no backup"):
        say("restore", str(tmp_path / "none.dump"))

    (tmp_path / "some.dump").touch()
    with pytest.raises(CommandError, match="Say --replace"):
        say("restore", str(tmp_path / "some.dump"))


def test_a_restore_from_nonsense_is_refused(
    at_door: SimpleNamespace, owner_url: str, tmp_path: Path
) -> None:
    (tmp_path / "some.dump").write_text("nonsense")

    with pytest.raises(CommandError, match="pg_restore failed"):
        say("restore", str(tmp_path / "some.dump"), replace=True)


def test_a_backup_needs_a_folder_and_keeps_at_least_one(
    at_door: SimpleNamespace, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="Set BACKUP_DIR"):
        say("backup")

    at_door.BACKUP_DIR = tmp_path
    with pytest.raises(CommandError, match="at least one"):
        say("backup", keep=0)


def test_a_backup_of_every_day_tries_again(
    at_door: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_door.BACKUP_DIR = tmp_path
    at_door.DATABASE_OWNER_URL = "postgresql://owner@/programme?host=/nowhere"
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            backup_command.leave(15, None)

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("signal.signal", lambda *words: None)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("backup", every_day=True, stderr=said)

    assert said.getvalue().count("The backup failed") == 2
