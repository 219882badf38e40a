"""How a new member of staff is let in."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from advance_site.accounts.access import Role
from advance_site.accounts.models.site import Site
from advance_site.core.constraints import one_of, set_together


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self, moment: datetime) -> Self:
        """Neither accepted nor withdrawn nor too old."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=moment)


class Invitation(models.Model):
    """Single use, for 72 hours. The link's secret is derived from the id and never stored."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", Role, "accounts_invitation_role"),
            set_together("accepted_at", "accepted_by", "accounts_invitation_accepted"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def is_pending(self, moment: datetime) -> bool:
        used = self.accepted_at is not None or self.withdrawn_at is not None
        return not used and self.expires_at > moment
