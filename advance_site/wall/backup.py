"""Backups with PostgreSQL's own tools: whole, closed to others, a number of them kept.

Keys are never in them: a backup of the women's side without its keys opens nothing of hers.
Nothing here needs Django, so that whoever keeps the clock can ask whether one is due.
"""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from launch.binaries import find_client
from launch.environment import VENV
from launch.trouble import Trouble

KEPT = 14
EVERY = timedelta(hours=24)
SUFFIX = ".dump"
NAME = re.compile(r"(?P<database>.+)-\d{8}T\d{6}Z\.dump")


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if NAME.fullmatch(path.name))


def backup_due(folder: Path, now: datetime | None = None) -> bool:
    """Whether the newest backup is a day old, or there is none."""
    kept = backups(folder)
    if not kept:
        return True
    made = datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC)
    return (now or datetime.now(UTC)) - made >= EVERY


def run_backup(owner_url: str, folder: Path, kept: int = KEPT) -> Path:
    """Dump the owner's database into `folder`, and remove all but the newest `kept`."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    target = folder / f"{database_of(owner_url)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    half = target.with_suffix(".half")
    half.touch(mode=0o600)
    try:
        run_tool("pg_dump", owner_url, "--format=custom", f"--file={half}")
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    for old in backups(folder)[:-kept]:
        old.unlink()
    return target


def run_restore(owner_url: str, backup: Path) -> None:
    """Put a backup in the place of what is there: all of it, or on any error nothing."""
    with NamedTemporaryFile("w", prefix="advance-d-", suffix=".list") as wanted:
        wanted.write(contents(owner_url, backup))
        wanted.flush()
        run_tool(
            *("pg_restore", owner_url, "--clean", "--if-exists", "--single-transaction"),
            *("--exit-on-error", f"--use-list={wanted.name}"),
            *(f"--dbname={database_of(owner_url)}", str(backup)),
        )


def contents(owner_url: str, backup: Path) -> str:
    """What is in a backup, without the rights on PostgreSQL's own functions.

    Those were taken away by an administrator, in `provision`; an owner may not say them again.
    """
    lines = run_tool("pg_restore", owner_url, "--list", str(backup)).splitlines()
    return "\n".join(line for line in lines if " ACL pg_catalog " not in line) + "\n"


def database_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def run_tool(program: str, url: str, *arguments: str) -> str:
    """Run a program of PostgreSQL, its password where no list of processes shows it."""
    path = find_client(program, VENV, major_of_server(url))
    answer = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [path, "--no-password", *arguments],
        env=connection_environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Trouble(f"{program} failed: {answer.stderr.strip()}")
    return answer.stdout


def major_of_server(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def connection_environment(url: str) -> dict[str, str]:
    """An address as PostgreSQL's programs read it from the environment."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    said = {
        "PGHOST": query.pop("host", parts.hostname or ""),
        "PGPORT": query.pop("port", str(parts.port or "")),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database_of(url),
        "PGSSLMODE": query.pop("sslmode", ""),
        "PGSSLROOTCERT": query.pop("sslrootcert", ""),
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **{name: value for name, value in said.items() if value}}
