"""What is typed about calls: parsed, checked, explained."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from advance_site.core.crispy.fields import ClockField, DayField
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import local, london, now
from advance_site.jobs.forms import OnceForm
from coaching.models import AskedAboutHarm, CallMode, ChangeOfContact, GoalProgress
from coaching.services import CallFacts
from coaching.topics import topic_choices
from sessions.models import Found, SlotState, SlotWay

LONGEST = 180
DAY = {"missing": "Enter the day", "wrong": "Enter a day, like 26/11/2026"}
BEGAN = {"missing": "Enter when the call began", "wrong": "Enter a time, like 17:40"}
AGAIN = {"missing": "Enter a time", "wrong": "Enter a time, like 17:40"}
TONES = {Found.NO.value: "danger", Found.UNSURE.value: "warning"}


def moment_of(day: Any, at: time) -> datetime:
    """A typed day and time on London's clock."""
    return local(day, at)


class CallForm(OnceForm):
    """One page for a call in which he was reached; the usual answers are preset."""

    day = DayField(label="Day", help_text="", **DAY)
    began = ClockField(label="Began at", **BEGAN)
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "required": "Enter how many minutes you talked",
            "invalid": "Enter the minutes as a number",
            "min_value": "Enter the minutes, 1 to 180",
            "max_value": "Enter the minutes, 1 to 180",
        },
    )
    mode = forms.ChoiceField(
        label="How",
        choices=CallMode.choices,
        widget=Segments,
        initial=CallMode.PHONE,
        error_messages={"required": "Select how you talked", "invalid_choice": "Select how"},
    )
    alone = forms.ChoiceField(
        label="Was he alone?",
        choices=Found.choices,
        widget=Segments(tones=TONES),
        initial=Found.YES,
        error_messages={"required": "Select whether he was alone"},
    )
    sober = forms.ChoiceField(
        label="Was he sober?",
        choices=Found.choices,
        widget=Segments(tones=TONES),
        initial=Found.YES,
        error_messages={"required": "Select whether he was sober"},
    )
    topics = forms.MultipleChoiceField(
        label="Talked about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select topics from the list"},
    )
    goal_progress = forms.ChoiceField(
        label="Goal since last time",
        choices=GoalProgress.choices,
        widget=Segments,
        initial=GoalProgress.NOT_DISCUSSED,
        error_messages={"required": "Select how his goal is going"},
    )
    change = forms.ChoiceField(
        label="Any change of contact or relationship?",
        help_text="Ask every man at every call.",
        choices=ChangeOfContact.choices,
        widget=Segments,
        error_messages={
            "required": "Select whether anything has changed, or that you did not ask"
        },
    )
    change_note = forms.CharField(
        label="What has changed, in his words",
        required=False,
        max_length=300,
        error_messages={"max_length": "Use at most 300 characters"},
    )
    self_harm = forms.ChoiceField(
        label="Thoughts of suicide or self-harm?",
        choices=AskedAboutHarm.choices,
        widget=Segments,
        initial=AskedAboutHarm.NOT_ASKED,
        error_messages={"required": "Select what he said, or that you did not ask"},
    )
    practice = forms.CharField(
        label="He practises until next time",
        required=False,
        max_length=300,
        error_messages={"max_length": "Use at most 300 characters"},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Use at most 4,000 characters"},
    )
    counts = forms.BooleanField(
        label="This call is done",
        help_text="Take the tick away if you go on another day.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        here = london(now())
        kwargs["initial"] = {
            "day": here.date(),
            "began": here.time().replace(second=0, microsecond=0),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = topic_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("change") == ChangeOfContact.YES and not values.get("change_note"):
            self.add_error("change_note", "Enter what has changed, in his words")
        if values.get("day") and values.get("began"):
            values["at"] = moment_of(values["day"], values["began"])
            if values["at"] > now():
                self.add_error("began", "Enter a time that is not in the future")
        return values

    def facts(self) -> CallFacts:
        """What the service takes; only of a valid form."""
        values = self.cleaned_data
        names = CallFacts.__dataclass_fields__.keys() - {"website_discussed"}
        return CallFacts(
            **{name: values[name] for name in names},
            website_discussed="website" in values["topics"],
        )


class TryAgainForm(forms.Form):
    """Another time than the three offered."""

    day = DayField(label="Day", help_text="", **DAY)
    at = ClockField(label="Time", **AGAIN)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("day") and values.get("at"):
            values["moment"] = moment_of(values["day"], values["at"])
            if values["moment"] <= now():
                self.add_error("at", "Choose a time after now")
        return values

    def moment(self) -> datetime:
        chosen: datetime = self.cleaned_data["moment"]
        return chosen


class OfferedTimeForm(forms.Form):
    """One of the times that the bar offers, as it was drawn."""

    again = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"],
        error_messages={"required": "Choose a time", "invalid": "Choose one of the times"},
    )

    def clean_again(self) -> datetime:
        moment: datetime = self.cleaned_data["again"]
        if moment <= now():
            raise forms.ValidationError("That time has passed. Choose a later one.")
        return moment

    def moment(self) -> datetime:
        chosen: datetime = self.cleaned_data["again"]
        return chosen


STATES = [
    (SlotState.DONE.value, "Done"),
    (SlotState.STARTED.value, "Started, not finished"),
    (SlotState.NOT_DONE.value, "Not done"),
]


class SlotForm(OnceForm):
    """A session marked by hand."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=STATES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what became of it",
            "invalid_choice": "Select what became of it",
        },
    )
    day = DayField(label="Day", required=False, **DAY)
    way = forms.ChoiceField(
        label="How was it done?",
        choices=[("", "Choose"), *SlotWay.choices],
        required=False,
        error_messages={"invalid_choice": "Select how it was done"},
    )
    how = forms.CharField(
        label="How do you know?",
        help_text="A few words: “did it on paper with me”, “key worker saw his certificate”.",
        max_length=200,
        error_messages={
            "required": "Enter how you know, in a few words",
            "max_length": "Use at most 200 characters",
        },
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        done = values.get("state") == SlotState.DONE
        if done and not values.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the day on which it was done")
        if done and not values.get("way") and "way" not in self.errors:
            self.add_error("way", "Select how it was done")
        if values.get("day") and values["day"] > london(now()).date():
            self.add_error("day", "Enter a day that is not in the future")
        return values

    def moment(self) -> datetime | None:
        """Noon of the day on which it was done, or now if that is still to come."""
        day = self.cleaned_data["day"]
        return min(moment_of(day, time(12)), now()) if day else None


class StrikeForm(OnceForm):
    """Why a call is struck out."""

    reason = forms.CharField(
        label="Why is it entered in error?",
        max_length=300,
        error_messages={"required": "Enter why it is wrong", "max_length": "Use at most 300"},
    )
