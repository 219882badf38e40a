"""How far a long command is, and how long it has still to go, in one line."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

WIDTH = 30
EVERY_PERCENT = 10


class Out(Protocol):
    """Where it is written."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> None: ...

    def isatty(self) -> bool: ...


class Progress:
    """Draws a bar on a terminal; elsewhere it writes a line for each tenth."""

    def __init__(self, out: Out, whole: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.out = out
        self.whole = whole
        self.clock = clock
        self.begun = clock()
        self.done = 0
        self.said = 0

    def add(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        if self.out.isatty():
            self.out.write(f"\r{self._bar()} {self._words()}   ")
            if self.done >= self.whole:
                self.out.write("\n")
        elif self._percent() // EVERY_PERCENT > self.said // EVERY_PERCENT:
            self.said = self._percent()
            self.out.write(f"{self._words()}\n")
        self.out.flush()

    def _percent(self) -> int:
        return 100 * self.done // self.whole

    def _bar(self) -> str:
        full = WIDTH * self.done // self.whole
        return f"[{'#' * full}{'.' * (WIDTH - full)}]"

    def _words(self) -> str:
        spent = self.clock() - self.begun
        left = spent * (self.whole - self.done) / self.done if self.done else 0.0
        words = f"{self._percent():3} %, {spent:.0f} s"
        return words if self.done >= self.whole else f"{words}, about {left:.0f} s to go"
