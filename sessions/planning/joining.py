"""A man's own slots, from the plan of his cohort and the day he joins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.planning.calendar import Calendar
from sessions.planning.dating import PlannedSlot
from sessions.planning.items import Kind


@dataclass(frozen=True)
class ManSlot:
    """One of his slots: when it is due, and whether it is asked of him at all."""

    planned: PlannedSlot
    due_on: date
    required: bool
    cause: str


def slots_for_man(
    planned: Iterable[PlannedSlot], joined_on: date, calendar: Calendar
) -> tuple[ManSlot, ...]:
    """Give a man his slots; what came before he joined is not required of him.

    His one-to-one is his own appointment, where his safety plan is written: it falls on the
    first open day from his joining on, and is never dropped.
    """
    return tuple(_slot_for_man(slot, joined_on, calendar) for slot in planned)


def _slot_for_man(slot: PlannedSlot, joined_on: date, calendar: Calendar) -> ManSlot:
    if slot.day >= joined_on:
        return ManSlot(slot, slot.day, required=True, cause=slot.cause)
    joined = f"He joined on {joined_on.day} {joined_on:%B}"
    if slot.item.kind is Kind.ONE_TO_ONE:
        return ManSlot(slot, _first_open(joined_on, calendar), required=True, cause=joined)
    return ManSlot(slot, slot.day, required=False, cause=joined)


def _first_open(day: date, calendar: Calendar) -> date:
    while not calendar.is_open(day, Kind.ONE_TO_ONE):
        day += timedelta(days=1)
    return day
