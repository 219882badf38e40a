"""Where this checkout keeps its servers, secrets and logs."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.fingerprint import ROOT
from launch.trouble import Trouble

STATE = Path("/var/lib/advance-d")
LARGEST_LOG = 5_000_000


def data_folder(root: Path = ROOT, *, as_root: bool | None = None) -> Path:
    """`var/` in the checkout; for root a folder that the servers' account can reach.

    A checkout below root's home directory is closed to that account.
    """
    if as_root if as_root is not None else os.geteuid() == 0:
        return STATE / hashlib.sha256(str(root).encode()).hexdigest()[:12]
    return root / "var"


def make_data_folder(folder: Path) -> Path:
    """Make the folder and its logs; others may pass through to what is theirs and list nothing."""
    try:
        (folder / "log").mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        (folder / "log").chmod(0o700)
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be written ({error.strerror}): make it writable for "
            "you, or put the checkout into a folder of your own."
        ) from None
    return folder


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Refuse a second launcher on the same data."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                "It is running already from this checkout: stop that one first with Ctrl-C."
            ) from None
        yield


def log_file(folder: Path, name: str) -> Path:
    """The log of one process; a large one of earlier days is put aside."""
    path = folder / "log" / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path


def last_lines(path: Path, count: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])


def remembered(path: Path, mark: str) -> bool:
    """Whether the work with this mark was done before."""
    return path.exists() and path.read_text() == mark
