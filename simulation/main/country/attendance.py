"""How much of the programme men do, drawn so that many together look like the pilot's men.

There men reached 11 of 32 sessions, with a spread of 9: some near none, some near all; fewer with
the weeks, and not alike at every site. Each man has a keenness of his own, some of the least keen
leave for good, and a session late in the programme is done less often than an early one.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sessions.planning import Strand

# Shape of the draw of a keenness: many near none, some near all.
FEW, MANY = 0.9, 1.45
EASIEST, HARDEST = 1.4, 0.6
MIDDLE, LAST_WEEK = 7.5, 14
FALLS_BY = 0.3
"""How much likelier a session of the first week is than one of the middle, and so to the last."""

LIKED: dict[Strand, float] = {
    Strand.CORE: 1.18,
    Strand.WEBSITE: 0.92,
    Strand.COACHING: 0.97,
    Strand.BOOSTER: 0.9,
}
NEARLY_ALWAYS = 0.98
NOT_KEEN, LEAVES_ONE_IN = 0.35, 2
FIRST_LEAVING, LAST_LEAVING = 3, 10


@dataclass(frozen=True, slots=True)
class Bent:
    """What a man brings along: how keen he is where he is, and the week in which he leaves."""

    keenness: float
    leaves_in_week: int | None = None

    def chance(self, week: int, strand: Strand) -> float:
        """How likely he does a session of this week and strand, 0 to 1."""
        if self.leaves_in_week is not None and week >= self.leaves_in_week:
            return 0.0
        fallen = FALLS_BY * (MIDDLE - min(week, LAST_WEEK)) / (LAST_WEEK - MIDDLE)
        return min(NEARLY_ALWAYS, self.keenness * (1 + fallen)) * LIKED[strand]


def draw_ease(lot: Random) -> float:
    """How easy a site makes it for its men: 1 is the middle."""
    return lot.uniform(HARDEST, EASIEST)


def draw_bent(lot: Random, ease: float) -> Bent:
    """A man of a site."""
    keenness = lot.betavariate(FEW, MANY)
    leaves = keenness < NOT_KEEN and lot.randrange(LEAVES_ONE_IN) == 0
    week = lot.randint(FIRST_LEAVING, LAST_LEAVING) if leaves else None
    return Bent(keenness * ease, week)


def does(lot: Random, man: Bent, week: int, strand: Strand) -> bool:
    """Whether he does one session."""
    return lot.random() < man.chance(week, strand)
