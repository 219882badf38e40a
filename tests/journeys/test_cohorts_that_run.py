"""A cohort that runs already is taken over with what is known of it; two small ones become one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from advance_site.core.dates import today
from sessions.models import Cohort, Slot, SlotState
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.sessions import Team, make_team
from tests.journeys.filling import select, send, stands
from tests.live import Doors

MEN = ("Aaron", "Callum", "Dean")


@pytest.fixture
def team(fresh_doors: Doors) -> Team:
    with fresh_doors.rows():
        team = make_team()
        for name in MEN:
            team.man(given_name=name, family_name="Birkhill")
    return team


def monday(weeks: int) -> date:
    return today() - timedelta(days=today().weekday(), weeks=-weeks)


def when_it_is_described(page: Page) -> None:
    stands(page, "Take over a cohort that runs")
    page.get_by_label("Start of week 1").fill(f"{monday(-5):%d/%m/%Y}")
    page.get_by_label("Groups on").select_option(label="Monday")
    page.get_by_label("At", exact=True).fill("18:00")
    select(page, "mode", "video")
    page.get_by_label("First facilitator").select_option(label="Tom Rees")
    page.get_by_label("Second facilitator").select_option(label="Jo Hall")
    for coach in page.locator("select[name^=coach_]").all():
        coach.select_option(label="Sam Okafor")
    page.get_by_label("Dean Birkhill joined on").fill(f"{monday(-3):%d/%m/%Y}")
    send(page, "Show the plan")


def when_what_is_known_is_entered(page: Page) -> None:
    stands(page, "Before this system: Cohort 1")
    for name in ("Aaron", "Callum"):
        page.get_by_label(f"Welcome group, {name} Birkhill").select_option(label="Done")
        page.get_by_label(f"Group 1, {name} Birkhill").select_option(label="Not done")
        page.get_by_label(f"Website done, {name} Birkhill").fill("1")
    picture(page, "before-this-system")
    at_every_width(page, assert_accessible)
    send(page, "Save")


def test_a_cohort_that_runs_is_taken_over_with_what_is_known(
    fresh_doors: Doors, open_page: OpenPage, team: Team
) -> None:
    page = open_page(fresh_doors.main, team.lead.pk, "/groups/new/")
    page.get_by_role("link", name="It runs already").click()
    at_every_width(page, assert_accessible)

    when_it_is_described(page)

    stands(page, "look first")
    expect(page.get_by_text("lie before this system")).to_be_visible()
    page.get_by_label("Group 1 was on").fill(f"{monday(-3) + timedelta(days=1):%d/%m/%Y}")
    send(page, "Show the plan")
    at_every_width(page, assert_accessible)
    send(page, "Take over cohort 1")

    when_what_is_known_is_entered(page)

    stands(page, "Cohort 1")
    expect(page.get_by_text("sessions are entered.")).to_be_visible()
    page.get_by_role("link", name="Attendance", exact=True).first.click()
    at_every_width(page, assert_accessible)
    expect(page.get_by_text("not known, before this system").last).to_be_visible()
    with fresh_doors.rows():
        past = Slot.objects.filter(before_us=True)
        assert past.filter(state=SlotState.DONE).count() == 4
        dean = past.filter(participant__given_name="Dean")
        assert not dean.filter(item__key="welcome").exists()
        assert not Slot.objects.filter(state=SlotState.TO_COME, due_on__lt=today()).exists()


def test_two_small_cohorts_become_one_as_it_was_shown(
    fresh_doors: Doors, open_page: OpenPage, team: Team
) -> None:
    with fresh_doors.rows():
        team.cohort(men=2, starts_on=today() + timedelta(days=7))
        small = team.cohort(men=1, starts_on=today() + timedelta(days=8))
        man = small.enrolments.get().participant
    page = open_page(fresh_doors.main, team.lead.pk, f"/groups/{small.public_id}/")

    page.get_by_role("link", name="Put it into another").click()
    stands(page, "Put Cohort 2 into another")
    page.get_by_label("Cohort 1,").check(force=True)
    page.get_by_label("Why they become one").fill("Too few men")
    send(page, "Show what would become of them")

    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    expect(page.get_by_text("1 man joins Cohort 1")).to_be_visible()
    picture(page, "two-cohorts-become-one")
    at_every_width(page, assert_accessible)
    send(page, "Put Cohort 2 into Cohort 1")

    stands(page, "Cohort 1")
    expect(page.get_by_role("link", name=man.name, exact=True)).to_be_visible()
    page.goto(f"{fresh_doors.main.url}/groups/round/?scope=site")
    expect(page.get_by_text("You meet with another group from now on.").first).to_be_visible()
    with fresh_doors.rows():
        assert Cohort.objects.get(number=2).status == "stopped"
