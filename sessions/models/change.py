"""What was changed in a plan: rows that are only added."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.accounts.models import Site
from advance_site.core.constraints import one_of
from participants.models import Participant
from sessions.models.cohort import Cohort
from sessions.models.group import GroupSession


class ChangeKind(models.TextChoices):
    MADE = "made", "Plan made"
    MADE_ANEW = "made_anew", "Plan made anew"
    MOVED = "moved", "Session moved"
    CANCELLED = "cancelled", "Session cancelled"
    DID_NOT_TAKE_PLACE = "did_not", "Session did not take place"
    JOINED = "joined", "A man joined"
    LEFT = "left", "A man left"
    FACILITATOR = "facilitator", "Facilitator swapped"
    STAND_IN = "stand_in", "Stand-in"
    COACH = "coach", "Coach changed"
    DETAILS = "details", "Link, dial-in or room changed"
    STOPPED = "stopped", "Cohort stopped"


class PlanChange(models.Model):
    """One act on a plan: who, when, what, why. What concerns one man names him."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="changes")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    group_session = models.ForeignKey(
        GroupSession, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_changes"
    )
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            one_of("kind", ChangeKind, "programme_sessions_change_kind_known"),
            models.CheckConstraint(
                condition=~Q(what=""), name="programme_sessions_change_says_what"
            ),
        ]
