"""The world of the walker: two sites in two nations, two of every role, men of each relation.

Seeded as the owner into the databases of a pair of doors. Every text about a man is a word of its
own (`tests.canaries`). A room adds its rows in one function, listed in ROOMS.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.live import Doors
from tests.world.casework import seed_casework
from tests.world.coaching import seed_coaching
from tests.world.ids import learn_ids
from tests.world.iss import open_window, seed_iss
from tests.world.participants import (
    seed_caseload,
    seed_circumstances,
    seed_participants,
)
from tests.world.people import MEN, Man, Person, World
from tests.world.sessions import seed_sessions
from tests.world.staff import seed_staff
from tests.world.words import sow_words

__all__ = ["MEN", "Man", "Person", "World", "seed", "seed_main"]

ROOMS: list[Callable[[Man], None]] = [
    seed_participants,
    seed_caseload,
    seed_circumstances,
    seed_sessions,
    seed_coaching,
    seed_casework,
]


def seed(doors: Doors) -> World:
    """The whole world, at both doors."""
    world = World()
    with doors.rows():
        seed_main(world)
        sow_words(world)
        open_window(world.men["mine"].site)
    seed_iss(doors, world)
    return world


def seed_main(world: World) -> None:
    """People and men of the main door, into the database that the connection leads to."""
    seed_staff(world)
    for room in ROOMS:
        for man in world.men.values():
            room(man)
    learn_ids(world)
