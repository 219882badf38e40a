"""From a template to dated slots: pure functions, no database."""

from sessions.planning.calendar import Calendar
from sessions.planning.carrying import CarriedSlot, Carry, carry_on, resumed_days
from sessions.planning.dating import CannotPlanError, Plan, PlannedSlot, Rhythm, make_plan
from sessions.planning.items import Item, Kind, Strand, Template
from sessions.planning.joining import ManSlot, slots_for_man

__all__ = [
    "Calendar",
    "CannotPlanError",
    "CarriedSlot",
    "Carry",
    "Item",
    "Kind",
    "ManSlot",
    "Plan",
    "PlannedSlot",
    "Rhythm",
    "Strand",
    "Template",
    "carry_on",
    "make_plan",
    "resumed_days",
    "slots_for_man",
]
