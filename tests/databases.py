"""Pytest plugin: real servers, a migrated template per door, a clone per worker.

Loaded with `-p tests.databases`, before Django reads its settings. In-process tests connect as an
administrator who at once becomes the web login (`SET SESSION AUTHORIZATION`), so that grants and
policies bind as they do in production, and rows can still be made as the owner (`tests.cast`)
inside the same rolled-back transaction. Walls, walker and journeys use the real logins.
"""

import os
import secrets
import subprocess
import sys
from functools import cache
from typing import Any

from launch import testservers
from launch.fingerprint import ROOT, of_schema

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "solo")
RUN = os.environ.setdefault("TEST_RUN", f"t{os.getpid()}")
DOOR = os.environ.setdefault("DOOR", "main")
KEY = os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
servers = testservers.ensure()


def environment_of(
    door: str, programme: str, support: str, login: str, on: testservers.Servers = servers
) -> dict[str, str]:
    """Variables of a process of one door, as the launcher would give them."""
    names = {
        "DOOR": door,
        "DB_LOGIN": login,
        "SECRET_KEY": KEY,
        **on.urls(door, programme if door == "main" else support),
    }
    if door == "iss":
        names.update(on.window_urls(programme))
        if login == "web":
            del names["HATCH_URL"]
    return names


def migrated(door: str, on: testservers.Servers = servers) -> str:
    """The name of the door's migrated template; built only when a migration has changed."""

    def build(name: str) -> None:
        variables = environment_of(door, name, name, "owner", on)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env={**os.environ, **variables},
            check=True,
        )

    return on.template_for(door, of_schema(door), build)


@cache
def template_of(door: str) -> str:
    """`migrated` on the shared servers, asked once a process."""
    return migrated(door)


def cloned(name: str) -> tuple[str, str]:
    """A fresh pair of databases: names of `programme` and `support`."""
    pair = (f"{name}_main", f"{name}_iss")
    for door, database in zip(("main", "iss"), pair, strict=True):
        servers.clone(door, template_of(door), database)
    return pair


NAME = f"{RUN}_{WORKER}"
PROGRAMME, SUPPORT = cloned(NAME)
os.environ.update(environment_of(DOOR, PROGRAMME, SUPPORT, "web"))
OWN = PROGRAMME if DOOR == "main" else SUPPORT
os.environ["DATABASE_URL"] = servers.server(DOOR).admin_url(OWN)


def clone_anew() -> None:
    """Replace this worker's pair by a fresh one."""
    cloned(NAME)


def pytest_unconfigure(config: Any) -> None:
    for door, name in (("main", PROGRAMME), ("iss", SUPPORT)):
        servers.drop(door, name)
    if WORKER == "solo":
        servers.stop()
