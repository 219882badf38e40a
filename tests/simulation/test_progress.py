"""A bar for whoever watches, a line for each tenth for a log."""

from __future__ import annotations

from io import StringIO

from simulation.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Ten seconds pass whenever somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 10
        return self.now


def test_a_log_gets_a_line_for_each_tenth() -> None:
    out = StringIO()
    progress = Progress(out, 40, Clock())

    for _ in range(40):
        progress.add(1)

    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == " 10 %, 10 s, about 90 s to go"
    assert lines[-1] == "100 %, 100 s"


def test_a_terminal_gets_a_bar_that_ends_with_its_line() -> None:
    out = Terminal()
    progress = Progress(out, 2, Clock())

    progress.add(1)
    progress.add(1)

    first, last = out.getvalue().split("\r")[1:]
    assert first.startswith("[###############...............]  50 %, 10 s, about 10 s to go")
    assert last.startswith("[##############################] 100 %, 20 s")
    assert last.endswith("\n")
