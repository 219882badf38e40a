"""Everything that writes about calls, and about slots that are marked by hand."""

from coaching.services.attempts import ask_in, record_attempt, try_again, undo_attempt
from coaching.services.calls import CallFacts, log_call, strike_call

__all__ = [
    "CallFacts",
    "ask_in",
    "log_call",
    "record_attempt",
    "strike_call",
    "try_again",
    "undo_attempt",
]
