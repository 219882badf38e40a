"""The fast gate: lint, types, import contracts, migrations, templates, settings.

Every gate runs, two at a time, so that one look shows all there is to mend.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from launch.doors import of_the_machine
from launch.fingerprint import ROOT

PROGRAMS = Path(sys.executable).parent
TEMPLATES = ROOT / "templates"
# A production's settings without a production: no gate opens a database.
KEY = "of-no-use-outside-the-gates-" + "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Gate:
    """A command that must succeed."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def tool(program: str, *arguments: str) -> Gate:
    name = program if program != "ruff" else f"ruff {arguments[0]}"
    return Gate(name, (str(PROGRAMS / program), *arguments))


def manage(door: str, *words: str) -> Gate:
    told = {"DOOR": door, "SECRET_KEY": KEY, "HTTPS": "1", "HOSTS": "delivery.example.org"}
    return Gate(f"{words[0]} ({door})", (sys.executable, str(ROOT / "manage.py"), *words), told)


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in TEMPLATES.rglob("*.html"))


def gates() -> list[Gate]:
    """The slowest first."""
    return [
        tool("mypy", "."),
        *(
            gate
            for door in ("main", "iss")
            for gate in (
                manage(door, "makemigrations", "--check", "--dry-run"),
                manage(door, "check", "--deploy", "--fail-level", "WARNING"),
            )
        ),
        tool("lint-imports"),
        tool("deptry", "."),
        tool("djlint", "--lint", "--quiet", "templates"),
        tool("djade", "--check", "--target-version", "5.2", *templates()),
        tool("ruff", "check", "."),
        tool("ruff", "format", "--check", "."),
    ]


def passes(gate: Gate) -> bool:
    """Run one gate; what it says is shown where it fails."""
    started = time.monotonic()
    answer = subprocess.run(  # noqa: S603 - our own list
        gate.command,
        cwd=ROOT,
        env={**of_the_machine(), **gate.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = answer.returncode == 0
    said = "" if good else f"\n{answer.stdout}"
    mark = "ok    " if good else "FAILED"
    print(f"{mark} {gate.name} ({time.monotonic() - started:.0f} s){said}", flush=True)
    return good


def main() -> int:
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        results = list(pool.map(passes, gates()))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
