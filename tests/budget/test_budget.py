"""Every page within its budget of queries, and no more of them at a thousand men than at ten.

A page may make 12 queries of its own. What every request makes besides (sign-in, person, roles,
context, savepoints) is asserted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.models import User
from tests.budget.crowd import multiply
from tests.cast import Browser, client_for, owner
from tests.walker.requests import known_addresses, targets
from tests.walker.table import TABLE
from tests.world import World, seed_main

OWN, OVERHEAD = 12, 15  # of which three, every half minute, keep the sign-in awake
FEW, MANY = 9, 999
READERS = ("facilitator mine", "site_lead here")
FRAME = re.compile(
    r"^(SAVEPOINT|RELEASE SAVEPOINT|SELECT set_config|SELECT nullif\(current_setting)"
    r"|(FROM|UPDATE) \"django_session\""
    r"|FROM \"accounts_user\" WHERE \"accounts_user\".\"id\" = \d+ LIMIT 21"
    r"|FROM \"accounts_membership\" INNER JOIN"
    r"|FROM \"accounts_sitenumber\" .*iss_duty"
)


@dataclass
class Cost:
    """What a page asked the database."""

    status: int
    queries: list[str]

    @property
    def own(self) -> list[str]:
        return [query for query in self.queries if not FRAME.search(query)]

    @property
    def overhead(self) -> int:
        return len(self.queries) - len(self.own)


@pytest.fixture
def world(db: None) -> World:
    seeded = World()
    with owner():
        seed_main(seeded)
    return seeded


def paths(world: World) -> Iterator[tuple[str, str]]:
    """A path for each address of the main door that answers a GET."""
    for known in known_addresses():
        line = TABLE[known.door].get(known.name)
        if known.door == "main" and line and line.takes("GET"):
            for target in targets(known, line, world):
                if target.man in ("mine", "") and not target.silly:
                    yield known.name, target.path


def cost_of(client: Browser, path: str) -> Cost:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    return Cost(answer.status_code, [query["sql"] for query in captured.captured_queries])


def costs(world: World, reader: str) -> dict[str, Cost]:
    client = client_for(User.objects.get(pk=world.people[reader].id))
    client.get("/")
    return {f"{name} {path}": cost_of(client, path) for name, path in paths(world)}


def shape(query: str) -> str:
    """A query without its values."""
    return re.sub(r"'[^']*'|\d+", "?", query)[:300]


def too_dear(few: dict[str, Cost], many: dict[str, Cost]) -> Iterator[str]:
    """Pages over their budget, and pages that cost more with more men."""
    for name, cost in many.items():
        if cost.status in (200, 302) and len(cost.own) > OWN:
            yield f"{name}: {len(cost.own)} queries of its own"
        if cost.overhead > OVERHEAD:
            yield f"{name}: {cost.overhead} queries of every page's"
        more = len(cost.own) - len(few[name].own)
        if more > 0:
            yield f"{name}: {more} queries more at {MANY + 1} men than at {FEW + 1}"
            yield from sorted({*map(shape, cost.own)} - {*map(shape, few[name].own)})
        if cost.status >= 500 or cost.status != few[name].status:
            yield f"{name}: answered {few[name].status}, then {cost.status}"


@pytest.mark.django_db(databases=["default", "limits"])
@pytest.mark.parametrize("reader", READERS)
def test_no_page_asks_more_for_a_thousand_men_than_for_ten(world: World, reader: str) -> None:
    man = world.men["mine"].row
    with owner():
        multiply(man, 1, FEW)
    few = costs(world, reader)
    with owner():
        multiply(man, FEW + 1, MANY)

    many = costs(world, reader)

    dear = list(too_dear(few, many))
    print(f"{reader}: {len(many)} pages, at most {max(len(c.own) for c in many.values())} queries")
    assert not dear, "\n".join(dear)
    assert len(many) > 40


def test_a_query_for_each_man_is_seen() -> None:
    few = {"x": Cost(200, ["SELECT 1"] * 3)}
    many: dict[str, Any] = {"x": Cost(200, ["SELECT 1"] * 14)}

    assert list(too_dear(few, many)) == [
        "x: 14 queries of its own",
        "x: 11 queries more at 1000 men than at 10",
    ]
