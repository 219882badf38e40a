from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advance_site.core.constraints import one_of
from participants.models.participant import Participant
from participants.models.struck import MansRows, Strikeable, StruckRows


class DangerAbout(models.TextChoices):
    THREAT = "threat", "Threat to somebody"
    PLAN = "plan", "Plan or intent to harm"
    WEAPON = "weapon", "Weapon"
    LOOKING = "looking", "Looking for somebody"
    CHILDREN = "children", "Children at risk"
    SELF_HARM = "self_harm", "Suicide or self-harm"
    NOT_ALONE = "not_alone", "Not alone in a session"
    LOST_PLACE = "lost_place", "Lost his private place"
    INTOXICATED = "intoxicated", "Intoxicated and unsafe"
    OTHER = "other", "Something else"


class ToldWhom(models.TextChoices):
    ISS_DUTY = "iss_duty", "ISS duty"
    POLICE = "police", "Police (999)"
    SITE_LEAD = "site_lead", "Site lead"
    AMBULANCE = "ambulance", "Ambulance (999)"
    SOCIAL_CARE = "social_care", "Children’s or adult social care"


class Place(models.TextChoices):
    """The page on which the panel was opened."""

    MAN = "man", "His page"
    REGISTER = "register", "Register"
    CALL = "call", "Coaching call"
    CONTACT = "contact", "Contact"


class DangerRows(StruckRows):
    def open(self) -> DangerRows:
        return self.standing().filter(told_at__isnull=True)


class DangerCall(Strikeable):
    """Something that somebody must be told by voice. Open until it says who was told, and when."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="danger_calls"
    )
    about = models.CharField(max_length=12, choices=DangerAbout.choices)
    place = models.CharField(max_length=10, choices=Place.choices)
    place_id = models.UUIDField(
        null=True, blank=True, help_text="Public id of the register, call or contact."
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    told_whom = models.CharField(max_length=12, choices=ToldWhom.choices, blank=True, default="")
    spoke_to = models.CharField(max_length=120, blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DangerRows.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(
                fields=["participant"],
                condition=Q(told_at__isnull=True, struck_at__isnull=True),
                name="participants_danger_open",
            ),
        )
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("about", DangerAbout, "participants_dangercall_about_known"),
            one_of("place", Place, "participants_dangercall_place_known"),
            models.CheckConstraint(
                name="participants_dangercall_told_whom_known",
                condition=Q(told_whom__in=["", *ToldWhom.values]),
                violation_error_message="Select who was told.",
            ),
            models.CheckConstraint(
                name="participants_dangercall_told_together",
                condition=Q(told_at__isnull=True, told_by__isnull=True, told_whom="", spoke_to="")
                | (
                    Q(told_at__isnull=False, told_by__isnull=False)
                    & ~Q(told_whom="")
                    & ~Q(spoke_to="")
                ),
                violation_error_message="Enter who was told by voice, who answered, and when.",
            ),
        )

    @property
    def is_open(self) -> bool:
        return self.told_at is None and not self.is_struck


class DangerTry(models.Model):
    """A number that was rung and gave nobody; the call stays open."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="danger_tries"
    )
    danger = models.ForeignKey(DangerCall, on_delete=models.PROTECT, related_name="tries")
    whom = models.CharField(max_length=12, choices=ToldWhom.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MansRows.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = (one_of("whom", ToldWhom, "participants_dangertry_whom_known"),)
