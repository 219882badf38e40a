"""A cohort is looked at first, then made, and each man has his 32 dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from advance_site.core.dates import today
from sessions.models import Cohort, Slot
from tests.browsers import OpenPage, assert_accessible, at_every_width
from tests.factories.sessions import Team, make_team
from tests.journeys.filling import select, send, stands
from tests.live import Doors

MEN = ("Aaron", "Dean")


@pytest.fixture
def team(fresh_doors: Doors) -> Team:
    with fresh_doors.rows():
        team = make_team()
        for name in MEN:
            team.man(given_name=name, family_name="Birkhill")
    return team


def next_monday() -> date:
    return today() + timedelta(days=7 - today().weekday())


def when_it_is_described(page: Page) -> None:
    stands(page, "Plan a cohort")
    page.locator("input[name=starts_on]").fill(f"{next_monday():%d/%m/%Y}")
    page.get_by_label("Groups on").select_option(label="Monday")
    page.locator("input[name=starts_time]").fill("18:00")
    select(page, "mode", "video")
    page.get_by_label("Link of the video").fill("https://meet.example.org/advance")
    page.get_by_label("First facilitator").select_option(label="Tom Rees")
    page.get_by_label("Second facilitator").select_option(label="Jo Hall")
    for coach in page.locator("select[name^=coach_]").all():
        coach.select_option(label="Sam Okafor")
    send(page, "Show the plan")


def test_the_plan_is_shown_before_it_is_made(
    fresh_doors: Doors, open_page: OpenPage, team: Team
) -> None:
    page = open_page(fresh_doors.main, team.lead.pk, "/groups/new/")

    when_it_is_described(page)

    stands(page, "look first")
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    with fresh_doors.rows():
        assert not Cohort.objects.exists()

    send(page, "Make cohort 1")

    stands(page, "Cohort 1")
    at_every_width(page, assert_accessible)
    for name in MEN:
        expect(page.get_by_role("link", name=f"{name} Birkhill", exact=True)).to_be_visible()
    with fresh_doors.rows():
        slots = Slot.objects.filter(enrolment__cohort__number=1)
        assert slots.counted().count() == 32 * len(MEN)
        assert not slots.filter(due_on__lt=next_monday()).exists()
        booster = slots.filter(item__strand="booster").earliest("due_on")
        assert booster.due_on > next_monday() + timedelta(weeks=16)


def test_a_form_without_a_day_says_so_and_keeps_the_rest(
    fresh_doors: Doors, open_page: OpenPage, team: Team
) -> None:
    page = open_page(fresh_doors.main, team.lead.pk, "/groups/new/")

    page.get_by_label("Link of the video").fill("https://meet.example.org/advance")
    send(page, "Show the plan")

    expect(page.get_by_role("link", name="Enter the day on which week 1 starts")).to_be_visible()
    expect(page.get_by_label("Link of the video")).to_have_value(
        "https://meet.example.org/advance"
    )
    assert page.title().startswith("Error:")
    assert_accessible(page)
