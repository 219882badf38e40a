"""Filters that stand in a page's address, and the line that says what they leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of a row of filters, as the component takes it."""

    label: str
    url: str
    chosen: bool
    count: int | None = None
    late: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A filter with too many choices for a row of links."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, of the names that a page knows; nothing else comes along."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, query: QueryDict, names: Sequence[str]) -> Asked:
        return cls({name: str(query[name]) for name in names if query.get(name)})

    def get(self, name: str, known: Mapping[str, str]) -> str:
        """The value of a filter, or the first of the known ones."""
        value = self.values.get(name, "")
        return value if value in known else next(iter(known))

    def url(self, **changed: str) -> str:
        """The query with some values changed; an empty one falls away."""
        values = {**self.values, **changed}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    def others(self, *names: str) -> Mapping[str, str]:
        """What a form that changes these has to carry along."""
        return {name: value for name, value in self.values.items() if name not in names}

    def choices(self, name: str, known: Mapping[str, str]) -> tuple[Filter, ...]:
        """A row of filters; the first of the known values is what stands without any."""
        chosen = self.get(name, known)
        return tuple(
            Filter(label, self.url(**{name: value}), value == chosen)
            for value, label in known.items()
        )

    def select(self, name: str, label: str, known: Mapping[str, str]) -> Select:
        """A box with the known values."""
        chosen = self.get(name, known)
        options = (Option(value, words, value == chosen) for value, words in known.items())
        return Select(name, label, tuple(options))


def left_out(sentences: Sequence[str]) -> str:
    """What is filtered out, in a plain line; also that nothing is."""
    return " ".join(sentences) or "Nothing is filtered out."
