"""A site with its lead and a worker."""

from collections.abc import Iterator

import pytest

from advance_site.accounts.models import Site, User
from advance_site.accounts.services import leaving
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, WORKER, browser_of
from tests.accounts.staff.rooms import Room
from tests.cast import Browser
from tests.factories.accounts import make_site, make_user


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(LEAD, site)


@pytest.fixture
def worker(site: Site) -> User:
    return make_user(WORKER, site, name="Tom Rees")


@pytest.fixture
def theirs(worker: User) -> Browser:
    """A browser in which the worker is signed in; asked for before anybody acts."""
    return browser_of(worker)


@pytest.fixture
def acting(lead: User) -> Iterator[User]:
    """The lead acts, as in a request of theirs."""
    with acting_as(lead.pk):
        yield lead


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """The only room that is registered, during one test."""
    monkeypatch.setattr(leaving, "_holdings", [])
    made = Room()
    leaving.register(made.hand_over, what="men of their caseload", count=made.count)
    return made
