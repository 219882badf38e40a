"""Figures: drawn on the server once for each set of data, the same string on screen and paper."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

KEPT_FOR = 30 * 24 * 60 * 60
# Raised when the way of drawing changes, so that no figure of the old way is shown.
STYLE = 1
FRAME = re.compile(r"<svg\b[^>]*\bviewBox=\"([^\"]*)\"[^>]*>(.*)</svg>\s*$", re.DOTALL)
# Names of parts and roles of single marks: the figure is one picture, described by its own words.
OF_MARKS = re.compile(r" (?:role|class|style|pointer-events|aria-[a-z]+)=\"[^\"]*\"")


class NotDrawn(Exception):
    """What the renderer gave is no figure of the kind that we know."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its share in percent, and its value in words beside it."""

    label: str
    share: int
    value: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of shares. `finding` says in a sentence what is to be seen."""

    title: str
    finding: str
    bars: Sequence[Bar]

    @property
    def digest(self) -> str:
        said = json.dumps([STYLE, asdict(self)], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def draw(chart: BarChart, *, name: str) -> SafeString:
    """The figure as SVG; `name` makes its ids its own on the page."""
    key = f"figure:{chart.digest}"
    marks: str | None = cache.get(key)
    if marks is None:
        marks = _marks(_drawing().bars(chart))
        cache.set(key, marks, KEPT_FOR)
    box, _, inner = marks.partition("|")
    title, words = f"{name}-title", f"{name}-words"
    return mark_safe(  # noqa: S308 - our own renderer's marks; every text in them is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="{box}" role="img" '
        f'aria-labelledby="{title} {words}"><title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{words}">{escape(chart.finding)}</desc>{inner}</svg>'
    )


def _drawing() -> Any:
    """Load the renderer when a figure is first drawn: it takes a second and much memory."""
    return import_module("advance_site.output.drawing")


def _marks(drawn: str) -> str:
    found = FRAME.search(drawn)
    if found is None or "<script" in drawn or "<style" in drawn:
        raise NotDrawn
    return f"{found[1]}|{OF_MARKS.sub('', found[2])}"
