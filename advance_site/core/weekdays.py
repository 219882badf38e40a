"""Days of the week, with the one numbering that rows, forms and plans have."""

from django.db import models


class Weekday(models.IntegerChoices):
    """Numbered as `date.weekday()` does."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"

    @property
    def short(self) -> str:
        """Mon, Tue, …"""
        return str(self.label)[:3]

    @property
    def code(self) -> str:
        """The day's name in lists kept as text: mon, tue, …"""
        return self.short.lower()
