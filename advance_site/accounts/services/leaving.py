"""Leaving the service: closed at once, and what was theirs handed to a named person.

Accounts knows no room. Each room that holds work by a person registers how to count it and how to
hand it over, in its `AppConfig.ready`:

    leaving.register(hand_over_men, what="men of their caseload", count=count_men)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import Invitation, Membership, User
from advance_site.accounts.services.memberships import refuse_unless_yours_to_give
from advance_site.accounts.services.rules import (
    HasLeft,
    NeedsSuccessor,
    NotASuccessor,
    NotForOneself,
    NotYourPerson,
)
from advance_site.accounts.services.sign_ins import end_sign_ins, forget_factors
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today


class HandOver(Protocol):
    """Give what `leaver` holds to `to`, inside the caller's transaction; say how many."""

    def __call__(self, *, leaver: User, to: User, by: User) -> int: ...


@dataclass(frozen=True)
class Holding:
    """A kind of work that a person can hold."""

    hand_over: HandOver
    what: str
    count: Callable[[User], int]


@dataclass(frozen=True)
class OpenWork:
    """How much of a kind of work a person holds."""

    what: str
    count: int


_holdings: list[Holding] = []


def register(hand_over: HandOver, *, what: str, count: Callable[[User], int]) -> None:
    """Have a kind of work counted and handed over whenever somebody leaves."""
    _holdings.append(Holding(hand_over, what, count))


def open_work(leaver: User) -> list[OpenWork]:
    """What somebody else must take over, as far as whoever asks can see it."""
    counted = (OpenWork(holding.what, holding.count(leaver)) for holding in _holdings)
    return [work for work in counted if work.count]


def successors(leaver: User) -> QuerySet[User]:
    """Colleagues who can take over: active, with a role at one of the leaver's sites."""
    sites = [membership.site_id for membership in leaver.memberships.current(today())]
    here = Membership.objects.current(today()).filter(site__in=sites)
    colleagues = User.objects.filter(is_active=True, pk__in=here.values("user"))
    return colleagues.exclude(pk=leaver.pk).order_by("name")


@transaction.atomic
def leave_service(*, user: User, to: User | None, by: User) -> User:
    """Close an account: sign-ins, factors and roles end, and open work goes to `to`."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_unless_yours_to_close(user, by)
    work = open_work(user)
    if work and to is None:
        raise NeedsSuccessor
    if to is not None:
        _hand_over(user, to, by)
    _end_roles(user)
    _close(user)
    sites = by.sites_for(Permission.STAFF_CHANGE)
    detail = "" if to is None else f"handed to {to.public_id}"
    record_act(
        by,
        "leave_service",
        user.public_id,
        kind="person",
        detail=detail,
        site_id=sites[0] if sites else None,
    )
    return user


def _refuse_unless_yours_to_close(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise NotForOneself
    if not user.is_active:
        raise HasLeft
    theirs = {membership.site_id for membership in user.current_memberships}
    for membership in user.current_memberships:
        if membership.role == Role.SITE_LEAD:
            refuse_unless_yours_to_give(by, membership.role, membership.site)
    if not theirs <= set(by.sites_for(Permission.STAFF_CHANGE)):
        raise NotYourPerson


def _hand_over(user: User, to: User, by: User) -> None:
    if to not in successors(user):
        raise NotASuccessor
    for holding in _holdings:
        holding.hand_over(leaver=user, to=to, by=by)


def _end_roles(user: User) -> None:
    """The last day is today; a role that was still to come never runs."""
    running = user.memberships.exclude(until__lte=today())
    running.filter(since__lte=today()).update(until=today())
    for coming in running.filter(since__gt=today()):
        coming.until = coming.since
        coming.save(update_fields=["until"])


def _close(user: User) -> None:
    user.is_active, user.left_at = False, now()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_at", "password"])
    forget_factors(user)
    end_sign_ins(user)
    Invitation.objects.pending(now()).filter(email=user.email).update(withdrawn_at=now())
