"""When a sign-in locks and when it ends, by the rules of each door."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.accounts.idling.limits import (
    DOOR,
    LOCK,
    LONGEST,
    OUT,
    PAGE,
    SECOND,
    UNLOCK,
    is_signed_in,
    open_page,
)
from tests.cast import Browser

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def test_the_limits_of_each_door() -> None:
    limits = (DOOR.lock_after, DOOR.sign_out_after, DOOR.longest_sign_in)

    assert limits == {"main": (15, 30, 12), "iss": (10, 15, 8)}[DOOR.name]


def test_a_page_is_open_until_the_limit(browser: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(LOCK)

    assert open_page(browser) == 200


def test_a_sign_in_locks_after_the_limit(browser: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(LOCK + SECOND)

    assert open_page(browser) == 423
    assert is_signed_in(browser)


def test_a_browser_that_asks_for_a_page_is_sent_to_unlock(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(LOCK + SECOND)

    answer = browser.get(reverse("accounts:own"), headers=PAGE)

    assert answer["Location"] == f"{UNLOCK}?next=%2Faccount%2F"


def test_activity_starts_the_clock_anew(browser: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(LOCK - SECOND)
    assert open_page(browser) == 200

    clock.shift(LOCK - SECOND)

    assert open_page(browser) == 200


def test_polling_is_no_activity(browser: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(LOCK - SECOND)
    assert open_page(browser, **{"X-Poll": "1"}) == 200

    clock.shift(2 * SECOND)

    assert open_page(browser) == 423


def test_a_sign_in_ends_after_the_longer_limit(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(OUT + SECOND)

    answer = browser.get(reverse("accounts:own"))

    assert answer["Location"].startswith(reverse("account_login"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(browser)


def test_nothing_done_while_locked_puts_off_the_end(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(LOCK + SECOND)
    assert open_page(browser) == 423
    browser.head(UNLOCK)

    clock.shift(OUT - LOCK)

    browser.get(UNLOCK)
    assert not is_signed_in(browser)


def test_a_sign_in_ends_after_so_many_hours_however_busy(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    for _ in range(int(LONGEST / timedelta(minutes=9))):
        clock.shift(timedelta(minutes=9))
        assert open_page(browser) == 200

    clock.shift(timedelta(minutes=9))

    assert open_page(browser) == 302
    assert not is_signed_in(browser)


def test_the_page_of_a_hand_that_moves_keeps_the_sign_in_active(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(LOCK - SECOND)
    browser.head(UNLOCK)

    clock.shift(LOCK - SECOND)

    assert open_page(browser) == 200
