"""A man goes on where he was: after a pause, or in another cohort."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from sessions.planning.calendar import Calendar
from sessions.planning.dating import PlannedSlot
from sessions.planning.items import Item, Kind
from sessions.planning.joining import OPTIONAL, late_one_to_ones


class Carry(StrEnum):
    """What becomes of an item of the plan that he joins."""

    CARRIED = "carried"
    REQUIRED = "required"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True)
class CarriedSlot:
    """One of his slots in the plan that he joins."""

    planned: PlannedSlot
    due_on: date
    carry: Carry
    cause: str = ""


def carry_on(
    planned: Iterable[PlannedSlot],
    joined_on: date,
    done: Collection[str],
    calendar: Calendar,
    *,
    resumes: bool = True,
) -> tuple[CarriedSlot, ...]:
    """His slots in a plan, of which he has done some (by key) in an earlier cohort.

    What he has done is carried. Groups that the plan has had are not required; he can catch them
    up. What he does alone, and has not done, is dated anew from his joining on, a week's at a
    time, so that he resumes at the same point. Who has done nothing yet joins as a new man does:
    website sessions and calls of past weeks are not required of him. Nor are they of who does
    not resume, but goes on with a whole cohort at the pace of the one that it joins.
    """
    slots = list(planned)
    alone = [s for s in slots if not s.item.kind.is_group and not s.item.optional]
    owed = [s for s in alone if s.item.key not in done]
    anew = done if resumes else ()
    days = resumed_days(((s.item, s.day) for s in owed), joined_on, calendar) if anew else {}
    late = late_one_to_ones(slots, joined_on, calendar)
    return tuple(_carried(slot, joined_on, done, days, late) for slot in slots)


def _carried(
    slot: PlannedSlot,
    joined_on: date,
    done: Collection[str],
    days: Mapping[str, date],
    late: Mapping[str, date],
) -> CarriedSlot:
    joined = f"He joined on {joined_on.day} {joined_on:%B}"
    if slot.item.key in done:
        return CarriedSlot(slot, slot.day, Carry.CARRIED, "Done in an earlier cohort")
    if slot.item.optional:
        return CarriedSlot(slot, slot.day, Carry.NOT_REQUIRED, OPTIONAL)
    if slot.item.key in days:
        day = days[slot.item.key]
        cause = slot.cause if day == slot.day else "Goes on where he was"
        return CarriedSlot(slot, day, Carry.REQUIRED, cause)
    if slot.day >= joined_on:
        return CarriedSlot(slot, slot.day, Carry.REQUIRED, slot.cause)
    if slot.item.key in late:
        return CarriedSlot(slot, late[slot.item.key], Carry.REQUIRED, joined)
    return CarriedSlot(slot, slot.day, Carry.NOT_REQUIRED, joined)


def resumed_days(
    owed: Iterable[tuple[Item, date]], back_on: date, calendar: Calendar
) -> dict[str, date]:
    """When what he does alone is due from the day on which he is back, by the items' keys.

    One week of the programme a week, in order, and nothing before the plan itself has it. What
    is held with him alone has weeks of its own, and takes none from the rest.
    """
    days: dict[str, date] = {}
    cursors = {True: back_on, False: back_on}
    for _, found in groupby(owed, key=lambda pair: pair[0].week):
        week = list(found)
        alone = week[0][0].kind is Kind.ONE_TO_ONE
        cursor = cursors[alone]
        # A week that is still to come in the plan stays where it is; one that has passed is put
        # at the cursor, and the next waits a week for it.
        to_come = week[0][1] >= cursor
        laid = dict(_week(week, cursor, calendar, to_come=to_come))
        days |= laid
        cursors[alone] = max(laid.values()) if to_come else cursor + timedelta(weeks=1)
    return days


def _week(
    items: list[tuple[Item, date]], cursor: date, calendar: Calendar, *, to_come: bool
) -> Iterator[tuple[str, date]]:
    offset = items[0][0].day
    floor = cursor
    for item, day in items:
        wanted = day if to_come else cursor + timedelta(days=item.day - offset)
        due = max(wanted, floor)
        while not calendar.is_open(due, item.kind):
            due += timedelta(days=1)
        yield item.key, due
        floor = due
