"""The shape of this room's forms; every message says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from advance_site.accounts.models import User
from advance_site.core.crispy.fields import ClockField, DayField
from advance_site.core.crispy.layout import Buttons, Leave, Send
from advance_site.jobs.forms import OnceForm

Choices = Iterable[tuple[Any, Any]]


class PlanForm(OnceForm):
    """A form about a plan: its button's word, and where "Leave it" leads."""

    send = "Save"
    send_kind = ""

    def __init__(self, *args: Any, leave: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate", "data-warn-unsaved": ""}
        ends = [*self.buttons(), *([Leave("Leave it as it is", leave)] if leave else [])]
        self.helper.layout = Layout(*self.layout(), "once", Buttons(*ends))

    def layout(self) -> list[Any]:
        return [name for name in self.fields if name != "once"]

    def buttons(self) -> list[Any]:
        return [Send(self.send, kind=self.send_kind)]


def words(label: str, *, longest: int, missing: str = "", **options: Any) -> forms.CharField:
    """A text of at most `longest` characters; required where there is a message for `missing`."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        error_messages={
            "required": missing,
            "max_length": f"{label}: use at most {longest} characters",
        },
        **options,
    )


def choice(
    label: str,
    choices: Choices,
    *,
    missing: str,
    required: bool = True,
    widget: type[forms.Widget] | forms.Widget = forms.Select,
    **options: Any,
) -> forms.ChoiceField:
    """One of several."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=widget,
        error_messages={"required": missing, "invalid_choice": missing},
        **options,
    )


def day(label: str, *, missing: str = "Enter the day", **options: Any) -> DayField:
    return DayField(label=label, missing=missing, wrong="Enter a day, like 14/12/2026", **options)


def clock(label: str, **options: Any) -> ClockField:
    return ClockField(
        label=label, missing="Enter the time", wrong="Enter a time, like 18:00", **options
    )


def number(label: str, *, least: int, most: int, missing: str, **options: Any) -> Any:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), missing),
        **options,
    )


def people(users: Iterable[User], blank: str = "") -> list[tuple[str, str]]:
    """People as choices, by their public ids."""
    first = [("", blank)] if blank else []
    return [*first, *((str(user.public_id), user.name) for user in users)]


def why(label: str = "Why", *, missing: str = "Enter the reason") -> forms.CharField:
    return words(label, longest=200, missing=missing)


def both_stay() -> forms.CharField:
    """Asked for only when somebody would be booked twice."""
    return words(
        "If somebody is booked twice and both stay: why",
        longest=200,
        help_text="Leave it empty otherwise. The reason is kept with your name.",
    )
