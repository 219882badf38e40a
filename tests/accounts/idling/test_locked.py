"""A locked sign-in refuses everything but unlocking."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from advance_site.accounts.declarations import addresses
from advance_site.accounts.middleware import WHILE_LOCKED
from advance_site.accounts.models import User
from advance_site.accounts.sign_in_store import LOCKED
from tests.access.paths import path_of
from tests.accounts.doors import PASSWORD
from tests.accounts.idling.limits import UNLOCK, is_signed_in, open_page
from tests.accounts.passkey import Passkey
from tests.cast import Browser

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


class TestLocked:
    @pytest.fixture(autouse=True)
    def _lock(self, browser: Browser) -> None:
        assert browser.post(reverse("accounts:lock")).status_code == 204

    def test_no_other_address_opens(self, browser: Browser) -> None:
        """Every address of the door, account pages included."""
        opened: dict[str, int] = {}
        for address in addresses():
            path = path_of(address.pattern)
            for method in (browser.get, browser.post):
                if address.name not in WHILE_LOCKED:
                    status = method(path).status_code
                    opened |= {path: status} if status != 423 else {}

        assert opened == {}
        assert browser.session[LOCKED]

    def test_an_address_that_does_not_exist_says_nothing_else(self, browser: Browser) -> None:
        assert browser.get("/account/nothing-here/").status_code == 423

    def test_what_opens_while_locked_is_this_list(self) -> None:
        assert {
            "accounts:lock",
            "accounts:unlock",
            "accounts:unlock_passkey",
            "account_logout",
            "mfa_reauthenticate_webauthn",
            "healthz",
            "readyz",
        } == WHILE_LOCKED

    def test_the_password_unlocks_and_leads_on(self, browser: Browser) -> None:
        answer = browser.post(UNLOCK, {"password": PASSWORD, "next": "/account/"})

        assert answer["Location"] == "/account/"
        assert open_page(browser) == 200

    def test_a_script_is_told_by_the_status(self, browser: Browser) -> None:
        headers = {"Accept": "application/json"}

        wrong = browser.post(UNLOCK, {"password": "no"}, headers=headers)
        right = browser.post(UNLOCK, {"password": PASSWORD}, headers=headers)

        assert (wrong.status_code, right.status_code) == (422, 204)

    @pytest.mark.parametrize("password", ["", "wrong"])
    def test_another_password_does_not_unlock(self, browser: Browser, password: str) -> None:
        answer = browser.post(UNLOCK, {"password": password})

        assert answer.status_code == 422
        assert open_page(browser) == 423

    def test_five_wrong_passwords_end_the_sign_in(self, browser: Browser) -> None:
        for _ in range(4):
            browser.post(UNLOCK, {"password": "wrong"})
        assert is_signed_in(browser)

        browser.post(UNLOCK, {"password": "wrong"})

        assert not is_signed_in(browser)

    def test_one_can_sign_out(self, browser: Browser) -> None:
        answer = browser.post(reverse("account_logout"))

        assert not is_signed_in(browser)
        assert answer["Clear-Site-Data"] == '"cache", "storage"'

    def test_it_leads_nowhere_else(self, browser: Browser) -> None:
        answer = browser.post(UNLOCK, {"password": PASSWORD, "next": "https://evil.example/"})

        assert answer["Location"] == reverse("today")


class TestLockedWithPasskey:
    @pytest.fixture
    def passkey(self, browser: Browser, user: User) -> Passkey:
        """Set up through the page; then the sign-in is locked."""
        passkey = Passkey()
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        add = reverse("mfa_add_webauthn")
        options = browser.get(add).context["js_data"]["creation_options"]
        said = {"name": "Key", "credential": passkey.register(options)}
        assert browser.post(add, said).status_code == 302
        assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
        browser.post(reverse("accounts:lock"))
        return passkey

    def test_the_unlock_page_offers_it(self, browser: Browser, passkey: Passkey) -> None:
        page = browser.get(f"{UNLOCK}?next=/account/").content.decode()

        assert f"{reverse('mfa_reauthenticate_webauthn')}?next=/account/" in page

    def test_it_unlocks(self, browser: Browser, passkey: Passkey) -> None:
        address = f"{reverse('mfa_reauthenticate_webauthn')}?next=/account/"
        options = browser.get(address).context["js_data"]["request_options"]

        answer = browser.post(address, {"credential": passkey.sign(options), "next": "/account/"})

        assert answer["Location"] == "/account/"
        assert LOCKED not in browser.session
        assert open_page(browser) == 200

    def test_a_script_unlocks_with_it(self, browser: Browser, passkey: Passkey) -> None:
        address = reverse("accounts:unlock_passkey")
        options = browser.get(address).json()

        answer = browser.post(address, {"credential": passkey.sign(options)})

        assert answer.status_code == 204
        assert open_page(browser) == 200

    def test_somebody_elses_does_not(self, browser: Browser, passkey: Passkey) -> None:
        address = reverse("accounts:unlock_passkey")
        options = browser.get(address).json()

        answer = browser.post(address, {"credential": Passkey().sign(options)})

        assert answer.status_code == 422
        assert open_page(browser) == 423

    def test_an_old_answer_does_not(self, browser: Browser, passkey: Passkey) -> None:
        address = reverse("accounts:unlock_passkey")
        said = {"credential": passkey.sign(browser.get(address).json())}
        assert browser.post(address, said).status_code == 204
        browser.post(reverse("accounts:lock"))

        assert browser.post(address, said).status_code == 422
        assert open_page(browser) == 423
