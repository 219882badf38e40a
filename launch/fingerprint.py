"""A short mark of files' contents, to know whether work done before still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def mark(paths: Iterable[Path], *more: str) -> str:
    """A mark that changes when a file's name or content does."""
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for word in more:
        digest.update(f"\0{word}".encode())
    return digest.hexdigest()[:16]


def schema_files() -> list[Path]:
    """What decides how a migrated database looks: our migrations, their helpers, and the pins."""
    ours = [
        path
        for path in ROOT.glob("**/migrations/**/*")
        if path.suffix in {".py", ".sql"} and ".venv" not in path.parts
    ]
    wall = ROOT / "advance_site" / "wall"
    helpers = [wall / "provision.py", wall / "operations.py", ROOT / "requirements" / "run.txt"]
    return ours + [path for path in helpers if path.exists()]


def of_schema(*more: str) -> str:
    """The mark of the schema as this checkout makes it."""
    return mark(schema_files(), *more)
