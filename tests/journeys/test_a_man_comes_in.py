"""A man is referred, two people decide, and he is enrolled with all his dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from advance_site.core.dates import today
from participants.models import Participant, Status
from participants.services import current_status
from sessions.models import Slot
from tests.browsers import OpenPage
from tests.factories.sessions import Team, make_team
from tests.journeys.filling import select, send, stands
from tests.live import Doors


@dataclass
class Arrival:
    """A site with a cohort that starts next week, and two people who work there."""

    doors: Doors
    open_page: OpenPage
    team: Team
    cohort_path: str

    def page_of(self, user_id: int, path: str = "/") -> Page:
        return self.open_page(self.doors.main, user_id, path)

    def man(self) -> Participant:
        with self.doors.rows():
            return Participant.objects.get(family_name="Brannick")

    def status(self) -> Status:
        man = self.man()
        with self.doors.rows():
            return current_status(man)


@pytest.fixture
def arrival(fresh_doors: Doors, open_page: OpenPage) -> Arrival:
    with fresh_doors.rows():
        team = make_team()
        cohort = team.cohort(starts_on=today() + timedelta(days=7))
    return Arrival(fresh_doors, open_page, team, f"/groups/{cohort.public_id}/")


def when_he_is_searched_for_and_added(arrival: Arrival) -> Page:
    page = arrival.page_of(arrival.team.first.pk, "/men/find/")
    stands(page, "Find a man")
    page.locator("main input[name=q]").fill("Brannick")
    send(page, "Search")
    expect(page.get_by_text("Nobody of that name")).to_be_visible()
    page.get_by_role("button", name="Add a new man").click()
    stands(page, "Add a new man")
    page.get_by_label("Given name").fill("Corin")
    page.get_by_label("Family name").fill("Brannick")
    page.get_by_label("His phone number").fill("07700 900123")
    select(page, "source", "key_worker")
    page.get_by_label("Why he was referred").fill("Shouting and threats at home.")
    send(page, "Add this man")
    stands(page, "Record: Corin")
    return page


def when_he_is_found_suitable(page: Page) -> None:
    page.get_by_role("link", name="Answer the checklist").click()
    stands(page, "Eligibility")
    for field in page.locator("input[value='met']").all():
        field.check(force=True)
    send(page, "Save")
    stands(page, "Record: Corin")
    page.get_by_role("link", name="Record a decision").click()
    stands(page, "Suitability")
    for name, value in (
        ("acknowledges_abuse", "yes"),
        ("accepts_iss_contact", "yes"),
        ("private_space", "yes"),
        ("lives_with_her", "no"),
        ("outcome", "suitable"),
    ):
        select(page, name, value)
    page.get_by_label("Reasons: motivation").fill("He says what he did, and wants to stop.")
    send(page, "Record, for somebody else to confirm")
    stands(page, "Record: Corin")


def when_a_second_person_agrees(arrival: Arrival) -> None:
    page = arrival.page_of(arrival.team.lead.pk, "/?whose=site")
    stands(page, "Today")
    page.get_by_role("link", name="Confirm suitability of").first.click()
    stands(page, "Confirm suitability")
    select(page, "agrees", "yes")
    send(page, "Decide")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Confirm")


def when_the_lead_enrols_him(arrival: Arrival) -> None:
    page = arrival.page_of(arrival.team.lead.pk, arrival.cohort_path)
    page.get_by_role("link", name="Enrol a man").click()
    stands(page, "Enrol")
    page.get_by_label("Man", exact=True).select_option(index=1)
    page.get_by_label("His coach").select_option(label="Sam Okafor")
    day = today() + timedelta(days=7)
    page.locator("input[name=joined_on]").fill(f"{day:%d/%m/%Y}")
    send(page, "Enrol him")
    stands(page, "Cohort 1")
    expect(page.get_by_role("link", name="Corin Brannick", exact=True)).to_be_visible()


def test_a_man_is_referred_accepted_and_enrolled(arrival: Arrival) -> None:
    page = when_he_is_searched_for_and_added(arrival)
    assert arrival.status() == Status.REFERRED

    when_he_is_found_suitable(page)
    assert arrival.status() == Status.SUITABILITY

    when_a_second_person_agrees(arrival)
    assert arrival.status() == Status.ACCEPTED

    when_the_lead_enrols_him(arrival)
    assert arrival.status() == Status.PREPARATION
    man = arrival.man()
    with arrival.doors.rows():
        slots = Slot.objects.filter(participant=man)
        assert slots.counted().count() == 32

    page.goto(f"/men/{man.public_id}/")
    stands(page, "Corin Brannick")
    expect(page.get_by_text("of 32").first).to_be_visible()


def test_nobody_is_added_before_he_was_looked_for(arrival: Arrival) -> None:
    page = arrival.page_of(arrival.team.first.pk, "/men/new/")

    stands(page, "Find a man")
