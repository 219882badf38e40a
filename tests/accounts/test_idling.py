"""Nobody's page stays open for whoever comes by: the rules of idling, one by one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from advance_site.accounts.declarations import addresses
from advance_site.accounts.middleware import (
    WHILE_LOCKED,
    end_hold,
    hold_for_call,
    hold_for_register,
    hold_off_lock,
)
from advance_site.accounts.models import User
from advance_site.accounts.sign_in_store import HELD_UNTIL, LOCKED
from advance_site.core.dates import now
from advance_site.jobs.models import TypedAgain
from tests.access.paths import path_of
from tests.accounts.doors import LEAD, PASSWORD, WORKER
from tests.accounts.passkey import Passkey
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

DOOR = settings.DOOR
LOCK, OUT = timedelta(minutes=DOOR.lock_after), timedelta(minutes=DOOR.sign_out_after)
LONGEST = timedelta(hours=DOOR.longest_sign_in)
SECOND = timedelta(seconds=1)
PAGE = {"Accept": "text/html"}
UNLOCK = "/account/unlock/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now().replace(microsecond=0), tick=False) as moment:
        yield moment


@pytest.fixture
def user() -> User:
    made = make_user(WORKER)
    made.set_password(PASSWORD)
    with owner():
        made.save(update_fields=["password"])
    return made


@pytest.fixture
def browser(clock: time_machine.Traveller, user: User) -> Browser:
    """Signed in, and active just now."""
    browser = client_for(user)
    assert open_page(browser) == 200
    return browser


def open_page(browser: Browser, **headers: str) -> int:
    return int(browser.get(reverse("accounts:own"), headers=headers).status_code)


def is_signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


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


class TestHolding:
    def hold(self, browser: Browser, until: datetime) -> None:
        session = browser.session
        session[HELD_UNTIL] = until.isoformat()
        session.save()

    def request(self) -> HttpRequest:
        request = RequestFactory().get("/")
        request.session = Browser().session
        return request

    def test_an_open_register_holds_off_both_limits(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + timedelta(hours=2))

        clock.shift(timedelta(hours=2))

        assert open_page(browser) == 200

    def test_after_the_hold_the_clock_runs_from_its_end(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + timedelta(hours=2))

        clock.shift(timedelta(hours=2) + LOCK)
        assert open_page(browser, **{"X-Poll": "1"}) == 200
        clock.shift(SECOND)

        assert open_page(browser) == 423

    def test_a_register_holds_until_half_an_hour_after_its_planned_end(
        self, clock: time_machine.Traveller
    ) -> None:
        request, end = self.request(), now() + timedelta(hours=2)

        hold_for_register(request, end)

        assert request.session[HELD_UNTIL] == (end + timedelta(minutes=30)).isoformat()

    def test_a_call_holds_for_an_hour_however_often_its_page_is_loaded(
        self, clock: time_machine.Traveller
    ) -> None:
        request, start = self.request(), now()
        hold_for_call(request, "a")

        clock.shift(timedelta(minutes=50))
        hold_for_call(request, "a")

        assert request.session[HELD_UNTIL] == (start + timedelta(hours=1)).isoformat()

    def test_another_call_holds_for_an_hour_of_its_own(
        self, clock: time_machine.Traveller
    ) -> None:
        request = self.request()
        hold_for_call(request, "a")

        clock.shift(timedelta(minutes=50))
        hold_for_call(request, "b")

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=1)).isoformat()

    def test_a_hold_never_becomes_shorter_by_another(self, clock: time_machine.Traveller) -> None:
        request = self.request()
        hold_off_lock(request, now() + timedelta(hours=2))

        hold_off_lock(request, now() + timedelta(hours=1))

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=2)).isoformat()

    def test_a_hold_is_four_hours_at_most(self, clock: time_machine.Traveller) -> None:
        request = self.request()

        hold_off_lock(request, now() + timedelta(days=1))

        assert request.session[HELD_UNTIL] == (now() + timedelta(hours=4)).isoformat()

    def test_what_is_over_holds_no_longer(self, clock: time_machine.Traveller) -> None:
        request = self.request()
        hold_for_call(request, "a")

        end_hold(request)

        assert HELD_UNTIL not in request.session

    def test_a_hold_does_not_lengthen_the_whole_sign_in(
        self, browser: Browser, clock: time_machine.Traveller
    ) -> None:
        self.hold(browser, now() + LONGEST + timedelta(hours=1))

        clock.shift(LONGEST + SECOND)

        open_page(browser)
        assert not is_signed_in(browser)


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


class TestWhatWasTyped:
    """A form sent too late is kept for the person who typed it, and for nobody else."""

    TYPED = {"name": "Nia Owen", "email": "nia@example.org", "way": "link", "role": WORKER}

    @pytest.fixture
    def lead(self) -> User:
        made = make_user(LEAD)
        made.set_password(PASSWORD)
        with owner():
            made.save(update_fields=["password"])
        return made

    @pytest.fixture
    def page(self, clock: time_machine.Traveller, lead: User) -> tuple[Browser, str]:
        """A browser that checks tokens as in production, and the token on its page."""
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(lead)
        session = browser.session
        session["second_factor"] = True
        session.save()
        answer = browser.get(reverse("typing"))
        return browser, answer.content.decode()

    @pytest.fixture(autouse=True)
    def _addresses(self, settings: object) -> None:
        settings.ROOT_URLCONF = "tests.accounts.typing_urls"  # type: ignore[attr-defined]

    def sign_in(self, browser: Browser, user: User, next_address: str) -> str:
        address = f"{reverse('account_login')}?next={next_address}"
        token = str(browser.get(address).context["csrf_token"])
        answer = browser.post(
            address, {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        )
        assert is_signed_in(browser)
        session = browser.session
        session["second_factor"] = True
        session.save()
        return str(answer["Location"])

    def test_it_is_asked_to_sign_in_and_then_sent(
        self, page: tuple[Browser, str], clock: time_machine.Traveller, lead: User
    ) -> None:
        browser, token = page
        clock.shift(OUT + SECOND)

        late = browser.post(reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token})

        assert late.status_code == 403
        assert "You were signed out" in late.content.decode()
        with owner():
            kept = TypedAgain.objects.get()
        assert b"Nia" not in bytes(kept.body)
        again = self.sign_in(browser, lead, reverse("typed_again", args=[kept.token]))
        offered = browser.get(again)
        assert "Nia Owen" in offered.content.decode()
        fresh = {"csrfmiddlewaretoken": str(offered.context["csrf_token"])}
        sent = browser.post(reverse("typing"), {**self.TYPED, **fresh})
        assert sent.content.decode() == "Nia Owen"

    def test_another_person_is_not_shown_it(
        self, page: tuple[Browser, str], clock: time_machine.Traveller
    ) -> None:
        browser, token = page
        clock.shift(OUT + SECOND)
        browser.post(reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token})
        with owner():
            kept = TypedAgain.objects.get()

        stranger = client_for(make_user(LEAD))

        address = reverse("typed_again", args=[kept.token])
        assert stranger.get(address).status_code == 404

    def test_a_form_sent_while_locked_is_offered_after_unlocking(
        self, page: tuple[Browser, str], clock: time_machine.Traveller
    ) -> None:
        browser, token = page
        clock.shift(LOCK + SECOND)

        late = browser.post(
            reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token}, headers=PAGE
        )

        with owner():
            kept = TypedAgain.objects.get()
        assert late["Location"] == f"{UNLOCK}?next=%2Fagain%2F{kept.token}%2F"
