"""What a service refuses here, each named for the broken rule."""

from advance_site.core.rules import Rule


class SlotIsClosed(Rule):
    sentence = "This call is logged already, or not asked of him. Look at his page."


class NotACoachingSlot(Rule):
    sentence = "Only a coaching call is rung. Mark other sessions by hand."


class UndoneTooLate(Rule):
    sentence = "Somebody has gone on from there. Strike it out on his page instead."
