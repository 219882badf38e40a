"""What other rooms read of a man, each in one query: his card and his timeline."""

from participants.selectors.card import (
    FollowUp,
    GoalLine,
    Kin,
    ManCard,
    OpenDanger,
    Phone,
    agreed_words,
    card_of,
)
from participants.selectors.consents import ConsentsNeeded, consents_needed
from participants.selectors.numbers import numbers_to_ring
from participants.selectors.timeline import TimelineRow, timeline
from participants.selectors.words import as_text, short

__all__ = [
    "ConsentsNeeded",
    "FollowUp",
    "GoalLine",
    "Kin",
    "ManCard",
    "OpenDanger",
    "Phone",
    "TimelineRow",
    "agreed_words",
    "as_text",
    "card_of",
    "consents_needed",
    "numbers_to_ring",
    "short",
    "timeline",
]
