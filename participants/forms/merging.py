"""Forms about two records of one man."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from participants.forms.fields import PersonForm, choice
from participants.selectors.merging import Difference

KEPT, AWAY = "kept", "away"


class MergeForm(PersonForm):
    """For each fact in which they differ, which of the two is right."""

    send = "Make them one record"

    def __init__(self, *args: Any, differences: Iterable[Difference], **options: Any) -> None:
        self.differences = list(differences)
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        for one in self.differences:
            self.fields[one.name] = choice(
                one.label,
                [(KEPT, one.kept or "(empty)"), (AWAY, one.away or "(empty)")],
                missing=f"Select which is right: {one.label.lower()}.",
                widget=forms.RadioSelect,
                initial=KEPT if one.kept else AWAY,
            )
        names = [one.name for one in self.differences]
        return [Fieldset("Where they differ, which is right?", *names)] if names else []

    def take(self) -> list[str]:
        """The facts that are right on the record that is not kept."""
        names = [one.name for one in self.differences]
        return [name for name in names if self.cleaned_data[name] == AWAY]
