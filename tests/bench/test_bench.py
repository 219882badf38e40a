"""The bench measures every case with the walls on, and says which is within its mark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Value

from advance_site.accounts.models import User
from launch.doors import Addresses
from tests import databases
from tests.cast import client_for
from tests.factories.accounts import make_user
from tools.bench.__main__ import Row, growth, judged, measured, told, write
from tools.bench.databases import SEED, Sized, manage, mark_of, sites_for
from tools.bench.load import LONGEST_MS, Outcome, is_well
from tools.bench.load import told as told_of_load
from tools.bench.measure import HIGHEST_RATIO, MOST_QUERIES, Figures, percentile
from tools.bench.queries import ask_again, recorded

MEN = 60
COLUMNS = ["name", "men", "p50_ms", "p95_ms", "queries", "ratio", "limit", "ok"]


@pytest.fixture(scope="module")
def database() -> Iterator[Sized]:
    """A small country in a database of its own, met by the real web login."""
    name = f"{databases.NAME}_bench"
    databases.servers.clone("main", databases.template_of("main"), name)
    urls = databases.servers.urls("main", name)
    addresses = Addresses(
        urls["DATABASE_URL"], urls["DATABASE_WORKER_URL"], urls["DATABASE_OWNER_URL"]
    )
    sized = Sized(MEN, addresses, databases.KEY)
    try:
        manage(sized, "simulate", "--sites", "1", "--men", str(MEN), "--seed", str(SEED))
        yield sized
    finally:
        databases.servers.drop("main", name)


def test_every_case_is_measured_and_written_down(database: Sized, tmp_path: Path) -> None:
    rows = judged(measured(database, ["--runs", "1", "--samples", "2"]))
    write(rows, tmp_path / "figures.json")

    found = json.loads((tmp_path / "figures.json").read_text())
    assert len(found) >= 20
    for row in found:
        assert list(row) == COLUMNS
        assert row["men"] == MEN
        assert 0 < row["p50_ms"] <= row["p95_ms"]
    names = [row["name"] for row in found]
    assert len(set(names)) == len(names)
    for name in ("Today", "Caseload", "Name search", "Board", "Grid", "Calendar"):
        assert name in names


def row(**changes: object) -> Row:
    facts = {
        "name": "Today", "men": 60, "p50_ms": 10.0, "p95_ms": 20.0, "queries": 5, "ratio": 2.0,
        "limit": 40.0, "ok": True,
    }  # fmt: skip
    return Row(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_page_that_grows_with_the_country_misses_its_mark() -> None:
    small, same, grown = row(), row(men=2_000, p50_ms=13.0), row(men=64_000, p50_ms=13.1)

    assert growth([small, same, grown], small) is None
    assert [one.ok for one in judged([small, same, grown])] == [True, True, False]
    assert "MISSED" in "\n".join(told(judged([small, grown])))
    assert "MISSED" not in "\n".join(told(judged([small, same])))


@pytest.mark.parametrize(
    ("changes", "ok"),
    [
        ({}, True),
        ({"p95_ms": 40.1}, False),
        ({"queries": MOST_QUERIES + 1}, False),
        ({"ratio": HIGHEST_RATIO + 0.1}, False),
        ({"ratio": None}, True),
    ],
)
def test_a_mark_is_time_and_queries_and_ratio(changes: dict[str, float], *, ok: bool) -> None:
    facts = {"name": "Today", "p50_ms": 1, "p95_ms": 40, "queries": 12, "ratio": 3, "limit": 40}

    assert Figures(**{**facts, **changes}).ok is ok  # type: ignore[arg-type]


def test_a_percentile_is_a_time_that_was_measured() -> None:
    times = [float(n) for n in range(1, 21)]

    assert percentile(times, 0.5) == 11
    assert percentile(times, 0.95) == 20
    assert percentile([7.0], 0.95) == 7


def test_a_second_process_is_told_apart_from_errors_and_slowness() -> None:
    good = [Outcome("/", LONGEST_MS)] * 20

    assert is_well(good)
    assert not is_well([*good, Outcome("/", LONGEST_MS + 1)])
    assert not is_well([*good, Outcome("/", 5, "500")])
    assert "20 errors" not in told_of_load(good, 10)
    assert told_of_load(good, 10).startswith("  2.0 a second")


def test_a_database_is_known_by_what_it_was_made_from() -> None:
    assert mark_of(60) == mark_of(60)
    assert mark_of(60) != mark_of(2_000)
    assert [sites_for(men) for men in (60, 2_000, 64_000)] == [1, 6, 200]


@pytest.mark.django_db(databases=["default", "limits"])
def test_statements_of_every_request_are_no_page_s_own() -> None:
    client = client_for(make_user())

    with recorded() as queries:
        client.get("/account/")

    assert queries
    assert all(not query.is_own for query in queries if "django_session" in query.sql)


@pytest.mark.django_db
def test_the_same_statements_are_asked_again_as_they_were() -> None:
    people = User.objects.annotate(asked=Value(7)).filter(name__in=["A", "B"])
    with recorded() as queries:
        list(people)

    with recorded() as again:
        ask_again(queries)

    assert [query.sql for query in again if "accounts_user" in query.sql] == [queries[0].sql]
    assert connection.in_atomic_block
