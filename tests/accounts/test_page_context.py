"""The header shows what a person may open, and where they are."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, SiteNumber, User
from advance_site.accounts.models.site import NumberKind
from advance_site.accounts.navigation import NAVIGATION, OWN_ACCOUNT, SEARCH, Entry
from advance_site.accounts.page_context import address_of, door_page, token_field
from advance_site.accounts.sign_in_store import HELD_UNTIL
from tests.accounts.doors import LEAD, MAIN, WORKER
from tests.cast import owner
from tests.factories.accounts import LONG_AGO, make_site, make_user

pytestmark = pytest.mark.django_db
HERE = settings.DOOR.name


def request_of(user: User | AnonymousUser, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    request.session = SessionStore()
    return request


def entries() -> list[Entry]:
    return [*NAVIGATION[HERE], *([SEARCH[HERE]] if HERE in SEARCH else [])]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.label)
def test_every_entry_leads_somewhere(entry: Entry) -> None:
    assert address_of(entry.address)


def test_every_own_page_leads_somewhere() -> None:
    assert all(address_of(name) for _, name in OWN_ACCOUNT)


def test_an_entry_of_another_door_leads_nowhere() -> None:
    assert address_of("partner_support:nowhere") == ""


def test_a_stranger_gets_the_door_alone() -> None:
    page = door_page(request_of(AnonymousUser()))

    assert page == {"door": settings.DOOR, "demo": settings.DEMO}


def test_only_entries_of_ones_permissions_show() -> None:
    user = make_user(WORKER)

    shown = {link.label for link in door_page(request_of(user))["nav"]}

    assert shown == {e.label for e in NAVIGATION[HERE] if user.may(e.permission)}
    assert "Staff" not in shown
    assert "Staff" in {link.label for link in door_page(request_of(make_user(LEAD)))["nav"]}


@pytest.mark.parametrize(("path", "label"), [("/", "Today"), ("/men/", "Men"), ("/men/x/", "Men")])
def test_the_entry_that_a_page_lies_under_is_current(path: str, label: str) -> None:
    nav = door_page(request_of(make_user(WORKER), path))["nav"]

    assert [link.label for link in nav if link.current] == [label]


def test_a_page_outside_the_entries_marks_none() -> None:
    nav = door_page(request_of(make_user(WORKER), "/account/sign-ins/"))["nav"]

    assert not any(link.current for link in nav)


@pytest.mark.skipif(not MAIN, reason="nobody is searched for at this door")
def test_the_search_is_for_those_who_may_search() -> None:
    assert door_page(request_of(make_user(WORKER)))["search"].label == "Find a man"
    assert not door_page(request_of(make_user(Role.RESEARCHER)))["search"]


def test_the_header_names_the_person_and_the_site() -> None:
    user = make_user(WORKER, make_site("Riverside"), "Tamsin Rees")

    person = door_page(request_of(user))["person"]

    assert (person.name, person.site) == ("T Rees", "Riverside")
    assert person.roles == WORKER.label


def test_somebody_at_two_sites_sees_how_many() -> None:
    user = make_user(WORKER)
    with owner():
        Membership.objects.create(user=user, site=make_site(), role=WORKER, since=LONG_AGO)

    assert door_page(request_of(user))["person"].site == "2 sites"


def test_somebody_without_a_site_is_named_all_the_same() -> None:
    assert door_page(request_of(make_user()))["person"].site == ""


def test_the_numbers_of_duty_are_those_of_ones_own_sites() -> None:
    site = make_site()
    with owner():
        for place, number in ((site, "01632 960142"), (make_site(), "01632 960150")):
            SiteNumber.objects.create(
                site=place, kind=NumberKind.ISS_DUTY, name="ISS duty", number=number
            )

    shown = door_page(request_of(make_user(WORKER, site)))["duty_numbers"]

    assert [duty.number for duty in shown] == ["01632 960142"]


def test_the_lock_knows_how_long_it_is_held_off() -> None:
    request = request_of(make_user(WORKER))
    request.session[HELD_UNTIL] = "2026-11-26T16:30:00+00:00"

    lock = door_page(request)["lock"]

    assert lock.after == settings.DOOR.lock_after
    assert lock.held_until == "2026-11-26T16:30:00+00:00"


def test_a_token_field_is_one_hidden_field() -> None:
    field = token_field(request_of(make_user(WORKER)))

    assert field.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="')
