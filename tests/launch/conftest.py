"""Folders whose path is short enough for a socket, and open for the servers' account to pass."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.account import server_account
from launch.binaries import find_binaries, within_reach
from launch.environment import VENV
from launch.postgres import THROW_AWAY, Cluster


@pytest.fixture
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="advd-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cluster(short_folder: Path) -> Iterator[Cluster]:
    """A server that has not been made yet, and is stopped at the end."""
    account = server_account()
    programs = within_reach(find_binaries(VENV), account, short_folder)
    made = Cluster("programme", short_folder / "programme", programs, account, THROW_AWAY)
    yield made
    made.stop()
