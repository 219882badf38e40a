"""What a service of accounts refuses, each named for the broken rule; forms show the sentence."""

from advance_site.core.rules import Rule


class NotYoursToGive(Rule):
    sentence = "You cannot give that role at that site. Ask its lead, or whoever runs the system."


class NotForOneself(Rule):
    sentence = "You cannot change your own roles. Ask a colleague who may."


class AlreadyInvited(Rule):
    sentence = "This person is invited already. Withdraw that invitation to send a new one."


class AlreadyHere(Rule):
    sentence = "Somebody with this e-mail address signs in here already."


class ComesBack(Rule):
    sentence = (
        "This person has worked here before. Invite them by e-mail, so that nobody else can take "
        "up their account."
    )


class InvitationIsOver(Rule):
    sentence = "This invitation was used, withdrawn or is too old. Ask for a new one."


class HasThatRole(Rule):
    sentence = "This person has that role there already."


class HasLeft(Rule):
    sentence = "This person has left. Invite them again."


class DaysOutOfOrder(Rule):
    sentence = "Enter a last day that is not before the first."


class AlreadyRecorded(Rule):
    sentence = "This course is recorded for that day already."


class NotYourPerson(Rule):
    sentence = (
        "This person also works at a site that is not yours. End their roles at yours; "
        "the other site does the rest."
    )


class NeedsSuccessor(Rule):
    sentence = "Choose who takes over the work that is still open."


class NotASuccessor(Rule):
    sentence = "Choose a colleague who works at the same site."
