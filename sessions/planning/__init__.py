"""From a template to dated slots: pure functions, no database."""

from sessions.planning.calendar import Calendar
from sessions.planning.dating import CannotPlanError, Plan, PlannedSlot, Rhythm, make_plan
from sessions.planning.items import Item, Kind, Strand, Template
from sessions.planning.joining import ManSlot, slots_for_man

__all__ = [
    "Calendar",
    "CannotPlanError",
    "Item",
    "Kind",
    "ManSlot",
    "Plan",
    "PlannedSlot",
    "Rhythm",
    "Strand",
    "Template",
    "make_plan",
    "slots_for_man",
]
