"""A real browser: one for all tests of a worker, a new profile for each page opener.

    def test_today(doors: Doors, open_page: OpenPage) -> None:
        page = open_page(doors.main, facilitator.pk, "/")
        assert_accessible(page)

A message about the content policy, or an error of a script, fails the test that met it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from launch.doors import HOSTS, LOOPBACK
from tests.live import Live

# Playwright's synchronous interface runs an event loop in this thread, which makes Django think
# that its own calls are asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

WIDTHS = (360, 800, 1280)
HEIGHT = 900
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POLICY = ("content security policy", "permissions policy", "permissions-policy")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FAILING = {"serious", "critical"}
PICTURES = Path(__file__).parent.parent / "var" / "pictures"


def executable() -> str:
    """The browser that BROWSER names, else the first known one on the path."""
    named = os.environ.get("BROWSER")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.fail("No Chromium was found: install it, or name one in BROWSER.")
    return found


def arguments() -> list[str]:
    hosts = ", ".join(f"MAP {host} {LOOPBACK}" for host in HOSTS.values())
    said = ["--headless=new", "--disable-background-networking", f"--host-resolver-rules={hosts}"]
    return [*said, "--no-sandbox"] if os.geteuid() == 0 else said


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this worker."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable(), args=arguments(), headless=True
        )
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What pages said that they must not say."""

    faults: list[str] = field(default_factory=list)

    def message(self, message: ConsoleMessage) -> None:
        if any(word in message.text.lower() for word in POLICY):
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def error(self, error: Any) -> None:
        self.faults.append(f"error of a script: {error}")

    def over(self, page: Page) -> None:
        page.on("console", self.message)
        page.on("pageerror", self.error)


@dataclass
class OpenPage:
    """Opens pages as anybody; each call is another person's browser."""

    browser: Browser
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        live: Live,
        user_id: int | None = None,
        path: str = "/",
        *,
        width: int = 1280,
        script: bool = True,
    ) -> Page:
        """A page at a door, signed in as `user_id`; `width` is one of WIDTHS."""
        context = self.profile(live, width=width, script=script)
        if user_id is not None:
            sign_in = live.signs_in(user_id)
            context.add_cookies(
                [
                    {
                        "name": sign_in.cookie,
                        "value": sign_in.key,
                        "domain": live.door.host,
                        "path": "/",
                        "httpOnly": True,
                        "sameSite": "Strict",
                    }
                ]
            )
        page = context.new_page()
        page.goto(path)
        return page

    def profile(self, live: Live, *, width: int = 1280, script: bool = True) -> BrowserContext:
        """An empty profile whose plain paths lead to one door."""
        context = self.browser.new_context(
            base_url=live.url,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        context.on("page", self.watch.over)
        self.contexts.append(context)
        return context


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A function that opens pages; what they say about the content policy fails the test."""
    opener = OpenPage(browser, Watch())
    yield opener
    for context in opener.contexts:
        context.close()
    faults = opener.watch.faults
    assert not faults, faults


def accessibility(page: Page) -> list[dict[str, Any]]:
    """Every violation of axe's rules on a page."""
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(TAGS)}})
    violations: list[dict[str, Any]] = answer.response["violations"]
    return violations


def told(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["target"]) for node in violation["nodes"][:5])
    return f"{violation['impact']} {violation['id']}: {violation['help']} at {places}"


def assert_accessible(page: Page) -> None:
    """Print what axe finds; fail on what it calls serious or critical."""
    violations = accessibility(page)
    for violation in violations:
        print(f"{page.url}: {told(violation)}")
    bad = [told(violation) for violation in violations if violation["impact"] in FAILING]
    assert bad == [], page.url


def at_every_width(page: Page, look: Callable[[Page], None]) -> None:
    """Look at a page as on a phone, a tablet and a desk; nothing may need scrolling sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        look(page)
        excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert excess <= 0, f"{page.url} is {excess} px too wide at {width} px"


def picture(page: Page, name: str, widths: tuple[int, ...] = WIDTHS) -> list[Path]:
    """Pictures of a whole page, one a width, below var/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    made = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        path = PICTURES / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        made.append(path)
    return made
