"""Which colleagues and sites a form offers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from advance_site.accounts.access import Permission, roles_with
from advance_site.accounts.models import Membership, Site, User
from advance_site.core.dates import today

CASE_ROLES = roles_with(Permission.MAN_CHANGE, "main")


def sites_of(ids: Iterable[int]) -> QuerySet[Site]:
    return Site.objects.filter(pk__in=list(ids)).order_by("name")


def case_workers(sites: Iterable[int]) -> QuerySet[User]:
    """People who work with men at these sites today."""
    here = Membership.objects.filter(site__in=list(sites), role__in=CASE_ROLES)
    here = here.filter(pk__in=Membership.objects.current(today()).values("pk"))
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name", "pk")
