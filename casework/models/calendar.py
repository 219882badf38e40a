"""The key to a person's calendar feed."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def running(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class CalendarKey(models.Model):
    """Whoever has the key reads the feed. Kept as a hash alone, so that it is shown once.

    A person has one that runs. `used_on` is the day on which a program last fetched the feed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        db_table = "casework_calendar_key"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="casework_calendarkey_one_runs",
                violation_error_message="There is an address already. Make a new one instead.",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="casework_calendarkey_is_a_hash",
            ),
        ]
