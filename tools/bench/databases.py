"""Databases with so many men in them, on a server that is the bench's alone, kept for days.

The server runs with the settings of the embedded one; pages meet it with the web login, never as
the owner. A database is known by what it was made from: the schema, the simulation, its size.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from advance_site.wall.provision import (
    PROGRAMME,
    close_database,
    close_server,
    execute,
    make_roles,
    provision,
)
from launch.account import server_account
from launch.binaries import find_binaries, within_reach
from launch.doors import Addresses, of_the_machine
from launch.environment import VENV
from launch.fingerprint import ROOT, mark, schema_files
from launch.folders import data_folder, make_data_folder, only_one
from launch.postgres import Cluster, keep_secret
from launch.servers import keep_passwords

# The simulation is written relative to a day; after a week a site would have let too much lie.
FRESH_FOR = timedelta(days=7)
MEN_A_SITE = 320
SEED = 32
LONG_JOURNAL = {"max_wal_size": "4GB"}
COPY = "bench_copy"


@dataclass(frozen=True)
class Sized:
    """A database with so many men, and the key with which its sign-ins are signed."""

    men: int
    addresses: Addresses
    key: str

    def web(self) -> dict[str, str]:
        """The environment of a process that answers requests, as in production."""
        return self._told(DB_LOGIN="web", DATABASE_URL=self.addresses.web)

    def owner(self) -> dict[str, str]:
        """The environment of a command that migrates or simulates."""
        url = self.addresses.owner
        return self._told(DB_LOGIN="owner", DATABASE_OWNER_URL=url, EMBEDDED="1", DEMO="1")

    def _told(self, **said: str) -> dict[str, str]:
        return {
            **of_the_machine(),
            "DOOR": "main",
            "SECRET_KEY": self.key,
            "HOSTS": "localhost,127.0.0.1",
            **said,
        }


def sites_for(men: int) -> int:
    """Sites of the usual size, which is what keeps the pages of a size comparable."""
    return max(1, round(men / MEN_A_SITE))


def fill(database: Sized) -> None:
    """Migrate an empty database and simulate the men."""
    manage(database, "migrate", "--no-input", "--verbosity=0")
    words = ["--sites", str(sites_for(database.men)), "--men", str(database.men)]
    manage(database, "simulate", *words, "--seed", str(SEED))


def manage(database: Sized, *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    subprocess.run(command, env=database.owner(), cwd=ROOT, check=True)  # noqa: S603 - ours


@dataclass(frozen=True)
class Store:
    """The bench's server, running."""

    folder: Path
    cluster: Cluster
    passwords: Mapping[str, str]

    @contextmanager
    def sized(self, men: int) -> Iterator[Sized]:
        """A copy of the database with so many men, which whoever measures may change."""
        name = self._kept(men)
        with self._admin() as admin:
            _drop(admin, COPY)
            words = "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY"
            execute(admin, words, COPY, name, PROGRAMME.owner.name)
            close_database(PROGRAMME, admin, COPY)
            try:
                yield self._described(men, COPY)
            finally:
                _drop(admin, COPY)

    def _kept(self, men: int) -> str:
        """The name of the database that is kept, made where there is none that still serves."""
        name = f"bench_{men}_{mark_of(men)}"
        database = self._described(men, name)
        if not self._serves(name):
            print(f"Simulating {men} men; once, and kept for {FRESH_FOR.days} days.", flush=True)
            with self._admin() as admin:
                self._drop_older(admin, men)
                provision(PROGRAMME, admin, name, self.passwords)
            fill(database)
            with psycopg.connect(self.cluster.admin_url(name), autocommit=True) as inside:
                inside.execute("VACUUM (ANALYZE)")
            self._note(name).write_text(str(datetime.now(UTC).date()))
        return name

    def _described(self, men: int, name: str) -> Sized:
        def url(login: str) -> str:
            return self.cluster.url(login, self.passwords[login], name)

        addresses = Addresses(url("main_web_login"), url("main_worker_login"), url("main_owner"))
        return Sized(men, addresses, keep_secret(self.folder / "key"))

    def _note(self, name: str) -> Path:
        """Written when a database is whole; it says when that was."""
        return self.folder / f"{name}.made"

    def _serves(self, name: str) -> bool:
        note = self._note(name)
        if not note.exists():
            return False
        return datetime.now(UTC).date() - date.fromisoformat(note.read_text()) < FRESH_FOR

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.cluster.admin_url(), autocommit=True) as admin:
            yield admin

    def _drop_older(self, admin: psycopg.Connection, men: int) -> None:
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"bench\\_{men}\\_%"]
        ).fetchall()
        for (name,) in rows:
            self._note(name).unlink(missing_ok=True)
            _drop(admin, name)


def _drop(admin: psycopg.Connection, name: str) -> None:
    execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def mark_of(men: int) -> str:
    """What a database is made from: the schema, the simulation, the planner, the sizes."""
    ours = [*(ROOT / "simulation").rglob("*.py"), *(ROOT / "sessions" / "planning").rglob("*.py")]
    data = [*(ROOT / "sessions" / "data").glob("*"), *(ROOT / "participants" / "data").glob("*")]
    words = (str(men), str(sites_for(men)), str(SEED))
    return mark([*schema_files(), *ours, *data], *words)


@contextmanager
def opened() -> Iterator[Store]:
    """Start the bench's server, made at the first time, and stop it at the end."""
    make_data_folder(data_folder())
    folder = Path(os.environ.get("BENCH_FOLDER") or data_folder() / "bench")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    account = server_account()
    binaries = within_reach(find_binaries(VENV), account, folder)
    cluster = Cluster("programme", folder / "programme", binaries, account, LONG_JOURNAL)
    passwords = keep_passwords(PROGRAMME, folder / "logins.json")
    with only_one(folder):
        if not cluster.exists():
            cluster.create()
        cluster.start()
        try:
            cluster.wait()
            with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
                close_server(admin)
                make_roles(PROGRAMME, admin, passwords)
            yield Store(folder, cluster, passwords)
        finally:
            cluster.stop()
