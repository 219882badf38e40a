"""The doors that other tests open are real ones."""

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from advance_site.accounts.access import Role
from tests import browsers
from tests.browsers import OpenPage
from tests.factories.accounts import make_user
from tests.live import Doors, opened


def test_both_doors_answer(doors: Doors) -> None:
    answers = [live.visitor().get("/readyz") for live in doors]

    assert [answer.status for answer in answers] == [200, 200]


def test_a_stranger_is_asked_to_sign_in(doors: Doors) -> None:
    answer = doors.main.visitor().get("/")

    assert answer.status == 302
    assert answer.header("Location").startswith("/account/login/")


def test_a_sign_in_is_of_that_person_alone(doors: Doors) -> None:
    with doors.rows():
        facilitator = make_user(Role.FACILITATOR)

    answer = doors.main.visitor(facilitator.pk).get("/")

    assert answer.status == 200
    assert facilitator.short_name in answer.text


SOON = 5
TRIES = 3


def test_fresh_doors_know_nobody(fresh_doors: Doors) -> None:
    with fresh_doors.main.sql() as connection:
        row = connection.execute("SELECT count(*) FROM accounts_user").fetchone()

    assert row == (0,)
    assert fresh_doors.main.visitor().get("/readyz").status == 200


@pytest.mark.long
def test_doors_are_soon_up(django_db_blocker: Any) -> None:
    took = []
    for _ in range(TRIES):
        begun = time.monotonic()
        with opened("timed", django_db_blocker):
            took.append(time.monotonic() - begun)

    # The best of a few: a machine that does other things at the same time is no slow door.
    print(f"both doors, clones included: {min(took):.2f} s")
    assert min(took) < SOON


def test_a_page_opens_in_a_browser(doors: Doors, open_page: OpenPage) -> None:
    with doors.rows():
        facilitator = make_user(Role.FACILITATOR)

    page = open_page(doors.main, facilitator.pk)

    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    browsers.at_every_width(page, browsers.assert_accessible)


def test_a_broken_content_policy_is_noticed(doors: Doors, open_page: OpenPage) -> None:
    page = open_page(doors.main, None, "/account/login/")

    page.evaluate("document.body.innerHTML += '<p style=\"color: red\">x</p>'")
    page.wait_for_timeout(200)

    assert any("Content Security Policy" in fault for fault in open_page.watch.faults)
    open_page.watch.faults.clear()
