"""Signing in: what is asked, what is written down, what is kept."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse

from advance_site.accounts.middleware import SECOND_FACTOR
from advance_site.accounts.models import User
from advance_site.accounts.services import path_of_new_password
from advance_site.accounts.services.sign_ins import MOST_AT_ONCE
from advance_site.audit.models import Event, EventKind
from advance_site.jobs.models import Message
from advance_site.jobs.services.messages import body_of
from tests.accounts.doors import MAIN, PASSWORD, WORKER
from tests.accounts.passkey import Passkey
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

LOGIN = "/account/login/"


@pytest.fixture
def user() -> User:
    made = make_user(WORKER)
    made.set_password(PASSWORD)
    with owner():
        made.save(update_fields=["password"])
    return made


def sign_in(user: User, password: str = PASSWORD) -> Browser:
    browser = Browser()
    browser.post(LOGIN, {"login": user.email, "password": password})
    return browser


def is_signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def written_down() -> list[tuple[str, int | None, str]]:
    with owner():
        events = Event.objects.filter(kind=EventKind.SIGN_IN).order_by("pk")
        return [(event.verb, event.actor_id, event.reason) for event in events]


def make_passkey(browser: Browser) -> Passkey:
    """Set one up as somebody who has just proved who they are."""
    passkey = Passkey()
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    add = reverse("mfa_add_webauthn")
    options = browser.get(add).context["js_data"]["creation_options"]
    browser.post(add, {"name": "Key", "credential": passkey.register(options)})
    return passkey


def test_a_sign_in_and_its_end_are_written_down(user: User) -> None:
    browser = sign_in(user)
    browser.post(reverse("account_logout"))

    assert written_down() == [("signed_in", user.pk, ""), ("signed_out", user.pk, "")]


def test_a_failed_one_names_whose_account_was_tried(user: User) -> None:
    sign_in(user, "wrong")
    sign_in(User(email="stranger@example.org"))

    assert written_down() == [
        ("failed", None, str(user.public_id)),
        ("failed", None, "unknown address"),
    ]


def test_a_wrong_password_and_an_unknown_address_get_one_answer(user: User) -> None:
    wrong = Browser().post(LOGIN, {"login": user.email, "password": "wrong"})
    unknown = Browser().post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})

    sentence = "not correct"
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()


def test_an_address_is_read_in_any_case(user: User) -> None:
    browser = Browser()
    browser.post(LOGIN, {"login": user.email.upper(), "password": PASSWORD})

    assert is_signed_in(browser)


def test_a_third_sign_in_ends_the_oldest(user: User) -> None:
    first, *others = [sign_in(user) for _ in range(MOST_AT_ONCE + 1)]

    assert first.get(reverse("accounts:own")).status_code == 302
    assert all(is_signed_in(browser) for browser in others)
    assert UserSession.objects.filter(user=user).count() == MOST_AT_ONCE


def test_a_cookie_with_a_null_character_is_refused_and_fails_nowhere() -> None:
    name = settings.SESSION_COOKIE_NAME
    answer = Browser().get("/", headers={"cookie": f'{name}="\\000aaaaaaaaaaaa"'})

    assert answer.status_code == 400


def test_nobody_signs_up() -> None:
    Browser().post(reverse("account_signup"), {"email": "a@example.org", "password1": PASSWORD})

    assert not User.objects.filter(email="a@example.org").exists()


def test_an_address_is_not_changed_by_oneself(user: User) -> None:
    browser = client_for(user)

    answer = browser.post(reverse("account_email"), {"email": "b@example.org", "action_add": ""})

    assert answer["Location"] == reverse("accounts:own")


def test_without_a_second_factor_every_page_leads_to_setting_one_up(user: User) -> None:
    browser = sign_in(user)

    for name in ("today", "accounts:own", "account_change_password", "usersessions_list"):
        assert browser.get(reverse(name))["Location"] == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200


def test_removing_the_last_factor_leads_there_again(user: User) -> None:
    browser = sign_in(user)
    make_passkey(browser)
    assert browser.get(reverse("accounts:own")).status_code == 200
    assert browser.session[SECOND_FACTOR]
    key = Authenticator.objects.get(user=user, type="webauthn")

    browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert browser.get(reverse("accounts:own"))["Location"] == reverse("mfa_index")
    with owner():
        verbs = set(Event.objects.filter(actor_id=user.pk).values_list("verb", flat=True))
    assert {"add_factor", "remove_factor"} <= verbs


def test_a_new_factor_ends_other_sign_ins(user: User) -> None:
    other = sign_in(user)

    make_passkey(sign_in(user))

    assert other.get(reverse("mfa_index")).status_code == 302


def test_a_passkey_signs_in_alone(user: User) -> None:
    passkey = make_passkey(sign_in(user))
    browser = Browser()
    address = reverse("mfa_login_webauthn")
    options = browser.get(address, headers={"Accept": "application/json"}).json()

    browser.post(address, {"credential": passkey.sign(options["request_options"])})

    assert is_signed_in(browser)
    assert browser.get(reverse("accounts:own")).status_code == 200


def test_locking_an_account_out_does_not_stop_its_passkey(user: User) -> None:
    """He knows her worker's address: wrong passwords must not keep her worker away."""
    passkey = make_passkey(sign_in(user))
    for _ in range(6):
        sign_in(user, "wrong")
    assert not is_signed_in(sign_in(user))

    browser = Browser()
    address = reverse("mfa_login_webauthn")
    options = browser.get(address, headers={"Accept": "application/json"}).json()
    browser.post(address, {"credential": passkey.sign(options["request_options"])})

    assert is_signed_in(browser)


