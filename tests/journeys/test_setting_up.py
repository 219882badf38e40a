"""A real site is set up, and its lead signs in with a second factor."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from launch.fingerprint import ROOT
from tests.browsers import OpenPage, assert_accessible
from tests.journeys.authenticator import code_of, insert_key
from tests.live import Doors, Live

PASSWORD = "umbrella carrot lantern river"
LINK = re.compile(r"https?://[^/\s]+(/\S+)")


@dataclass
class Newcomer:
    """The first lead of a site: a link in hand, and a browser."""

    live: Live
    page: Page
    email: str = "lead@example.org"

    def chooses_a_password(self) -> None:
        self.page.get_by_label("Choose a password").fill(PASSWORD)
        self.page.get_by_label("The password once more").fill(PASSWORD)
        self.page.get_by_role("button", name="Go on").click()

    def may_go_nowhere_yet(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Ways to sign in")
        self.page.goto("/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Ways to sign in")

    def adds_an_app(self) -> str:
        self.page.get_by_role("link", name="Set up an app").click()
        assert_accessible(self.page)
        told = self.page.locator("p", has_text="type this into the app").inner_text()
        secret = told.rpartition(":")[2].strip()
        self.page.locator("input[name=code]").fill(code_of(secret))
        self.page.get_by_role("button", name="Set up").click()
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text(
            "Set up an authenticator app"
        )
        return secret

    def adds_a_passkey(self) -> None:
        self.page.get_by_role("link", name="Add a passkey").click()
        assert_accessible(self.page)
        self.page.get_by_label("Name of this key").fill("Laptop")
        self.page.get_by_role("button", name="Add a passkey").click()
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Add a passkey")

    def signs_out(self) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/account/login/")
        assert_accessible(self.page)

    def signs_in_with_password(self) -> None:
        self.page.locator("input[name=login]").fill(self.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def signs_in_with_the_key_alone(self) -> None:
        self.page.get_by_role("button", name="Sign in with a passkey").click()

    def is_in(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Today")
        assert_accessible(self.page)


def given_a_site_is_set_up(live: Live, open_page: OpenPage) -> Newcomer:
    """An operator at the machine; the link is handed over on paper."""
    told = subprocess.run(
        [
            *(sys.executable, "manage.py", "setup", "--organisation", "Kestrel Trust"),
            *("--site", "Kestrel House", "--nation", "SCT", "--name", "Lena Ross"),
            *("--email", "lead@example.org", "--address", live.url),
        ],
        env=live.door.owner(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    path = LINK.search(told)
    assert path, told
    page = open_page(live, None, path[1])
    insert_key(page)
    assert_accessible(page)
    return Newcomer(live, page)


def test_a_lead_comes_in_with_an_app(fresh_doors: Doors, open_page: OpenPage) -> None:
    lead = given_a_site_is_set_up(fresh_doors.main, open_page)

    lead.chooses_a_password()
    lead.may_go_nowhere_yet()
    secret = lead.adds_an_app()
    lead.signs_out()
    lead.signs_in_with_password()
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Second step")
    assert_accessible(lead.page)
    lead.page.locator("input[name=code]").fill(code_of(secret))
    lead.page.get_by_role("button", name="Sign in", exact=True).click()

    lead.is_in()


@pytest.mark.parametrize("door", ["main", "iss"])
def test_a_lead_comes_in_with_a_passkey(
    fresh_doors: Doors, open_page: OpenPage, door: str
) -> None:
    lead = given_a_site_is_set_up(fresh_doors[door], open_page)

    lead.chooses_a_password()
    lead.may_go_nowhere_yet()
    lead.adds_a_passkey()
    lead.signs_out()
    lead.signs_in_with_the_key_alone()

    lead.is_in()


def test_a_link_works_once(fresh_doors: Doors, open_page: OpenPage) -> None:
    lead = given_a_site_is_set_up(fresh_doors.main, open_page)
    path = lead.page.url.removeprefix(fresh_doors.main.url)
    lead.chooses_a_password()

    again = open_page(fresh_doors.main, None, path)

    expect(again.get_by_role("heading", level=1)).not_to_have_text("Welcome to ADVANCE-D")
    assert_accessible(again)
