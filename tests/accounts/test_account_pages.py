"""The package's own pages wear the house style: one heading equal to the title, nothing inline."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from advance_site.accounts.access import Role
from tests.accounts.doors import PASSWORD, WORKER
from tests.browsers import OpenPage, assert_accessible, at_every_width
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user
from tests.live import Doors

STRANGERS = {
    "/account/login/": "Sign in",
    "/account/password/reset/": "Forgotten password",
    "/account/password/reset/done/": "Look at your e-mail",
    "/account/password/reset/key/done/": "Your password is changed",
    "/account/password/reset/key/1-set-password/": "This link no longer works",
    "/account/signup/": "By invitation only",
    "/account/inactive/": "This account is closed",
}
STAFF = {
    "/account/factors/": "Ways to sign in",
    "/account/factors/webauthn/": "Passkeys",
    "/account/factors/webauthn/add/": "Add a passkey",
    "/account/password/change/": "Change password",
    "/account/sign-ins/": "Open sign-ins",
    "/account/logout/": "Sign out",
    "/account/reauthenticate/": "Is it you?",
}
IN_A_BROWSER = {
    "/account/factors/": "Ways to sign in",
    "/account/factors/webauthn/": "Passkeys",
    "/account/password/set/": "Set a password",
    "/account/sign-ins/": "Open sign-ins",
}


def headings(markup: str) -> tuple[list[str], str]:
    """The words of every h1, and of the title."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", markup, re.DOTALL)
    title = re.search(r"<title>(.*?)</title>", markup, re.DOTALL)
    return [" ".join(words.split()) for words in found], title[1].strip() if title else ""


def has_nothing_inline(markup: str) -> bool:
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", markup)
    executable = [attributes for attributes in scripts if "application/json" not in attributes]
    return not executable and not re.search(r"\sstyle=|<style|\son[a-z]+=", markup)


def look(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.content.decode()


@pytest.fixture
def person() -> Browser:
    """Signed in, with a password just given."""
    user = make_user(WORKER)
    user.set_password(PASSWORD)
    with owner():
        user.save(update_fields=["password"])
    client = client_for(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.django_db(databases=["default", "limits"])
class TestWords:
    @pytest.mark.parametrize("path", STRANGERS)
    def test_strangers_see_one_heading_equal_to_the_title(self, path: str) -> None:
        markup = look(Browser(), path)

        assert headings(markup) == ([STRANGERS[path]], STRANGERS[path])
        assert has_nothing_inline(markup)

    @pytest.mark.parametrize("path", STAFF)
    def test_staff_see_one_heading_equal_to_the_title(self, person: Browser, path: str) -> None:
        markup = look(person, path)

        assert headings(markup) == ([STAFF[path]], STAFF[path])
        assert has_nothing_inline(markup)

    @pytest.mark.skipif(settings.DOOR.passkey_only, reason="this door knows passkeys alone")
    def test_an_app_is_set_up_by_picture_and_code(self, person: Browser) -> None:
        markup = look(person, "/account/factors/totp/activate/")

        assert headings(markup)[0] == ["Set up an authenticator app"]
        assert 'alt="QR code for your authenticator app"' in markup
        assert has_nothing_inline(markup)

    def test_an_empty_sign_in_names_what_is_missing(self) -> None:
        answer = Browser().post("/account/login/", {})

        markup = answer.content.decode()
        assert headings(markup)[1] == "Error: Sign in"
        assert 'href="#id_password">Enter password' in markup
        assert "This field is required" not in markup


@pytest.mark.parametrize("sample", ["<p style='x'>", "<script>x</script>", '<p onclick="x">'])
def test_something_inline_would_be_found(sample: str) -> None:
    assert not has_nothing_inline(sample)


def looks_right(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    at_every_width(page, assert_accessible)


@pytest.mark.skipif(settings.DOOR.name != "main", reason="rows of live doors are main's")
class TestInABrowser:
    def test_strangers_pages_pass_axe(self, doors: Doors, open_page: OpenPage) -> None:
        for live in doors:
            looks_right(open_page(live, None, "/account/login/"), "Sign in")

    def test_staff_pages_pass_axe(self, doors: Doors, open_page: OpenPage) -> None:
        with doors.rows():
            facilitator = make_user(Role.FACILITATOR)
        page = open_page(doors.main, facilitator.pk, "/")

        for path, heading in IN_A_BROWSER.items():
            page.goto(path)
            looks_right(page, heading)
