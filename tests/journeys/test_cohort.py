"""A site lead plans a cohort: looks first, makes it, sees the plan, moves one group."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from advance_site.core.dates import today
from sessions.models import Cohort, Slot
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.sessions import Team, make_team
from tests.live import Doors


@pytest.fixture
def team(fresh_doors: Doors) -> tuple[Doors, Team]:
    with fresh_doors.rows():
        team = make_team()
        for name in ("Aaron", "Callum", "Dean"):
            team.man(given_name=name)
    return fresh_doors, team


def test_a_cohort_is_planned_looked_at_made_and_moved(
    team: tuple[Doors, Team], open_page: OpenPage
) -> None:
    doors, people = team
    starts_on = today() + timedelta(days=14)
    page = open_page(doors.main, people.lead.pk, "/groups/")
    page.get_by_role("link", name="Plan a cohort").click()
    at_every_width(page, assert_accessible)

    page.get_by_label("Start of week 1").fill(f"{starts_on:%d/%m/%Y}")
    page.get_by_label("Groups on").select_option(str(starts_on.weekday()))
    page.get_by_label("At", exact=True).fill("18:00")
    page.get_by_label("By video", exact=True).check()
    page.get_by_label("First facilitator").select_option("Tom Rees")
    page.get_by_label("Second facilitator").select_option("Jo Hall")
    page.get_by_label("Aaron").select_option("Sam Okafor")
    page.get_by_role("button", name="Show the plan").click()

    expect(page.get_by_text("Nothing is made yet.")).to_be_visible()
    picture(page, "cohort-preview")
    at_every_width(page, assert_accessible)
    page.get_by_role("button", name="Make cohort 1").click()

    expect(page.get_by_text("Cohort 1 is made")).to_be_visible()
    picture(page, "cohort")
    at_every_width(page, assert_accessible)
    with doors.rows():
        assert Slot.objects.filter(enrolment__cohort=Cohort.objects.get()).count() == 33

    page.locator("summary", has_text="Change Group 1").click()
    page.get_by_role("link", name="Move").first.click()
    at_every_width(page, assert_accessible)
    page.get_by_label("Because").fill("The room is wet")
    page.get_by_label("At", exact=True).fill("17:00")
    page.get_by_role("button", name="Show what would move").click()
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    picture(page, "plan-change")
    at_every_width(page, assert_accessible)
    page.get_by_role("button", name="Move 1 slot").click()
    expect(page.get_by_text("The room is wet").first).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back: everything stands as before.")).to_be_visible()
    page.goto(f"{doors.main.url}/groups/round/")
    at_every_width(page, assert_accessible)

    page.goto(f"{doors.main.url}/groups/?show=coming")
    expect(page.get_by_role("link", name="Cohort 1")).to_be_visible()
    picture(page, "cohorts")
    at_every_width(page, assert_accessible)
