"""Servers and folders of a test's own, on short paths that the servers' account may pass."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launch.account import server_account
from launch.binaries import find_binaries, within_reach
from launch.environment import VENV
from launch.postgres import THROW_AWAY, Cluster


@contextmanager
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="advd-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def cluster_in(folder: Path, programs: Path) -> Cluster:
    account = server_account()
    binaries = within_reach(find_binaries(VENV), account, programs)
    return Cluster("programme", folder / "programme", binaries, account, THROW_AWAY)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A folder with a server that was made and never started."""
    with open_folder() as folder:
        cluster_in(folder, folder).create()
        yield folder


@pytest.fixture
def cluster(short_folder: Path, made: Path) -> Iterator[Cluster]:
    """A server that has not been made yet, and is stopped at the end."""
    cluster = cluster_in(short_folder, made)
    yield cluster
    cluster.stop()


@pytest.fixture
def running(cluster: Cluster, made: Path, short_folder: Path) -> Cluster:
    """A running server: a copy of the one that was made."""
    for name in ("programme", "programme-superuser"):
        subprocess.run(["cp", "-a", made / name, short_folder / name], check=True)
    cluster.start()
    cluster.wait()
    return cluster
