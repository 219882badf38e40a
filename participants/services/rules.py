"""What a service refuses, each named for the broken rule. Forms show the sentence."""

from advance_site.core.rules import Rule


class RefusedByDatabase(Rule):
    """A constraint refused the row; its own sentence explains."""


class StatusNotReachable(Rule):
    """His status cannot become that one from where it is."""


class SuitabilityNotConfirmed(Rule):
    sentence = "Two people have to decide that first: record the decision and have it confirmed."


class MayNotBeToldYet(Rule):
    sentence = "He may not be told yet. Ring ISS duty and write it down, or wait."


class ConfirmsOwnDecision(Rule):
    sentence = "Somebody else has to confirm what you recorded."


class AlreadyDone(Rule):
    sentence = "That was done already. Look at his page."


class AlreadyStruck(Rule):
    sentence = "That row is struck out already."


class OnlyStatus(Rule):
    sentence = "His only status cannot be struck out. Record the right one first."


class NothingToWithdraw(Rule):
    sentence = "He has not given this consent."


class ThreeGoals(Rule):
    sentence = "He can have three goals at a time. Put one down first."


class InTheFuture(Rule):
    sentence = "Enter a time that is not in the future."


class NotACaseWorker(Rule):
    sentence = "Choose somebody who works with men at his site."


class NotHisNamedWorker(Rule):
    sentence = "Only his named worker puts that away."


class OutOfDutyReach(Rule):
    sentence = "He is not a man of your site."


class ColumnsMissing(Rule):
    """A list whose columns do not tell who its men are."""


class NotOffered(Rule):
    sentence = "That is not offered for this row. Look at it again."


class RowsOpen(Rule):
    """Rows of a list still wait for somebody."""


class ChangedMeanwhile(Rule):
    sentence = "Men were added meanwhile who may be the same. Look at the rows again."


class CannotMerge(Rule):
    sentence = "These two records cannot be made one: what both have does not go together."


class CannotPart(Rule):
    """Two records that were made one stay one."""


class NotAPartOfTheWeek(Rule):
    sentence = "Select days and parts of the day from the list."
