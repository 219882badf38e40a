"""The policies hold by themselves, whatever a query forgets (wall 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.walker.rows import direct_tables, forged_rows, rows_amiss
from tests.walker.seeded import Walked


@pytest.fixture
def web(walked: Walked) -> Iterator[psycopg.Connection[Any]]:
    """The real login of the main door's web process."""
    with psycopg.connect(walked.doors.main.door.addresses.web, autocommit=True) as connection:
        yield connection


def test_every_table_about_men_shows_each_person_the_men_within_reach(
    walked: Walked, web: psycopg.Connection[Any]
) -> None:
    amiss = list(rows_amiss(web, walked.world))

    assert not amiss, "\n".join(amiss)
    assert len(direct_tables()) > 20


def test_no_row_can_be_put_in_another_facilitators_mans_name(
    walked: Walked, web: psycopg.Connection[Any]
) -> None:
    with walked.doors.main.sql() as owner:
        forged = list(forged_rows(web, owner, walked.world))

    assert not forged, "\n".join(forged)
