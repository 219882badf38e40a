"""Somebody who signed in just now, and a clock that is moved by hand."""

from collections.abc import Iterator

import pytest
import time_machine

from advance_site.accounts.models import User
from advance_site.core.dates import now
from tests.accounts.doors import PASSWORD, WORKER
from tests.accounts.idling.limits import open_page
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user


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
