"""Men in a browser: from referral to acceptance, a crisis on duty, and every page's look."""

import pytest
from playwright.sync_api import Page, expect

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, SiteNumber, User
from advance_site.core.dates import now
from participants.models import Participant, Status
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_referral,
    make_status,
    make_suitability,
    make_waiting_review,
)
from tests.live import Doors


def make_place() -> Site:
    site = make_site("Riverside")
    site.danger_steps = "Stay on the line.\nRing the site lead."
    site.save()
    for name, hours in (("ISS duty", "day"), ("ISS at night", "night")):
        SiteNumber.objects.create(
            site=site, kind="iss_duty", name=name, number="01632 960142", hours=hours
        )
    return site


@pytest.fixture
def place(fresh_doors: Doors) -> tuple[Doors, Site]:
    with fresh_doors.rows():
        site = make_place()
    return fresh_doors, site


def make_full_man(holder: User) -> Participant:
    man = make_man(holder=holder, given_name="Callum", family_name="Darrowby")
    make_referral(man, key_worker_name="M Osei", key_worker_phone="+441632960171")
    make_phone(man, his_alone="yes")
    make_phone(man, "+447700900118", retired_at=now(), retired_by=holder)
    make_status(man, Status.SUSPENDED)
    make_partner_details(man)
    make_suitability(man)
    make_waiting_review(man)
    make_goal(man)
    make_contact(
        man,
        note="Relapse, prescription stopped.",
        tags=["relapse"],
        follow_up_on="2026-12-01",
        follow_up_what="Ring his key worker",
    )
    make_danger(man)
    return man


LOOKS = (
    "record",
    "record/change",
    "phones/add",
    "times/add",
    "eligibility",
    "suitability",
    "waiting",
    "consents",
    "consents/participation",
    "partners",
    "partners/add",
    "status",
    "status/excluded",
    "goals/add",
    "contacts",
    "contacts/add",
    "history",
    "danger",
)


def test_every_page_about_a_man_is_accessible_at_every_width(
    place: tuple[Doors, Site], open_page: OpenPage
) -> None:
    doors, site = place
    with doors.rows():
        holder = make_user(Role.FACILITATOR, site, "Tess Rees")
        man = make_full_man(holder)
    page = open_page(doors.main, holder.pk, "/men/")
    picture(page, "men")
    at_every_width(page, assert_accessible)
    for look in LOOKS:
        page.goto(f"/men/{man.public_id}/{look}/")
        at_every_width(page, assert_accessible)
        picture(page, f"man-{look.replace('/', '-')}", (360, 1280))


def choose(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=question, exact=True)
    group.get_by_label(answer, exact=True).check()


def find(page: Page, words: str) -> None:
    page.goto("/men/find/")
    page.get_by_label("Name, last four digits").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()


def test_a_man_is_referred_assessed_and_accepted_by_two_people(
    place: tuple[Doors, Site], open_page: OpenPage
) -> None:
    doors, site = place
    with doors.rows():
        holder = make_user(Role.FACILITATOR, site, "Tess Rees")
        lead = make_user(Role.SITE_LEAD, site, "Pia Lindqvist")
    page = open_page(doors.main, holder.pk)

    find(page, "Fallow")
    expect(page.get_by_text("Nobody of that name or number")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Add a new man").click()
    page.get_by_role("button", name="Add this man").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter his given name.")
    at_every_width(page, assert_accessible)
    page.get_by_label("Given name").fill("Dean")
    page.get_by_label("Family name").fill("Fallow")
    page.get_by_label("His phone number").fill("07700 900412")
    page.get_by_label("Treatment key worker").check()
    page.get_by_label("Why he was referred").fill("Threats at home.")
    page.get_by_role("button", name="Add this man").click()
    expect(page.get_by_text("Added. Next: the eligibility checklist.")).to_be_visible()

    page.get_by_role("link", name="Answer the checklist").click()
    choose(page, "He is a man of 18 or over", "Met")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Checklist saved.")).to_be_visible()

    page.get_by_role("link", name="Record a decision").click()
    for question, answer in (
        ("Does he acknowledge some abuse?", "Yes"),
        (
            "Does he agree that the support service contacts his (ex)partner?",
            "Yes",
        ),
        ("Does he have a private space for video?", "Yes"),
        ("Does he live with her?", "No"),
    ):
        choose(page, question, answer)
    page.get_by_label("Suitable", exact=True).check()
    page.get_by_label("Reasons: motivation").fill("He says what he did.")
    page.get_by_role("button", name="Record, for somebody else").click()
    page.get_by_role("link", name="Waits for a second person").click()
    expect(page.get_by_text("You recorded this yourself.")).to_be_visible()

    second = open_page(doors.main, lead.pk, page.url.removeprefix(doors.main.url))
    choose(second, "Do you agree?", "Yes")
    at_every_width(second, assert_accessible)
    second.get_by_role("button", name="Decide").click()
    expect(second.get_by_text("Decided.")).to_be_visible()
    with doors.rows():
        man = Participant.objects.with_status().get()
    assert man.current_status == Status.ACCEPTED  # type: ignore[attr-defined]


def test_a_colleagues_man_rings_in_a_crisis(
    place: tuple[Doors, Site], open_page: OpenPage
) -> None:
    doors, site = place
    with doors.rows():
        man = make_full_man(make_user(Role.FACILITATOR, site, "Tess Rees"))
        colleague = make_user(Role.FACILITATOR, site, "Jo Hall")
    page = open_page(doors.main, colleague.pk)

    find(page, "0305")
    page.get_by_role("link", name="Open for 12 hours, with a reason").click()
    at_every_width(page, assert_accessible)
    picture(page, "duty", (1280,))
    page.get_by_label("Why you need it").fill("He rings in a crisis.")
    page.get_by_role("button", name="Open his page for 12 hours").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Callum Darrowby")

    page.goto(f"/men/{man.public_id}/record/")
    page.get_by_role("button", name="Show number").first.click()
    expect(page.get_by_text("07700 900305")).to_be_visible()

    page.goto(f"/men/{man.public_id}/danger/")
    page.get_by_label("Suicide or self-harm").check()
    choose(page, "Told by voice", "ISS duty")
    page.get_by_label("Spoke to").fill("R Vale")
    page.get_by_role("button", name="Save this step").click()
    expect(page.get_by_text("Written down.")).to_be_visible()

    page.goto(f"/men/{man.public_id}/contacts/add/")
    for question, answer in (
        ("Who got in touch", "He or they got in touch"),
        ("With", "Him"),
        ("How", "Phone"),
    ):
        choose(page, question, answer)
    page.get_by_label("Spoke", exact=True).check()
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Contact saved.")).to_be_visible()
