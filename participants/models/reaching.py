"""How he, or help for him, is reached."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from advance_site.core.constraints import one_of, set_together
from advance_site.core.weekdays import Weekday
from participants.models.participant import Participant
from participants.models.struck import Strikeable, StruckRows


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class PhoneRows(StruckRows):
    def in_use(self) -> PhoneRows:
        return self.standing().filter(retired_at__isnull=True)


class PhoneNumber(Strikeable):
    """A number of his. Shown masked; a retired one stays, and is not rung."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="phone_numbers"
    )
    number = models.CharField(max_length=20)
    last_four = models.GeneratedField(
        expression=Func(F("number"), Value(4), function="right"),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )
    his_alone = models.CharField(
        max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN, help_text="Is it his alone?"
    )
    texts_agreed = models.BooleanField(default=False)
    voicemail_agreed = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PhoneRows.as_manager()

    class Meta:
        constraints = (
            *Strikeable.Meta.constraints,
            models.CheckConstraint(
                name="participants_phonenumber_number_dialable",
                condition=Q(number__regex=r"^\+[0-9]{7,15}$"),
                violation_error_message="Enter a telephone number, like 07700 900123.",
            ),
            models.UniqueConstraint(
                fields=["participant", "number"],
                condition=Q(retired_at__isnull=True, struck_at__isnull=True),
                name="participants_phonenumber_once_in_use",
                violation_error_message="This number is already there for him.",
            ),
            one_of("his_alone", YesNo, "participants_phonenumber_his_alone_known"),
            set_together("retired_at", "retired_by", "participants_phonenumber_retired_together"),
        )

    @property
    def in_use(self) -> bool:
        return self.retired_at is None and not self.is_struck

    @property
    def masked(self) -> str:
        return f"ends {self.last_four[-3:]}"


class AgreedTime(Strikeable):
    """A time of the week at which he agreed to be rung."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="agreed_times"
    )
    # The column has a name of its own since its numbers changed, so that no process of the version
    # before can read them.
    weekday = models.PositiveSmallIntegerField(db_column="day", choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        constraints = (
            *Strikeable.Meta.constraints,
            one_of("weekday", Weekday, "participants_agreedtime_weekday_known"),
            models.CheckConstraint(
                name="participants_agreedtime_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="Enter an end later than the start.",
            ),
            models.UniqueConstraint(
                fields=["participant", "weekday", "starts"],
                condition=Q(struck_at__isnull=True),
                name="participants_agreedtime_once",
                violation_error_message="This time is already agreed with him.",
            ),
        )


class Address(Strikeable):
    """Where he lives, for a welfare check. The newest standing row counts."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="addresses"
    )
    lines = models.TextField(max_length=400)
    postcode = models.CharField(max_length=10, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            models.CheckConstraint(
                name="participants_address_has_lines",
                condition=~Q(lines=""),
                violation_error_message="Enter the address.",
            ),
        )


class NextOfKin(Strikeable):
    """Whom to ring when he is unwell, and whether that person knows of the programme."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="next_of_kin"
    )
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=60)
    number = models.CharField(max_length=20)
    knows_of_programme = models.CharField(
        max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = StruckRows.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        constraints = (
            *Strikeable.Meta.constraints,
            models.CheckConstraint(
                name="participants_nextofkin_has_name",
                condition=~Q(name=""),
                violation_error_message="Enter the name of his next of kin.",
            ),
            models.CheckConstraint(
                name="participants_nextofkin_number_dialable",
                condition=Q(number__regex=r"^\+[0-9]{7,15}$"),
                violation_error_message="Enter a telephone number, like 01632 960123.",
            ),
            one_of("knows_of_programme", YesNo, "participants_nextofkin_knows_known"),
        )
