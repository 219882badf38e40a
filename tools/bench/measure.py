"""Server time, queries, and the same SQL without a page around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

from django.db import DatabaseError

from tools.bench.cases import LEADER, Case
from tools.bench.people import Desk
from tools.bench.queries import Query, ask_again, recorded
from tools.bench.visitors import Answer, Refused, Visitor

WARM_UP = 3
MOST_QUERIES, HIGHEST_RATIO = 12, 3.0


@dataclass(frozen=True)
class Figures:
    """One case at one size; times in milliseconds, `ratio` to the bare SQL where that runs."""

    name: str
    p50_ms: float
    p95_ms: float
    queries: int
    ratio: float | None
    limit: float

    @property
    def ok(self) -> bool:
        """Within its time, its queries, and three times the bare SQL."""
        ratio = self.ratio is None or self.ratio <= HIGHEST_RATIO
        return self.p95_ms <= self.limit and self.queries <= MOST_QUERIES and ratio


@dataclass(frozen=True)
class Seat:
    """A desk with whoever sits at it."""

    desk: Desk
    leader: Visitor
    lead: Visitor

    def of(self, case: Case) -> Visitor:
        return self.leader if case.who == LEADER else self.lead


def asked(case: Case, seat: Seat, n: int) -> Answer:
    """One request of a case, which must answer as it should."""
    visitor = seat.of(case)
    answer = visitor.ask(case.request(seat.desk, n))
    if answer.status != case.status:
        said = answer.body[:400].decode(errors="replace")
        raise Refused(f"{case.name} answered {answer.status}: {said}")
    return answer


def run(case: Case, seats: Sequence[Seat], samples: int) -> list[float]:
    """The times of so many requests, of one seat after the other."""
    return [answer.seconds for answer in _answers(case, seats, samples)]


def _answers(case: Case, seats: Sequence[Seat], samples: int) -> Iterator[Answer]:
    for seat in seats:
        case.before(seat.desk, seat.of(case))
    warm = WARM_UP * len(seats)
    places = islice(cycle(seats), warm + (case.samples or samples))
    for n, seat in enumerate(places):
        if case.samples:
            case.before(seat.desk, seat.of(case))
        answer = asked(case, seat, n // len(seats))
        case.after(seat.desk, seat.of(case), answer)
        if n >= warm:
            yield answer


def queries_of(case: Case, seat: Seat) -> list[Query]:
    """What one request asks."""
    case.before(seat.desk, seat.of(case))
    case.after(seat.desk, seat.of(case), asked(case, seat, 0))
    if case.samples:
        case.before(seat.desk, seat.of(case))
    with recorded() as queries:
        answer = asked(case, seat, 1)
    case.after(seat.desk, seat.of(case), answer)
    return list(queries)


def bare(queries: list[Query], samples: int) -> float | None:
    """The median time of the same statements alone; None where they cannot run twice."""
    try:
        times = [timed(lambda: ask_again(queries)) for _ in range(samples)]
    except DatabaseError:
        return None
    return median(times)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def percentile(times: Sequence[float], share: float) -> float:
    """The time that so large a share of the requests does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(case: Case, seats: Sequence[Seat], *, runs: int, samples: int) -> Figures:
    """Median of several runs. The bare SQL is that of the first seat."""
    times = [run(case, seats, samples) for _ in range(runs)]
    first = seats[0]
    queries = queries_of(case, first)
    alone = bare(queries, samples)
    here = median(run(case, [first], samples))
    return Figures(
        name=case.name,
        p50_ms=round(1000 * median(percentile(one, 0.5) for one in times), 2),
        p95_ms=round(1000 * median(percentile(one, 0.95) for one in times), 2),
        queries=sum(query.is_own for query in queries),
        ratio=round(here / alone, 2) if alone else None,
        limit=case.limit,
    )
