"""The cast of this folder."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from advance_site.accounts.models import User
from advance_site.wall.context import acting_as
from tests.factories.sessions import Team, make_team


@pytest.fixture
def team(db) -> Team:
    return make_team()


@contextmanager
def acting(user: User) -> Iterator[User]:
    """Act as somebody, with the policies of the database in force."""
    with acting_as(user.pk):
        yield user
