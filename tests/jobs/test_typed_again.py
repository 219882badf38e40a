"""What was typed when the sign-in ended comes back to the same person, and to nobody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings, settings
from django.http import HttpRequest
from django.middleware.csrf import CSRF_SESSION_KEY, REASON_BAD_ORIGIN, get_token
from django.test import RequestFactory

from advance_site.accounts.models import User
from advance_site.core.dates import now
from advance_site.jobs.csrf import failure
from advance_site.jobs.last_person import cookie_name, known_pairs, person_of_form, secret_in
from advance_site.jobs.models import TypedAgain
from advance_site.jobs.services import keep_typed, take_typed, tidy
from advance_site.jobs.services.typed import KEPT_FOR
from advance_site.wall.context import acting_as
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LATE = "/again/00000000-0000-0000-0000-000000000000/"
TYPED = {"note": "He rang <twice>", "once": str(uuid4())}


class Reader:
    """A browser with tokens that are checked, and the page of a form open in it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.browser = client_for(user)
        self.browser.handler.enforce_csrf_checks = True
        self.token = self.open_form()

    def open_form(self) -> str:
        """Open a page with a form: its token, and the cookie that its answer sets."""
        request = RequestFactory().get("/")
        token = get_token(request)
        session = self.browser.session
        session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"]
        session.save()
        self.browser.get("/")
        return token

    def sign_out(self) -> None:
        del self.browser.cookies[settings.SESSION_COOKIE_NAME]

    def sign_in(self, user: User) -> None:
        self.browser.force_login(user)
        session = self.browser.session
        session["second_factor"] = True
        session.save()

    def send(self, path: str = LATE, **more: str) -> Any:
        return self.browser.post(path, {**TYPED, "csrfmiddlewaretoken": self.token, **more})


def kept() -> list[TypedAgain]:
    with owner():
        return list(TypedAgain.objects.all())


def token_of(answer: Any) -> UUID:
    return UUID(answer.context["sign_in_address"].split("again%2F")[1][:36])


def test_a_form_sent_too_late_is_kept_and_offered_to_the_same_person() -> None:
    reader = Reader(make_user())
    reader.sign_out()

    answer = reader.send()
    reader.sign_in(reader.user)
    offer = reader.browser.get(f"/again/{token_of(answer)}/")

    assert answer.status_code == 403
    assert "Sign in again" in answer.content.decode()
    assert "He rang &lt;twice&gt;" in offer.content.decode()
    assert f'action="{LATE}"' in offer.content.decode()
    assert TYPED["once"] in offer.content.decode()


def test_somebody_else_who_signs_in_does_not_find_it() -> None:
    reader = Reader(make_user())
    reader.sign_out()

    answer = reader.send()
    reader.sign_in(make_user())
    offer = reader.browser.get(f"/again/{token_of(answer)}/")

    assert offer.status_code == 404


def test_a_page_left_open_by_one_person_is_never_kept_for_the_next() -> None:
    reader, other = Reader(make_user()), make_user()
    reader.sign_in(other)
    reader.open_form()

    reader.send()

    assert [one.user_id for one in kept()] == [reader.user.pk]


def test_whoever_has_signed_in_again_meanwhile_goes_straight_to_what_she_typed() -> None:
    reader = Reader(make_user())
    reader.sign_out()
    reader.sign_in(reader.user)

    answer = reader.send()

    assert answer.url == f"/again/{kept()[0].token}/"


def test_without_the_cookie_nothing_is_kept() -> None:
    reader = Reader(make_user())
    reader.browser.cookies.clear()

    answer = reader.send()

    assert answer.status_code == 403
    assert "could not be sent" in answer.content.decode()
    assert kept() == []


def test_with_another_token_nothing_is_kept() -> None:
    reader = Reader(make_user())
    reader.sign_out()

    reader.send(csrfmiddlewaretoken="x" * 64)

    assert kept() == []


def test_with_a_forged_cookie_nothing_is_kept() -> None:
    reader = Reader(make_user())
    reader.sign_out()
    reader.browser.cookies[cookie_name()] = "forged"

    reader.send()

    assert kept() == []


@pytest.mark.parametrize("path", ["/account/login/", "/account/unlock/"])
def test_on_account_pages_nothing_is_kept(path: str) -> None:
    reader = Reader(make_user())
    reader.sign_out()

    reader.send(path)

    assert kept() == []


def late_request(reader: Reader, path: str = LATE) -> HttpRequest:
    request = RequestFactory().post(path, {**TYPED, "csrfmiddlewaretoken": reader.token})
    request.COOKIES = {cookie_name(): reader.browser.cookies[cookie_name()].value}
    request.user = reader.user
    return request


@pytest.mark.parametrize("path", ["/no-such-page/", f"{LATE}?q={'x' * 500}"])
def test_a_form_that_leads_nowhere_is_not_kept(path: str) -> None:
    assert keep_typed(late_request(Reader(make_user()), path)) is None


def test_a_form_from_another_site_is_not_kept() -> None:
    reader = Reader(make_user())

    failure(late_request(reader), REASON_BAD_ORIGIN)

    assert kept() == []


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_script_is_answered_in_a_sentence_and_keeps_its_page(headers: dict[str, str]) -> None:
    reader = Reader(make_user())
    reader.sign_out()

    answer = reader.browser.post(LATE, TYPED, headers=headers)

    assert answer.status_code == 403
    assert answer["Content-Type"] == "text/plain"
    assert kept() == []


def test_what_is_kept_is_not_readable_in_the_database() -> None:
    reader = Reader(make_user())
    reader.sign_out()

    reader.send()

    assert b"rang" not in bytes(kept()[0].body)


def test_what_was_kept_before_a_change_of_key_can_still_be_read(settings: LazySettings) -> None:
    reader = Reader(make_user())
    reader.sign_out()
    reader.send()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 50

    with acting_as(reader.user.pk):
        typed = take_typed(reader.user.pk, kept()[0].token)

    assert typed is not None
    assert ("note", TYPED["note"]) in typed.fields


def test_it_can_be_thrown_away() -> None:
    reader = Reader(make_user())
    reader.sign_out()
    token = token_of(reader.send())
    browser = client_for(reader.user)

    answer = browser.post(f"/again/{token}/")

    assert answer["Location"] == "/"
    assert kept() == []


def test_it_expires_and_is_removed() -> None:
    reader = Reader(make_user())
    reader.sign_out()
    token = token_of(reader.send())
    with owner():
        TypedAgain.objects.update(expires=now() - timedelta(seconds=1))

    with acting_as(reader.user.pk):
        typed = take_typed(reader.user.pk, token)
    with owner():
        tidy()

    assert typed is None
    assert kept() == []
    assert timedelta(hours=1) < KEPT_FOR


def test_the_cookie_keeps_a_few_sign_ins_and_is_closed_to_scripts() -> None:
    reader = Reader(make_user())
    for _ in range(6):
        reader.browser.force_login(reader.user)
        reader.open_form()

    cookie = reader.browser.cookies[cookie_name()]

    request = HttpRequest()
    request.COOKIES = {cookie_name(): cookie.value}
    assert len(known_pairs(request)) == 4
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


def test_a_browser_without_a_form_open_gets_no_cookie() -> None:
    browser: Browser = client_for(make_user())

    browser.get("/")

    assert person_of_form(RequestFactory().post("/")) is None
    assert secret_in("short") == ""
