"""One private PostgreSQL server: made, started as our own child, stopped.

It listens on a socket in its own closed folder and on no network address, asks everyone for a
password, and keeps what people type out of its log.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from launch.account import Account, end_with_parent
from launch.binaries import Binaries
from launch.trouble import Trouble

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 88
PATIENCE = 60.0

QUIET = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_line_prefix": "'%m [%p] '",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "shared_buffers": "64MB",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "shared_buffers": "128MB",
}


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600, exist_ok=False)
    half.write_text(text)
    half.replace(path)


def keep_secret(path: Path) -> str:
    """The secret in a file, made up on first use."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


@dataclass
class Cluster:
    """A server named `name` in `folder`; `account` owns its files and runs it."""

    name: str
    folder: Path
    binaries: Binaries
    account: Account
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def sockets(self) -> Path:
        """Beside the data, or in a short closed folder where the path is too long for a socket."""
        beside = self.folder / "socket"
        if len(str(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        mark = hashlib.sha256(str(beside).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"advance-d-{self.account.uid}-{mark}"

    @property
    def password(self) -> str:
        return keep_secret(self.folder.parent / f"{self.name}-superuser")

    def url(self, login: str, password: str, dbname: str) -> str:
        return database_url(login, password, dbname, str(self.sockets))

    def admin_url(self, dbname: str = "postgres") -> str:
        return self.url(SUPERUSER, self.password, dbname)

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def create(self) -> None:
        """Make the server's files; a half-made server of an interrupted start is made anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.account.own(self.folder)
        shutil.rmtree(self.data, ignore_errors=True)
        half = self.folder / "half"
        shutil.rmtree(half, ignore_errors=True)
        self._initdb(half)
        (half / "postgresql.auto.conf").write_text(settings_text({**QUIET, **self.settings}))
        self.account.own(half / "postgresql.auto.conf")
        half.rename(self.data)

    def _initdb(self, target: Path) -> None:
        password_file = self.folder / "password"
        write_secret(password_file, self.password)
        self.account.own(password_file)
        answer = self.account.run(
            self.binaries.path("initdb"),
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--no-sync" if self.settings.get("fsync") == "off" else "--no-instructions",
            "-D",
            target,
        )
        password_file.unlink()
        if answer.returncode != 0:
            raise Trouble(f"PostgreSQL could not make its files in {self.folder}: {answer.stderr}")

    def start(self, *, die_with_parent: bool = True) -> None:
        """Start the server as our child; `wait` tells when it takes connections."""
        self._make_socket_folder()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the binaries we found
                [self.binaries.path("postgres"), "-D", self.data, "-k", self.sockets],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.account.environment(),
                start_new_session=True,
                preexec_fn=end_with_parent() if die_with_parent else None,  # noqa: PLW1509
                **self.account.becoming(),
            )

    def _make_socket_folder(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if self.sockets.stat().st_uid not in (os.geteuid(), self.account.uid):
            raise Trouble(f"The folder {self.sockets} belongs to somebody else: remove it.")
        self.account.own(self.sockets)
        self.sockets.chmod(0o700)

    def wait(self) -> None:
        """Wait until the server takes connections."""
        until = time.monotonic() + PATIENCE
        while not self.ready():
            if self.process is not None and self.process.poll() is not None:
                raise Trouble(f"PostgreSQL stopped at once; its reason stands in {self.log}.")
            if time.monotonic() > until:
                raise Trouble(f"PostgreSQL did not start in a minute; see {self.log}.")
            time.sleep(0.02)

    def ready(self) -> bool:
        """Whether the server that we started has written that it is ready."""
        lines = self._pid_lines()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return False
        return self.process is None or int(lines[0]) == self.process.pid

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def pid(self) -> int | None:
        """The process that holds these data, whoever started it."""
        if self.process is not None:
            return self.process.pid
        lines = self._pid_lines()
        return int(lines[0]) if lines else None

    def stop(self) -> None:
        """Ask for a fast shutdown: open transactions roll back, what was committed stays."""
        pid = self.pid()
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGINT)
        except ProcessLookupError:
            return
        self._wait_for_end(pid)

    def _wait_for_end(self, pid: int) -> None:
        if self.process is not None:
            self._reap(self.process)
            return
        until = time.monotonic() + PATIENCE
        while alive(pid) and time.monotonic() < until:
            time.sleep(0.05)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # at once; the next start replays its journal
            process.wait()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def settings_text(settings: Mapping[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def database_url(login: str, password: str, dbname: str, host: str) -> str:
    """A libpq address over a socket folder."""
    return f"postgresql://{quote(login)}:{quote(password, safe='')}@/{dbname}?host={quote(host)}"
