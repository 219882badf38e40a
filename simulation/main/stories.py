"""How a man's course is told in a line, and drawn by lot for men who have no story.

Groups: a code of the register each, from the welcome group on: `A1`, `A2/12` (minutes late),
`A1@phone`. Website: `d` done, `u` with us, `p` on paper, `s` started, `n` not done. Calls: the
tries it took and how it went: `1p` by phone, `v` video, `i` in person, `n` not held, `.` open.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

GROUPS = ("welcome", *(f"group_{n}" for n in range(1, 7)), "booster")
WEEKLY = 12


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What he needs in order to take part."""

    language: str = "English"
    interpreter: bool = False
    literacy: str = "reads"
    easy_read: bool = False
    access: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One man. Words that stand empty stay undone; `window` is when he may be rung.

    `without` names the points at which his goals were not looked at.
    """

    name: str
    groups: str = ""
    website: str = ""
    calls: str = ""
    window: str = "17:00-19:00"
    goals: tuple[str, ...] = ("Walk away before I shout.",)
    key_worker: str = "M Osei"
    joins_in_week: int = 1
    completes: bool = False
    without: tuple[str, ...] = ()
    needs: Needs = Needs()

    def group(self, key: str) -> str:
        return _word(self.groups, GROUPS.index(key))


def _word(line: str, place: int) -> str:
    words = line.split()
    return words[place] if place < len(words) else ""


def weekly(line: str, number: int) -> str:
    """The word for the website session or call of a number, from 1."""
    return _word(line, number - 1)


def drawn(
    lot: Random,
    name: str,
    keenness: float,
    *,
    window: str = "17:00-19:00",
    key_worker: str = "M Osei",
) -> Story:
    """A man whose course is drawn by lot; `keenness` is how much of it he does, 0 to 1."""
    return Story(
        name=name,
        groups=" ".join(_group(lot, keenness) for _ in GROUPS),
        website=" ".join(_website(lot, keenness) for _ in range(WEEKLY)),
        calls=" ".join(_call(lot, keenness) for _ in range(WEEKLY)),
        completes=keenness >= 0.5,
        window=window,
        key_worker=key_worker,
    )


def _group(lot: Random, keenness: float) -> str:
    if lot.random() < keenness + 0.15:
        return lot.choice(["A1", "A1", "A1", "A1@phone", f"A2/{lot.randint(5, 25)}"])
    return lot.choice(["C1", "C1", "B2", "B1", "B3", "C2"])


def _website(lot: Random, keenness: float) -> str:
    if lot.random() < keenness:
        return lot.choice(["d", "d", "d", "u", "p"])
    return lot.choice(["n", "n", "s"])


def _call(lot: Random, keenness: float) -> str:
    tries = lot.choice([0, 0, 1, 1, 2])
    if lot.random() < keenness:
        return f"{tries}{lot.choice('pppvi')}"
    return f"{max(1, tries)}n"
