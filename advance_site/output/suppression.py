"""Small numbers: what is said of fewer than five men is said of each of them."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5
WORDS = "fewer than 5 men"


def too_few(men: int) -> bool:
    """Whether a figure is about so few men that it must not be shown; none is a figure."""
    return 0 < men < LEAST


def hidden_lines(men: Sequence[int]) -> frozenset[int]:
    """The places of lines to hide, of a table whose total is shown.

    Where one line alone is about too few men, it could be had from the total and the others, so
    the smallest of these is hidden too.
    """
    hidden = {place for place, count in enumerate(men) if too_few(count)}
    others = [(count, place) for place, count in enumerate(men) if count and place not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others)[1])
    return frozenset(hidden)
