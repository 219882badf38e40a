"""Who is in the world, and what was learned of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from advance_site.accounts.models import Site, User
from participants.models import Participant
from tests.canaries import Canary

MEN = ("mine", "colleague", "elsewhere")
"""A man of the facilitator whom tests call "I", of her colleague at the site, of another site."""


@dataclass(frozen=True)
class Person:
    """Somebody at a door, with the key by which tables name them."""

    key: str
    id: int
    door: str
    role: str


@dataclass
class Man:
    """One man, and everybody who holds him."""

    key: str
    row: Participant
    holder: User
    site: Site


@dataclass
class World:
    """What was seeded: people, men, the ids of rows by model and man, and the words."""

    people: dict[str, Person] = field(default_factory=dict)
    men: dict[str, Man] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def id_of(self, model: str, man: str, door: str = "main") -> str:
        """The public id of a row of that man or of his site, as it stands in addresses."""
        return self.ids[f"iss {model}" if door == "iss" else model][man]


def word_of_list(key: str) -> str:
    """A word that stands in one row of one list and nowhere else."""
    return f"CANARY-list-of-{key}"


def calendar_key(man: Man) -> str:
    return f"key-of-the-calendar-of-{man.key}".ljust(43, "-")
