"""Changes of a plan that exists: a session, a man, a leader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from advance_site.accounts.models import User
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import today
from participants.lists import lists
from participants.models import Participant, Status
from participants.services import next_statuses
from sessions.forms.fields import (
    PlanForm,
    both_stay,
    choice,
    day,
    people,
    why,
)
from sessions.services import Leaving

NO_CHANGE = "stay"


def hidden_version() -> forms.IntegerField:
    """The plan as it stood when the form was drawn."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class CancelForm(PlanForm):
    send = "Cancel this session"
    send_kind = "warning"
    why = why("Why it is cancelled", missing="Enter why it is cancelled")
    plan_version = hidden_version()


class DidNotForm(PlanForm):
    send = "It did not take place"
    send_kind = "warning"
    why = why("Why it did not take place", missing="Enter why it did not take place")


class StaffForm(PlanForm):
    """A form that offers colleagues."""

    def __init__(self, *args: Any, staff: Sequence[User], **options: Any) -> None:
        self.staff = {str(user.public_id): user for user in staff}
        super().__init__(*args, **options)

    def offer(self, name: str, users: Sequence[User] | None = None) -> None:
        """Offer these people in a field, else all colleagues."""
        field: Any = self.fields[name]
        offered = list(self.staff.values()) if users is None else list(users)
        self.staff |= {str(user.public_id): user for user in offered}
        field.choices = people(offered, "Select a person")

    def person(self, name: str) -> User:
        return self.staff[self.cleaned_data[name]]


class EnrolForm(StaffForm):
    send = "Enrol him"
    man = choice("Man", [], missing="Select the man")
    coach = choice("His coach", [], missing="Select his coach")
    joined_on = day("He joins on", missing="Enter the day on which he joins")
    plan_version = hidden_version()

    def __init__(self, *args: Any, men: Sequence[Participant], **options: Any) -> None:
        self.men = {str(man.public_id): man for man in men}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        field: Any = self.fields["man"]
        offered = [(key, f"{man.name}, {man.reference}") for key, man in self.men.items()]
        field.choices = [("", "Select a man"), *offered]
        self.offer("coach")
        return super().layout()


class CoachForm(StaffForm):
    send = "Change his coach"
    coach = choice("New coach", [], missing="Select his new coach")
    why = why()

    def layout(self) -> list[Any]:
        self.offer("coach")
        return super().layout()


class SwapForm(StaffForm):
    send = "Swap"
    leaving = choice("Who stops", [], missing="Select who stops")
    joining = choice("Who leads instead", [], missing="Select who leads instead")
    from_day = day("From", missing="Enter the first day", initial=today)
    why = why()
    exception_reason = both_stay()
    plan_version = hidden_version()

    def __init__(self, *args: Any, leaders: Sequence[User], **options: Any) -> None:
        self.leaders = leaders
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        self.offer("joining", [u for u in self.staff.values() if u not in self.leaders])
        self.offer("leaving", self.leaders)
        return super().layout()


class StandInForm(SwapForm):
    send = "Set the stand-in"

    def layout(self) -> list[Any]:
        for name in ("from_day", "plan_version"):
            del self.fields[name]
        self.fields["leaving"].label = "Instead of"
        self.fields["joining"].label = "Who stands in"
        return super().layout()


class EndStandInForm(PlanForm):
    send = "Take the stand-in back"
    why = why()


class LeaveForm(PlanForm):
    """He leaves the cohort; his status changes in the same act, or stays as it is."""

    send = "He leaves"
    send_kind = "warning"
    left_on = day("He left on", missing="Enter the day on which he left", initial=today)
    reason = why("What happened", missing="Enter what happened")
    status = choice("His status", [], missing="Select his status", widget=forms.RadioSelect)
    status_reason = choice("Reason of the status", [], missing="Select a reason", required=False)
    risk_review_done = choice(
        "Was his risk reviewed?",
        (("yes", "Yes"), ("no", "No")),
        missing="Select whether his risk was reviewed",
        required=False,
        widget=Segments,
    )

    def __init__(self, *args: Any, present: Status, **options: Any) -> None:
        self.present = present
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        status: Any = self.fields["status"]
        stays = (NO_CHANGE, f"Stays “{self.present.label}”, for example to join another cohort")
        status.choices = [
            stays,
            *((one.value, one.label) for one in next_statuses(self.present)),
        ]
        reason: Any = self.fields["status_reason"]
        reason.choices = [
            ("", "Select a reason"),
            *((one.code, one.label) for one in lists().status_reasons if one.offered),
        ]
        return super().layout()

    def clean_left_on(self) -> Any:
        left_on = self.cleaned_data["left_on"]
        if left_on > today():
            raise forms.ValidationError("Enter a day that is not in the future")
        return left_on

    def leaving(self) -> Leaving | None:
        """The status that he leaves with, or None where it stays."""
        given = self.cleaned_data
        if given["status"] == NO_CHANGE:
            return None
        answer = given["risk_review_done"]
        return Leaving(
            status=Status(given["status"]),
            reason=given["status_reason"],
            risk_review_done=answer == "yes" if answer else None,
        )
