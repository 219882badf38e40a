"""What a start says, and what it remembers."""

import json
from pathlib import Path

import pytest

from launch import run as launcher
from launch.account import Account
from launch.binaries import Binaries
from launch.doors import Addresses, Door
from launch.folders import make_data_folder
from launch.postgres import Cluster
from launch.run import (
    Run,
    back_up,
    given_door,
    is_up_to_date,
    named_door,
    note,
    prepare,
    tell,
    warn_without_pango,
)
from launch.trouble import Trouble

PEOPLE = [
    {"name": "Farah Facilitator", "role": "facilitator", "site": "Harbour", "door": "main"},
    {"name": "Ina Integrity", "role": "integrity lead", "site": "", "door": "main"},
    {"name": "Wanda Worker", "role": "ISS worker", "site": "Harbour", "door": "iss"},
]
DOORS = [
    Door("main", 8000, Addresses("", "", "owner"), {"DEMO": "1"}),
    Door("iss", 8001, Addresses("", "", "owner"), {"DEMO": "1"}),
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = make_data_folder(tmp_path / "var")
    clusters = {}
    for name in ("programme", "support"):
        (folder / name).mkdir()
        (folder / name / "people.json").write_text(json.dumps(PEOPLE))
        account = Account("", 0, 0, "/")
        clusters[name] = Cluster(name, folder / name, Binaries(Path("/none"), 15), account)
    return Run(folder, clusters)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The management commands that a run would have started."""
    started: list[str] = []

    def command(self: Run, door: Door, *words: str) -> None:
        started.append(f"{door.name} {words[0]}")

    monkeypatch.setattr(Run, "command", command)
    monkeypatch.setattr(launcher, "keep_people", lambda run, door: None)
    return started


def test_a_start_says_both_addresses_and_whom_to_sign_in_as(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(run, DOORS, embedded=True)

    said = capsys.readouterr().out
    assert "Men's programme: http://localhost:8000" in said
    assert "Women's support: http://iss.localhost:8001" in said
    assert "  Farah Facilitator  facilitator, Harbour\n" in said
    assert "  Ina Integrity      integrity lead, every site\n" in said
    assert said.index("Wanda Worker") > said.index("iss.localhost")
    assert "Enter nobody real" in said


def test_real_mode_names_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell(Run(tmp_path), DOORS[:1], embedded=False)

    said = capsys.readouterr().out
    assert "http://localhost:8000" in said
    assert "invented" not in said


def test_a_first_start_migrates_and_invents_people(run: Run, commands: list[str]) -> None:
    prepare(run, DOORS)

    assert commands == ["main migrate", "iss migrate", "main demo", "iss demo"]


def test_a_second_start_does_neither(run: Run, commands: list[str]) -> None:
    prepare(run, DOORS)
    commands.clear()

    prepare(run, DOORS)

    assert commands == []


def test_a_new_migration_is_run_and_nobody_is_invented_twice(
    run: Run, commands: list[str]
) -> None:
    prepare(run, DOORS)
    commands.clear()
    note(run, DOORS[0], "schema").write_text("of yesterday")

    prepare(run, DOORS)

    assert commands == ["main migrate"]


def test_databases_of_an_operator_are_migrated_each_time_and_get_nobody_invented(
    tmp_path: Path, commands: list[str]
) -> None:
    real = [Door("main", 8000, Addresses("web", "worker", "owner"))]

    prepare(Run(tmp_path), real)
    prepare(Run(tmp_path), real)

    assert commands == ["main migrate", "main migrate"]
    assert not is_up_to_date(Run(tmp_path), real[0], "mark")


def test_an_operators_door_needs_all_three_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in launcher.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "web")

    with pytest.raises(Trouble, match="DATABASE_WORKER_URL and DATABASE_OWNER_URL must be set"):
        given_door(Run(tmp_path), "main", {"main": 8000})


def test_an_operators_door_is_no_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in launcher.ADDRESSES:
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setenv("HOSTS", "delivery.example.org")

    told = given_door(Run(tmp_path), "main", {"main": 8000}).web()

    assert told["HOSTS"] == "delivery.example.org"
    assert told["DATABASE_URL"] == "database_url"
    assert "DEMO" not in told
    assert "EMBEDDED" not in told
    assert len(told["SECRET_KEY"]) >= 40


def test_a_door_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOOR", "back")

    with pytest.raises(Trouble, match="DOOR must be main or iss, not back"):
        named_door()


def test_a_missing_pango_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher, "has_pango", lambda: False)

    warn_without_pango()

    assert "PDF files cannot be made; all else works" in capsys.readouterr().out


def test_a_backup_is_made_when_the_newest_is_a_day_old(
    run: Run, commands: list[str], tmp_path: Path
) -> None:
    doors = [Door("main", 8000, Addresses("", "", ""), {"BACKUP_DIR": str(tmp_path / "kept")})]
    back_up(run, doors)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "programme-20261124T020000Z.dump").touch()
    back_up(run, doors)

    assert commands == ["main backup"]
