"""Who may lead, coach or stand in."""

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, Site, User
from advance_site.core.dates import today
from participants.services.rules import NotACaseWorker

CASE_ROLES = (Role.FACILITATOR, Role.SITE_LEAD)


def case_workers(site: Site) -> list[User]:
    """Return those who work with men at the site today, by name."""
    memberships = Membership.objects.current(today()).filter(site=site, role__in=CASE_ROLES)
    people = User.objects.filter(is_active=True, pk__in=memberships.values("user"))
    return list(people.order_by("name", "pk"))


def refuse_unless_case_worker(person: User, site: Site) -> None:
    """Refuse somebody who does not work with men at the site."""
    memberships = Membership.objects.current(today())
    if (
        not person.is_active
        or not memberships.filter(site=site, role__in=CASE_ROLES, user=person).exists()
    ):
        raise NotACaseWorker
