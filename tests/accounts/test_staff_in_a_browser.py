"""The pages about staff and sites, in a browser: axe at every width, and one whole journey."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from tests.accounts.doors import PASSWORD
from tests.browsers import OpenPage, assert_accessible, at_every_width
from tests.factories.accounts import make_site, make_user
from tests.live import Doors

pytestmark = pytest.mark.skipif(
    settings.DOOR.name != "main", reason="rows of live doors are main's"
)


@pytest.fixture
def lead(doors: Doors) -> tuple[User, User, Site]:
    """A lead, a facilitator of the same site, and the site."""
    with doors.rows():
        site = make_site()
        return make_user(Role.SITE_LEAD, site), make_user(Role.FACILITATOR, site), site


def test_every_page_passes_axe(
    doors: Doors, open_page: OpenPage, lead: tuple[User, User, Site]
) -> None:
    user, colleague, site = lead
    of_person = ("person", "add_role", "end_role", "training", "leave", "end_sign_ins")
    of_site = ("site", "change_site", "add_number", "add_closure")
    page = open_page(doors.main, user.pk, reverse("accounts:staff_list"))
    paths = [
        reverse("accounts:staff_list"),
        reverse("accounts:invite"),
        reverse("accounts:own"),
        *(reverse(f"accounts:{name}", args=[colleague.public_id]) for name in of_person),
        *(reverse(f"accounts:{name}", args=[site.public_id]) for name in of_site),
    ]

    for path in paths:
        page.goto(doors.main.url + path)
        expect(page.locator("h1")).to_have_text(page.title())
        at_every_width(page, assert_accessible)


def test_a_lead_hands_over_a_link_and_a_new_person_comes_in(
    doors: Doors, open_page: OpenPage, lead: tuple[User, User, Site]
) -> None:
    page = open_page(doors.main, lead[0].pk, reverse("accounts:invite"))
    page.get_by_label("Full name").fill("Nia Owen")
    page.get_by_label("Work e-mail address").fill(f"nia{lead[0].pk}@example.org")
    page.get_by_label("Facilitator").check()
    page.get_by_label("I hand over a link").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("Link").input_value()

    newcomer = open_page(doors.main, None, link.removeprefix(doors.main.url))
    at_every_width(newcomer, assert_accessible)
    newcomer.get_by_label("Choose a password").fill(PASSWORD)
    newcomer.get_by_label("The password once more").fill(PASSWORD)
    newcomer.get_by_role("button", name="Go on").click()

    expect(newcomer).to_have_url(doors.main.url + reverse("mfa_index"))
