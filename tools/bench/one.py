"""All cases in one database, in a process that is a web process: its login, its settings.

    python -m tools.bench.one --runs 3 --samples 40      figures as JSON

The owner's address, with which people are looked up and marks taken back, is in BENCH_OWNER_URL.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict

OWNER = "BENCH_OWNER_URL"


def figures(runs: int, samples: int, only: str) -> Iterator[dict[str, object]]:
    """The figures of each case, as they are found."""
    from advance_site.wsgi import application  # noqa: PLC0415 - it sets Django up
    from tools.bench.cases import CASES  # noqa: PLC0415
    from tools.bench.measure import Seat, measure  # noqa: PLC0415
    from tools.bench.people import desks  # noqa: PLC0415
    from tools.bench.visitors import Visitor, sign_in  # noqa: PLC0415

    seats = [
        Seat(
            desk,
            Visitor(application, sign_in(desk.facts["leader"])),
            Visitor(application, sign_in(desk.facts["lead"])),
        )
        for desk in desks(os.environ[OWNER])
    ]
    for case in CASES:
        if only in case.name:
            found = measure(case, seats, runs=runs, samples=samples)
            print(f"  {case.name}: {found.p95_ms} ms", file=sys.stderr, flush=True)
            yield {**asdict(found), "ok": found.ok}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--only", default="")
    said = parser.parse_args()
    print(json.dumps(list(figures(said.runs, said.samples, said.only))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
