from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of, set_together
from participants.models.participant import Participant
from participants.models.struck import MansRows

if TYPE_CHECKING:
    from advance_site.accounts.access import Permission
    from advance_site.accounts.models import User


class Asked(models.TextChoices):
    """Whether a question was put to him. Without a row it was not."""

    ANSWERED = "answered", "Answered"
    PREFERS_NOT = "prefers_not", "Prefers not to say"
    NOT_ASKED = "not_asked", "Not asked"


class Circumstance(models.Model):
    """What he answered to one question about who he is; a later row takes its place."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="circumstances"
    )
    question_code = models.CharField(max_length=40)
    question_label = models.CharField(max_length=120)
    asked = models.CharField(max_length=12, choices=Asked.choices)
    answer_code = models.CharField(max_length=40, blank=True, default="")
    answer_label = models.CharField(max_length=120, blank=True, default="")
    book_version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["participant", "question_code", "-at"],
                name="participants_circ_newest",
            ),
        )
        constraints = (
            one_of("asked", Asked, "participants_circumstance_asked_known"),
            models.CheckConstraint(
                name="participants_circumstance_answer_where_answered",
                condition=(Q(asked="answered") & ~Q(answer_code=""))
                | (~Q(asked="answered") & Q(answer_code="")),
                violation_error_message="Select his answer, or that he was not asked.",
            ),
        )


class PartOfDay(models.TextChoices):
    MORNING = "m", "Morning"
    AFTERNOON = "a", "Afternoon"
    EVENING = "e", "Evening"


class Availability(models.Model):
    """When of the week he can come to a group; the newest row counts.

    `parts` are a weekday from Monday as 0 and a part of the day: "0e" is Monday evening.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="availabilities"
    )
    parts = ArrayField(models.CharField(max_length=2), default=list)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "availabilities"
        indexes = (models.Index(fields=["participant", "-at"], name="participants_free_newest"),)


class ApartPairs(models.QuerySet["ApartPair"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """Pairs of which both men are within reach."""
        men = Participant.objects.within_reach_of(user, permission).values("pk")
        return self.filter(first__in=men, second__in=men)


class ApartPair(models.Model):
    """Two men who do not come into one group. No reason is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ApartPairs.as_manager()

    class Meta:
        verbose_name = "man to be kept apart"
        verbose_name_plural = "men to be kept apart"
        constraints = (
            models.CheckConstraint(
                name="participants_apartpair_of_two",
                condition=~Q(first=F("second")),
                violation_error_message="Choose two men.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(ended_at__isnull=True),
                name="participants_apartpair_once",
                violation_error_message="These two are kept apart already.",
            ),
            set_together("ended_at", "ended_by", "participants_apartpair_ended_together"),
        )
