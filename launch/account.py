"""The unprivileged account that runs a database server when the launcher itself is root.

PostgreSQL refuses to run as root, so root lends its servers to an account that can do little.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from launch.trouble import Trouble

CANDIDATES = ("postgres", "nobody")
PR_SET_PDEATHSIG = 1


class Becoming(TypedDict, total=False):
    """Arguments of `subprocess.Popen`."""

    umask: int
    user: int
    group: int
    extra_groups: list[int]


def end_with_parent(how: signal.Signals = signal.SIGINT) -> Callable[[], None] | None:
    """What a child does before it starts, so that a killed launcher leaves no server behind."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def ask_kernel() -> None:
        library.prctl(PR_SET_PDEATHSIG, how)

    return ask_kernel


@dataclass(frozen=True)
class Account:
    """Who a server runs as: `name` is empty for the person who started us."""

    name: str
    uid: int
    gid: int
    home: str

    @property
    def borrowed(self) -> bool:
        return bool(self.name)

    def own(self, path: Path) -> None:
        """Give one file or folder to this account."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def becoming(self) -> Becoming:
        """The arguments of `subprocess` that make a child run as this account."""
        if not self.borrowed:
            return {"umask": 0o077}
        return {"umask": 0o077, "user": self.uid, "group": self.gid, "extra_groups": []}

    def environment(self) -> dict[str, str]:
        """The few variables a server needs; none of ours, so no secret reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
        return {**kept, "LC_ALL": "C", "HOME": self.home}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as this account, with its output caught."""
        return subprocess.run(  # noqa: S603 - fixed commands on binaries found by us
            [str(part) for part in command],
            **self.becoming(),
            env=self.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )


def server_account() -> Account:
    """Ourselves, or for root an account that exists on the machine."""
    if os.geteuid() != 0:
        return Account("", os.geteuid(), os.getegid(), str(Path.home()))
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, "/")
    raise Trouble(
        "PostgreSQL does not run as root and there is no account to lend it to: "
        "run this as an ordinary user, or make one with `useradd --system postgres`."
    )
