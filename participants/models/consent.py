from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.struck import Strikeable, StruckRows


class ConsentAnswer(models.TextChoices):
    GIVEN = "given", "Given"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ConsentWay(models.TextChoices):
    PAPER = "paper", "Signed on paper"
    IN_PERSON = "in_person", "Said in person"
    VIDEO = "video", "Said by video"
    PHONE = "phone", "Said by phone"


class Consent(Strikeable):
    """What he answered to one text, and the text as it stood. The newest row of a kind counts."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="consents")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    text = models.TextField()
    answer = models.CharField(max_length=10, choices=ConsentAnswer.choices)
    answered_on = models.DateField()
    way = models.CharField(max_length=12, choices=ConsentWay.choices)
    language = models.CharField(max_length=60, default="English")
    easy_read_used = models.BooleanField(default=False)
    witness = models.CharField(max_length=120, blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("answer", ConsentAnswer, "participants_consent_answer_known"),
            one_of("way", ConsentWay, "participants_consent_way_known"),
            models.CheckConstraint(
                name="participants_consent_has_text",
                condition=~Q(code="") & ~Q(title="") & ~Q(version="") & ~Q(text=""),
                violation_error_message="A consent keeps its text and its version.",
            ),
        )
