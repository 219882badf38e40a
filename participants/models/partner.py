from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.reaching import YesNo
from participants.models.struck import Strikeable, StruckRows


class PartnerStatement(models.TextChoices):
    DETAILS = "details", "He gave details"
    NOBODY = "nobody", "He says there is no partner or ex-partner"
    WOULD_NOT = "would_not", "He would not say"


class PartnerDetails(Strikeable):
    """What he said of a partner or ex-partner, as he gave it. Never corrected from elsewhere.

    Name and ways to reach her are drawn masked; each unmasking is in the audit.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="partner_details"
    )
    statement = models.CharField(max_length=10, choices=PartnerStatement.choices)
    name = models.CharField(max_length=120, blank=True, default="")
    relationship = models.CharField(max_length=80, blank=True, default="")
    since_until = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=120, blank=True, default="")
    address = models.TextField(max_length=400, blank=True, default="")
    lives_with_him = models.CharField(max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN)
    in_contact = models.CharField(max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN)
    children_in_common = models.CharField(max_length=200, blank=True, default="")
    given_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-given_on", "-pk")
        verbose_name_plural = "partner details"
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("statement", PartnerStatement, "participants_partnerdetails_statement_known"),
            one_of("lives_with_him", YesNo, "participants_partnerdetails_lives_known"),
            one_of("in_contact", YesNo, "participants_partnerdetails_contact_known"),
            models.CheckConstraint(
                name="participants_partnerdetails_name_with_details",
                condition=~Q(statement="details") | ~Q(name=""),
                violation_error_message="Enter her name as he gave it.",
            ),
            models.CheckConstraint(
                name="participants_partnerdetails_nothing_without_details",
                condition=Q(statement="details") | Q(name="", phone="", email="", address=""),
                violation_error_message="He gave no details: leave name and ways to reach empty.",
            ),
        )
