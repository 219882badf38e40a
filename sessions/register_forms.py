"""What is typed on a register: parsed, checked, explained."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from advance_site.accounts.models import User
from advance_site.core.codes import Group, UnknownCodeError, outcomes
from advance_site.core.crispy.fields import ClockField
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import local, london, now
from advance_site.jobs.forms import OnceForm
from sessions.models import Found, GroupSession, JoinedBy, Where
from sessions.services import HeldFacts, RowFacts, case_workers

MINUTES = "Enter minutes late, 1 to 120"
ASK = {
    Group.ABSENT: "Select why he was absent",
    Group.ASKED_TO_LEAVE: "Select why he was asked to leave",
    Group.OTHER: "Select what happened",
}


class RowForm(forms.Form):
    """One row. `version` is the one that was drawn."""

    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": "Open the register anew", "invalid": "Open the register anew"},
    )
    group = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((one.value, one.value) for one in Group)],
        error_messages={"invalid_choice": "Select an outcome"},
    )
    code = forms.CharField(required=False, max_length=8)
    minutes_late = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=120,
        error_messages={"invalid": MINUTES, "min_value": MINUTES, "max_value": MINUTES},
    )
    joined_by = forms.ChoiceField(
        required=False,
        choices=[("", ""), *JoinedBy.choices],
        error_messages={"invalid_choice": "Select video, phone or room"},
    )
    place = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Where.choices],
        error_messages={"invalid_choice": "Select where he is"},
    )
    alone = forms.ChoiceField(
        choices=Found.choices,
        error_messages={"required": "Select whether he is alone", "invalid_choice": "Select one"},
    )
    sober = forms.ChoiceField(
        choices=Found.choices,
        error_messages={"required": "Select whether he is sober", "invalid_choice": "Select one"},
    )
    said_done = forms.BooleanField(required=False)
    note = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": "Use at most 2,000 characters"},
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        group = values.get("group") or ""
        if not group:
            values["code"] = ""
            return values
        codes = outcomes().in_group(Group(group))
        if len(codes) == 1:
            values["code"] = codes[0].code
        code = values.get("code", "")
        if not any(one.code == code for one in codes) and not self._kept(code, group):
            self.add_error("code", ASK.get(Group(group), "Select an outcome"))
        return values

    @staticmethod
    def _kept(code: str, group: str) -> bool:
        """A code no longer offered stays valid on the row that has it."""
        try:
            return outcomes().get(code).group == group
        except UnknownCodeError:
            return False

    def facts(self) -> RowFacts:
        values = self.cleaned_data
        return RowFacts(
            outcome=values["code"],
            said_done=values["said_done"],
            minutes_late=values["minutes_late"],
            joined_by=values["joined_by"],
            place=values["place"],
            alone=values["alone"],
            sober=values["sober"],
            note=values["note"],
        )


class ToldForm(forms.Form):
    """Who was told by voice, and when."""

    danger = forms.UUIDField(error_messages={"required": "Open the register anew"})
    told_at = ClockField(
        missing="Enter when you told them", wrong="Enter a time, like 14:19", label="Told at"
    )
    spoke_to = forms.CharField(
        max_length=120,
        label="Spoke to",
        error_messages={"required": "Enter whom you spoke to", "max_length": "Use fewer words"},
    )

    def moment(self) -> datetime:
        """Today at that time; a time of yesterday evening just after midnight."""
        at: time = self.cleaned_data["told_at"]
        return local(london(now()).date(), at)

    def clean_told_at(self) -> time:
        at: time = self.cleaned_data["told_at"]
        if local(london(now()).date(), at) > now():
            raise forms.ValidationError("Enter a time that is not in the future")
        return at


class NobodyForm(forms.Form):
    """A number that was rung and gave nobody."""

    danger = forms.UUIDField(error_messages={"required": "Open the register anew"})


class BatchForm(forms.Form):
    """Which "mark the rest present" to take back."""

    batch = forms.UUIDField(error_messages={"required": "There is nothing to take back"})


class SignForm(OnceForm):
    """Signing twice signs once."""


class DetailsForm(forms.Form):
    """Who led, when it began and ended, and the group's note."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    led_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Led by",
        required=False,
        empty_label="Choose",
        error_messages={"invalid_choice": "Select somebody of this site"},
    )
    led_with = forms.ModelChoiceField(
        User.objects.none(),
        label="With",
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "Select somebody of this site"},
    )
    began = ClockField(
        label="Began at", required=False, missing="Enter a time", wrong="Enter a time, like 14:01"
    )
    finished = ClockField(
        label="Ended at", required=False, missing="Enter a time", wrong="Enter a time, like 16:00"
    )
    note = forms.CharField(
        label="Note for the group",
        help_text="What was covered, how it went. Nothing that names a man.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Use at most 4,000 characters"},
    )

    def __init__(self, session: GroupSession, leaders: list[User], *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", self.of(session, leaders))
        super().__init__(*args, **kwargs)
        self.session = session
        people = User.objects.filter(pk__in=[one.pk for one in case_workers(session.site)])
        for name in ("led_by", "led_with"):
            self.fields[name].queryset = people.order_by("name")  # type: ignore[attr-defined]

    @staticmethod
    def of(session: GroupSession, leaders: list[User]) -> dict[str, Any]:
        """What is written down; else the cohort's two facilitators and the planned times."""
        first, second = ([*leaders, None, None])[:2]
        began = session.began_at or session.starts_at
        finished = session.finished_at or session.ends_at
        return {
            "version": session.version,
            "led_by": session.led_by or first,
            "led_with": session.led_with or (second if session.led_by is None else None),
            "began": london(began).time(),
            "finished": london(finished).time(),
            "note": session.note,
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        led_by, led_with = values.get("led_by"), values.get("led_with")
        if led_with and not led_by:
            self.add_error("led_by", "Select who led the group")
        if led_by and led_by == led_with:
            self.add_error("led_with", "Select two different people")
        began, finished = values.get("began"), values.get("finished")
        if began and finished and finished <= began:
            self.add_error("finished", "Enter an end that is after the start")
        return values

    def usual(self, first: User | None, second: User | None) -> HeldFacts:
        """The cohort's facilitators and the planned times, where nobody typed others."""
        return HeldFacts(
            led_by=first,
            led_with=second,
            began_at=self.session.began_at or self.session.starts_at,
            finished_at=self.session.finished_at or self.session.ends_at,
            note=self.session.note,
        )

    def facts(self) -> HeldFacts:
        values = self.cleaned_data
        day = london(self.session.starts_at).date()
        began, finished = values["began"], values["finished"]
        return HeldFacts(
            led_by=values["led_by"],
            led_with=values["led_with"],
            began_at=local(day, began) if began else None,
            finished_at=local(day, finished) if finished else None,
            note=values["note"],
        )


class CorrectForm(RowForm, OnceForm):
    """A signed row, with the reason for correcting it."""

    why = forms.CharField(
        label="Why do you correct it?",
        max_length=300,
        error_messages={
            "required": "Enter why you correct the register",
            "max_length": "Use at most 300 characters",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "group": "Outcome",
            "code": "Reason",
            "minutes_late": "Minutes late",
            "joined_by": "Joined by",
            "place": "Where he was",
            "alone": "Alone",
            "sober": "Sober",
            "said_done": "Counts as done all the same",
            "note": "Note",
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["group"].widget = Segments(choices=[(one.value, one.label) for one in Group])
        self.fields["code"].widget = forms.Select(
            choices=[("", "Choose"), *((one.code, one.label) for one in outcomes().offered)]
        )
