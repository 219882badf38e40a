"""What the walker asks: every address, as everybody, about every object, with every method."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from advance_site.accounts.declarations import addresses
from launch.fingerprint import ROOT
from tests import databases
from tests.walker.table import VALUES, Line
from tests.world import MEN, World

ABSENT = "absent"
CROSSED = "crossed"
SILLY = (str(2**63), "-1", "%00", "..%2F..%2Fetc", "%F0%9F%92%A9", "x" * 300)
NUMBERED = ("accounts.SiteNumber", "accounts.SiteClosure")
SAFE = ("GET", "HEAD")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WANTED = re.compile(
    r"<(?:(?P<kind>\w+):)?(?P<plain>\w+)>|\(\?P<(?P<regex>\w+)>(?:[^()]|\([^()]*\))*\)"
)
LIST = """
import json, django; django.setup()
from advance_site.accounts.declarations import addresses
print(json.dumps([[a.pattern, a.name] for a in addresses()]))
"""


@dataclass(frozen=True)
class Known:
    """An address as its door declares it."""

    door: str
    pattern: str
    name: str

    @property
    def wanted(self) -> list[str]:
        """The names of the values that it takes, in order."""
        return [m["plain"] or m["regex"] for m in WANTED.finditer(self.pattern)]

    def filled(self, values: Mapping[str, str]) -> str:
        """The path with these values in its gaps."""
        path = WANTED.sub(lambda m: values[m["plain"] or m["regex"]], self.pattern)
        return path.replace("^", "").replace("$", "").replace("\\", "")

    def __str__(self) -> str:
        return f"{self.door} {self.name or self.pattern}"


@cache
def known_addresses() -> tuple[Known, ...]:
    """Every address of both doors; the other door's from a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", LIST],
        cwd=ROOT,
        env={**os.environ, **databases.environment_of("iss", "none", "none", "web")},
        capture_output=True,
        text=True,
        check=True,
    )
    there = [Known("iss", pattern, name) for pattern, name in json.loads(answer.stdout)]
    return (*(Known("main", a.pattern, a.name) for a in addresses()), *there)


@dataclass(frozen=True)
class Target:
    """A path, and about whose rows it asks: a man's key, or one of the words for none."""

    path: str
    man: str
    silly: bool = False


def targets(known: Known, line: Line, world: World) -> Iterator[Target]:
    """Every object that can be asked for at an address."""
    if not known.wanted:
        yield Target(known.filled({}), "")
        return
    sources = {name: line.values.get(name) or VALUES[name] for name in known.wanted}
    for man in MEN:
        yield Target(known.filled(_values(known, sources, world, man)), man)
    yield from _without_object(known, sources)
    if not line.meets_two:
        yield from _crossed(known, sources, world)


def _without_object(known: Known, sources: Mapping[str, str]) -> Iterator[Target]:
    absent = {name: _absent(source) for name, source in sources.items()}
    yield Target(known.filled(absent), ABSENT)
    for silly in SILLY:
        yield Target(known.filled(dict.fromkeys(sources, silly)), ABSENT, silly=True)


def _crossed(known: Known, sources: Mapping[str, str], world: World) -> Iterator[Target]:
    """My man's page with a row of another man, which belongs to nobody; so with sites."""
    objects = [name for name, source in sources.items() if not source.startswith("=")]
    if len(objects) < 2:
        return
    values = _values(known, sources, world, "mine")
    last = objects[-1]
    for man in ("colleague", "elsewhere"):
        other = world.id_of(sources[last], man, known.door)
        if other != values[last]:
            yield Target(known.filled({**values, last: other}), CROSSED)
            return


def _values(known: Known, sources: Mapping[str, str], world: World, man: str) -> dict[str, str]:
    """A source is a model's label, or a plain value after an equals sign."""
    return {
        name: source[1:] if source.startswith("=") else world.id_of(source, man, known.door)
        for name, source in sources.items()
    }


def _absent(source: str) -> str:
    """An id that looks right and is nobody's."""
    if source.startswith("="):
        return source[1:]
    return "987654321" if source in NUMBERED else str(uuid.uuid5(uuid.NAMESPACE_URL, source))
