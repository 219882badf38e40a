"""Two throw-away servers for the tests, and databases cloned from migrated templates.

    servers = testservers.ensure()           # starts a pair, or finds the one in TEST_SERVERS
    template = servers.template_for("main", of_schema(), build)
    servers.clone("main", template, "main_gw0")
    servers.url("main_web_login", "main_gw0")
    servers.stop()                           # only what `ensure` started

`python -m launch.testservers start DIR` leaves a pair running, so that the next run of the tests
with TEST_SERVERS=DIR neither starts servers nor migrates; `stop DIR` ends and removes it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from advance_site.wall.provision import (
    PROGRAMME,
    SUPPORT,
    Plan,
    close_database,
    close_server,
    execute,
    make_passwords,
    make_roles,
    provision,
)
from launch.account import server_account
from launch.binaries import find_binaries, within_reach
from launch.fingerprint import ROOT
from launch.postgres import SUPERUSER, THROW_AWAY, Cluster, database_url, write_secret
from launch.trouble import Trouble

VARIABLE = "TEST_SERVERS"
DESCRIPTION = "servers.json"
PLANS: Mapping[str, Plan] = {"main": PROGRAMME, "iss": SUPPORT}
TEMPLATE_LOCK = 4_821_977
KEPT_TEMPLATES = 3


@dataclass(frozen=True)
class Server:
    """One running server, as anyone with the folder's description can reach it."""

    door: str
    sockets: str
    passwords: Mapping[str, str]

    def url(self, login: str, dbname: str) -> str:
        return database_url(login, self.passwords[login], dbname, self.sockets)

    def admin_url(self, dbname: str = "postgres") -> str:
        return self.url(SUPERUSER, dbname)

    @contextmanager
    def admin(self, dbname: str = "postgres") -> Iterator[psycopg.Connection]:
        """An administrator's connection, in autocommit."""
        with psycopg.connect(self.admin_url(dbname), autocommit=True) as connection:
            yield connection


@dataclass
class Servers:
    """The pair. `clusters` is filled only where they were started, and can be stopped."""

    folder: Path
    main: Server
    iss: Server
    clusters: tuple[Cluster, ...] = ()

    def server(self, door: str) -> Server:
        return {"main": self.main, "iss": self.iss}[door]

    def server_of(self, login: str) -> Server:
        return self.main if login in self.main.passwords else self.iss

    def url(self, login: str, dbname: str) -> str:
        """The address of a database for a login; the login says which server is meant."""
        return self.server_of(login).url(login, dbname)

    def urls(self, door: str, dbname: str) -> dict[str, str]:
        """The addresses by the names that the settings read."""
        return {
            "DATABASE_URL": self.url(f"{door}_web_login", dbname),
            "DATABASE_WORKER_URL": self.url(f"{door}_worker_login", dbname),
            "DATABASE_OWNER_URL": self.url(f"{door}_owner", dbname),
        }

    def window_urls(self, programme: str) -> dict[str, str]:
        """The two addresses that the ISS door has in the programme's database."""
        return {
            "WINDOW_URL": self.url("iss_reader_login", programme),
            "HATCH_URL": self.url("iss_releaser_login", programme),
        }

    def empty(self, door: str, name: str) -> None:
        """A database as `provision` leaves it: no tables yet."""
        server = self.server(door)
        self.drop(door, name)
        with server.admin() as admin:
            provision(PLANS[door], admin, name, server.passwords)

    def clone(self, door: str, template: str, name: str) -> None:
        """A copy of a template, with the rights on it that a copy loses."""
        with self.server(door).admin() as admin:
            drop_database(admin, name)
            owner = PLANS[door].owner.name
            execute(admin, "CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, owner)
            close_database(PLANS[door], admin, name)

    def drop(self, door: str, name: str) -> None:
        with self.server(door).admin() as admin:
            drop_database(admin, name)

    def template_for(self, door: str, mark: str, build: Callable[[str], None]) -> str:
        """The template with this mark; `build` is given the name of an empty database to migrate.

        Workers that ask at once wait for the one that builds.
        """
        name = f"template_{door}_{mark}"
        with self.server(door).admin() as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
            if not is_template(admin, name):
                self.empty(door, name)
                build(name)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name))
                )
                drop_old_templates(admin, door)
        return name

    def stop(self) -> None:
        """Stop and remove what was started here; a pair that was found stays."""
        for cluster in self.clusters:
            cluster.stop()
        if self.clusters:
            os.environ.pop(VARIABLE, None)
            shutil.rmtree(self.folder, ignore_errors=True)


def is_template(admin: psycopg.Connection, name: str) -> bool:
    row = admin.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]
    ).fetchone()
    return row is not None


def drop_old_templates(admin: psycopg.Connection, door: str) -> None:
    """Templates of schemas that were: their order of making is the order of their numbers."""
    rows = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC",
        [f"template\\_{door}\\_%"],
    ).fetchall()
    for (name,) in rows[KEPT_TEMPLATES:]:
        admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
        drop_database(admin, name)


def drop_database(admin: psycopg.Connection, name: str) -> None:
    execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def start(folder: Path, *, die_with_parent: bool) -> Servers:
    """Make and start a pair in a folder that the server's account can reach."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    account = server_account()
    binaries = within_reach(find_binaries(ROOT / ".venv"), account, folder)
    clusters = tuple(
        Cluster(name, folder / name, binaries, account, THROW_AWAY)
        for name in ("programme", "support")
    )
    for cluster in clusters:
        cluster.create()
        cluster.start(die_with_parent=die_with_parent)
    for cluster in clusters:
        cluster.wait()
    main, iss = (
        open_server(door, cluster) for door, cluster in zip(("main", "iss"), clusters, strict=True)
    )
    servers = Servers(folder, main, iss, clusters)
    write_secret(folder / DESCRIPTION, json.dumps({"main": vars(main), "iss": vars(iss)}))
    return servers


def open_server(door: str, cluster: Cluster) -> Server:
    """Make the logins once, so that no two sessions of the tests make them together."""
    passwords = make_passwords(PLANS[door], lambda: secrets.token_urlsafe(16))
    passwords[SUPERUSER] = cluster.password
    server = Server(door, str(cluster.sockets), passwords)
    with server.admin() as admin:
        close_server(admin)
        make_roles(PLANS[door], admin, passwords)
    return server


def find(folder: Path) -> Servers:
    """The pair that runs in a folder."""
    try:
        described = json.loads((folder / DESCRIPTION).read_text())
    except FileNotFoundError:
        raise Trouble(
            f"No test servers run in {folder}: "
            f"start them with `python -m launch.testservers start {folder}`."
        ) from None
    return Servers(folder, Server(**described["main"]), Server(**described["iss"]))


def ensure() -> Servers:
    """The pair named by TEST_SERVERS, else a new one, which the variable then names."""
    named = os.environ.get(VARIABLE)
    if named:
        return find(Path(named))
    folder = Path(tempfile.mkdtemp(prefix="advance-d-tests-"))
    servers = start(folder, die_with_parent=True)
    os.environ[VARIABLE] = str(folder)
    return servers


def stop(folder: Path) -> None:
    """End and remove a pair that was left running."""
    account = server_account()
    binaries = find_binaries(ROOT / ".venv")
    for name in ("programme", "support"):
        Cluster(name, folder / name, binaries, account).stop()
    shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start", folder]:
            start(Path(folder).resolve(), die_with_parent=False)
            print(f"export {VARIABLE}={Path(folder).resolve()}")
        case ["stop", folder]:
            stop(Path(folder).resolve())
        case _:
            print("python -m launch.testservers start|stop FOLDER", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
