"""Which cohort takes the men of this one; first shown, then done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from advance_site.core.crispy.layout import Send
from sessions.forms.fields import PlanForm, choice, why
from sessions.models import Cohort


class MergeForm(PlanForm):
    """Sent with what was shown, so that nothing else is done."""

    into = choice(
        "Which cohort goes on", [], missing="Select the cohort that goes on",
        widget=forms.RadioSelect,
    )  # fmt: skip
    why = why("Why they become one", missing="Enter why they become one")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cohorts: Sequence[Cohort], **options: Any) -> None:
        self.cohorts = {str(one.public_id): one for one in cohorts}
        super().__init__(*args, **options)
        self.helper.form_id = "merge"

    def layout(self) -> list[Any]:
        field: Any = self.fields["into"]
        field.choices = [(key, _words(one)) for key, one in self.cohorts.items()]
        return super().layout()

    def buttons(self) -> list[Any]:
        return [Send("Show what would become of them", kind="secondary")]

    def chosen(self) -> Cohort:
        return self.cohorts[self.cleaned_data["into"]]


def _words(cohort: Cohort) -> str:
    return (
        f"{cohort}, {cohort.get_weekday_display()}s {cohort.starts_time:%-H:%M}, "
        f"{cohort.get_mode_display().lower()}, since {cohort.starts_on:%-d %B %Y}"
    )
