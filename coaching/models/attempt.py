"""A try to ring him that gave no call. Tries of one slot are a chain."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models import Participant
from participants.models.struck import Strikeable, StruckRows
from sessions.models import Slot


class AttemptOutcome(models.TextChoices):
    NO_ANSWER = "no_answer", "No answer"
    NOT_NOW = "not_now", "Answered, could not talk"
    MESSAGE = "message", "Left a message"
    WRONG_NUMBER = "wrong_number", "Number does not work"


class Attempt(Strikeable):
    """`number` counts the tries of a slot; one that was undone keeps its number.

    `ask_in` says that he is to be asked in instead of rung again, after the third try.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="call_attempts"
    )
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(
        max_length=12, choices=AttemptOutcome.choices, default=AttemptOutcome.NO_ANSWER
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    try_again_at = models.DateTimeField(null=True, blank=True)
    ask_in = models.BooleanField(default=False)

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            *Strikeable.Meta.constraints,
            one_of("outcome", AttemptOutcome, "coaching_attempt_outcome_known"),
            models.UniqueConstraint(
                fields=["slot", "number"],
                name="coaching_attempt_numbered",
                violation_error_message="Somebody wrote a try down at the same time. Look again.",
            ),
            models.CheckConstraint(
                condition=Q(try_again_at__isnull=True) | Q(try_again_at__gt=F("at")),
                name="coaching_attempt_again_later",
                violation_error_message="Choose a time after now.",
            ),
        ]
