"""When to ring him again: a pure judgement from his agreed times and the hours tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from advance_site.core.dates import local, london
from advance_site.core.weekdays import Weekday

FIRST_HOUR, LAST_HOUR = 9, 19
DAYS_AHEAD = 7
SOONEST = timedelta(hours=1)
OFFERED = 3


@dataclass(frozen=True)
class AgreedHours:
    """An agreed time of the week; `weekday` is a `Weekday`."""

    weekday: int
    starts: time
    ends: time


def next_agreed(agreed: Sequence[AgreedHours], moment: datetime) -> list[datetime]:
    """The starts of his agreed times in the coming week, soonest first."""
    today = london(moment).date()
    starts = [
        local(day, hours.starts)
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1))
        for hours in agreed
        if hours.weekday == day.weekday()
    ]
    return sorted(start for start in starts if start > moment)


def untried_hours(tried: Sequence[datetime], moment: datetime) -> list[datetime]:
    """Whole hours between 9 and 19 of the next working days that were not tried yet.

    An hour of the day in which he did not answer is offered last.
    """
    missed = {london(at).hour for at in tried}
    hours = [
        local(day, time(hour))
        for day in _days(london(moment).date())
        for hour in (17, 12, 10, 15, 18, 9)
        if FIRST_HOUR <= hour < LAST_HOUR
    ]
    coming = [at for at in hours if at > moment + SOONEST]
    return sorted(coming, key=lambda at: (london(at).hour in missed, london(at).date()))


def _days(first: date) -> list[date]:
    days = (first + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return [day for day in days if day.weekday() < Weekday.SATURDAY]


def suggest(
    agreed: Sequence[AgreedHours], tried: Sequence[datetime], moment: datetime
) -> list[datetime]:
    """Three times to try: his next agreed time, then hours not tried yet."""
    offered = next_agreed(agreed, moment)[:1]
    for at in untried_hours(tried, moment):
        if len(offered) == OFFERED:
            break
        if all(abs(at - other) >= SOONEST for other in offered):
            offered.append(at)
    return sorted(offered)


def agreed_now(
    agreed: Sequence[AgreedHours], moment: datetime
) -> tuple[datetime, datetime] | None:
    """The agreed time that runs now, else the next one of today, with its end."""
    here = london(moment)
    todays = sorted(
        (w for w in agreed if w.weekday == here.weekday() and w.ends > here.time()),
        key=lambda w: w.starts,
    )
    if not todays:
        return None
    return local(here.date(), todays[0].starts), local(here.date(), todays[0].ends)
