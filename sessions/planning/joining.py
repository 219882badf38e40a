"""A man's own slots, from the plan of his cohort and the day he joins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.planning.calendar import Calendar
from sessions.planning.dating import PlannedSlot
from sessions.planning.items import Kind

OPTIONAL = "Optional: held where he needs it"


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
    first open day from his joining on, and is never dropped; a second one follows a week later.
    What is optional is not required of him until somebody holds it with him.
    """
    slots = tuple(planned)
    alone = late_one_to_ones(slots, joined_on, calendar)
    return tuple(_slot_for_man(slot, joined_on, alone) for slot in slots)


def _slot_for_man(slot: PlannedSlot, joined_on: date, alone: Mapping[str, date]) -> ManSlot:
    if slot.item.optional:
        return ManSlot(slot, slot.day, required=False, cause=OPTIONAL)
    if slot.day >= joined_on:
        return ManSlot(slot, slot.day, required=True, cause=slot.cause)
    joined = f"He joined on {joined_on.day} {joined_on:%B}"
    if slot.item.key in alone:
        return ManSlot(slot, alone[slot.item.key], required=True, cause=joined)
    return ManSlot(slot, slot.day, required=False, cause=joined)


def late_one_to_ones(
    planned: Iterable[PlannedSlot], joined_on: date, calendar: Calendar
) -> dict[str, date]:
    """When the one-to-ones that were before he joined are held with him, by the items' keys."""
    missed = (
        slot.item.key
        for slot in planned
        if slot.item.kind is Kind.ONE_TO_ONE and not slot.item.optional and slot.day < joined_on
    )
    return {
        key: first_open(joined_on + timedelta(weeks=place), calendar)
        for place, key in enumerate(missed)
    }


def first_open(day: date, calendar: Calendar) -> date:
    """The first day from this one on that has room for a one-to-one."""
    while not calendar.is_open(day, Kind.ONE_TO_ONE):
        day += timedelta(days=1)
    return day
