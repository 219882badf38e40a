from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of, set_together
from participants.models.participant import Participant
from participants.models.struck import Strikeable, StruckRows


class Direction(models.TextChoices):
    TO_US = "to_us", "He or they got in touch"
    FROM_US = "from_us", "We got in touch"


class Way(models.TextChoices):
    PHONE = "phone", "Phone"
    TEXT = "text", "Text"
    VIDEO = "video", "Video"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    OTHER = "other", "Another way"


class WithWhom(models.TextChoices):
    HIM = "him", "Him"
    KEY_WORKER = "key_worker", "Key worker"
    FAMILY = "family", "Family or friend"
    AGENCY = "agency", "Another service"


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", "Spoke"
    NO_ANSWER = "no_answer", "No answer"
    MESSAGE = "message", "Left a message"
    WRONG_NUMBER = "wrong_number", "Number does not work"
    WOULD_NOT = "would_not", "Would not talk"
    SENT = "sent", "Sent, no reply yet"


class ContactRows(StruckRows):
    def follow_ups_open(self) -> ContactRows:
        return self.standing().filter(follow_up_on__isnull=False, follow_up_done_at__isnull=True)

    def follow_ups_due(self, day: date) -> ContactRows:
        return self.follow_ups_open().filter(follow_up_on__lte=day)


class Contact(Strikeable):
    """Any talk with or about him outside the 32, or a try at one."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField()
    direction = models.CharField(max_length=8, choices=Direction.choices)
    way = models.CharField(max_length=12, choices=Way.choices)
    with_whom = models.CharField(max_length=12, choices=WithWhom.choices)
    other_name = models.CharField(max_length=120, blank=True, default="")
    outcome = models.CharField(max_length=12, choices=ContactOutcome.choices)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(max_length=4000, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up_what = models.CharField(max_length=200, blank=True, default="")
    follow_up_done_at = models.DateTimeField(null=True, blank=True, editable=False)
    follow_up_done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ContactRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["participant", "-at"], name="participants_contact_newest"),
            models.Index(
                fields=["follow_up_on"],
                condition=Q(follow_up_done_at__isnull=True, struck_at__isnull=True),
                name="participants_contact_followup",
            ),
        )
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("direction", Direction, "participants_contact_direction_known"),
            one_of("way", Way, "participants_contact_way_known"),
            one_of("with_whom", WithWhom, "participants_contact_with_whom_known"),
            one_of("outcome", ContactOutcome, "participants_contact_outcome_known"),
            models.CheckConstraint(
                name="participants_contact_minutes_at_most_a_day",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=600),
                violation_error_message="Enter the minutes, 1 to 600.",
            ),
            models.CheckConstraint(
                name="participants_contact_follow_up_together",
                condition=Q(follow_up_on__isnull=True, follow_up_what="")
                | (Q(follow_up_on__isnull=False) & ~Q(follow_up_what="")),
                violation_error_message="Enter what to do and by when, or leave both empty.",
            ),
            set_together(
                "follow_up_done_at", "follow_up_done_by", "participants_contact_done_together"
            ),
            models.CheckConstraint(
                name="participants_contact_done_needs_follow_up",
                condition=Q(follow_up_done_at__isnull=True) | Q(follow_up_on__isnull=False),
                violation_error_message="There is no follow-up to complete.",
            ),
        )

    @property
    def has_open_follow_up(self) -> bool:
        return (
            self.follow_up_on is not None and self.follow_up_done_at is None and not self.is_struck
        )
