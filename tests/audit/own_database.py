"""A database of its own for tests whose rows must be committed, reached by the real logins."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.signals import connection_created

from advance_site.settings import database
from launch import testservers
from launch.fingerprint import ROOT
from tests import databases
from tests.cast import become_web

ADDRESS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@dataclass(frozen=True)
class OwnDatabase:
    """A clone of the migrated template at this door."""

    door: str
    name: str

    def url(self, login: str) -> str:
        names = {
            "web": f"{self.door}_web_login",
            "worker": f"{self.door}_worker_login",
            "owner": f"{self.door}_owner",
        }
        return own_servers().url(names.get(login, login), self.name)

    @contextmanager
    def connect(self, login: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection outside Django, in autocommit: of this door, or of the login so named."""
        with psycopg.connect(self.url(login), autocommit=True) as connection:
            yield connection

    @contextmanager
    def as_login(self, login: str) -> Iterator[None]:
        """Inside, Django's own connection is this login's."""
        connection = connections["default"]
        connection.close()
        before = {key: connection.settings_dict[key] for key in ADDRESS}
        there = database(self.url(login))
        connection.settings_dict.update({key: there[key] for key in ADDRESS})
        connection_created.disconnect(become_web)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)
            connection_created.connect(become_web)

    def environment(self, login: str, **more: str) -> dict[str, str]:
        """Variables of a real process at this door."""
        said = databases.environment_of(self.door, self.name, self.name, login, own_servers())
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "DJANGO_SETTINGS_MODULE": "advance_site.settings", **said, **more}

    def manage(self, *words: str, login: str = "owner", **more: str) -> subprocess.Popen[str]:
        """A command of ours as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment(login, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@cache
def own_servers() -> testservers.Servers:
    """A pair that no other process uses: an open transaction anywhere on a server holds up the
    seal, and other workers' tests are one long transaction each.
    """
    folder = Path(tempfile.mkdtemp(prefix="advance-d-own-"))
    servers = testservers.start(folder, die_with_parent=True)
    atexit.register(servers.stop)
    return servers


@cache
def own_template(door: str) -> str:
    return databases.migrated(door, own_servers())


def own_database() -> Iterator[OwnDatabase]:
    """Clone it, lend it, drop it."""
    door = databases.DOOR
    name = f"{databases.NAME}_own"
    own_servers().clone(door, own_template(door), name)
    try:
        yield OwnDatabase(door, name)
    finally:
        own_servers().drop(door, name)
