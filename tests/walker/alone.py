"""One wall at a time: doors over the same world from which the others were taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.live import Live
from tests.walker.leaks import Finder
from tests.walker.requests import Known, known_addresses
from tests.walker.seeded import Walked
from tests.walker.table import TABLE
from tests.walker.walk import Ask, Walk
from tests.world import World

LEAK = re.compile(r": (shows|answered 5)")
# A few addresses that show the most, for the short form.
TELLING = {
    *("man", "participants:record", "participants:contacts", "participants:list", "today"),
    *("participants:partners", "sessions:register", "coaching:call_list"),
}


def plain_looks(ask: Ask) -> bool:
    return ask.method == "GET" and not ask.htmx and not ask.target.silly


def leaks_at(walked: Walked, live: Live, names: set[str] | None = None) -> list[str]:
    """What pages show to people who may not meet it, and what fails; statuses do not matter."""
    finder = Finder(walked.world.canaries)
    return [
        fault
        for known in pages(live.name, names)
        for fault in looked_at(live, walked.world, known, finder)
        if LEAK.search(fault)
    ]


def pages(door: str, names: set[str] | None) -> Iterator[Known]:
    for known in known_addresses():
        line = TABLE[known.door].get(known.name)
        wanted = line and line.takes("GET") and not line.loose
        if known.door == door and wanted and (names is None or known.name in names):
            yield known


def looked_at(live: Live, world: World, known: Known, finder: Finder) -> list[str]:
    walking = Walk(live, world, known, TABLE[known.door][known.name], finder)
    walking.safe(plain_looks)
    return walking.faults
