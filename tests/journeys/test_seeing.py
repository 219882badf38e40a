"""Many men at once: a grid on a phone, the board by its filters, and one's own calendar."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browsers import OpenPage, assert_accessible
from tests.demonstration import Demonstration

LEAD = "Pia Lindqvist"


def attendance_of(page: Page, cohort: str) -> None:
    page.goto("/groups/")
    page.get_by_role("link", name=cohort).click()
    page.get_by_role("link", name="Attendance", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Attendance of {cohort.lower()}")


def test_a_grid_is_read_on_a_phone_with_the_keyboard(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, "Tom Rees", width=360)
    attendance_of(page, "Cohort 7")
    region = page.get_by_role("region", name="Men by sessions")
    name = page.get_by_role("rowheader").first
    before = name.bounding_box()

    region.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)

    assert region.evaluate("region => region.scrollLeft") > 100
    assert name.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)


def test_a_grid_goes_along_as_it_is_filtered(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, "Tom Rees")
    attendance_of(page, "Cohort 7")

    page.get_by_role("link", name="Website", exact=True).click()

    expect(page.get_by_text("Only website sessions are shown")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV of this page").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert saved.value.suggested_filename.startswith("attendance-cohort-7-")
    assert "Only website sessions are shown" in text
    assert "Website 12" in text
    assert "Group 1" not in text


def test_a_board_is_narrowed_and_says_so(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, LEAD)
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_role("link", name=re.compile("^Sessions ")).click()

    page.get_by_label("Whose").select_option("Tom Rees")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_text("Only sessions. Only what waits for Tom Rees.")).to_be_visible()
    assert "kind=sessions" in page.url
    expect(page.get_by_role("heading", name="Sessions overdue")).to_be_visible()
    expect(page.get_by_role("heading", name="Follow-ups")).to_have_count(0)
    assert_accessible(page)


def test_a_calendar_is_fetched_until_its_address_is_revoked(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, "Tom Rees")
    page.get_by_role("link", name="Calendar", exact=True).click()
    page.get_by_role("link", name="Have it in your own calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("The address.").input_value()
    program = demonstration.doors["main"].visitor()
    path = address[address.index("/calendar/") :]

    fetched = program.get(path)
    assert fetched.status == 200
    assert fetched.text.count("SUMMARY:Appointment") == fetched.text.count("SUMMARY:") > 0
    assert "Darrowby" not in fetched.text

    page.get_by_role("button", name="Revoke it").click()

    expect(page.get_by_text("The address is revoked.")).to_be_visible()
    assert program.get(path).status == 404
