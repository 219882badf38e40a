"""Fields whose messages say what to do, and the form that all of this room's forms are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from advance_site.core.crispy.fields import ClockField, DayField
from advance_site.core.crispy.layout import Buttons, Leave, Send
from advance_site.core.crispy.widgets import Segments
from advance_site.core.dates import local, now, today
from advance_site.core.phones import NotAPhoneNumberError, normalise
from advance_site.jobs.forms import OnceForm

IN_A_ROW = 3
LONGEST_BESIDE = 36
Choices = Iterable[tuple[Any, Any]]


class PersonForm(OnceForm):
    """A form about a man: its button's word, and where "Cancel" leads."""

    send = "Save"

    def __init__(self, *args: Any, leave: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        ends = [Send(self.send), *([Leave("Cancel", leave)] if leave else [])]
        self.helper.layout = Layout(*map(self._drawn, self.layout()), "once", Buttons(*ends))

    def _drawn(self, part: Any) -> Any:
        """Lay short choices side by side, also inside fieldsets and rows."""
        if isinstance(part, str):
            return self._beside(part)
        part.fields = [self._drawn(one) for one in getattr(part, "fields", [])]
        return part

    def _beside(self, name: str) -> Any:
        field = self.fields[name]
        if not isinstance(field.widget, forms.RadioSelect) or isinstance(field.widget, Segments):
            return name
        labels = [str(label) for _, label in field.widget.choices]
        if max(map(len, labels), default=0) > LONGEST_BESIDE:
            return name
        several = isinstance(field.widget, forms.CheckboxSelectMultiple)
        return InlineCheckboxes(name) if several else InlineRadios(name)

    def layout(self) -> list[Any]:
        return [name for name in self.fields if name != "once"]


def words(
    label: str, *, longest: int, missing: str = "", rows: int = 0, **options: Any
) -> forms.CharField:
    """A text of at most `longest` characters; required where a message for `missing` is given."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={
            "required": missing,
            "max_length": f"{label}: use at most {longest} characters.",
        },
        **options,
    )


def choice(
    label: str,
    choices: Choices,
    *,
    missing: str = "",
    widget: type[forms.Widget] | None = None,
    required: bool = True,
    **options: Any,
) -> forms.ChoiceField:
    """One of several: few short ones as a row of buttons, else one below the other."""
    offered = list(choices)
    if widget is None:
        widget = Segments if len(offered) <= IN_A_ROW else forms.RadioSelect
    return forms.ChoiceField(
        label=label,
        choices=offered,
        required=required,
        widget=widget,
        error_messages={"required": missing, "invalid_choice": missing or "Select one of these."},
        **options,
    )


def yes_or_no(label: str, *, missing: str, **options: Any) -> forms.TypedChoiceField:
    """A question that has to be answered either way."""
    return forms.TypedChoiceField(
        label=label,
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda value: value == "yes",
        widget=Segments,
        error_messages={"required": missing, "invalid_choice": missing},
        **options,
    )


class PhoneField(forms.CharField):
    """A telephone number however it is typed; kept in one form."""

    def __init__(self, *, missing: str = "", **options: Any) -> None:
        super().__init__(
            max_length=30,
            required=bool(missing),
            widget=forms.TextInput(
                attrs={"class": "nhsuk-input--width-20", "type": "tel", "autocomplete": "off"}
            ),
            error_messages={
                "required": missing,
                "max_length": "Enter a whole phone number, like 07700 900123",
            },
            **options,
        )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return normalise(text)
        except NotAPhoneNumberError as error:
            raise ValidationError(str(error)) from error


class PastDayField(DayField):
    """A day that is not in the future and not before `earliest`."""

    def __init__(self, *, earliest: date = date(1900, 1, 1), **options: Any) -> None:
        super().__init__(**options)
        self.earliest = earliest

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > today():
            raise ValidationError("Enter a day that is not in the future.")
        if value and value < self.earliest:
            raise ValidationError(f"Enter a day from {self.earliest.year} on.")


class ComingDayField(DayField):
    """A day from today on, within two years."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < today():
            raise ValidationError("Enter a day that is not in the past.")
        if value and (value - today()).days > 730:
            raise ValidationError("Enter a day within the next two years.")


def clock(label: str, **options: Any) -> ClockField:
    return ClockField(
        label=label,
        missing="Enter the time, like 14:30.",
        wrong="Enter the time like 14:30.",
        **options,
    )


def moment_of(day: date, at: time) -> datetime:
    """The moment on a London clock; refused in the future."""
    moment = local(day, at)
    if moment > now():
        raise ValidationError("Enter a time that is not in the future.")
    return moment


def how_sure(label: str) -> forms.TypedChoiceField:
    """A number from 0 to 10."""
    missing = "Select how sure he is, 0 to 10."
    return forms.TypedChoiceField(
        label=label,
        help_text="0 not at all, 10 completely",
        choices=[("", "Choose"), *((n, str(n)) for n in range(11))],
        coerce=int,
        error_messages={"required": missing, "invalid_choice": missing},
    )
