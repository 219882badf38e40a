"""This room's own reasons for a man to be within reach."""

from __future__ import annotations

from django.db.models import Q

from advance_site.accounts.access import Reach
from advance_site.accounts.models import User
from advance_site.core.dates import now
from participants.models import GrantKind, ReachGrant
from participants.reach import register_source


def held(user: User) -> Q:
    return Q(holder=user)


def stood_in_for(user: User) -> Q:
    return _granted(user, GrantKind.STAND_IN)


def on_duty(user: User) -> Q:
    return _granted(user, GrantKind.DUTY)


def _granted(user: User, kind: GrantKind) -> Q:
    grants = ReachGrant.objects.running(now()).filter(user=user, kind=kind)
    return Q(pk__in=grants.values("participant"))


def register() -> None:
    register_source(held)
    register_source(stood_in_for)
    register_source(on_duty, Reach.DUTY)
