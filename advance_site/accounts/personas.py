"""Whom one can be in the demonstration. The people stand in the simulation, above this room.

A module `personas.py` of a room that invents people calls `offer` with a function that names
them; the function reads no database, so that any process can list them.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from django.conf import settings

from advance_site.accounts.access import Role


@dataclass(frozen=True, kw_only=True)
class Persona:
    """An invented person of this door; `site` is empty for one who works nationwide."""

    name: str
    role: Role
    site: str
    email: str

    def described(self) -> dict[str, str]:
        """As tools read it: `role` as in the access table, `title` as people say it."""
        role = {"role": self.role.value, "title": str(self.role.label)}
        return {**asdict(self), **role, "door": settings.DOOR.name}


Source = Callable[[], Iterable[Persona]]
_sources: list[Source] = []


def offer(source: Source) -> None:
    """Have the people of `source` listed."""
    if source not in _sources:
        _sources.append(source)


def personas() -> list[Persona]:
    """The invented people of this door, in the order in which they are offered."""
    return [persona for source in _sources for persona in source()]
