"""`make run` as a person meets it: two starts, a stop, a kill, and nothing lost."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from launch.account import server_account
from launch.binaries import Binaries
from launch.fingerprint import ROOT
from launch.folders import data_folder
from launch.postgres import Cluster
from launch.servers import PLANS, keep_passwords

SKIPPED = (".venv", ".git", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
READY = "Ctrl-C stops everything"
FIRST_START, LATER_START = 240, 30
OTHER_SIDE = re.compile(r"support|window|hatch|ISS_", re.IGNORECASE)


@dataclass
class Checkout:
    """A copy of the checkout, as somebody who cloned it has."""

    folder: Path
    port: int
    iss_port: int

    @contextmanager
    def launch(self, **more: str) -> Iterator[subprocess.Popen[str]]:
        """A launcher that does not outlive the test."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-m", "launch"],
            cwd=self.folder,
            env={**kept, "PORT": str(self.port), "ISS_PORT": str(self.iss_port), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        with process:
            try:
                yield process
            finally:
                process.terminate()

    def cluster(self, name: str) -> Cluster:
        folder = data_folder(self.folder)
        return Cluster(name, folder / name, Binaries(Path("/"), 15), server_account())

    def owner(self) -> psycopg.Connection:
        passwords = keep_passwords(
            PLANS["programme"], data_folder(self.folder) / "programme-logins.json"
        )
        url = self.cluster("programme").url("main_owner", passwords["main_owner"], "programme")
        return psycopg.connect(url, autocommit=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    folder = Path(tempfile.mkdtemp(prefix="advd-run-")) / "checkout"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*SKIPPED), symlinks=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    yield Checkout(folder, free_port(), free_port())
    shutil.rmtree(data_folder(folder), ignore_errors=True)
    shutil.rmtree(folder.parent, ignore_errors=True)


def read_until_ready(process: subprocess.Popen[str], patience: float) -> str:
    """What the launcher printed until it said that all is ready."""
    assert process.stdout is not None
    said = ""
    until = time.monotonic() + patience
    for line in process.stdout:
        said += line
        if READY in line:
            return said
        assert time.monotonic() < until, said
    pytest.fail(f"it stopped: {said}")


def status(port: int, host: str, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def processes_of(folder: Path) -> dict[int, str]:
    """The command lines of processes that work in a checkout or on its data, by number."""
    marks = (str(folder), str(data_folder(folder)))
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                place = str((entry / "cwd").readlink())
            except OSError:
                continue
            if any(mark in line or mark in place for mark in marks):
                found[int(entry.name)] = line
    return found


def wait_until_gone(folder: Path, patience: float = 20) -> dict[int, str]:
    until = time.monotonic() + patience
    while (left := processes_of(folder)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_start_a_stop_a_second_start_and_a_kill_lose_nothing(checkout: Checkout) -> None:
    with checkout.launch() as first:
        both_doors_are_open(checkout, read_until_ready(first, FIRST_START))
        the_main_process_knows_nothing_of_the_other_side(checkout)
        with checkout.owner() as owner:
            owner.execute("CREATE TABLE kept AS SELECT 'a register' AS what")
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 0
    assert wait_until_gone(checkout.folder) == {}

    started = time.monotonic()
    with checkout.launch() as second:
        both_doors_are_open(checkout, read_until_ready(second, LATER_START))
        print(f"the second start took {time.monotonic() - started:.1f} s")
        assert kept(checkout) == "a register"
        second.kill()
    assert wait_until_gone(checkout.folder) == {}

    with checkout.launch() as third:
        both_doors_are_open(checkout, read_until_ready(third, LATER_START))
        assert kept(checkout) == "a register"
        third.terminate()
        assert third.wait(60) == 0
    assert wait_until_gone(checkout.folder) == {}


def both_doors_are_open(checkout: Checkout, said: str) -> None:
    assert f"http://localhost:{checkout.port}" in said
    assert f"http://iss.localhost:{checkout.iss_port}" in said
    assert status(checkout.port, "localhost") == 200
    assert status(checkout.iss_port, "iss.localhost") == 200


def kept(checkout: Checkout) -> str:
    with checkout.owner() as owner:
        row = owner.execute("SELECT what FROM kept").fetchone()
    assert row is not None
    return str(row[0])


def the_main_process_knows_nothing_of_the_other_side(checkout: Checkout) -> None:
    serving = [
        number
        for number, line in processes_of(checkout.folder).items()
        if f":{checkout.port} " in line
    ]
    assert serving
    for number in serving:
        told = Path(f"/proc/{number}/environ").read_bytes().decode().split("\0")
        assert "DOOR=main" in told
        assert not [variable for variable in told if OTHER_SIDE.search(variable)]


def test_a_taken_port_stops_the_start_with_one_sentence(checkout: Checkout) -> None:
    with (
        socket.create_server(("127.0.0.1", checkout.port)),
        checkout.launch() as process,
    ):
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert said.strip() == (
        f"Port {checkout.port} is taken by another program: stop that one, or choose another port "
        f"with `make run PORT={checkout.port + 80}`."
    )


def test_with_an_address_of_its_own_it_starts_no_database(checkout: Checkout) -> None:
    address = "postgresql://web@/nowhere?host=/nowhere"
    with checkout.launch(DATABASE_URL=address) as process:
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "DATABASE_WORKER_URL and DATABASE_OWNER_URL must be set too" in said
    assert processes_of(checkout.folder) == {}
