"""Every address × everybody × every object × every method, over real sign-ins and processes.

`make test` walks a sample: the usual requests, and one in 48 of the others. `make prove` walks
all, some 270,000 requests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.walker.leaks import Finder, found_besides, found_in_sign_ins
from tests.walker.requests import Known, known_addresses
from tests.walker.seeded import Walked
from tests.walker.table import TABLE, VALUES
from tests.walker.walk import Ask, Walk, everything, one_in
from tests.world import World

ONE_IN = 48
SHOWN = 25
# At the women's door there are passkeys only.
ELSEWHERE = {"mfa_activate_totp", "mfa_deactivate_totp"}
walked_addresses = pytest.mark.parametrize(
    "known", [k for k in known_addresses() if k.name in TABLE[k.door]], ids=str
)


def test_every_address_stands_in_the_reviewed_table() -> None:
    for door, lines in TABLE.items():
        names = {known.name for known in known_addresses() if known.door == door}

        assert names - set(lines) == set(), f"{door}: addresses that nobody reviewed"
        assert set(lines) - names <= ELSEWHERE, f"{door}: lines for addresses that are not there"


def test_every_value_in_an_address_has_a_source() -> None:
    for known in known_addresses():
        line = TABLE[known.door].get(known.name)
        given = {*VALUES, *(line.values if line else ())}

        assert set(known.wanted) <= given, f"{known} takes a value that nobody provides"


def of_door(world: World, door: str) -> World:
    """The same world with the people of one door, since both count theirs from one."""
    people = {key: person for key, person in world.people.items() if person.door == door}
    return replace(world, people=people)


def walk(walked: Walked, known: Known, wanted: Callable[[Ask], bool]) -> None:
    """Safe requests first; then what is refused must leave every row as it is."""
    line = TABLE[known.door][known.name]
    live = walked.doors[known.door]
    walking = Walk(live, walked.world, known, line, Finder(walked.world.canaries))
    walking.safe(wanted)
    before = walked.digest(known.door)
    walking.refused(wanted)
    if not line.loose and walked.digest(known.door) != before:
        walking.faults.append("a refused request changed a row")
    walking.permitted(wanted)
    with live.sql() as connection:
        walking.faults += found_besides(walked.world, connection)
        walking.faults += found_in_sign_ins(of_door(walked.world, known.door), line, connection)
    walking.faults += [f"log: {c.column}" for c in walking.find(live.log)]
    walked.restore_if_changed(known.door, before)
    print(f"{known}: {walking.count} requests")
    report = "\n".join(walking.faults[:SHOWN])
    assert not walking.faults, f"{len(walking.faults)} faults at {known}:\n{report}"


@walked_addresses
def test_an_address_gives_to_each_what_is_theirs(walked: Walked, known: Known) -> None:
    walk(walked, known, one_in(ONE_IN, TABLE[known.door][known.name]))


@pytest.mark.long
@walked_addresses
def test_an_address_walked_whole(walked: Walked, known: Known) -> None:
    walk(walked, known, everything)
