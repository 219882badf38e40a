from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.struck import MansRows

DUTY_HOURS = 12


class GrantKind(models.TextChoices):
    DUTY = "duty", "Duty"
    STAND_IN = "stand_in", "Stand-in"


class GrantRows(MansRows):
    def running(self, at: datetime) -> GrantRows:
        return self.filter(granted_at__lte=at, until__gt=at)


class ReachGrant(models.Model):
    """A colleague may meet this man until a time: on duty, or as a stand-in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="reach_grants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reach_grants"
    )
    kind = models.CharField(max_length=8, choices=GrantKind.choices)
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    until = models.DateTimeField()

    objects = GrantRows.as_manager()

    class Meta:
        ordering = ("-granted_at", "-pk")
        indexes = (models.Index(fields=["user", "until"], name="participants_grant_running"),)
        constraints = (
            one_of("kind", GrantKind, "participants_reachgrant_kind_known"),
            models.CheckConstraint(
                name="participants_reachgrant_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter why you need his page.",
            ),
            models.CheckConstraint(
                name="participants_reachgrant_ends_after_start",
                condition=Q(until__gt=F("granted_at")),
                violation_error_message="A grant ends after it starts.",
            ),
            models.CheckConstraint(
                name="participants_reachgrant_duty_at_most_12_hours",
                condition=~Q(kind="duty")
                | Q(until__lte=F("granted_at") + timedelta(hours=DUTY_HOURS)),
                violation_error_message="Duty reach lasts 12 hours at most.",
            ),
            models.CheckConstraint(
                name="participants_reachgrant_duty_taken_by_oneself",
                condition=~Q(kind="duty") | Q(granted_by=F("user")),
                violation_error_message="Duty reach is taken by the person who needs it.",
            ),
        )


class GrantSeen(models.Model):
    """His named worker has seen that a colleague opened his page, and put the line away."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    grant = models.OneToOneField(ReachGrant, on_delete=models.PROTECT, related_name="seen")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()
