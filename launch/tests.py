"""Every test, at both doors, on one pair of servers; with coverage where it is to be proved.

    python -m launch.tests [--prove] [pytest's arguments]

Coverage is measured and held to its bounds by `--prove` over everything.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence

from launch import testservers
from launch.fingerprint import ROOT
from launch.trouble import Trouble

WORKERS = "2"
NOTHING_COLLECTED = 5
FIGURES = ROOT / "var" / "coverage"
# Branch coverage in percent: all of it where a mistake hurts someone.
EVERYWHERE = 90
STRICT = 100
STRICT_PARTS = (
    "advance_site/accounts/access.py",
    "advance_site/audit/*",
    "advance_site/wall/*",
    "sessions/planning/*",
)


def pytest(door: str, arguments: Sequence[str], *, prove: bool) -> int:
    """Run the tests of one door; its processes share TEST_SERVERS and nothing else."""
    environment = {
        **os.environ,
        "DOOR": door,
        "COVERAGE_FILE": str(FIGURES / "data"),
        "SECRET_KEY": secrets.token_urlsafe(48),
        **({"PROVE": "1"} if prove else {}),
    }
    command = [
        *(sys.executable, *(("-m", "coverage", "run") if prove else ()), "-m", "pytest"),
        *("-n", WORKERS, "--dist", "loadfile", "-q", *arguments),
        *(() if prove else ("-m", "not long")),
    ]
    print(f"\nTests at the {door} door.", flush=True)
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode  # noqa: S603


def at_both_doors(arguments: Sequence[str], *, prove: bool) -> bool:
    """Whether both doors passed, and at least one had a test."""
    codes = [pytest(door, arguments, prove=prove) for door in ("main", "iss")]
    return set(codes) <= {0, NOTHING_COLLECTED} and 0 in codes


def coverage(*words: str) -> bool:
    environment = {**os.environ, "COVERAGE_FILE": str(FIGURES / "data")}
    command = [sys.executable, "-m", "coverage", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0  # noqa: S603


def covered_enough() -> bool:
    """Print the figures of both doors together, and hold them against the bounds."""
    coverage("combine", "--quiet")
    everywhere = coverage("report", f"--fail-under={EVERYWHERE}")
    strict = coverage("report", f"--include={','.join(STRICT_PARTS)}", f"--fail-under={STRICT}")
    if not everywhere:
        print(f"Less than {EVERYWHERE} % of the branches are tested.")
    if not strict:
        print(f"Less than {STRICT} % where a mistake hurts someone: {', '.join(STRICT_PARTS)}.")
    return everywhere and strict


def main(arguments: list[str]) -> int:
    prove = "--prove" in arguments
    named = [argument for argument in arguments if argument != "--prove"]
    shutil.rmtree(FIGURES, ignore_errors=True)
    FIGURES.mkdir(parents=True)
    started_here = testservers.VARIABLE not in os.environ
    servers = testservers.ensure()
    try:
        passed = at_both_doors(named, prove=prove)
    finally:
        if started_here:
            servers.stop()
    return 0 if passed and (named or not prove or covered_enough()) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)
