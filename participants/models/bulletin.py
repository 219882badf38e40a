from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.status import Status
from participants.models.struck import MansRows


class BulletinKind(models.TextChoices):
    REFERRED = "referred", "Referred"
    SUITABILITY = "suitability", "Suitability decided"
    STATUS = "status", "Status changed"
    CONSENT = "consent", "Consent changed"
    PARTNER_DETAILS = "partner_details", "Partner details given"
    PLAN = "plan", "Dates planned or moved"
    CANCELLED = "cancelled", "Session did not take place"
    ATTENDANCE = "attendance", "Attendance of a group"
    ASKED_TO_LEAVE = "asked_to_leave", "Asked to leave a session"
    CALL = "call", "Coaching call"
    WEBSITE = "website", "Website session"
    RELATIONSHIP = "relationship", "Change of contact or relationship"
    CONTACT = "contact", "Contact that ISS should know of"
    DANGER = "danger", "Danger"
    DANGER_TOLD = "danger_told", "Danger: told by voice"


class Bulletin(models.Model):
    """A fact about him that ISS may know, for every man alike. Typed columns, never a note.

    Rows are only added. A correction is a further row that names the one it corrects.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="bulletins"
    )
    kind = models.CharField(max_length=16, choices=BulletinKind.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    happened_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=12, choices=Status.choices, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    code_label = models.CharField(max_length=120, blank=True, default="")
    code_version = models.CharField(max_length=20, blank=True, default="")
    session_label = models.CharField(max_length=60, blank=True, default="")
    session_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )

    objects = MansRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["participant", "-at"], name="participants_bulletin_newest"),
        )
        constraints = (
            one_of("kind", BulletinKind, "participants_bulletin_kind_known"),
            models.CheckConstraint(
                name="participants_bulletin_status_known",
                condition=Q(status__in=["", *Status.values]),
                violation_error_message="A bulletin names a known status.",
            ),
            models.CheckConstraint(
                name="participants_bulletin_status_says_which",
                condition=~Q(kind="status") | ~Q(status=""),
                violation_error_message="A bulletin about a status says which.",
            ),
            models.CheckConstraint(
                name="participants_bulletin_attendance_says_what",
                condition=~Q(kind__in=["attendance", "asked_to_leave", "call", "website"])
                | (~Q(code="") & ~Q(session_label="")),
                violation_error_message="A bulletin about a session says which and how it went.",
            ),
            models.CheckConstraint(
                name="participants_bulletin_corrects_another",
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                violation_error_message="A bulletin cannot correct itself.",
            ),
        )
