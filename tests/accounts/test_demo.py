"""One-click sign-in: in the demonstration, and nowhere else."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from advance_site.accounts.access import SENTENCES
from advance_site.accounts.models import User
from tests.accounts.doors import WORKER
from tests.cast import Browser, client_for
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.fixture
def demonstration(settings: Any) -> None:
    # The door's addresses are made once: first without the demonstration's, for other tests.
    reverse("account_login")
    settings.DEMO = settings.EMBEDDED = True
    settings.SECOND_FACTOR_REQUIRED = False
    settings.ROOT_URLCONF = "tests.accounts.demo_urls"


@pytest.fixture
def person() -> User:
    return make_user(WORKER, name="Ada Invented")


def test_outside_the_demonstration_there_is_no_such_address() -> None:
    assert client_for(make_user(WORKER)).get("/demo/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo_people")


def test_even_mounted_by_mistake_it_lets_nobody_in(
    demonstration: None, person: User, settings: Any
) -> None:
    settings.DEMO = False

    assert Browser().get("/demo/").status_code == 404
    assert Browser().post(f"/demo/{person.public_id}/").status_code == 404


def test_a_stranger_sees_each_person_with_one_sentence(demonstration: None, person: User) -> None:
    page = Browser().get("/demo/").content.decode()

    assert f">Ada Invented</button>, {WORKER.label.lower()}" in page
    assert SENTENCES[WORKER] in page
    assert str(person.memberships.get().site) in page
    assert "Demonstration" in page


def test_without_people_it_says_so(demonstration: None) -> None:
    assert "Nobody is here yet" in Browser().get("/demo/").content.decode()


def test_one_click_signs_in(demonstration: None, person: User) -> None:
    browser = Browser()

    answer = browser.post(f"/demo/{person.public_id}/", {"next": "/account/"})

    assert answer["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200


def test_another_click_changes_the_person(demonstration: None, person: User) -> None:
    browser = Browser()
    browser.post(f"/demo/{make_user(WORKER).public_id}/")

    browser.post(f"/demo/{person.public_id}/")

    assert browser.session["_auth_user_id"] == str(person.pk)


def test_a_link_alone_signs_nobody_in(demonstration: None, person: User) -> None:
    assert Browser().get(f"/demo/{person.public_id}/").status_code == 405


@pytest.mark.parametrize(("demo", "listed"), [("0", False), ("1", True)])
def test_the_addresses_follow_the_environment(demo: str, listed: bool) -> None:
    environment = {
        **os.environ,
        "DEMO": demo,
        "EMBEDDED": demo,
        "DOOR": settings.DOOR.name,
    }
    answer = subprocess.run(
        [sys.executable, "manage.py", "access", "--json", "--this-door"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )

    assert ('"/demo/"' in answer.stdout) is listed
