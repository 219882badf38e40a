"""The two doors as processes: what each is told, and nothing more.

A process starts from an empty environment. The main door's is never given a name, an address or a
key of the other side; the key of the hatch goes to the ISS door's worker alone.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launch.fingerprint import ROOT
from launch.trouble import Trouble

OF_THE_MACHINE = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR")
OF_THE_OPERATOR = (
    *("HOSTS", "HTTPS", "PROXY_COUNT", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "REDIS_URL"),
    *("MAIL_URL", "MAIL_FROM", "SITE_FOLDER", "BACKUP_DIR", "BACKUPS_KEPT", "AUDIT_HEADS"),
)
PORTS = {"main": ("PORT", 8000), "iss": ("ISS_PORT", 8001)}
HOSTS = {"main": "localhost", "iss": "iss.localhost"}
LOOPBACK = "127.0.0.1"
# A demonstration has few people; production says its own number of processes and threads.
THREADS = 8


@dataclass(frozen=True)
class Addresses:
    """The databases of one door by login; `window` and `hatch` are empty at the main door."""

    web: str
    worker: str
    owner: str
    window: str = ""
    hatch: str = ""


@dataclass(frozen=True)
class Door:
    """One door of this run."""

    name: str
    port: int
    addresses: Addresses
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return HOSTS[self.name]

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def web(self) -> dict[str, str]:
        """The environment of the process that answers requests."""
        return self._told(DATABASE_URL=self.addresses.web, WINDOW_URL=self.addresses.window)

    def worker(self) -> dict[str, str]:
        """The environment of the process that does the jobs."""
        return self._told(
            DB_LOGIN="worker",
            DATABASE_WORKER_URL=self.addresses.worker,
            WINDOW_URL=self.addresses.window,
            HATCH_URL=self.addresses.hatch,
        )

    def owner(self) -> dict[str, str]:
        """The environment of a command that migrates, demonstrates or backs up."""
        return self._told(
            DB_LOGIN="owner",
            DATABASE_OWNER_URL=self.addresses.owner,
            WINDOW_URL=self.addresses.window,
        )

    def _told(self, **said: str) -> dict[str, str]:
        return {
            **of_the_machine(),
            **self.settings,
            "DOOR": self.name,
            **{name: value for name, value in said.items() if value},
        }

    def serve(self, python: Path) -> list[str]:
        """The command of a production server for this door."""
        return [
            *(str(python), "-m", "gunicorn", "advance_site.wsgi:application"),
            *("--bind", f"{LOOPBACK}:{self.port}", "--workers", "1"),
            *("--threads", str(THREADS), "--graceful-timeout", "10", "--no-control-socket"),
            *("--name", f"advance-d {self.name}", "--log-level", "warning"),
        ]

    def work(self, python: Path) -> list[str]:
        return [str(python), str(ROOT / "manage.py"), "worker"]


def of_the_machine() -> dict[str, str]:
    kept = {name: os.environ[name] for name in OF_THE_MACHINE if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "advance_site.settings"}


def of_the_operator() -> dict[str, str]:
    """Settings that somebody with databases of their own gave this run."""
    return {name: os.environ[name] for name in OF_THE_OPERATOR if name in os.environ}


def port_of(name: str) -> int:
    """The door's port, which PORT or ISS_PORT may say."""
    variable, usual = PORTS[name]
    said = os.environ.get(variable) or str(usual)
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise Trouble(f"{variable} must be a port number from 1 to 65535, not {said}.")
    return int(said)


def refuse_taken(name: str, port: int) -> None:
    variable, usual = PORTS[name]
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise Trouble(
                f"Port {port} is reserved: choose another with `make run {variable}={usual}`."
            ) from None
        except OSError:
            raise Trouble(
                f"Port {port} is taken by another program: stop that one, or choose another port "
                f"with `make run {variable}={port + 80}`."
            ) from None
