"""A colleague's man rings in a crisis: his page opens for twelve hours, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from participants.models import Contact, DangerCall, GrantKind, Participant, ReachGrant, Status
from tests.browsers import OpenPage
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man, make_phone
from tests.journeys.filling import select, send, stands
from tests.live import Doors


@dataclass
class Crisis:
    """A man of T Rees rings; J Hall answers."""

    doors: Doors
    open_page: OpenPage
    holder: User
    answers: User
    man: Participant

    @property
    def path(self) -> str:
        return f"/men/{self.man.public_id}/"

    def on_duty(self, path: str = "/") -> Page:
        return self.open_page(self.doors.main, self.answers.pk, path)


@pytest.fixture
def crisis(fresh_doors: Doors, open_page: OpenPage) -> Crisis:
    with fresh_doors.rows():
        site = make_site("Riverside")
        holder = make_user(Role.FACILITATOR, site, "Tom Rees")
        answers = make_user(Role.FACILITATOR, site, "Jo Hall")
        man = make_man(
            holder=holder, status=Status.ACTIVE, given_name="Dean", family_name="Fallowes"
        )
        make_phone(man)
    return Crisis(fresh_doors, open_page, holder, answers, man)


def when_he_is_found_and_opened(crisis: Crisis) -> Page:
    page = crisis.on_duty("/men/find/")
    page.locator("main input[name=q]").fill("Fallowes")
    send(page, "Search")
    page.get_by_role("link", name="Open for 12 hours").click()
    stands(page, "A colleague’s man: Dean Fallowes")
    page.locator("main [name=reason]").fill("He rings in a crisis, T Rees is away.")
    page.locator("main button[type=submit]").click()
    stands(page, "Dean Fallowes")
    return page


def test_his_page_opens_for_twelve_hours_and_his_holder_is_told(crisis: Crisis) -> None:
    before = crisis.on_duty(crisis.path)
    assert before.url.endswith("/duty/")
    stands(before, "A colleague’s man: Dean Fallowes")

    page = when_he_is_found_and_opened(crisis)

    with crisis.doors.rows():
        grant = ReachGrant.objects.get(participant=crisis.man)
        assert grant.kind == GrantKind.DUTY
        assert (grant.until - grant.granted_at).total_seconds() == 12 * 3600
    holders = crisis.open_page(crisis.doors.main, crisis.holder.pk, "/")
    stands(holders, "Today")
    expect(holders.get_by_text("J Hall opened his page on duty")).to_be_visible()
    page.goto(f"{crisis.path}partners/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("partner")


def test_the_crisis_is_written_down_and_somebody_is_told_by_voice(crisis: Crisis) -> None:
    page = when_he_is_found_and_opened(crisis)

    page.goto(f"{crisis.path}contacts/add/")
    stands(page, "contact")
    for name, value in (
        ("direction", "to_us"),
        ("with_whom", "him"),
        ("way", "phone"),
        ("outcome", "spoke"),
    ):
        select(page, name, value)
    page.locator("[name=note]").fill("Says that he will go to her flat tonight.")
    send(page, "Save contact")
    page.goto(f"{crisis.path}danger/")
    stands(page, "anger")
    select(page, "about", "threat")
    page.locator("main form button[type=submit]").first.click()
    stands(page, "anger")

    with crisis.doors.rows():
        assert Contact.objects.get(participant=crisis.man).recorded_by_id == crisis.answers.pk
        assert DangerCall.objects.get(participant=crisis.man).is_open


def test_nothing_opens_without_a_reason(crisis: Crisis) -> None:
    page = crisis.on_duty(f"{crisis.path}duty/")

    page.locator("main button[type=submit]").click()

    assert page.title().startswith("Error:")
    stands(page, "A colleague’s man")
    with crisis.doors.rows():
        assert not ReachGrant.objects.exists()
