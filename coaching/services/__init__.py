"""Everything that writes about calls, and about slots that are marked by hand."""

from coaching.services.attempts import ask_in, record_attempt, try_again, undo_attempt
from coaching.services.calls import CallFacts, log_call, strike_call
from coaching.services.slots import SlotFacts, mark_slot, reopen_slot

__all__ = [
    "CallFacts",
    "SlotFacts",
    "ask_in",
    "log_call",
    "mark_slot",
    "record_attempt",
    "reopen_slot",
    "strike_call",
    "try_again",
    "undo_attempt",
]
