"""What a person last chose to see on Today."""

from django.conf import settings
from django.db import models

from advance_site.core.constraints import one_of


class Show(models.TextChoices):
    ALL = "all", "All"
    CALLS = "calls", "Calls"
    FOLLOW_UPS = "follow-ups", "Follow-ups"
    REGISTERS = "registers", "Registers"
    LATE = "late", "Late"


class Whose(models.TextChoices):
    MINE = "mine", "Mine"
    SITE = "site", "Site"


class TodayChoice(models.Model):
    """Kept per person, so that Today opens as it was left."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    show = models.CharField(max_length=12, choices=Show.choices, default=Show.ALL)
    whose = models.CharField(max_length=4, choices=Whose.choices, default=Whose.MINE)

    class Meta:
        db_table = "casework_today_choice"
        constraints = [
            one_of("show", Show, "casework_todaychoice_show_known"),
            one_of("whose", Whose, "casework_todaychoice_whose_known"),
        ]
