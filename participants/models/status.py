from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of, set_together
from advance_site.core.dates import now
from participants.models.participant import Participant
from participants.models.struck import Strikeable, StruckRows


class Status(models.TextChoices):
    REFERRED = "referred", "Referred"
    SCREENING = "screening", "Screening"
    SUITABILITY = "suitability", "Suitability assessment"
    UNSUITABLE = "unsuitable", "Not suitable"
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    PREPARATION = "preparation", "Preparation"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    COMPLETED = "completed", "Completed"
    DROPPED_OUT = "dropped_out", "Dropped out"
    EXCLUDED = "excluded", "Excluded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TRANSFERRED = "transferred", "Transferred"
    DIED = "died", "Died"
    CUSTODY = "custody", "In custody"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"


REASONED = (
    Status.UNSUITABLE,
    Status.SUSPENDED,
    Status.DROPPED_OUT,
    Status.EXCLUDED,
    Status.WITHDRAWN,
    Status.CUSTODY,
    Status.COMPLETED,
)
"""Each needs a reason and the word whether his risk was reviewed."""

HELD = (
    Status.UNSUITABLE,
    Status.SUSPENDED,
    Status.DROPPED_OUT,
    Status.EXCLUDED,
    Status.COMPLETED,
)
"""He is not told of these before the hold is over. Withdrawal and custody he knows already."""

ON_PROGRAMME = (Status.PREPARATION, Status.ACTIVE, Status.SUSPENDED)
LEFT = (
    Status.UNSUITABLE,
    Status.COMPLETED,
    Status.DROPPED_OUT,
    Status.EXCLUDED,
    Status.WITHDRAWN,
    Status.TRANSFERRED,
    Status.DIED,
    Status.CUSTODY,
    Status.CLOSED,
)


class StatusRows(StruckRows):
    def to_tell(self) -> StatusRows:
        """Held changes that he has not been told of yet."""
        return self.standing().filter(tell_him_from__isnull=False, told_at__isnull=True)


class StatusChange(Strikeable):
    """From `at` on this is his status; it stood at once, whatever he has been told."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="status_changes"
    )
    status = models.CharField(max_length=12, choices=Status.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    reason_code = models.CharField(max_length=40, blank=True, default="")
    reason_label = models.CharField(max_length=120, blank=True, default="")
    reason_version = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(max_length=2000, blank=True, default="")
    risk_review_done = models.BooleanField(null=True, blank=True)

    tell_him_from = models.DateTimeField(null=True, blank=True, editable=False)
    iss_rung_at = models.DateTimeField(null=True, blank=True, editable=False)
    iss_rung_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    iss_spoke_to = models.CharField(max_length=120, blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = StatusRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["participant", "-at", "-id"],
                condition=Q(struck_at__isnull=True),
                name="participants_status_newest",
            ),
        )
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("status", Status, "participants_statuschange_status_known"),
            models.CheckConstraint(
                name="participants_statuschange_reason_where_needed",
                condition=~Q(status__in=[*map(str, REASONED)]) | ~Q(reason_code=""),
                violation_error_message="Select a reason.",
            ),
            models.CheckConstraint(
                name="participants_statuschange_risk_review_said",
                condition=~Q(status__in=[*map(str, REASONED)]) | Q(risk_review_done__isnull=False),
                violation_error_message="Say whether his risk was reviewed.",
            ),
            models.CheckConstraint(
                name="participants_statuschange_hold_where_needed",
                condition=Q(status__in=[*map(str, HELD)], tell_him_from__isnull=False)
                | (~Q(status__in=[*map(str, HELD)]) & Q(tell_him_from__isnull=True)),
                violation_error_message="This change needs a time from which he may be told.",
            ),
            set_together("iss_rung_at", "iss_rung_by", "participants_statuschange_rung_together"),
            set_together("told_at", "told_by", "participants_statuschange_told_together"),
            models.CheckConstraint(
                name="participants_statuschange_told_after_hold",
                condition=Q(told_at__isnull=True)
                | Q(tell_him_from__isnull=True)
                | Q(told_at__gte=F("tell_him_from"))
                | Q(iss_rung_at__isnull=False, told_at__gte=F("iss_rung_at")),
                violation_error_message=(
                    "He may not be told yet. Ring ISS duty and write it down, or wait."
                ),
            ),
        )

    @property
    def opens_at(self) -> datetime | None:
        """From when he may be told: the hold, or the call to ISS duty if that came first."""
        times = [time for time in (self.tell_him_from, self.iss_rung_at) if time]
        return min(times) if self.tell_him_from else None

    @property
    def may_be_told(self) -> bool:
        opens_at = self.opens_at
        return opens_at is None or opens_at <= now()


class WaitingReview(Strikeable):
    """He waits, and somebody looks again on this day."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="waiting_reviews"
    )
    review_on = models.DateField()
    reason_code = models.CharField(max_length=40)
    reason_label = models.CharField(max_length=120)
    reason_version = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True, default="")
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-set_at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            set_together("done_at", "done_by", "participants_waitingreview_done_together"),
            models.CheckConstraint(
                name="participants_waitingreview_has_reason",
                condition=~Q(reason_code=""),
                violation_error_message="Select why he waits.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(done_at__isnull=True, struck_at__isnull=True),
                name="participants_waitingreview_one_open",
                violation_error_message="He already has a review date.",
            ),
        )
