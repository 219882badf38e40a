"""What stands against making two records of one man one. Rooms above register what they know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participants.models import Participant

Objection = Callable[["Participant", "Participant"], str]
_objections: list[Objection] = []


def register_objection(objection: Objection) -> None:
    """Have `objection` asked of two records, kept and other; it answers a sentence or nothing.

    Registering the same function twice changes nothing.
    """
    if objection not in _objections:
        _objections.append(objection)


def objections_to(kept: Participant, away: Participant) -> list[str]:
    """Every reason against it, in words."""
    return [said for objection in _objections if (said := objection(kept, away))]
