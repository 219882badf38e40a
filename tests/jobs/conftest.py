"""Fixtures of tests whose rows must be committed."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.audit.own_database import OwnDatabase, own_database


@pytest.fixture
def committed(django_db_blocker: DjangoDbBlocker) -> Iterator[OwnDatabase]:
    """A database of this test alone, with real logins and real commits."""
    with django_db_blocker.unblock():
        yield from own_database()
