"""The men's side for tests of this door."""

from collections.abc import Iterator

import pytest

from tests.factories.window import Programme, programme


@pytest.fixture
def his_side() -> Iterator[Programme]:
    with programme() as rows:
        yield rows
