"""Each wall holds alone: pages leak nothing with reach taken out, nor with the policies gone.

And where both are gone the walker sees it, so that its silence elsewhere means something.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.live import APPLICATION, Live, Opening, opened
from tests.walker.alone import TELLING, leaks_at
from tests.walker.conftest import Walked

WITHOUT_REACH = "tests.walker.without:reach"


@contextmanager
def without(walked: Walked, blocker: Any, *, reach: bool, policies: bool) -> Iterator[Live]:
    """The main door over the same world, with a wall or two taken out.

    An owner is not bound by policies, which is why no web process may be one.
    """
    how = Opening(
        walked.fill,
        WITHOUT_REACH if reach else APPLICATION,
        "owner" if policies else "web_login",
    )
    with opened("alone", blocker, how) as doors:
        yield doors.main


@pytest.mark.parametrize("names", [TELLING, pytest.param(None, marks=pytest.mark.long)])
def test_without_reach_the_policies_let_nothing_out(
    walked: Walked, django_db_blocker: Any, names: set[str] | None
) -> None:
    with without(walked, django_db_blocker, reach=True, policies=False) as live:
        leaks = leaks_at(walked, live, names)

    assert not leaks, "\n".join(leaks[:30])


@pytest.mark.parametrize("names", [TELLING, pytest.param(None, marks=pytest.mark.long)])
def test_without_policies_reach_lets_nothing_out(
    walked: Walked, django_db_blocker: Any, names: set[str] | None
) -> None:
    with without(walked, django_db_blocker, reach=False, policies=True) as live:
        leaks = leaks_at(walked, live, names)

    assert not leaks, "\n".join(leaks[:30])


def test_without_both_the_walker_sees_the_leaks(walked: Walked, django_db_blocker: Any) -> None:
    with without(walked, django_db_blocker, reach=True, policies=True) as live:
        leaks = leaks_at(walked, live, {"participants:list", "man"})

    assert len(leaks) > 10
