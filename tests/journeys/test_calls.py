"""Calls in a browser: no answer in two taps, a call on one page."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from advance_site.core.dates import today
from coaching.models import Attempt
from sessions.models import Slot
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.sessions import Team, make_team
from tests.live import Doors


@pytest.fixture
def due(fresh_doors: Doors) -> tuple[Doors, Team, Slot]:
    with fresh_doors.rows():
        team = make_team()
        cohort = team.cohort(men=2, starts_on=today() - timedelta(weeks=4))
        slot = Slot.objects.filter(enrolment__cohort=cohort, item__strand="coaching").first()
    assert slot
    return fresh_doors, team, slot


def test_no_answer_takes_two_taps(due: tuple[Doors, Team, Slot], open_page: OpenPage) -> None:
    doors, team, _ = due
    page = open_page(doors.main, team.coach.pk, "/calls/")
    row = page.locator(".work-row").first
    row.get_by_role("button", name="No answer").click()
    expect(row.locator("[data-no-answer]")).to_be_visible()
    with doors.rows():
        assert Attempt.objects.count() == 1
    picture(page, "no-answer")
    at_every_width(page, assert_accessible)
    row.locator("[data-no-answer] button").first.click()
    expect(row.get_by_text("Ring again")).to_be_visible()
    with doors.rows():
        assert Attempt.objects.get().try_again_at is not None


def test_no_answer_by_keys(due: tuple[Doors, Team, Slot], open_page: OpenPage) -> None:
    doors, team, _ = due
    page = open_page(doors.main, team.coach.pk, "/calls/")
    row = page.locator(".work-row").first
    row.get_by_role("link").first.focus()
    page.keyboard.press("n")
    expect(row.locator("[data-no-answer]")).to_be_visible()
    page.keyboard.press("2")
    expect(row.get_by_text("Ring again")).to_be_visible()


def test_a_call_is_logged_on_one_page(due: tuple[Doors, Team, Slot], open_page: OpenPage) -> None:
    doors, team, slot = due
    page = open_page(doors.main, team.coach.pk, f"/calls/{slot.public_id}/")
    picture(page, "call")
    at_every_width(page, assert_accessible)
    page.get_by_label("Minutes").fill("25")
    page.get_by_role("button", name="Log the call").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("No change").check()
    page.get_by_role("button", name="Log the call").click()
    expect(page.get_by_text("is logged.")).to_be_visible()
    assert_accessible(page)
    with doors.rows():
        assert Slot.objects.get(pk=slot.pk).state == "done"
