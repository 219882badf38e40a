from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.reaching import YesNo
from participants.models.struck import Strikeable, StruckRows


class SuitabilityOutcome(models.TextChoices):
    SUITABLE = "suitable", "Suitable"
    NOT_YET = "not_yet", "Not yet: waits"
    UNSUITABLE = "unsuitable", "Not suitable"


class Acknowledges(models.TextChoices):
    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class SuitabilityRows(StruckRows):
    def to_confirm(self) -> SuitabilityRows:
        return self.standing().filter(confirmed_at__isnull=True)


class SuitabilityDecision(Strikeable):
    """One person records, another confirms or disagrees. Only a confirmed one counts."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="suitability_decisions"
    )
    outcome = models.CharField(max_length=12, choices=SuitabilityOutcome.choices)
    reasons = models.TextField(max_length=2000)
    onward_route = models.CharField(max_length=300, blank=True, default="")
    acknowledges_abuse = models.CharField(max_length=8, choices=Acknowledges.choices)
    accepts_iss_contact = models.BooleanField(
        help_text="Agrees that the support service offers help to his (ex)partner."
    )
    override_reason = models.CharField(max_length=500, blank=True, default="")
    private_space = models.CharField(max_length=8, choices=YesNo.choices)
    lives_with_her = models.CharField(max_length=8, choices=YesNo.choices)
    session_place = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Where he will do his sessions.",
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    agrees = models.BooleanField(null=True, blank=True, editable=False)
    second_reasons = models.CharField(max_length=1000, blank=True, default="")

    objects = SuitabilityRows.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            one_of(
                "outcome", SuitabilityOutcome, "participants_suitabilitydecision_outcome_known"
            ),
            one_of(
                "acknowledges_abuse",
                Acknowledges,
                "participants_suitabilitydecision_acknowledges_known",
            ),
            one_of("private_space", YesNo, "participants_suitabilitydecision_private_known"),
            one_of("lives_with_her", YesNo, "participants_suitabilitydecision_lives_known"),
            models.CheckConstraint(
                name="participants_suitabilitydecision_has_reasons",
                condition=~Q(reasons=""),
                violation_error_message="Enter the reasons for the decision.",
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                violation_error_message="Somebody else has to confirm what you recorded.",
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_confirmed_together",
                condition=Q(
                    confirmed_at__isnull=True, confirmed_by__isnull=True, agrees__isnull=True
                )
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, agrees__isnull=False),
                violation_error_message="Say who confirmed the decision, when and how.",
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_disagrees_with_reasons",
                condition=Q(agrees__isnull=True) | Q(agrees=True) | ~Q(second_reasons=""),
                violation_error_message="Enter why you do not agree.",
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_onward_route_if_unsuitable",
                condition=~Q(outcome="unsuitable") | ~Q(onward_route=""),
                violation_error_message="Enter where he goes from here.",
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_refusal_needs_override",
                condition=~Q(outcome="suitable", accepts_iss_contact=False)
                | ~Q(override_reason=""),
                violation_error_message=(
                    "He does not agree to contact with his (ex)partner. "
                    "Enter the site lead’s reasons for taking him on."
                ),
            ),
            models.CheckConstraint(
                name="participants_suitabilitydecision_place_if_lives_with_her",
                condition=~Q(lives_with_her="yes") | ~Q(session_place=""),
                violation_error_message="Enter where he will do his sessions.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(confirmed_at__isnull=True, struck_at__isnull=True),
                name="participants_suitabilitydecision_one_open",
                violation_error_message="A decision about him already waits to be confirmed.",
            ),
        )
