"""Fields that read dates and times however staff type them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from advance_site.core.crispy.widgets import DayParts

DAY_FORMATS = (
    "%d/%m/%Y", "%d/%m/%y", "%d %m %Y", "%d %m %y", "%d.%m.%Y", "%d-%m-%Y",
    "%d %b %Y", "%d %B %Y", "%Y-%m-%d",
)  # fmt: skip
CLOCK_FORMATS = ("%H:%M", "%H.%M", "%H%M", "%H:%M:%S")


class DayField(forms.DateField):
    """One box for a day: 14/12/2026, 14 Dec 2026 or 14.12.2026."""

    def __init__(self, *, missing: str, wrong: str, **options: Any) -> None:
        options.setdefault("help_text", "For example, 14/12/2026")
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(
                format="%d/%m/%Y",
                attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"},
            ),
            error_messages={"required": missing, "invalid": wrong},
            **options,
        )


class ClockField(forms.TimeField):
    """One box for a time: 9:30, 9.30 or 0930."""

    def __init__(self, *, missing: str, wrong: str, **options: Any) -> None:
        super().__init__(
            input_formats=CLOCK_FORMATS,
            widget=forms.TimeInput(
                format="%-H:%M", attrs={"class": "nhsuk-input--width-5", "autocomplete": "off"}
            ),
            error_messages={"required": missing, "invalid": wrong},
            **options,
        )

    def to_python(self, value: Any) -> Any:
        """Read 930 as 0930."""
        if isinstance(value, str) and len(value.strip()) == 3 and value.strip().isdigit():
            value = f"0{value.strip()}"
        return super().to_python(value)


class DayPartsField(forms.MultiValueField):
    """Three boxes for a day that people know by heart, such as a date of birth."""

    def __init__(self, *, missing: str, wrong: str, **options: Any) -> None:
        options.setdefault("help_text", "For example, 31 3 1980")
        super().__init__(
            fields=[forms.CharField(required=False, max_length=4) for _ in range(3)],
            widget=DayParts(),
            require_all_fields=False,
            error_messages={"required": missing, "invalid": wrong},
            **options,
        )

    def compress(self, data_list: Sequence[str]) -> date | None:
        if not any(data_list):
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            if year < 1000:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
