"""Filling in forms as a person does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browsers import assert_accessible


def select(page: Page, name: str, value: str) -> None:
    """Choose one of several, whether drawn as buttons or as a list of radios."""
    page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def stands(page: Page, heading: str) -> None:
    """The page with this heading is there, and is for everybody."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert_accessible(page)
