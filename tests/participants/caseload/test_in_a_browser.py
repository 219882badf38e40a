"""A messy list in a browser, from the file to confirmed men."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from advance_site.accounts.access import Role
from participants.models import Participant, Status
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.accounts import make_site, make_user
from tests.live import Doors
from tests.participants.caseload import made

MEANT = {
    "“active”": "Suitability assessment: two people still have to decide",
    "“Active - grp 2”": "Suitability assessment: two people still have to decide",
    "“banned”": "Leave these men out",
    "“completed”": "Closed: he is written down as no longer with us",
    "“dropped out”": "Closed: he is written down as no longer with us",
}


@pytest.fixture
def page(fresh_doors: Doors, open_page: OpenPage) -> Page:
    with fresh_doors.rows():
        holder = make_user(Role.FACILITATOR, make_site("Riverside"), "Tess Rees")
    return open_page(fresh_doors.main, holder.pk, "/men/")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def mend(page: Page, column: str, text: str) -> None:
    page.get_by_label(column, exact=True).fill(text)
    page.get_by_role("button", name="Save and go on").click()


def test_a_messy_list_becomes_men(page: Page, fresh_doors: Doors) -> None:
    page.get_by_role("link", name="Import a list").click()
    at_every_width(page, assert_accessible)
    page.get_by_label("The list").set_input_files(made.MESSY)
    page.get_by_role("button", name="Read the list").click()

    heading(page, "Columns: messy.csv")
    expect(page.get_by_label("D.O.B.", exact=True)).to_have_value("born")
    expect(page.get_by_label("Partner?", exact=True)).to_have_value("relationship")
    at_every_width(page, assert_accessible)
    page.get_by_role("button", name="Go on to the words").click()

    heading(page, "Words: messy.csv")
    at_every_width(page, assert_accessible)
    for word, meaning in MEANT.items():
        page.get_by_label(word, exact=True).select_option(label=meaning)
    page.get_by_role("group", name="Who referred him").get_by_label("(empty cell)").select_option(
        label="Another service"
    )
    page.get_by_role("button", name="Check the rows").click()

    heading(page, "Rows: messy.csv")
    at_every_width(page, assert_accessible)
    picture(page, "caseload-rows")
    page.get_by_role("link", name="Mend row 5, Carl Jarrow").click()
    expect(page.get_by_text("There is no day “31/02/1988”").first).to_be_visible()
    at_every_width(page, assert_accessible)
    mend(page, "D.O.B.", "28/02/1988")
    heading(page, "Row 10")
    mend(page, "Date of referral", "13/12/2025")
    heading(page, "Row 11")
    mend(page, "Name", "Jermaine Cole")
    heading(page, "Row 13")
    page.get_by_role("button", name="Leave Luke Ingle out").click()
    page.get_by_role("link", name="Mend row 16, Mo Orr").click()
    mend(page, "Date of referral", "4/3/2025")
    mend(page, "Client ref", "")

    heading(page, "Who is he?")
    at_every_width(page, assert_accessible)
    page.get_by_label("He is the same as Farid Stone in row 8: leave the row out").check()
    page.get_by_role("button", name="Decide and go on").click()

    heading(page, "Rows: messy.csv")
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_text("took over")).to_be_visible()
    with fresh_doors.rows():
        men = Participant.objects.with_status()
        assert men.get(family_name="Jarrow").current_status == Status.SUITABILITY  # type: ignore[attr-defined]
        assert str(men.get(family_name="Jarrow").date_of_birth) == "1988-02-28"
        assert not men.filter(family_name="Ingle").exists()
        assert men.filter(family_name="Stone").count() == 1
        count = men.count()
    page.goto("/men/import/")
    expect(page.get_by_text(f"{count} men taken over by T Rees")).to_be_visible()
