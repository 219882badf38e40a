"""A member of staff."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property

from advance_site.accounts.access import FROM_NEAR, Permission, Reach, reaches_of_role, widest
from advance_site.core.dates import today


class UserManager(BaseUserManager["User"]):
    """Creates people; sign-up by oneself does not exist."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def within_reach_of(self, user: "User", permission: Permission) -> models.QuerySet["User"]:
        """Colleagues who work or worked at the sites where the permission carries."""
        here = Q(memberships__site__in=user.sites_for(permission))
        return self.filter(here).distinct()


class User(AbstractBaseUser):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_once",
                violation_error_message="Somebody with this e-mail address is already here.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=True) | models.Q(left_at__isnull=False),
                name="accounts_user_inactive_has_left",
                violation_error_message="Say when this person left.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """Initial and surname, as staff write it: T Rees."""
        given, _, family = self.name.strip().rpartition(" ")
        return f"{given[0]} {family}" if given else family

    @cached_property
    def current_memberships(self) -> list[Any]:
        """Memberships of today with their sites; read once per request."""
        return list(self.memberships.current(today()).select_related("site"))

    def reaches(self, permission: Permission) -> set[Reach]:
        """How far a permission carries, over all of this person's memberships."""
        return {
            reach
            for membership in self.current_memberships
            for reach in reaches_of_role(membership.role, permission)
        }

    def roles_at(self, site_id: int) -> list[str]:
        """The roles that this person holds at a site today."""
        return [m.role for m in self.current_memberships if m.site_id == site_id]

    def role_with(self, permission: Permission) -> str | None:
        """The role of this person by which the permission carries furthest; None without it."""
        held: dict[str, tuple[Reach, ...]] = {
            membership.role: reaches_of_role(membership.role, permission)
            for membership in self.current_memberships
            if reaches_of_role(membership.role, permission)
        }
        if not held or not self.is_active:
            return None
        return max(held, key=lambda role: FROM_NEAR.index(widest(held[role])))

    def may(self, permission: Permission) -> bool:
        """Whether any role of this person holds the permission, however far it reaches."""
        return self.role_with(permission) is not None

    def sites_for(self, permission: Permission, reach: Reach = Reach.SITE) -> list[int]:
        """Internal ids of the sites where the permission carries as far as `reach`."""
        return [
            membership.site_id
            for membership in self.current_memberships
            if reach in reaches_of_role(membership.role, permission)
        ]
