"""The demonstration: made once, quickly, at each door; one click signs in as each person."""

import re

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Page, expect

from advance_site.accounts.access import MAIN_ROLES
from tests.browsers import OpenPage, assert_accessible, at_every_width
from tests.demonstration import Demonstration, click
from tests.walker.seeded import digest

DRAMA = re.compile(r"^(?:\+44|0)(?:7700900\d{3}|1632960\d{3})$")
LINKS = """elements => elements.map(e => e.getAttribute("href"))"""
MOST_PAGES = 40


def test_nobody_is_invented_outside_the_demonstration() -> None:
    with pytest.raises(CommandError, match="nowhere else"):
        call_command("demo")


@pytest.mark.parametrize("door", ["main", "iss"])
def test_inventing_twice_changes_nothing(demonstration: Demonstration, door: str) -> None:
    with demonstration.doors[door].sql() as connection:
        before = digest(connection, leave_out=())

        said = demonstration.command(door, "demo")

        assert "already" in said
        assert digest(connection, leave_out=()) == before


def test_everybody_is_listed_with_a_door(demonstration: Demonstration) -> None:
    people = demonstration.people

    assert {person["door"] for person in people} == {"main", "iss"}
    assert len({person["email"] for person in people}) == len(people)
    for role in MAIN_ROLES[:3]:
        assert role in {person["role"] for person in people}


def test_one_click_signs_in_as_each_person(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    for person in demonstration.people:
        page = click(open_page, demonstration.doors[person["door"]], person["name"])

        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
        expect(page.locator("header").get_by_text("Demonstration")).to_be_visible()
        page.context.close()


def test_choosing_a_person_is_accessible(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    for live in demonstration.doors:
        page = open_page(live, None, "/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("choose a person")
        at_every_width(page, assert_accessible)


def test_tonights_register_can_be_opened_from_today(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, "Tom Rees")

    page.get_by_role("link", name="Group 5, cohort 7").click()

    expect(page.locator("[data-row]")).to_have_count(9)


def test_numbers_are_those_of_plays_and_films(demonstration: Demonstration) -> None:
    columns = (
        "SELECT number FROM accounts_sitenumber UNION SELECT number FROM participants_phonenumber "
        "UNION SELECT number FROM participants_nextofkin "
        "UNION SELECT key_worker_phone FROM participants_referral "
        "UNION SELECT replace(phone, ' ', '') FROM participants_partnerdetails WHERE phone <> ''"
    )
    with demonstration.doors.main.sql() as connection:
        numbers = [number for (number,) in connection.execute(columns)]

    assert len(numbers) > 50
    assert [number for number in numbers if not DRAMA.match(number)] == []


def test_nothing_was_done_in_the_future(demonstration: Demonstration) -> None:
    moments = {
        "participants_contact": "at",
        "participants_statuschange": "at",
        "participants_bulletin": "at",
        "programme_sessions_attendance": "marked_at",
        "coaching_call": "at",
        "coaching_attempt": "at",
    }
    with demonstration.doors.main.sql() as connection:
        for table, column in moments.items():
            row = connection.execute(
                f"SELECT count(*), count(*) FILTER (WHERE {column} > now()) "  # noqa: S608
                f"FROM {table}"
            ).fetchone()
            assert row
            assert row[0] > 5, table
            assert row[1] == 0, table


def test_the_womens_service_sees_both_sites(
    demonstration: Demonstration, open_page: OpenPage
) -> None:
    page = demonstration.become(open_page, "Ada Nolan")

    page.goto("/men/")

    expect(page.get_by_role("cell", name="Riverside").first).to_be_visible()
    expect(page.get_by_role("cell", name="Glanrhyd").first).to_be_visible()


@pytest.mark.parametrize(
    "name", ["Tom Rees", "Pia Lindqvist", "Kit Sorrel", "Gwil Tanner", "Ines Valdane", "Ada Nolan"]
)
def test_every_page_that_a_link_leads_to_opens(
    demonstration: Demonstration, open_page: OpenPage, name: str
) -> None:
    page = demonstration.become(open_page, name)

    waiting, seen = links(page), {"/"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f-]{36}|\?.*", "*", path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        waiting += links(page)

    assert len(seen) > 1


def links(page: Page) -> list[str]:
    """Paths of this door that the page links, but signing out and files."""
    found: list[str] = page.locator("a[href^='/']").evaluate_all(LINKS)
    return [p for p in found if "logout" not in p and "print" not in p and ".pdf" not in p]
