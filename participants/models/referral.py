from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.struck import MansRows, Strikeable, StruckRows


class Referral(Strikeable):
    """How he came to the programme. A man may be referred again."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="referrals"
    )
    received_on = models.DateField()
    source_code = models.CharField(max_length=20)
    source_label = models.CharField(max_length=80)
    source_version = models.CharField(max_length=20)
    reason = models.TextField(max_length=2000)
    referrer_name = models.CharField(max_length=120, blank=True, default="")
    referrer_contact = models.CharField(max_length=120, blank=True, default="")
    key_worker_name = models.CharField(max_length=120, blank=True, default="")
    key_worker_phone = models.CharField(max_length=20, blank=True, default="")
    area = models.CharField(max_length=80, blank=True, default="")
    funder = models.CharField(max_length=80, blank=True, default="")
    recent_incidents = models.TextField(max_length=2000, blank=True, default="")
    orders = models.TextField(
        max_length=1000, blank=True, default="", help_text="Court orders now in force."
    )
    children = models.TextField(max_length=1000, blank=True, default="")
    other_services = models.TextField(max_length=1000, blank=True, default="")
    previous_programme = models.TextField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            models.CheckConstraint(
                name="participants_referral_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter why he was referred.",
            ),
            models.CheckConstraint(
                name="participants_referral_has_source",
                condition=~Q(source_code="") & ~Q(source_label=""),
                violation_error_message="Select who referred him.",
            ),
            models.CheckConstraint(
                name="participants_referral_key_worker_dialable",
                condition=Q(key_worker_phone="") | Q(key_worker_phone__regex=r"^\+[0-9]{7,15}$"),
                violation_error_message="Enter a telephone number, like 01632 960123.",
            ),
        )


class Answer(models.TextChoices):
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    UNKNOWN = "unknown", "Not known"


class EligibilityAnswer(models.Model):
    """One answer to one criterion; a later row for the same criterion takes its place."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="eligibility_answers"
    )
    criterion_code = models.CharField(max_length=40)
    criterion_label = models.CharField(max_length=200)
    checklist_version = models.CharField(max_length=20)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["participant", "criterion_code", "-at"], name="participants_answer_newest"
            ),
        )
        constraints = (
            one_of("answer", Answer, "participants_eligibilityanswer_answer_known"),
            models.CheckConstraint(
                name="participants_eligibilityanswer_has_criterion",
                condition=~Q(criterion_code="") & ~Q(criterion_label=""),
                violation_error_message="Answer a criterion of the checklist.",
            ),
        )
