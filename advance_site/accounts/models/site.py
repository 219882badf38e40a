"""Where the work is done."""

import uuid
from typing import Self

from django.db import models

from advance_site.accounts.access import Permission
from advance_site.accounts.models.user import User
from advance_site.core.constraints import one_of
from advance_site.core.dates import Nation
from advance_site.core.phones import NotAPhoneNumberError, display
from advance_site.core.weekdays import Weekday
from advance_site.wall.history import tracked


class NumberKind(models.TextChoices):
    ISS_DUTY = "iss_duty", "ISS duty"
    SITE_LEAD = "site_lead", "Site lead"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    OTHER = "other", "Other"


class Hours(models.TextChoices):
    DAY = "day", "By day"
    NIGHT = "night", "By night"
    ALWAYS = "always", "At any time"


class Organisation(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet["Site"]):
    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """The sites where the permission carries."""
        return self.filter(pk__in=user.sites_for(permission))


@tracked()
class Site(models.Model):
    """A treatment site; at the ISS door, an office of the provider.

    `danger_steps` are the site's own steps when somebody is in danger, one a line; `group_days`
    the codes of the weekdays on which groups usually run, parted by commas.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    nation = models.CharField(max_length=3, choices=Nation)
    group_days = models.CharField(max_length=40, blank=True)
    misses_before_flag = models.PositiveSmallIntegerField(default=2)
    hold_until_hour = models.PositiveSmallIntegerField(default=12)
    register_late_after_days = models.PositiveSmallIntegerField(default=1)
    danger_steps = models.TextField(blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("nation", Nation, "accounts_site_nation"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="accounts_site_name_once",
                violation_error_message="This organisation already has a site of that name.",
            ),
            models.CheckConstraint(
                condition=models.Q(misses_before_flag__range=(1, 12)),
                name="accounts_site_misses_1_to_12",
                violation_error_message="Enter a number of misses from 1 to 12.",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_until_hour__range=(8, 18)),
                name="accounts_site_hold_8_to_18",
                violation_error_message="Enter an hour from 8 to 18.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days_of_groups(self) -> tuple[Weekday, ...]:
        chosen = self.group_days.split(",")
        return tuple(day for day in Weekday if day.code in chosen)


class SiteClosure(models.Model):
    """Days on which a site is closed, besides the nation's bank holidays."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=80)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="accounts_siteclosure_days_in_order",
                violation_error_message="Enter a last day that is not before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason}, {self.first_day} to {self.last_day}"


class SiteNumber(models.Model):
    """A number that staff ring from this site; ISS duty stands here too, as a plain number."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=20, choices=NumberKind)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=30)
    hours = models.CharField(max_length=10, choices=Hours, default=Hours.ALWAYS)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [
            one_of("kind", NumberKind, "accounts_sitenumber_kind"),
            one_of("hours", Hours, "accounts_sitenumber_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"

    @property
    def shown(self) -> str:
        """The number as people here write it; one with words in it as it was typed."""
        try:
            return display(self.number)
        except NotAPhoneNumberError:
            return self.number
