"""`make bench`: every case at every size, with what is within its mark and what is not."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.fingerprint import ROOT
from launch.trouble import Trouble
from tools.bench.databases import Sized, opened
from tools.bench.one import OWNER

SIZES = (60, 2_000, 64_000)
MOST_GROWTH = 1.3


@dataclass(frozen=True)
class Row:
    """One case at one size, as tools read it."""

    name: str
    men: int
    p50_ms: float
    p95_ms: float
    queries: int
    ratio: float | None
    limit: float
    ok: bool


def measured(database: Sized, words: Sequence[str]) -> list[Row]:
    """The figures of one size, found by a web process of its own."""
    answer = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tools.bench.one", *words],
        cwd=ROOT,
        env={**database.web(), OWNER: database.addresses.owner},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Row(men=database.men, **figures) for figures in json.loads(answer.stdout)]


def growth(rows: Sequence[Row], row: Row) -> float | None:
    """How much slower it is than at the smallest size that was measured."""
    smallest = min((one for one in rows if one.name == row.name), key=lambda one: one.men)
    return None if smallest is row else row.p50_ms / smallest.p50_ms


def judged(rows: Sequence[Row]) -> list[Row]:
    """The rows once more: one that has grown too much is not well, however fast it is."""
    found = []
    for row in rows:
        grown = growth(rows, row)
        ok = row.ok and (grown is None or grown <= MOST_GROWTH)
        found.append(Row(**{**vars(row), "ok": ok}))
    return found


def told(rows: Sequence[Row]) -> Iterable[str]:
    """The table, as people read it."""
    yield f"{'':28} {'men':>6} {'p50':>7} {'p95':>7} {'mark':>5} {'SQL':>4} {'ratio':>6}  growth"
    for name in dict.fromkeys(row.name for row in rows):
        for row in (one for one in rows if one.name == name):
            grown = growth(rows, row)
            yield (
                f"{name if row.men == min(r.men for r in rows) else '':28} {row.men:>6}"
                f" {row.p50_ms:>7.1f} {row.p95_ms:>7.1f} {row.limit:>5.0f} {row.queries:>4}"
                f" {'' if row.ratio is None else f'{row.ratio:.1f}':>6}"
                f" {'' if grown is None else f'{grown:.2f}':>7}  {'' if row.ok else 'MISSED'}"
            )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default=os.environ.get("SIZES", ""))
    parser.add_argument("--json", default=os.environ.get("JSON", ""))
    parser.add_argument("--runs", default="3")
    parser.add_argument("--samples", default="40")
    parser.add_argument("--only", default=os.environ.get("ONLY", ""))
    said = parser.parse_args(arguments)
    sizes = [int(word) for word in said.sizes.split(",") if word] or list(SIZES)
    words = ["--runs", said.runs, "--samples", said.samples, "--only", said.only]
    rows: list[Row] = []
    with opened() as store:
        for men in sizes:
            with store.sized(men) as database:
                print(f"Measuring at {men} men.", flush=True)
                rows += measured(database, words)
    rows = judged(rows)
    print("\n".join(told(rows)))
    print(f"Load of the machine over the last five minutes: {os.getloadavg()[1]:.1f}.")
    if said.json:
        write(rows, Path(said.json))
    return 0 if all(row.ok for row in rows) else 1


def write(rows: Sequence[Row], path: Path) -> None:
    """The rows as tools read them."""
    path.write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
