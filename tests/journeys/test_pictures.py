"""The three pictures of the README, of the demonstration; kept only by `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from launch.fingerprint import ROOT
from tests.browsers import OpenPage, assert_accessible
from tests.demonstration import Demonstration

KEPT = ROOT / "docs" / "pictures"


@pytest.fixture
def tom(demonstration: Demonstration, open_page: OpenPage) -> Page:
    return demonstration.become(open_page, "Tom Rees")


def keep(page: Page, name: str, folder: Path) -> None:
    """The top of the page as it stands, into the README's folder or a throw-away one."""
    assert_accessible(page)
    page.mouse.move(0, 0)
    kept = KEPT if os.environ.get("PICTURES") else folder
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png")
    assert (kept / f"{name}.png").stat().st_size > 20_000


def test_today(tom: Page, tmp_path: Path) -> None:
    tom.reload()
    expect(tom.get_by_role("link", name="Group 5, cohort 7")).to_be_visible()
    keep(tom, "today", tmp_path)


def test_a_register(tom: Page, tmp_path: Path) -> None:
    tom.get_by_role("link", name="Group 3, cohort 8").click()
    expect(tom.locator("[data-row]")).to_have_count(10)
    keep(tom, "register", tmp_path)


def test_a_mans_page(tom: Page, tmp_path: Path) -> None:
    tom.goto("/men/")
    tom.get_by_role("link", name="Darrowby, Callum").click()
    expect(tom.get_by_text("of 32").first).to_be_visible()
    keep(tom, "man", tmp_path)
