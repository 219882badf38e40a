"""Which rows of a list, and which men of the site, are likely the same man."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

ALIKE = 85
NOT_UNLIKE = 55


class Why(StrEnum):
    """What two of them have in common."""

    REF = "the same reference"
    PHONE = "the same phone number and a similar name"
    BORN = "the same date of birth and a similar name"
    NAME = "the same name"


@dataclass(frozen=True, slots=True)
class Someone:
    """What is compared of a row or of a man."""

    key: str
    name: str
    born: str = ""
    phones: frozenset[str] = frozenset()
    refs: frozenset[str] = frozenset()


@dataclass
class Index:
    """People met so far, by what a double would share with them."""

    by_mark: dict[tuple[str, str], list[Someone]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, one: Someone) -> None:
        for mark in marks(one):
            self.by_mark[mark].append(one)

    def likely(self, one: Someone) -> dict[str, Why]:
        """Who may be the same man, by key, with the strongest reason."""
        found: dict[str, Why] = {}
        for mark in marks(one):
            for other in self.by_mark.get(mark, ()):
                if other.key not in found and (why := compare(one, other)):
                    found[other.key] = why
        return found


def marks(one: Someone) -> Iterator[tuple[str, str]]:
    yield from (("ref", ref) for ref in one.refs)
    yield from (("phone", phone) for phone in one.phones)
    if one.born:
        yield "born", one.born
    yield "name", one.name


def compare(one: Someone, other: Someone) -> Why | None:
    """A reason to take two for one man; names alike count for nothing where births differ."""
    if one.refs & other.refs:
        return Why.REF
    likeness = fuzz.token_sort_ratio(one.name, other.name)
    if one.phones & other.phones and likeness >= NOT_UNLIKE:
        return Why.PHONE
    if one.born and one.born == other.born:
        return Why.BORN if likeness >= ALIKE else None
    same = one.name == other.name and not (one.born and other.born)
    return Why.NAME if same else None


def index_of(people: Iterable[Someone]) -> Index:
    index = Index()
    for one in people:
        index.add(one)
    return index


def names_unlike(one: str, other: str) -> bool:
    """Whether two names cannot be of one man."""
    return fuzz.token_sort_ratio(one, other) < NOT_UNLIKE
