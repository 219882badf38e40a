"""Widgets of the pack that Django does not have."""

from datetime import date
from typing import Any

from django import forms


class DayParts(forms.MultiWidget):
    """Day, month and year, each in its own box."""

    parts = (("Day", 2), ("Month", 2), ("Year", 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            label.lower(): forms.TextInput(
                attrs={
                    "class": f"nhsuk-date-input__input nhsuk-input--width-{width}",
                    "inputmode": "numeric",
                }
            )
            for label, width in self.parts
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class Segments(forms.RadioSelect):
    """Radios drawn as one row of buttons; `tones` colours a choice when it is chosen.

    Tones: good, warning, plain, danger. `keys` names the letter that chooses it, as a hint.
    """

    def __init__(
        self,
        *args: Any,
        tones: dict[str, str] | None = None,
        keys: dict[str, str] | None = None,
        pale: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.tones = tones or {}
        self.keys = keys or {}
        self.pale = pale
