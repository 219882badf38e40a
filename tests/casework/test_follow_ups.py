"""A follow-up stands on the list of whoever works with him, and of whoever wrote it down."""

from __future__ import annotations

import pytest

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import today
from participants.models import Participant
from tests.casework.test_today import opened, rows
from tests.cast import client_for
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_contact, make_grant, make_man

pytestmark = pytest.mark.django_db
WHAT = "Ring his key worker"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def holder(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Tess Rees")


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(Role.SITE_LEAD, site, "Pia Lindqvist")


@pytest.fixture
def on_duty(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Jo Hall")


@pytest.fixture
def man(holder: User) -> Participant:
    return make_man(holder=holder)


def stands_on(user: User) -> bool:
    return any(WHAT in line for line in rows(opened(user, "?whose=mine")))


def form_of(user: User, man: Participant) -> str:
    return client_for(user).get(f"/men/{man.public_id}/contacts/add/").text


def test_what_a_colleague_wrote_stands_on_her_list_and_on_his_named_workers(
    man: Participant, holder: User, lead: User
) -> None:
    make_contact(man, recorded_by=lead, follow_up_on=today(), follow_up_what=WHAT)

    assert stands_on(holder)
    assert stands_on(lead)


def test_what_his_named_worker_wrote_stands_on_no_other_own_list(
    man: Participant, holder: User, lead: User
) -> None:
    make_contact(man, follow_up_on=today(), follow_up_what=WHAT)

    assert stands_on(holder)
    assert not stands_on(lead)


def test_on_duty_it_stands_on_her_list_while_she_has_him(
    man: Participant, holder: User, on_duty: User
) -> None:
    make_contact(man, recorded_by=on_duty, follow_up_on=today(), follow_up_what=WHAT)
    assert not stands_on(on_duty)

    make_grant(man, on_duty)

    assert stands_on(on_duty)
    assert stands_on(holder)


def test_the_form_says_on_whose_list_it_will_stand(
    man: Participant, holder: User, lead: User, on_duty: User
) -> None:
    make_grant(man, on_duty)

    assert "On that day it stands on your Today list." in form_of(holder, man)
    assert "on your Today list, and on those of T Rees, his named worker" in form_of(lead, man)
    assert "on yours only while you have him on duty" in form_of(on_duty, man)
