"""A site with duty numbers, a facilitator, and a man of hers."""

import pytest

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, SiteNumber, User
from participants.models import Participant
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man


@pytest.fixture
def site() -> Site:
    site = make_site()
    with owner():
        site.danger_steps = "Ring the site lead.\nStay on the line."
        site.save()
        for name, hours in (("ISS duty", "day"), ("ISS at night", "night")):
            SiteNumber.objects.create(
                site=site, kind="iss_duty", name=name, number="01632 960142", hours=hours
            )
    return site


@pytest.fixture
def holder(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Tess Rees")


@pytest.fixture
def colleague(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Jo Hall")


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(Role.SITE_LEAD, site, "Pia Lindqvist")


@pytest.fixture
def man(holder: User) -> Participant:
    return make_man(holder=holder, given_name="Callum", family_name="Darrowby")


@pytest.fixture
def client_of_holder(holder: User) -> Browser:
    return client_for(holder)
