"""A slow request saves the sign-in as it found it, and undoes neither lock nor hold."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.backends.base import UpdateError
from django.urls import reverse

from advance_site.accounts.models import User
from advance_site.accounts.sign_in_store import HELD_UNTIL, LOCKED, SessionStore
from advance_site.core.dates import now
from tests.accounts.doors import PASSWORD, WORKER
from tests.accounts.slow_urls import meanwhile
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

SLOW = "/slow/"


@pytest.fixture(autouse=True)
def _addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.slow_urls"


@pytest.fixture
def browser() -> Browser:
    user: User = make_user(WORKER)
    user.set_password(PASSWORD)
    with owner():
        user.save(update_fields=["password"])
    browser = client_for(user)
    assert open_page(browser) == 200
    return browser


def open_page(browser: Browser) -> int:
    return int(browser.get(reverse("accounts:own")).status_code)


def lock(browser: Browser) -> None:
    assert browser.post(reverse("accounts:lock")).status_code == 204


def do_meanwhile(browser: Browser, address: str, act: Callable[[Browser], None]) -> None:
    """Open a slow page; while it is made, another tab of the same browser acts."""
    tab = Browser()
    name = settings.SESSION_COOKIE_NAME
    tab.cookies[name] = browser.cookies[name].value
    meanwhile.append(lambda: act(tab))
    assert browser.get(address).status_code == 200


def stored(browser: Browser) -> SessionStore:
    return SessionStore(browser.session.session_key)


@pytest.mark.parametrize("address", [SLOW, f"{SLOW}?anew"])
def test_a_request_begun_before_the_lock_does_not_take_it_off(
    browser: Browser, address: str
) -> None:
    do_meanwhile(browser, address, lock)

    assert stored(browser)["note"] == "written"
    assert open_page(browser) == 423


def test_the_password_takes_off_a_lock_that_outlived_a_slow_request(browser: Browser) -> None:
    do_meanwhile(browser, SLOW, lock)

    browser.post(reverse("accounts:unlock"), {"password": PASSWORD})

    assert open_page(browser) == 200


def test_a_request_begun_before_a_hold_was_over_does_not_bring_it_back(browser: Browser) -> None:
    session = browser.session
    session[HELD_UNTIL] = (now() + timedelta(hours=1)).isoformat()
    session.save()

    def end(tab: Browser) -> None:
        session = tab.session
        del session[HELD_UNTIL]
        session.save()

    do_meanwhile(browser, SLOW, end)

    assert not stored(browser).get(HELD_UNTIL)


def test_a_request_begun_while_locked_does_not_lock_again(browser: Browser) -> None:
    lock(browser)
    slow = stored(browser)
    slow["note"] = "written"

    browser.post(reverse("accounts:unlock"), {"password": PASSWORD})
    slow.save()

    assert not stored(browser).get(LOCKED)
    assert open_page(browser) == 200


def test_a_sign_in_that_was_ended_is_not_brought_back(browser: Browser) -> None:
    key = browser.session.session_key
    slow = stored(browser)
    slow["note"] = "written"
    browser.post(reverse("account_logout"))

    with pytest.raises(UpdateError):
        slow.save()

    assert key is not None
    assert not SessionStore().exists(key)
