from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Func, OuterRef, Q, Subquery
from django.utils import timezone

from advance_site.core.constraints import one_of
from advance_site.core.names import search_key
from advance_site.wall.history import tracked
from participants.reach import men_in_reach

if TYPE_CHECKING:
    from advance_site.accounts.access import Permission
    from advance_site.accounts.models import User

    Text = models.TextField[str, str]
else:
    Text = models.TextField


class Literacy(models.TextChoices):
    NOT_ASKED = "not_asked", "Not asked yet"
    READS = "reads", "Reads and writes with ease"
    SOME_HELP = "some_help", "Reads with some help"
    READ_TO = "read_to", "Needs things read to him"


class SearchKeyField(Text):
    """Keeps the folded words of the named fields, written whenever the row is saved."""

    def __init__(self, *, of: tuple[str, ...] = (), **options: Any) -> None:
        self.of = tuple(of)
        options.setdefault("editable", False)
        options.setdefault("default", "")
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """To the database it is plain text, so migrations import nothing of ours."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def clone(self) -> SearchKeyField:
        return SearchKeyField(of=self.of)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001
        if not self.of:
            return str(super().pre_save(model_instance, add))
        key = search_key(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, key)
        return key


def status_in(statuses: Iterable[str]) -> Q:
    """A condition on men `with_status`."""
    return Q(("current_status__in", [str(status) for status in statuses]))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """The men whom this person may meet with this permission; none rather than an error.

        Of two records of one man, the one that is kept.
        """
        return self.filter(men_in_reach(user, permission), merged_into__isnull=True)

    def with_status(self) -> Self:
        """Adds `current_status` and `status_since`, of his newest standing status row."""
        changes: Any = apps.get_model("participants", "StatusChange")
        newest = changes.objects.standing().filter(participant=OuterRef("pk"))
        newest = newest.order_by("-at", "-pk")
        return self.annotate(
            current_status=Subquery(newest.values("status")[:1]),
            status_since=Subquery(newest.values("at")[:1]),
        )

    def in_status(self, statuses: Iterable[str]) -> Self:
        """Of men `with_status`, those who now have one of these."""
        return self.filter(status_in(statuses))

    def held_by(self, user: User) -> Self:
        return self.filter(holder=user)

    def by_name(self) -> Self:
        return self.order_by("family_name", "given_name", "pk")


@tracked()
class Participant(models.Model):
    """A man who was referred. What becomes of him are rows that name him."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        max_length=12,
        unique=True,
        editable=False,
        db_default=Func(function="participants_next_reference", output_field=models.CharField()),
    )
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="men")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="men_held",
        help_text="His named worker.",
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80, blank=True, default="")
    folded_names = SearchKeyField(of=("given_name", "family_name", "preferred_name"))
    date_of_birth = models.DateField(null=True, blank=True)

    language = models.CharField(max_length=60, default="English")
    needs_interpreter = models.BooleanField(default=False)
    literacy = models.CharField(
        max_length=12, choices=Literacy.choices, default=Literacy.NOT_ASKED
    )
    easy_read = models.BooleanField(default=False)
    access_needs = models.TextField(max_length=1000, blank=True, default="")

    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="other_records",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["site", "family_name", "given_name"], name="participants_man_by_name"
            ),
            models.Index(fields=["holder"], name="participants_man_by_holder"),
        )
        constraints = (
            models.CheckConstraint(
                name="participants_participant_has_names",
                condition=~Q(given_name="") & ~Q(family_name=""),
                violation_error_message="Enter his given name and his family name.",
            ),
            models.CheckConstraint(
                name="participants_participant_birth_plausible",
                condition=Q(date_of_birth__isnull=True) | Q(date_of_birth__gte=date(1900, 1, 1)),
                violation_error_message="Enter a date of birth after 1900.",
            ),
            one_of("literacy", Literacy, "participants_participant_literacy_known"),
            models.CheckConstraint(
                name="participants_participant_merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                violation_error_message="A record cannot be merged into itself.",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        return f"{self.preferred_name or self.given_name} {self.family_name}"

    @property
    def full_name(self) -> str:
        preferred = f" ({self.preferred_name})" if self.preferred_name else ""
        return f"{self.given_name}{preferred} {self.family_name}"

    @property
    def has_communication_needs(self) -> bool:
        return (
            self.needs_interpreter
            or self.easy_read
            or bool(self.access_needs)
            or self.literacy in {Literacy.SOME_HELP, Literacy.READ_TO}
        )
