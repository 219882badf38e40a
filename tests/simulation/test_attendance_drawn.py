"""Many men together do as much of the programme as the pilot's men did."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from statistics import mean, pstdev

import pytest

from sessions.planning import Item, Strand
from sessions.planning.reading import read_template
from simulation.main.country.attendance import Bent, does, draw_bent, draw_ease

SITES, MEN = 150, 80
ITEMS = read_template().countable


@pytest.fixture(scope="module")
def drawn() -> list[list[set[Item]]]:
    """What each man of each site has done."""
    lot = Random(2026)  # noqa: S311 - the same men every time
    return [_site(lot) for _ in range(SITES)]


def _site(lot: Random) -> list[set[Item]]:
    ease = draw_ease(lot)
    return [_man(lot, ease) for _ in range(MEN)]


def _man(lot: Random, ease: float) -> set[Item]:
    bent = draw_bent(lot, ease)
    return {item for item in ITEMS if does(lot, bent, item.week, item.strand)}


def test_men_do_11_of_32_with_a_spread_of_9(drawn: list[list[set[Item]]]) -> None:
    counts = [len(man) for site in drawn for man in site]

    assert mean(counts) == pytest.approx(11, abs=0.5)
    assert pstdev(counts) == pytest.approx(9, abs=0.5)
    assert sum(count == 0 for count in counts) > len(counts) / 20
    assert sum(count > 28 for count in counts) > len(counts) / 50


def test_fewer_come_with_the_weeks(drawn: list[list[set[Item]]]) -> None:
    men = [man for site in drawn for man in site]
    groups = [item for item in ITEMS if item.strand is Strand.CORE]

    shares = [mean(item in man for man in men) for item in groups]

    assert shares[2] - shares[-1] > 0.1
    assert all(later < earlier + 0.02 for earlier, later in pairwise(shares))


def test_sites_differ(drawn: list[list[set[Item]]]) -> None:
    means = [mean(len(man) for man in site) for site in drawn]

    assert 1 < pstdev(means) < 4
    assert max(means) - min(means) > 5


def test_a_man_who_left_does_nothing_more() -> None:
    lot = Random(1)  # noqa: S311
    keen = Bent(keenness=1.0, leaves_in_week=5)

    assert keen.chance(4, Strand.CORE) > 0.9
    assert not any(does(lot, keen, week, Strand.CORE) for week in range(5, 21))


def test_nobody_is_surer_than_sure() -> None:
    keen = Bent(keenness=5.0)

    assert all(keen.chance(week, strand) <= 1.2 for week in range(1, 21) for strand in Strand)
