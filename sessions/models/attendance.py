"""The register's rows, and what was corrected after it was signed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.accounts.models import Site
from advance_site.wall.history import tracked
from participants.models import Bulletin, DangerCall, Participant
from sessions.models.cohort import Mode
from sessions.models.enrolment import Enrolment
from sessions.models.group import GroupSession
from sessions.models.reach import MensRows


class JoinedBy(models.TextChoices):
    VIDEO = "video", "Video"
    PHONE = "phone", "Phone"
    ROOM = "room", "Room"

    @classmethod
    def usual(cls, mode: str) -> str:
        """How men join a cohort of this mode, or an empty text where they differ."""
        ways = {Mode.VIDEO.value: cls.VIDEO.value, Mode.IN_PERSON.value: cls.ROOM.value}
        return ways.get(mode, "")


class Where(models.TextChoices):
    """Where he is while he takes part."""

    HOME = "home", "At home"
    SERVICE = "service", "At the service"
    OTHER_PRIVATE = "other", "Another private place"
    PUBLIC = "public", "Not a private place"


class Found(models.TextChoices):
    """What the facilitator saw: yes is the usual, only exceptions are typed."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


class AttendanceQuerySet(MensRows):
    def marked(self) -> AttendanceQuerySet:
        return self.exclude(outcome="")


@tracked()
class Attendance(models.Model):
    """How one man's session went. An empty outcome is a row that is not marked, or no more.

    A man who was absent joined in no way, and nobody saw whether he was alone or sober: those
    fields are empty. `said_done` is the facilitator's word where an outcome counts in part.
    `batch` names the one act that marked the rest present, so that it can be taken back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group_session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="attendances"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="attendances"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, blank=True, default="")
    outcome_label = models.CharField(max_length=80, blank=True, default="")
    outcome_version = models.CharField(max_length=20, blank=True, default="")
    said_done = models.BooleanField(default=False)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_by = models.CharField(max_length=5, choices=JoinedBy.choices, blank=True, default="")
    place = models.CharField(max_length=8, choices=Where.choices, blank=True, default="")
    alone = models.CharField(max_length=6, choices=Found.choices, blank=True, default=Found.YES)
    sober = models.CharField(max_length=6, choices=Found.choices, blank=True, default=Found.YES)
    note = models.TextField(max_length=2000, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    batch = models.UUIDField(null=True, blank=True, editable=False)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    bulletin = models.ForeignKey(
        Bulletin, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    danger = models.ForeignKey(
        DangerCall,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "enrolment"], name="programme_sessions_attendance_once"
            ),
            models.UniqueConstraint(
                fields=["id", "participant"], name="programme_sessions_attendance_of_man"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_label="", outcome_version="")
                | (~Q(outcome="") & ~Q(outcome_label="") & ~Q(outcome_version="")),
                name="programme_sessions_attendance_code_with_label",
                violation_error_message="An outcome keeps its code, its label and its version.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True) | Q(minutes_late__range=(1, 120)),
                name="programme_sessions_attendance_late_1_to_120",
                violation_error_message="Enter minutes late, 1 to 120.",
            ),
            models.CheckConstraint(
                condition=Q(joined_by__in=["", *JoinedBy.values]),
                name="programme_sessions_attendance_joined_by_known",
                violation_error_message="Select video, phone or room.",
            ),
            models.CheckConstraint(
                condition=Q(place__in=["", *Where.values]),
                name="programme_sessions_attendance_place_known",
                violation_error_message="Select where he is.",
            ),
            models.CheckConstraint(
                condition=Q(alone__in=["", *Found.values], sober__in=["", *Found.values]),
                name="programme_sessions_attendance_found_known",
                violation_error_message="Select whether he is alone and sober.",
            ),
            models.CheckConstraint(
                condition=Q(alone="", sober="", joined_by="", place="")
                | (~Q(alone="") & ~Q(sober="")),
                name="programme_sessions_attendance_found_together",
                violation_error_message="Of a man who was not there, leave all of it empty.",
            ),
        ]

    @property
    def is_marked(self) -> bool:
        return bool(self.outcome)


class AttendanceCorrection(models.Model):
    """What a signed row said before, what it says now, and why. Rows are only added."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attendance = models.ForeignKey(
        Attendance, on_delete=models.PROTECT, related_name="corrections"
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MensRows.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(why=""),
                name="programme_sessions_correction_has_reason",
                violation_error_message="Enter why you correct the register.",
            ),
        ]
