from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import set_together
from advance_site.core.dates import now
from participants.models.participant import Participant

UNDONE_WITHIN = timedelta(hours=24)


class Merge(models.Model):
    """Two records of one man, of which one is kept and the other points to it.

    The database's own function moves the rows and takes them back; each is in `Moved`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="merges")
    away = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="participants_merge_of_two",
                condition=~Q(kept=F("away")),
                violation_error_message="Choose another record.",
            ),
            models.UniqueConstraint(
                fields=["away"],
                condition=Q(undone_at__isnull=True),
                name="participants_merge_once",
                violation_error_message="This record was merged already.",
            ),
            set_together("undone_at", "undone_by", "participants_merge_undone_together"),
        )

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and now() - self.at < UNDONE_WITHIN


class Moved(models.Model):
    """One value that a merge changed: of which row, from what, to what."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moved")
    table_name = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    column_name = models.CharField(max_length=80)
    before = models.TextField(null=True)  # noqa: DJ001  NULL is what stood there
    after = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["merge", "table_name", "row_id", "column_name"],
                name="participants_moved_once",
                violation_error_message="This value was moved already.",
            ),
        )
