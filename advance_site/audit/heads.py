"""Heads of the chain, sent where the database's owner cannot rewrite them: a file, or the log."""

import logging
from pathlib import Path

from advance_site.audit.models import Batch

logger = logging.getLogger(__name__)
LARGEST_CATCH_UP = 10_000


def send(place: Path | None) -> None:
    """Append to the file every head that it has not; without a file, log the newest."""
    if place is None:
        _log_newest()
        return
    known = max(sent(place), default=0)
    missing = Batch.objects.filter(number__gt=known).order_by("number")[:LARGEST_CATCH_UP]
    lines = [f"{batch.number} {batch.head} {batch.at.isoformat()}\n" for batch in missing]
    if lines:
        with place.open("a", encoding="ascii") as file:
            file.writelines(lines)


def sent(place: Path | None) -> dict[int, str]:
    """The heads in the file, by number. What stands in a log is for people to compare."""
    if place is None or not place.exists():
        return {}
    lines = (line.split() for line in place.read_text(encoding="ascii").splitlines())
    return {int(words[0]): words[1] for words in lines if len(words) > 1}


_logged: dict[str, int] = {}


def _log_newest() -> None:
    newest = Batch.objects.order_by("-number").first()
    if newest and _logged.get("number") != newest.number:
        _logged["number"] = newest.number
        logger.info("Audit sealed to batch %s with head %s", newest.number, newest.head)
