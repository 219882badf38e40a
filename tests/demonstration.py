"""Both doors with the demonstration in them, as `make run` would show it; made once a worker."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from playwright.sync_api import Page

from launch.fingerprint import ROOT
from tests.browsers import OpenPage
from tests.live import Doors, Live, Opening, opened


@dataclass
class Demonstration:
    """The doors, and how long it took to invent everybody, by door."""

    doors: Doors
    took: dict[str, float] = field(default_factory=dict)

    def command(self, door: str, *words: str) -> str:
        """A management command of a door as its database's owner; what it printed."""
        answer = subprocess.run(
            [sys.executable, "manage.py", *words],
            env=self.doors[door].door.owner(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr[-3000:]
        return answer.stdout

    @cached_property
    def people(self) -> list[dict[str, str]]:
        """Whom one can be, as tools are told."""
        listed: list[dict[str, str]] = json.loads(self.command("main", "personas", "--json"))
        return listed

    def become(self, open_page: OpenPage, name: str, *, width: int = 1280) -> Page:
        """A browser in which somebody was clicked on."""
        door = next(person["door"] for person in self.people if person["name"] == name)
        return click(open_page, self.doors[door], name, width=width)


def click(open_page: OpenPage, live: Live, name: str, *, width: int = 1280) -> Page:
    page = open_page(live, None, "/", width=width)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/")
    return page


@pytest.fixture(scope="session")
def demonstration(django_db_blocker: Any) -> Iterator[Demonstration]:
    made: list[Demonstration] = []

    def prepare(doors: Doors) -> None:
        demonstration = Demonstration(doors)
        made.append(demonstration)
        for live in doors:
            begun = time.monotonic()
            demonstration.command(live.name, "demo")
            demonstration.took[live.name] = time.monotonic() - begun

    how = Opening(prepare, settings={"EMBEDDED": "1", "DEMO": "1"})
    with opened("demo", django_db_blocker, how):
        yield made[0]
