"""Calls with a coach: tries, and what was said when he answered."""

from coaching.models.attempt import Attempt, AttemptOutcome
from coaching.models.call import AskedAboutHarm, Call, CallMode, ChangeOfContact, GoalProgress

__all__ = [
    "AskedAboutHarm",
    "Attempt",
    "AttemptOutcome",
    "Call",
    "CallMode",
    "ChangeOfContact",
    "GoalProgress",
]
