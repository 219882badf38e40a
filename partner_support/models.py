"""What the women's service sees of the men's: rows of the window's views, never written.

Not one relation leads anywhere: people and sites are named by public ids, as text is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models

from advance_site.accounts.access import Permission
from advance_site.accounts.models import User
from advance_site.core.names import fold


class ReadOnlyWindow(TypeError):
    """Somebody tried to change what is only shown."""


class WindowQuerySet(models.QuerySet[Any]):
    """Rows of the window; the database shows those of the provider's sites alone."""

    def within_reach_of(self, user: User, permission: Permission) -> Self:
        """Everything shown to the provider, or nothing without the permission."""
        return self if user.may(permission) else self.none()


class WindowModel(models.Model):
    """A row of a view. `public_id` identifies it on both sides."""

    database = "window"
    public_id = models.UUIDField(primary_key=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        abstract = True
        managed = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise ReadOnlyWindow("The window only shows.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReadOnlyWindow("The window only shows.")


class WindowSite(WindowModel):
    """A site of the men's service."""

    name = models.CharField(max_length=120)
    nation = models.CharField(max_length=3)
    organisation = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = '"iss_window"."site"'
        ordering = ("name", "public_id")

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """The men's statuses, in the words of this side: it does not share the men's code."""

    REFERRED = "referred", "Referred"
    SCREENING = "screening", "Screening"
    SUITABILITY = "suitability", "Suitability assessment"
    UNSUITABLE = "unsuitable", "Not suitable"
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    PREPARATION = "preparation", "Preparation"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    COMPLETED = "completed", "Completed"
    DROPPED_OUT = "dropped_out", "Dropped out"
    EXCLUDED = "excluded", "Excluded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TRANSFERRED = "transferred", "Transferred"
    DIED = "died", "Died"
    CUSTODY = "custody", "In custody"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"


class WindowManQuerySet(WindowQuerySet):
    def named(self, typed: str) -> Self:
        """Those whose names hold every word typed, or whose reference was typed."""
        by_name = self
        for word in fold(typed).split():
            by_name = by_name.filter(folded_names__contains=word)
        return by_name | self.filter(reference__iexact=typed.strip())

    def kept(self) -> Self:
        """Of two records of one man, the one that is kept."""
        return self.filter(merged_into__isnull=True)

    def at_site(self, site: str) -> Self:
        return self.filter(site=site)

    def changed_since(self, moment: datetime) -> Self:
        """Those whose status is newer, the newest first."""
        return self.filter(status_since__gte=moment).order_by("-status_since", "public_id")


class WindowMan(WindowModel):
    """A man of one of the provider's sites."""

    reference = models.CharField(max_length=12)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80)
    folded_names = models.TextField()
    date_of_birth = models.DateField(null=True)
    site = models.UUIDField()
    holder = models.UUIDField()
    holder_name = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=Status.choices)
    status_since = models.DateTimeField()
    started_on = models.DateField(null=True)
    merged_into = models.UUIDField(null=True)

    objects = WindowManQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = '"iss_window"."man"'
        ordering = ("family_name", "given_name", "public_id")

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        preferred = f" ({self.preferred_name})" if self.preferred_name else ""
        return f"{self.given_name}{preferred} {self.family_name}"


class WindowStaff(models.Model):
    """A person of the men's service in one role at one site: the readers of a release."""

    database = "window"
    pk = models.CompositePrimaryKey("public_id", "role", "site")
    public_id = models.UUIDField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    site = models.UUIDField()
    since = models.DateField()

    objects = WindowQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = '"iss_window"."staff"'
        ordering = ("name", "public_id")
