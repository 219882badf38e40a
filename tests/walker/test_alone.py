"""Each wall holds alone: pages leak nothing with reach taken out, nor with the policies gone.

And where both are gone the walker sees it, so that its silence elsewhere means something.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.live import Live, Opening, opened
from tests.walker.alone import TELLING, leaks_at
from tests.walker.seeded import Walked


@contextmanager
def without(walked: Walked, blocker: Any, wall: str, *, login: str = "owner") -> Iterator[Live]:
    """The main door over the same world, without a wall.

    With an owner's login the policies are gone besides: no policy binds an owner, which is why
    no web process may be one.
    """
    how = Opening(walked.fill, f"tests.walker.without:{wall}", login)
    with opened("alone", blocker, how) as doors:
        yield doors.main


SOME_OR_ALL = pytest.mark.parametrize(
    "names",
    [pytest.param(TELLING, id="some"), pytest.param(None, marks=pytest.mark.long, id="all")],
)


@SOME_OR_ALL
def test_without_reach_the_policies_let_nothing_out(
    walked: Walked, django_db_blocker: Any, names: set[str] | None
) -> None:
    with without(walked, django_db_blocker, "reach", login="web_login") as live:
        leaks = leaks_at(walked, live, names)

    assert not leaks, "\n".join(leaks[:30])


@SOME_OR_ALL
def test_without_policies_reach_lets_nothing_out(
    walked: Walked, django_db_blocker: Any, names: set[str] | None
) -> None:
    with without(walked, django_db_blocker, "policies") as live:
        leaks = leaks_at(walked, live, names)

    assert not leaks, "\n".join(leaks[:30])


def test_without_both_the_walker_sees_the_leaks(walked: Walked, django_db_blocker: Any) -> None:
    with without(walked, django_db_blocker, "reach") as live:
        leaks = leaks_at(walked, live, {"participants:list", "man"})

    assert len(leaks) > 10
