"""Forms about a site."""

from typing import Any

from django import forms
from django.urls import reverse

from advance_site.accounts.forms.layout import framed
from advance_site.accounts.models import Site
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.accounts.services import SiteFacts
from advance_site.core.crispy.fields import DayField
from advance_site.core.phones import NotAPhoneNumberError, normalise
from advance_site.core.weekdays import Weekday
from advance_site.jobs.forms import OnceForm


def _number(label: str, low: int, high: int, **options: Any) -> forms.IntegerField:
    sentence = f"Enter a whole number from {low} to {high}"
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        **options,
    )


class SiteForm(OnceForm):
    """Name, group days, thresholds and the steps in danger."""

    name = forms.CharField(
        label="Name of the site",
        max_length=120,
        error_messages={"required": "Enter the name of the site"},
    )
    group_days = forms.MultipleChoiceField(
        label="Days on which groups usually run",
        choices=[(day.code, day.label) for day in Weekday],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    misses_before_flag = _number("Misses in a row before a man is shown as falling off", 1, 12)
    register_late_after_days = _number(
        "Days after a group until its register counts as late", 0, 30
    )
    hold_until_hour = _number(
        "Hour of the next working day until which an ending is held",
        8,
        18,
        help_text="A man is told of an ending, a pause or an exclusion from then on",
    )
    danger_steps = forms.CharField(
        label="The site's own steps when somebody is in danger",
        help_text="One step a line. Shown beside 999 and ISS duty",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _facts_of(site))
        super().__init__(*args, **kwargs)
        self.helper = framed(
            *("name", "group_days", "misses_before_flag", "register_late_after_days"),
            *("hold_until_hour", "danger_steps"),
            send="Save",
            back=reverse("accounts:site", args=[site.public_id]),
        )

    def facts(self) -> SiteFacts:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        return SiteFacts(
            name=said["name"].strip(),
            group_days=",".join(day.code for day in Weekday if day.code in said["group_days"]),
            misses_before_flag=said["misses_before_flag"],
            hold_until_hour=said["hold_until_hour"],
            register_late_after_days=said["register_late_after_days"],
            danger_steps=said["danger_steps"].replace("\r\n", "\n").strip(),
        )


def _facts_of(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "group_days": [day.code for day in site.days_of_groups],
        "misses_before_flag": site.misses_before_flag,
        "hold_until_hour": site.hold_until_hour,
        "register_late_after_days": site.register_late_after_days,
        "danger_steps": site.danger_steps,
    }


class NumberForm(OnceForm):
    """A number that staff ring."""

    kind = forms.ChoiceField(
        label="Whom it reaches",
        choices=NumberKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom it reaches"},
    )
    name = forms.CharField(
        label="As staff know it",
        help_text="For example, ISS duty Riverside",
        max_length=80,
        error_messages={"required": "Enter a name for the number"},
    )
    number = forms.CharField(
        label="Phone number",
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "class": "nhsuk-input--width-20", "autocomplete": "off"}
        ),
        error_messages={"required": "Enter the phone number"},
    )
    hours = forms.ChoiceField(
        label="When it is answered",
        choices=Hours.choices,
        initial=Hours.ALWAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it is answered"},
    )

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = framed(
            *("kind", "name", "number", "hours"),
            send="Add the number",
            back=reverse("accounts:site", args=[site.public_id]),
        )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        try:
            return normalise(number)
        except NotAPhoneNumberError as error:
            raise forms.ValidationError(str(error)) from error


class ClosureForm(OnceForm):
    """Days on which a site is closed, besides bank holidays."""

    first_day = DayField(
        label="First day", missing="Enter the first day", wrong="Enter a real date"
    )
    last_day = DayField(label="Last day", missing="Enter the last day", wrong="Enter a real date")
    reason = forms.CharField(
        label="Why", max_length=80, error_messages={"required": "Enter why the site is closed"}
    )

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = framed(
            *("first_day", "last_day", "reason"),
            send="Add the closure",
            back=reverse("accounts:site", args=[site.public_id]),
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Enter a last day that is not before the first")
        return said
