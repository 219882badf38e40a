"""The environment is made from the lock, and left alone while that is the same."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import environment
from launch.environment import LOCKS, VENV, ensure, python_of
from launch.fingerprint import ROOT
from launch.trouble import Trouble


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lock that asks for nothing, so that pip needs no index."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="locks-", dir=ROOT / "var") as folder:
        monkeypatch.setattr(environment, "LOCKS", Path(folder))
        path = Path(folder) / "run.txt"
        path.write_text("# nothing\n")
        yield path


def test_an_environment_is_made_once_and_follows_its_lock(
    lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(environment, "install", lambda venv, lock: asked.append(lock))

    made = [ensure("run", tmp_path / "venv"), ensure("run", tmp_path / "venv")]
    lock.write_text("# nothing either\n")
    ensure("run", tmp_path / "venv")

    assert made == [python_of(tmp_path / "venv")] * 2
    assert asked == [lock, lock]


def test_a_package_without_its_hash_is_refused(lock: Path, tmp_path: Path) -> None:
    lock.write_text("nobody-pinned-this==1.0\n")

    with pytest.raises(Trouble, match="pip could not install the packages"):
        environment.install(VENV, lock)


def test_a_python_that_cannot_make_one_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess(("python",), 1, "", "ensurepip is not available\n")
    monkeypatch.setattr(environment, "run", lambda *command: failed)

    with pytest.raises(Trouble, match=r"apt-get install python3-venv.*ensurepip is not available"):
        ensure("run", tmp_path / "venv")


@pytest.mark.parametrize("name", ["run", "dev"])
def test_locks_pin_by_hash_and_name_no_place(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text()
    pinned = re.findall(r"^\S+==\S+", text, re.MULTILINE)

    assert len(pinned) > 40
    assert not re.search(r"://|^--|file:|/home/|/root/", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block


def test_the_lock_for_tests_holds_the_lock_for_running() -> None:
    def pins(name: str) -> set[str]:
        text = (LOCKS / f"{name}.txt").read_text()
        return set(re.findall(r"^[^\s\[;]+==[^\s;]+", text, re.MULTILINE))

    assert pins("run") <= pins("dev")


def test_what_runs_before_the_environment_needs_no_package() -> None:
    modules = [
        "account",
        "binaries",
        "environment",
        "fingerprint",
        "folders",
        "system_packages",
        "trouble",
    ]
    imports = ", ".join(f"launch.{module}" for module in modules)

    answer = subprocess.run(
        [sys.executable, "-S", "-c", f"import {imports}"], cwd=ROOT, capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stderr
