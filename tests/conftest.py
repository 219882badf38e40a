"""Fixtures for all tests. Databases come from `tests.databases`; the cast from `tests.cast`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests import cast, databases
from tests.browsers import browser, open_page
from tests.live import doors, fresh_doors

__all__ = ["browser", "doors", "fresh_doors", "open_page", "owner"]

BOTH_DOORS = {"access", "accounts", "audit", "forms", "jobs", "wall"}
ISS_ONLY = {"partner_support"}
HERE = Path(__file__).parent


def _clone_anew(case: TransactionTestCase) -> None:
    """After a test that committed: a fresh clone, since the web login may not truncate."""
    connections.close_all()
    databases.clone_anew()


# A hook of Django's that its type stubs leave out.
TransactionTestCase._fixture_teardown = _clone_anew  # type: ignore[attr-defined]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A folder is collected at the door whose rooms it tests; the foundation's at both."""
    if collection_path.parent != HERE or not collection_path.is_dir():
        return None
    name = collection_path.name
    if os.environ["DOOR"] == "iss":
        return name not in BOTH_DOORS | ISS_ONLY | {"factories"}
    return name in ISS_ONLY


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Databases are there already: cloned from a migrated template before Django started."""


@pytest.fixture(scope="session", autouse=True)
def _close_connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.fixture
def owner() -> object:
    return cast.owner


@pytest.fixture(scope="session")
def walked(django_db_blocker: Any) -> Iterator[Any]:
    """The walker's doors and world: one for all folders, since its databases have one name."""
    from tests.walker.seeded import opened_world  # noqa: PLC0415 - it imports his rooms

    with opened_world(django_db_blocker) as world:
        yield world
