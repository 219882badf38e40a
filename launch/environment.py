"""The virtual environment, made from a hash-pinned lock with plain pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from launch.fingerprint import ROOT, mark
from launch.folders import remembered
from launch.trouble import Trouble

VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def works(venv: Path) -> bool:
    """Whether its Python still runs: the one it was made from may have been removed."""
    try:
        return subprocess.run([python_of(venv), "-c", "import pip"], check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def ensure(lock_name: str, venv: Path = VENV) -> Path:
    """The environment with everything in the lock; nothing is asked when nothing changed."""
    lock = LOCKS / f"{lock_name}.txt"
    wanted = mark_of(lock)
    note = venv / f"installed-{lock_name}"
    if remembered(note, wanted) and python_of(venv).exists():
        return python_of(venv)
    make(venv)
    install(venv, lock)
    note.write_text(wanted)
    if lock_name == "dev":  # which holds everything that `run` does
        (venv / "installed-run").write_text(mark_of(LOCKS / "run.txt"))
    return python_of(venv)


def mark_of(lock: Path) -> str:
    return mark([lock], f"{sys.version_info.major}.{sys.version_info.minor}")


def make(venv: Path) -> None:
    if venv.exists() and works(venv):
        return
    print("Making a virtual environment.", flush=True)
    answer = run(sys.executable, "-m", "venv", "--clear", str(venv))
    if answer.returncode != 0:
        raise Trouble(
            f"Python could not make a virtual environment in {venv}: make the folder writable, "
            "and on Debian and Ubuntu run `apt-get install python3-venv`. "
            f"It said: {last_words(answer)}"
        )


def install(venv: Path, lock: Path) -> None:
    print(
        f"Installing the packages of {lock.relative_to(ROOT)}; once, a minute or two.", flush=True
    )
    answer = run(
        str(python_of(venv)),
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--require-hashes", "--requirement", str(lock)),
    )
    if answer.returncode != 0:
        raise Trouble(
            "pip could not install the packages: is this machine connected to a package index? "
            f"It said: {last_words(answer)}"
        )


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def last_words(answer: subprocess.CompletedProcess[str]) -> str:
    """The last line that says something."""
    lines = [line for line in (answer.stdout + answer.stderr).splitlines() if line.strip()]
    return lines[-1].strip() if lines else "nothing"
