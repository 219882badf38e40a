"""Forms about who he is, when he can come, and who is kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from advance_site.core.weekdays import Weekday
from participants.forms.fields import PersonForm, choice
from participants.lists import circumstances
from participants.models import Asked, Availability, Circumstance, Participant, PartOfDay


class CircumstancesForm(PersonForm):
    """Every question once; one that was not put to him stays so."""

    def __init__(
        self, *args: Any, known: Mapping[str, Circumstance] | None = None, **options: Any
    ) -> None:
        self.known = known or {}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        names = []
        for question in circumstances().offered:
            offered = [(one.code, one.label) for one in question.answers if one.offered]
            self.fields[question.code] = choice(
                question.label,
                [
                    (Asked.NOT_ASKED.value, Asked.NOT_ASKED.label),
                    *offered,
                    (Asked.PREFERS_NOT.value, Asked.PREFERS_NOT.label),
                ],
                missing=f"Select an answer: {question.label.lower()}.",
                widget=forms.RadioSelect,
                initial=self._before(question.code),
            )
            names.append(question.code)
        return names

    def _before(self, code: str) -> str:
        row = self.known.get(code)
        if row is None:
            return Asked.NOT_ASKED.value
        return row.answer_code or row.asked

    def answers(self) -> dict[str, str]:
        return {one.code: self.cleaned_data[one.code] for one in circumstances().offered}


class AvailabilityForm(PersonForm):
    """When of the week he can come to a group; nothing ticked means that he did not say."""

    def __init__(self, *args: Any, newest: Availability | None = None, **options: Any) -> None:
        self.newest = newest
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        before = self.newest.parts if self.newest else []
        names = []
        for day in Weekday:
            name = f"day-{day.value}"
            self.fields[name] = forms.MultipleChoiceField(
                label=day.label,
                choices=[(f"{day.value}{part.value}", part.label) for part in PartOfDay],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[part for part in before if part[0] == str(day.value)],
                error_messages={"invalid_choice": "Select from this list."},
            )
            names.append(name)
        return names

    def parts(self) -> list[str]:
        return [part for day in Weekday for part in self.cleaned_data[f"day-{day.value}"]]


class ApartForm(PersonForm):
    """Two men of those within reach. No reason is asked."""

    send = "Keep these two apart"

    def __init__(self, *args: Any, men: Iterable[Participant], **options: Any) -> None:
        self.men = {str(man.public_id): man for man in men}
        super().__init__(*args, **options)

    def layout(self) -> list[Any]:
        offered = [(key, f"{man.name}, {man.reference}") for key, man in self.men.items()]
        for name, label in (("man", "One of them"), ("other", "The other")):
            self.fields[name] = choice(
                label,
                [("", "Select a man"), *offered],
                missing="Select a man.",
                widget=forms.Select,
            )
        return ["man", "other"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("man") and values.get("man") == values.get("other"):
            self.add_error("other", "Select another man.")
        return values

    def pair(self) -> tuple[Participant, Participant]:
        return self.men[self.cleaned_data["man"]], self.men[self.cleaned_data["other"]]
