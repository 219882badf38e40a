"""A group proposed for a person to change: by when men can come, who waits longest, who fits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

LEAST, MOST = 8, 12
Pair = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A man who could join: since when he waits and when he can come; nothing said is any time."""

    man: UUID
    waits_since: date
    parts: frozenset[str] = frozenset()

    def can_come(self, part: str) -> bool:
        return not self.parts or part in self.parts


@dataclass(frozen=True, slots=True)
class Proposal:
    """When, who in the order of waiting, and of the others why not."""

    part: str
    men: tuple[UUID, ...]
    cannot_come: tuple[UUID, ...] = ()
    kept_apart: tuple[UUID, ...] = ()
    no_room: tuple[UUID, ...] = ()

    @property
    def is_enough(self) -> bool:
        return len(self.men) >= LEAST


def propose(
    candidates: Sequence[Candidate],
    apart: Collection[Pair],
    parts: Sequence[str],
    *,
    most: int = MOST,
) -> Proposal | None:
    """The part of the week that gives the largest group; of equal ones, the longest waits.

    Within it whoever waits longest comes first, and a man who is kept apart from one who is in
    stays out. None where nobody could come at all.
    """
    offered = [_at(part, candidates, apart, most) for part in parts]
    filled = [one for one in offered if one.men]
    if not filled:
        return None
    waits = {one.man: one.waits_since for one in candidates}

    def rank(one: Proposal) -> tuple[int, list[date]]:
        return -len(one.men), [waits[man] for man in one.men]

    return min(filled, key=rank)


def _at(
    part: str, candidates: Sequence[Candidate], apart: Collection[Pair], most: int
) -> Proposal:
    men: list[UUID] = []
    cannot: list[UUID] = []
    kept: list[UUID] = []
    no_room: list[UUID] = []
    for one in sorted(candidates, key=lambda one: (one.waits_since, str(one.man))):
        if not one.can_come(part):
            cannot.append(one.man)
        elif any(frozenset({one.man, other}) in apart for other in men):
            kept.append(one.man)
        elif len(men) >= most:
            no_room.append(one.man)
        else:
            men.append(one.man)
    return Proposal(part, tuple(men), tuple(cannot), tuple(kept), tuple(no_room))


def together_yet_apart(men: Collection[UUID], apart: Collection[Pair]) -> list[Pair]:
    """Pairs of a group who are to be kept apart."""
    chosen = set(men)
    return [pair for pair in apart if pair <= chosen]
