"""Forms of what happens with him: status, goals, contacts, danger, reach, errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from advance_site.core.crispy.layout import Reveal, Send
from advance_site.core.dates import london, now, today
from participants.forms.fields import (
    ComingDayField,
    PastDayField,
    PersonForm,
    choice,
    clock,
    how_sure,
    moment_of,
    words,
    yes_or_no,
)
from participants.lists import lists
from participants.models import (
    REASONED,
    ContactOutcome,
    DangerAbout,
    Direction,
    Place,
    Progress,
    ReviewPoint,
    Status,
    ToldWhom,
    Way,
    WithWhom,
)
from participants.services import ContactFacts


def clock_now() -> str:
    return f"{london(now()):%-H:%M}"


class StatusForm(PersonForm):
    """A change to one status: its reasons, and whether his risk was reviewed."""

    def __init__(self, *args: Any, to: Status, **options: Any) -> None:
        self.to = to
        self.send = f"Record: {str(to.label).lower()}"
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        if self.to in REASONED:
            self.fields["reason"] = choice(
                "Reason",
                [(one.code, one.label) for one in lists().reasons_for(self.to)],
                missing="Select a reason.",
                widget=forms.RadioSelect,
            )
            self.fields["risk_review_done"] = yes_or_no(
                "Was his risk reviewed?", missing="Select whether his risk was reviewed."
            )
        self.fields["note"] = words("Note", longest=2000, rows=3)
        return [name for name in ("reason", "risk_review_done", "note") if name in self.fields]


class RungForm(PersonForm):
    """ISS duty was rung about a change, before he is told."""

    send = "Rung"
    spoke_to = words("Who answered", longest=120, missing="Enter who answered.")
    at = clock("At", initial=clock_now)

    def clean_at(self) -> datetime:
        return moment_of(today(), self.cleaned_data["at"])


class GoalForm(PersonForm):
    words = words(
        "The goal, in his own words", longest=300, missing="Enter the goal in his own words."
    )
    about_substance = forms.BooleanField(label="It is about substance use", required=False)
    confidence = how_sure("How sure is he that he can do it?")


class GoalReviewForm(PersonForm):
    point = choice("Review at", ReviewPoint.choices, missing="Select the point of the review.")
    progress = choice("How it goes", Progress.choices, missing="Select how it goes.")
    confidence = how_sure("How sure is he now?")
    note = words("Note", longest=500, rows=2)


class ContactForm(PersonForm):
    """A talk with or about him outside the 32, or a try at one."""

    send = "Save contact"
    direction = choice("Who got in touch", Direction.choices, missing="Select who got in touch.")
    with_whom = choice("With", WithWhom.choices, missing="Select with whom.", initial=WithWhom.HIM)
    other_name = words("Name", longest=120)
    way = choice("How", Way.choices, missing="Select how.", initial=Way.PHONE)
    outcome = choice(
        "What came of it",
        ContactOutcome.choices,
        missing="Select what came of it.",
        widget=forms.RadioSelect,
    )
    day = PastDayField(
        label="Day",
        missing="Enter the day.",
        wrong="Enter the day like 14/12/2026.",
        initial=today,
    )
    clock = clock("Time", initial=clock_now)
    minutes = forms.IntegerField(
        label="Minutes",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Enter the minutes as a number.",
            "min_value": "Enter the minutes, 1 to 600.",
            "max_value": "Enter the minutes, 1 to 600.",
        },
    )
    note = words("Note", longest=4000, rows=4)
    tags = forms.MultipleChoiceField(
        label="About",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select from this list."},
    )
    follow_up_what = words("What has to follow", longest=200)
    follow_up_on = ComingDayField(
        label="By",
        missing="",
        wrong="Enter the day like 14/12/2026.",
        required=False,
    )

    def __init__(self, *args: Any, whose_list: str, **options: Any) -> None:
        self.whose_list = whose_list
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        self.fields["follow_up_on"].help_text = self.whose_list
        tags = self.fields["tags"]
        assert isinstance(tags, forms.MultipleChoiceField)  # noqa: S101
        tags.choices = [(tag.code, tag.label) for tag in lists().contact_tags if tag.offered]
        return [
            "direction",
            "with_whom",
            Reveal("with_whom=key_worker|family|agency", "other_name"),
            "way",
            "outcome",
            Row("day", "clock", "minutes"),
            "note",
            "tags",
            Fieldset("Follow-up", Row("follow_up_what", "follow_up_on")),
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        what, on = values.get("follow_up_what"), values.get("follow_up_on")
        if what and not on and "follow_up_on" not in self.errors:
            self.add_error("follow_up_on", "Enter by when.")
        if on and not what:
            self.add_error("follow_up_what", "Enter what has to follow.")
        if "day" in values and "clock" in values:
            try:
                values["at"] = moment_of(values["day"], values["clock"])
            except forms.ValidationError as error:
                self.add_error("clock", error)
        return values

    def facts(self) -> ContactFacts:
        given = self.cleaned_data
        return ContactFacts(
            at=given["at"],
            direction=given["direction"],
            way=given["way"],
            with_whom=given["with_whom"],
            outcome=given["outcome"],
            other_name=given["other_name"],
            minutes=given["minutes"],
            note=given["note"],
            tags=given["tags"],
            follow_up_on=given["follow_up_on"],
            follow_up_what=given["follow_up_what"],
        )


class DangerForm(PersonForm):
    """Opens the step; with all three of the last fields it says at once who was told."""

    send = "Save this step"
    about = choice(
        "What it is about",
        DangerAbout.choices,
        missing="Select what it is about.",
        widget=forms.RadioSelect,
    )
    told_whom = choice("Told by voice", ToldWhom.choices, required=False)
    spoke_to = words("Spoke to", longest=120)
    at = clock("At", required=False, initial=clock_now)
    place = forms.ChoiceField(
        choices=Place.choices,
        initial=Place.MAN,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Open this page again."},
    )
    place_id = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "Open this page again."},
    )
    next = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def layout(self) -> list[Any]:
        told = Fieldset("Who was told", "told_whom", Row("spoke_to", "at"))
        return ["about", told, "place", "place_id", "next"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["place"] = values.get("place") or Place.MAN
        if self.says_told(values):
            ToldForm.demand(self, values)
        return values

    @staticmethod
    def says_told(values: dict[str, Any]) -> bool:
        """The time is filled in beforehand, so it alone says nothing."""
        return bool(values.get("told_whom") or values.get("spoke_to"))


class ToldForm(PersonForm):
    """Who was told by voice, when: it closes an open step."""

    send = "Save this step"
    told_whom = choice("Told by voice", ToldWhom.choices, required=False)
    spoke_to = words("Spoke to", longest=120)
    at = clock("At", required=False, initial=clock_now)
    next = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unreachable: bool = False, **options: Any) -> None:
        self.unreachable = unreachable
        super().__init__(*args, **options)
        self.helper.layout[-1].append(
            Send("Could not reach anyone there", kind="link", name="unreachable", value="1")
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.unreachable:
            self.demand(self, values)
        elif not values.get("told_whom"):
            self.add_error("told_whom", "Select whom you could not reach.")
        return values

    @staticmethod
    def demand(form: forms.Form, values: dict[str, Any]) -> None:
        """All three, and a moment that is past."""
        missing = {
            "told_whom": "Select who was told.",
            "spoke_to": "Enter whom you spoke to.",
            "at": "Enter when, like 14:30.",
        }
        for field, sentence in missing.items():
            if not values.get(field) and field not in form.errors:
                form.add_error(field, sentence)
        if values.get("at") and not isinstance(values["at"], datetime):
            try:
                values["at"] = moment_of(today(), values["at"])
            except forms.ValidationError as error:
                form.add_error("at", error)


class DutyForm(PersonForm):
    send = "Open his page for 12 hours"
    reason = words(
        "Why you need it",
        longest=300,
        missing="Enter why you need his page.",
        help_text="A few words are enough: he is on the phone.",
        rows=2,
    )


class StrikeForm(PersonForm):
    send = "Strike it out"
    reason = words(
        "What is wrong with it", longest=300, missing="Enter what is wrong with it.", rows=2
    )
