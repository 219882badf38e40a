"""What the other door says of itself, asked of a process of its own.

Neither door imports the other's rooms. The process is given its door's name and no address of a
database, and answers in JSON what its code alone can say.
"""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SITE_FOLDER", "DEMO", "EMBEDDED")
OTHER = {"main": "iss", "iss": "main"}


def ask_other_door(command: str, *words: str) -> list[dict[str, Any]]:
    """Run `manage.py command words` as the other door and read the list that it prints."""
    kept = {name: os.environ[name] for name in TOLD if name in os.environ}
    answer = subprocess.run(  # noqa: S603  our own command
        [sys.executable, str(settings.BASE_DIR / "manage.py"), command, *words],
        env={**kept, "DOOR": OTHER[settings.DOOR.name]},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )
    listed: list[dict[str, Any]] = json.loads(answer.stdout)
    return listed


def in_order(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Both lists, the main door's first whichever door was asked."""
    return mine + theirs if settings.DOOR.name == "main" else theirs + mine
