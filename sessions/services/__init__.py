"""Everything that writes in this room. Keyword-only, atomic, each with its row in the audit."""

from sessions.services.attendance import (
    RestMarked,
    RowChanged,
    mark_rest_present,
    mark_row,
    undo_rest_present,
)
from sessions.services.bookings import Collision
from sessions.services.cohorts import (
    Preview,
    create_cohort,
    may_replan,
    next_number,
    preview_cohort,
    replan,
)
from sessions.services.enrolling import change_coach, enrol_man, man_leaves
from sessions.services.facts import CohortFacts, Enrolling, Leaving, RowFacts
from sessions.services.leading import (
    change_details,
    end_stand_in,
    set_stand_in,
    swap_facilitator,
)
from sessions.services.moving import cancel_session, mark_did_not_take_place, move_session
from sessions.services.people import case_workers
from sessions.services.signing import (
    HeldFacts,
    Missing,
    correct_row,
    missing_from,
    record_session,
    sign_register,
)
from sessions.services.slots import mark_slot
from sessions.services.templates import load_programme, load_template, programmes

__all__ = [
    "CohortFacts",
    "Collision",
    "Enrolling",
    "HeldFacts",
    "Leaving",
    "Missing",
    "Preview",
    "RestMarked",
    "RowChanged",
    "RowFacts",
    "cancel_session",
    "case_workers",
    "change_coach",
    "change_details",
    "correct_row",
    "create_cohort",
    "end_stand_in",
    "enrol_man",
    "load_programme",
    "load_template",
    "man_leaves",
    "mark_did_not_take_place",
    "mark_rest_present",
    "mark_row",
    "mark_slot",
    "may_replan",
    "missing_from",
    "move_session",
    "next_number",
    "preview_cohort",
    "programmes",
    "record_session",
    "replan",
    "set_stand_in",
    "sign_register",
    "swap_facilitator",
    "undo_rest_present",
]
