"""A group that is proposed: laws over many waiting lists."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from participants.grouping import (
    LEAST,
    MOST,
    Candidate,
    Pair,
    propose,
    together_yet_apart,
)

PARTS = [f"{day}{part}" for day in range(7) for part in "mae"]
START = date(2026, 1, 5)


@st.composite
def waiting_lists(draw: st.DrawFn) -> tuple[list[Candidate], set[Pair]]:
    count = draw(st.integers(0, 30))
    men = [
        Candidate(
            UUID(int=n),
            START + timedelta(days=draw(st.integers(0, 200))),
            draw(st.frozensets(st.sampled_from(PARTS), max_size=4)),
        )
        for n in range(count)
    ]
    if count < 2:
        return men, set()
    ids = st.sampled_from([one.man for one in men])
    pairs = draw(st.lists(st.tuples(ids, ids), max_size=12))
    return men, {frozenset(pair) for pair in pairs if pair[0] != pair[1]}


@given(waiting_lists())
def test_a_proposal_keeps_its_promises(waiting: tuple[list[Candidate], set[Pair]]) -> None:
    men, apart = waiting

    proposal = propose(men, apart, PARTS)

    if proposal is None:
        assert not men
        return
    by_id = {one.man: one for one in men}
    assert len(proposal.men) <= MOST
    assert proposal.is_enough == (len(proposal.men) >= LEAST)
    assert all(by_id[man].can_come(proposal.part) for man in proposal.men)
    assert together_yet_apart(proposal.men, apart) == []
    waits = [by_id[man].waits_since for man in proposal.men]
    assert waits == sorted(waits)
    everybody = [
        *proposal.men, *proposal.cannot_come, *proposal.kept_apart, *proposal.no_room
    ]  # fmt: skip
    assert sorted(everybody, key=str) == sorted(by_id, key=str)


@given(waiting_lists())
def test_nobody_is_passed_over_for_one_who_waits_less(
    waiting: tuple[list[Candidate], set[Pair]],
) -> None:
    men, apart = waiting
    proposal = propose(men, apart, PARTS)
    if proposal is None:
        return
    by_id = {one.man: one for one in men}
    last = max((by_id[man].waits_since for man in proposal.men), default=START)

    assert all(by_id[man].waits_since >= last for man in proposal.no_room)
    for man in proposal.kept_apart:
        rivals = [one for one in proposal.men if frozenset({one, man}) in apart]
        assert any(by_id[one].waits_since <= by_id[man].waits_since for one in rivals)


def candidate(days: int, *parts: str) -> Candidate:
    return Candidate(uuid4(), START + timedelta(days=days), frozenset(parts))


def test_the_evening_on_which_most_can_come_is_taken() -> None:
    men = [candidate(n, "0e") for n in range(3)] + [candidate(n, "2e") for n in range(5)]

    proposal = propose(men, set(), PARTS)

    assert proposal
    assert (proposal.part, len(proposal.men), len(proposal.cannot_come)) == ("2e", 5, 3)


def test_a_man_of_whom_nothing_is_known_can_always_come() -> None:
    anybody, fixed = candidate(5), candidate(9, "4m")

    proposal = propose([anybody, fixed], set(), PARTS)

    assert proposal
    assert proposal.men == (anybody.man, fixed.man)


def test_of_two_kept_apart_whoever_waits_longer_comes() -> None:
    long, short = candidate(1), candidate(2)

    proposal = propose([short, long], {frozenset({long.man, short.man})}, PARTS)

    assert proposal
    assert (proposal.men, proposal.kept_apart) == ((long.man,), (short.man,))
