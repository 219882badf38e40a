"""One man pauses, comes back, changes cohort, or has a session elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from advance_site.core.dates import today
from sessions.forms.changes import StaffForm
from sessions.forms.fields import PlanForm, choice, day, why
from sessions.models import Cohort, Slot
from sessions.services.catching_up import Offered


class PauseForm(PlanForm):
    send = "He pauses"
    since = day("He pauses since", missing="Enter the day since which he pauses", initial=today)
    why = why("Why he pauses", missing="Enter why he pauses")

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > today():
            raise forms.ValidationError("Enter a day that is not in the future")
        return since


class ResumeForm(PlanForm):
    send = "He is back"
    back_on = day("Back on", missing="Enter the day on which he came back", initial=today)

    def clean_back_on(self) -> Any:
        back_on = self.cleaned_data["back_on"]
        if back_on > today():
            raise forms.ValidationError("Enter a day that is not in the future")
        return back_on


class TransferForm(StaffForm):
    send = "Change his cohort"
    to = choice("New cohort", [], missing="Select the cohort that he joins")
    coach = choice("His coach there", [], missing="Select his coach")
    on = day("From", missing="Enter the day from which he is there", initial=today)
    why = why()

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **options: Any) -> None:
        self.cohorts = {str(cohort.public_id): cohort for cohort in cohorts}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        field: Any = self.fields["to"]
        words = [
            (key, f"{one}, {one.get_weekday_display()}s, from {one.starts_on:%d/%m/%Y}")
            for key, one in self.cohorts.items()
        ]
        field.choices = [("", "Select a cohort"), *words]
        self.offer("coach")
        return super().layout()

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on < today():
            raise forms.ValidationError("Choose a day from today on")
        return on


class CatchUpForm(PlanForm):
    send = "He comes to that group"
    place = choice(
        "Which session, with whom", [], missing="Select a session", widget=forms.RadioSelect
    )
    why = why()

    def __init__(
        self, *args: Any, offered: Sequence[tuple[Slot, Sequence[Offered]]], **options: Any
    ) -> None:
        self.places = {
            f"{slot.public_id}/{one.public_id}": (slot, one)
            for slot, found in offered
            for one in found
        }
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        field: Any = self.fields["place"]
        field.choices = [(key, one.words) for key, (_, one) in self.places.items()]
        return super().layout()

    def chosen(self) -> tuple[Slot, UUID]:
        slot, one = self.places[self.cleaned_data["place"]]
        return slot, one.public_id


class DropCatchUpForm(PlanForm):
    send = "He stays with his own cohort"


class OneLeadsForm(StaffForm):
    send = "One leads alone"
    away = choice("Who is away", [], missing="Select who is away")
    why = why("Why one leads alone", missing="Enter why one leads alone")

    def layout(self) -> list[Any]:
        self.offer("away")
        return super().layout()


class JoinGroupsForm(PlanForm):
    send = "Join the groups"
    to = choice("Group to join", [], missing="Select a group", widget=forms.RadioSelect)
    why = why()

    def __init__(self, *args: Any, groups: Sequence[Offered], **options: Any) -> None:
        self.groups = groups
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        field: Any = self.fields["to"]
        field.choices = [(str(one.public_id), one.words) for one in self.groups]
        return super().layout()


class TakeBackForm(PlanForm):
    send = "Take it back"
