"""Who works where, in which role: given by those who may, ended with a last day."""

from datetime import date

from django.conf import settings
from django.db import transaction

from advance_site.accounts.access import Role, roles_given_by
from advance_site.accounts.models import Membership, Site, User
from advance_site.accounts.services.rules import (
    DaysOutOfOrder,
    HasLeft,
    HasThatRole,
    NotForOneself,
    NotYoursToGive,
)
from advance_site.accounts.services.sign_ins import end_sign_ins
from advance_site.accounts.services.telling import tell_leads
from advance_site.audit.services import record_act
from advance_site.core.dates import today


def roles_to_give(by: User, site: Site) -> tuple[Role, ...]:
    """The roles that `by` may give to others at a site."""
    return roles_given_by(by.roles_at(site.pk), settings.DOOR.name)


def refuse_unless_yours_to_give(by: User | None, role: str, site: Site) -> None:
    """Stop whoever may not give `role` at `site`; an operator (None) may give any."""
    if by is not None and role not in roles_to_give(by, site):
        raise NotYoursToGive


@transaction.atomic
def add_membership(
    *, user: User, site: Site, role: str, since: date | None = None, by: User | None
) -> Membership:
    """Give a colleague a role at a site from a day on. Nobody gives one to themselves."""
    refuse_unless_yours_to_give(by, role, site)
    if by is not None and by.pk == user.pk:
        raise NotForOneself
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise HasLeft
    since = since or today()
    running = user.memberships.filter(site=site, role=role).exclude(until__lt=since)
    if running.exists():
        raise HasThatRole
    membership = Membership.objects.create(user=user, site=site, role=role, since=since)
    tell_leads(user=user, site=site, role=role, given_by=by)
    record_act(by, "add_role", user.public_id, kind="person", detail=role, site_id=site.pk)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_day: date, by: User) -> Membership:
    """Let a role end after its last day; the person's sign-ins end at once."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    user, site = membership.user, membership.site
    refuse_unless_yours_to_give(by, membership.role, site)
    if by.pk == user.pk:
        raise NotForOneself
    if last_day < membership.since:
        raise DaysOutOfOrder
    membership.until = last_day
    membership.save(update_fields=["until"])
    end_sign_ins(user)
    role = membership.role
    record_act(by, "end_role", user.public_id, kind="person", detail=role, site_id=site.pk)
    return membership
