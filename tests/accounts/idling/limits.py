"""The limits of this door, and how a page answers within and beyond them."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from tests.cast import Browser

DOOR = settings.DOOR
LOCK, OUT = timedelta(minutes=DOOR.lock_after), timedelta(minutes=DOOR.sign_out_after)
LONGEST = timedelta(hours=DOOR.longest_sign_in)
SECOND = timedelta(seconds=1)
PAGE = {"Accept": "text/html"}
UNLOCK = "/account/unlock/"


def open_page(browser: Browser, **headers: str) -> int:
    return int(browser.get(reverse("accounts:own"), headers=headers).status_code)


def is_signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session
