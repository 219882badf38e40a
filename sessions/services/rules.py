"""What a service of this room refuses, each named for the broken rule."""

from __future__ import annotations

from collections.abc import Sequence

from advance_site.core.rules import Rule
from sessions.models import Attendance, Enrolment


class TwoFacilitators(Rule):
    sentence = "Select two different facilitators."


class NoPlan(Rule):
    """The site is closed for so long that no plan can be made."""


class NotRunningYet(Rule):
    sentence = "Week 1 is still to come. Plan the cohort instead."


class AlreadyOver(Rule):
    sentence = "All of it would be in the past. Enter the days on which its groups were."


class NotYours(Rule):
    sentence = "You can plan a cohort that you lead. A site lead can plan any of the site."


class DoubleBooked(Rule):
    sentence = "Somebody is booked twice. Choose another time, or say why both stay."


class AlreadyRecorded(Rule):
    sentence = "Something is recorded already, so the plan cannot be made anew."


class PlanChanged(Rule):
    sentence = "The plan changed meanwhile. Look again."


class ChangedMeanwhile(Rule):
    sentence = "Somebody else changed it meanwhile. Look again: what you entered is kept below."


class NotBeforeUs(Rule):
    sentence = "Only sessions from before this system are entered here. Look again."


class NothingMoves(Rule):
    sentence = "Nothing would move. The plan is that way already."


class SomethingDependsOnIt(Rule):
    sentence = "It cannot be taken back any more: the plan was changed or recorded since."


class AlreadyPauses(Rule):
    sentence = "He pauses already."


class DoesNotPause(Rule):
    sentence = "He does not pause."


class NoCatchUp(Rule):
    sentence = "That session is not offered to him any more. Look again."


class InTwoPlaces(Rule):
    sentence = "He is asked to another group at that time."


class NotTheSameProgramme(Rule):
    sentence = "Both cohorts must run the same version of the same programme."


class TooFarApart(Rule):
    """The next groups of two cohorts are more than one apart."""


class NotReadyToMerge(Rule):
    """Something of the cohort that is to be emptied has to be settled first."""


class SameCohort(Rule):
    sentence = "He is in that cohort already. Choose another."


class NotAlone(Rule):
    sentence = "Only a session that two people lead can be run by one of them."


class NoGroupToJoin(Rule):
    sentence = "That group cannot be joined any more. Look again."


class AlreadyTold(Rule):
    sentence = "He has been told already."


class NotPlanned(Rule):
    sentence = "That session is not planned any more."


class RegisterHasMarks(Rule):
    sentence = "The register of that session has marks. Take them back first."


class AlreadyStopped(Rule):
    sentence = "This cohort is stopped already."


class StillHeld(Rule):
    """Something was held on or after the day from which nothing is to be held."""


class NotBegun(Rule):
    sentence = "That session has not begun."


class InThePast(Rule):
    sentence = "Choose a date and time after now."


class ClosedDay(Rule):
    sentence = "The site is closed on that day."


class OutOfOrder(Rule):
    sentence = "Choose a date between the group before and the group after."


class NotAccepted(Rule):
    sentence = "He is not accepted on to the programme."


class WrongSite(Rule):
    sentence = "He belongs to another site."


class AlreadyEnrolled(Rule):
    sentence = "He is in a cohort already."


class AlreadyLeft(Rule):
    sentence = "He has left this cohort already."


class NotLeading(Rule):
    sentence = "That person does not lead this cohort."


class NoSuchProgramme(Rule):
    sentence = "Select a programme that is offered."


class TemplateChangedWithoutVersion(Rule):
    sentence = "The programme's file has changed. Give it a new version."


class TooEarly(Rule):
    sentence = "A register opens on the day of its session."


class NotRequired(Rule):
    sentence = "He was not in the cohort on that day, so he is not required."


class UnknownOutcome(Rule):
    sentence = "Select an outcome that the register offers."


class Signed(Rule):
    sentence = "The register is signed. Correct the row, with a reason."


class NotSigned(Rule):
    sentence = "The register is not signed yet, so its rows can simply be changed."


class SessionOff(Rule):
    sentence = "That session was not held."


class NothingToUndo(Rule):
    sentence = "There is nothing left to take back."


class LedAndTimesMissing(Rule):
    sentence = "Enter who led the group, and when it began and ended."


class RegisterChanged(Rule):
    sentence = "Somebody else changed the session's notes meanwhile. Look again."


class SlotOfRegister(Rule):
    sentence = "This session has a register. Sign it, or correct its row."


class RowsMissing(Rule):
    """The register cannot be signed: rows are not marked, or lack their minutes."""

    def __init__(
        self, unmarked: Sequence[Enrolment], without_minutes: Sequence[Attendance] = ()
    ) -> None:
        self.unmarked = tuple(unmarked)
        self.without_minutes = tuple(without_minutes)
        parts = []
        if unmarked:
            parts.append(f"Mark {_men(len(unmarked))} first.")
        if without_minutes:
            parts.append(f"Enter the minutes late of {_men(len(without_minutes))}.")
        super().__init__(" ".join(parts))


class StepsOpen(Rule):
    """The register cannot be signed: somebody still has to be told by voice."""

    def __init__(self, rows: Sequence[Attendance]) -> None:
        self.rows = tuple(rows)
        steps = "1 step is open" if len(rows) == 1 else f"{len(rows)} steps are open"
        super().__init__(f"{steps}. Ring, and write down who was told.")


def _men(count: int) -> str:
    return "1 man" if count == 1 else f"{count} men"
