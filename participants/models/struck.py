"""What every row about a man shares: it belongs to him, and is never deleted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.reach import ids_in_reach

if TYPE_CHECKING:
    from advance_site.accounts.access import Permission
    from advance_site.accounts.models import User


class MansRows(models.QuerySet[Any]):
    """Rows that belong to one man each."""

    def within_reach_of(self, user: User, permission: Permission) -> Self:
        ids = ids_in_reach(user, permission)
        if ids is not None:
            return self.filter(participant__in=ids)
        man: Any = apps.get_model("participants", "Participant")
        within = man.objects.within_reach_of(user, permission)
        return self.filter(participant__in=within.values("pk"))


class StruckRows(MansRows):
    def standing(self) -> Self:
        """Without the rows that were entered in error."""
        return self.filter(struck_at__isnull=True)


class Strikeable(models.Model):
    """A row about a man that, entered in error, is struck through and stays readable."""

    if TYPE_CHECKING:
        participant_id: int

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    struck_at = models.DateTimeField(null=True, blank=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    struck_reason = models.CharField(max_length=300, blank=True, default="", editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_struck_together",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
                violation_error_message="Say who struck this out, when and why.",
            ),
        )

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None
