"""Who works where, in which role, and with which training."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from advance_site.accounts.access import Role
from advance_site.accounts.models.site import Site
from advance_site.core.constraints import one_of


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date) -> Self:
        """Memberships that run on `day`."""
        return self.filter(since__lte=day).filter(
            models.Q(until__isnull=True) | models.Q(until__gte=day)
        )


class Membership(models.Model):
    """A role at a site for a time. A person holds roles of one side only.

    Within a door the allowed values see to that: a door's database holds that door's roles alone.
    The database itself writes who gave it and when, and nothing for one that an operator gave.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    given_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", Role, "accounts_membership_role"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="accounts_membership_days_in_order",
                violation_error_message="Enter a last day that is not before the first.",
            ),
            models.UniqueConstraint(
                fields=["user", "site", "role"],
                condition=models.Q(until__isnull=True),
                name="accounts_membership_open_once",
                violation_error_message="This person already has that role there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.site}"


class Training(models.Model):
    """A course that a person completed. An untrained person is warned of, never locked out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainings")
    kind = models.CharField(max_length=60)
    completed_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "completed_on"],
                name="accounts_training_once",
                violation_error_message="This course is already recorded for that day.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.completed_on}"
