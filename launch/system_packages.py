"""What the tests need of the machine itself: installed where we may, else named.

python3 -m launch.system_packages
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from launch.trouble import Trouble


@dataclass(frozen=True)
class Need:
    """Something of the machine, how to see it, and Debian's packages that bring it."""

    name: str
    purpose: str
    present: Callable[[], bool]
    packages: tuple[str, ...]


def has_pango() -> bool:
    """Whether PDF files can be made, asked as the maker of PDF files will."""
    return all(loads(name) for name in ("pango-1.0", "pangoft2-1.0"))


def loads(name: str) -> bool:
    try:
        ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0")
    except OSError:
        return False
    return True


def program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


NEEDS = (
    Need(
        "Pango",
        "PDF files",
        has_pango,
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
    Need(
        "Chromium",
        "journeys in a browser",
        program("chromium", "chromium-browser", "google-chrome"),
        ("chromium",),
    ),
    Need("Redis", "Celery's part of the tests", program("redis-server"), ("redis-server",)),
)


def missing(needs: Sequence[Need] = NEEDS) -> list[Need]:
    return [need for need in needs if not need.present()]


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def ensure(needs: Sequence[Need] = NEEDS) -> None:
    """Install what is missing, or name it with the command that would."""
    wanted = missing(needs)
    if wanted and may_install():
        install([package for need in wanted for package in need.packages])
        wanted = missing(needs)
    if wanted:
        raise Trouble(sentence(wanted))


def sentence(wanted: Sequence[Need]) -> str:
    names = " and ".join(f"{need.name} (for {need.purpose})" for need in wanted)
    packages = " ".join(package for need in wanted for package in need.packages)
    return (
        f"The tests need {names}: install what is missing; on Debian and Ubuntu "
        f"`sudo apt-get install {packages}`."
    )


def install(packages: Sequence[str]) -> None:
    print(f"Installing {', '.join(packages)}.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages),
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603


if __name__ == "__main__":
    try:
        ensure()
    except Trouble as trouble:
        sys.exit(str(trouble))
