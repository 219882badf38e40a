"""What was changed in a plan: rows that are only added, what an act moved, and whom to tell."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.constraints import one_of, set_together
from participants.models import Participant
from sessions.models.cohort import Cohort
from sessions.models.group import GroupSession
from sessions.models.reach import MensRows


class ChangeKind(models.TextChoices):
    MADE = "made", "Plan made"
    MADE_ANEW = "made_anew", "Plan made anew"
    MOVED = "moved", "Session moved"
    NEW_RHYTHM = "new_rhythm", "Day or time of the group changed"
    CLOSED = "closed", "Site closed"
    TAKEN_BACK = "taken_back", "Change taken back"
    CANCELLED = "cancelled", "Session cancelled"
    DID_NOT_TAKE_PLACE = "did_not", "Session did not take place"
    JOINED_GROUPS = "joined_gr", "Two groups joined"
    ONE_LEADS = "one_leads", "Run by one facilitator"
    JOINED = "joined", "A man joined"
    LEFT = "left", "A man left"
    PAUSED = "paused", "A man pauses"
    RESUMED = "resumed", "A man came back"
    TRANSFERRED = "transfer", "A man transferred"
    CATCH_UP = "catch_up", "Catch-up in another group"
    FACILITATOR = "facilitator", "Facilitator swapped"
    STAND_IN = "stand_in", "Stand-in"
    COACH = "coach", "Coach changed"
    DETAILS = "details", "Link, dial-in or room changed"
    MERGED = "merged", "Cohorts put together"
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


class PlanMove(models.Model):
    """What one act moved, value by value, so that it can be taken back as a whole.

    `rows` has, per table, each row's number with its values before and after. `plan_version` is
    the cohort's after the act: while it stands, nothing later depends on the move.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.OneToOneField(PlanChange, on_delete=models.PROTECT, related_name="move")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="moves")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    batch = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    rows = models.JSONField()
    plan_version = models.PositiveIntegerField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [
            set_together(
                "taken_back_at", "taken_back_by", "programme_sessions_planmove_taken_back_together"
            ),
        ]


class ToTellQuerySet(MensRows):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """Of men whom this person may meet."""
        found: Self = super().within_reach_of(user, permission)
        return found

    def open(self) -> Self:
        return self.filter(told_at__isnull=True, let_go_at__isnull=True)


class ToTell(models.Model):
    """A man who has to hear of a change of his dates: a line of a call-round, ticked when told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.ForeignKey(PlanChange, on_delete=models.PROTECT, related_name="to_tell")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="to_be_told"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    let_go_at = models.DateTimeField(null=True, blank=True)

    objects = ToTellQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["site"],
                condition=Q(told_at__isnull=True, let_go_at__isnull=True),
                name="programme_sessions_to_tell",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "participant"], name="programme_sessions_totell_once"
            ),
            set_together("told_at", "told_by", "programme_sessions_totell_told_together"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(let_go_at__isnull=True),
                name="programme_sessions_totell_told_or_let_go",
            ),
            models.CheckConstraint(condition=~Q(said=""), name="programme_sessions_totell_says"),
        ]
