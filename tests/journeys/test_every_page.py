"""No page keeps anybody out: axe finds nothing serious on any of them, at three widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browsers import OpenPage, accessibility, at_every_width, told
from tests.walker.requests import Known, Target, known_addresses, targets
from tests.walker.seeded import Walked
from tests.walker.table import TABLE, Line, Who
from tests.walker.walk import Ask, allowed
from tests.world import Person

FAILING = {"serious", "critical"}
# What is no page: files, statuses for machines, and answers without a body of their own.
NO_PAGE = {
    *("healthz", "readyz", "mfa_download_recovery_codes", "accounts:unlock_passkey"),
    # A part of a page that waits, asked for by its script.
    "participants:caseload_progress",
    *("attendance_csv", "attendance_xlsx", "summary_csv", "summary_xlsx", "calendar_ics"),
}
PEOPLE = {
    "main": ("facilitator mine", "site_lead here", "site_administrator here"),
    "iss": ("iss_worker one", "iss_lead one"),
}


def pages() -> Iterator[Known]:
    """Addresses that are read, and that are our own pages or in our own style."""
    for known in known_addresses():
        line = TABLE[known.door].get(known.name)
        if line and line.takes("GET") and known.name not in NO_PAGE:
            yield known


def visitors(known: Known, line: Line, walked: Walked) -> Iterator[tuple[Person | None, Target]]:
    """The first person who may open the page, about the first object that is theirs."""
    for target in targets(known, line, walked.world):
        if target.silly:
            continue
        for key in PEOPLE[known.door]:
            person = walked.world.people[key]
            if allowed(Ask(person, target, "GET"), line):
                yield (None if line.who is Who.STRANGER else person), target
                return


@pytest.mark.parametrize("known", list(pages()), ids=str)
def test_a_page_is_for_everybody(walked: Walked, open_page: OpenPage, known: Known) -> None:
    line = TABLE[known.door][known.name]
    for person, target in visitors(known, line, walked):
        page = open_page(walked.doors[known.door], person.id if person else None, "/")

        answer = page.goto(target.path)

        assert answer
        if "text/html" not in answer.headers.get("content-type", ""):
            return
        assert answer.status < 500
        faults: list[str] = []

        def look(at: Page, into: list[str] = faults) -> None:
            into += [told(v) for v in accessibility(at) if v["impact"] in FAILING]

        at_every_width(page, look)
        assert faults == [], target.path


def test_the_walk_is_of_this_door() -> None:
    assert settings.DOOR.name == "main"
    assert len(list(pages())) > 60
