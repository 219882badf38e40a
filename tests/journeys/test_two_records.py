"""A man who was written down twice: one record is made of two, and parted again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from advance_site.accounts.access import Role
from participants.models import Participant, Status
from tests.browsers import OpenPage, assert_accessible, at_every_width
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_man,
    make_phone,
    make_referral,
    make_status,
)
from tests.journeys.filling import send, stands
from tests.live import Doors


def test_a_double_is_merged_and_taken_back(fresh_doors: Doors, open_page: OpenPage) -> None:
    with fresh_doors.rows():
        holder = make_user(Role.FACILITATOR, make_site("Riverside"), "Tess Rees")
        kept = make_man(holder=holder, given_name="Nathan", family_name="Zak")
        make_referral(kept)
        make_status(kept, Status.ACTIVE)
        double = make_man(
            holder=holder, given_name="Nate", family_name="Zak", date_of_birth="1990-01-05"
        )
        make_contact(double, note="He rang about his dates.")
        make_phone(double, "+447700900309")
    page = open_page(fresh_doors.main, holder.pk, f"/men/{kept.public_id}/record/")

    page.get_by_role("link", name="Other records of him").click()
    stands(page, "Records made one")
    page.get_by_role("link", name="Look for another record of him").click()
    stands(page, "Another record of him")
    send(page, "Search")
    page.get_by_role("link", name="Nate Zak").click()
    stands(page, "Make two records one")
    at_every_width(page, assert_accessible)
    page.get_by_role("group", name="Date of birth").get_by_label("5 January 1990").check()
    send(page, "Make them one record")

    expect(page.get_by_text("They are one record now.")).to_be_visible()
    at_every_width(page, assert_accessible)
    page.goto("/men/")
    expect(page.get_by_role("link", name="Zak, Nathan")).to_be_visible()
    expect(page.get_by_role("link", name="Zak, Nate")).to_have_count(0)
    find(page, double.reference)
    expect(page.get_by_role("link", name="Nathan Zak")).to_be_visible()

    page.goto(f"/men/{kept.public_id}/merges/")
    send(page, "Undo it as a whole")
    expect(page.get_by_text("They are two records again, as before.")).to_be_visible()
    with fresh_doors.rows():
        again = Participant.objects.get(pk=kept.pk)
        assert again.date_of_birth is None
        assert double.contacts.count() == 1


def find(page: Page, words: str) -> None:
    page.goto("/men/find/")
    page.get_by_label("Name, last four digits").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()