def test_a_password_alone_does_not_let_in_who_has_a_passkey(user: User) -> None:
    make_passkey(sign_in(user))

    browser = sign_in(user)

    assert not is_signed_in(browser)


@pytest.mark.skipif(not MAIN, reason="the ISS door knows passkeys alone")
class TestAuthenticatorApp:
    def activate(self, browser: Browser) -> str:
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        address = reverse("mfa_activate_totp")
        secret = str(browser.get(address).context["form"].secret)
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        assert browser.post(address, {"code": code}).status_code == 302
        return secret

    def test_its_secret_is_kept_encrypted(self, user: User) -> None:
        secret = self.activate(sign_in(user))

        kept = Authenticator.objects.get(user=user, type="totp")

        assert secret not in repr(kept.data)
        assert settings.SECRET_KEY not in repr(kept.data)

    def test_recovery_codes_are_kept_encrypted_too(self, user: User) -> None:
        self.activate(sign_in(user))
        kept = Authenticator.objects.get(user=user, type="recovery_codes")

        codes = kept.wrap().get_unused_codes()

        assert codes
        assert not any(code in repr(kept.data) for code in codes)


@pytest.mark.skipif(MAIN, reason="the main door allows an authenticator app")
def test_a_passkey_door_knows_no_app(user: User) -> None:
    assert client_for(user).get("/account/factors/totp/activate/").status_code == 404


class TestNewPassword:
    def test_a_known_address_gets_a_link_made_when_it_is_sent(self, user: User) -> None:
        Browser().post(reverse("account_reset_password"), {"email": user.email})

        with owner():
            message = Message.objects.get(to=user.email)
            body = body_of(message)
        assert message.about == str(user.public_id)
        assert re.search(r"/account/password/reset/key/\S+", body)

    def test_an_unknown_address_gets_a_mail_and_the_same_answer(self, user: User) -> None:
        known = Browser().post(reverse("account_reset_password"), {"email": user.email})
        unknown = Browser().post(reverse("account_reset_password"), {"email": "a@example.org"})

        assert known["Location"] == unknown["Location"]
        with owner():
            message = Message.objects.get(to="a@example.org")
            assert "nobody signs in with it" in body_of(message)

    def test_the_link_works_once_and_ends_every_sign_in(self, user: User) -> None:
        before = sign_in(user)
        user.refresh_from_db()
        address = path_of_new_password(user)
        browser = Browser()
        page = browser.get(address)["Location"]
        said = {"password1": "other unrelated garden words", "password2": ""}
        said["password2"] = said["password1"]

        browser.post(page, said)

        user.refresh_from_db()
        assert user.check_password(said["password1"])
        assert before.get(reverse("mfa_index")).status_code == 302
        assert "no longer works" in Browser().get(address, follow=True).content.decode()

    def test_a_change_is_told_by_mail_without_saying_what(self, user: User) -> None:
        browser = client_for(user)
        said = {"oldpassword": PASSWORD, "password1": "other unrelated garden words"}

        browser.post(reverse("account_change_password"), {**said, "password2": said["password1"]})

        assert not is_signed_in(browser)
        with owner():
            message = Message.objects.get(to=user.email)
            assert "were changed" in body_of(message)
            assert Event.objects.filter(verb="change_password", actor_id=user.pk).exists()
