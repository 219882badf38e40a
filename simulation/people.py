"""Invented staff: let in by services, without a password, so that nobody signs in with one."""

from __future__ import annotations

from datetime import timedelta

from advance_site.accounts.models import Organisation, Site, User
from advance_site.accounts.personas import Persona
from advance_site.accounts.services import add_membership
from advance_site.core.dates import today

HERE_FOR = timedelta(days=2 * 365)


def add_site(organisation: str, name: str, nation: str) -> Site:
    """A site of an organisation, which is made with its first one."""
    owner, _ = Organisation.objects.get_or_create(name=organisation)
    return Site.objects.create(organisation=owner, name=name, nation=nation)


def let_in(persona: Persona, site: Site) -> User:
    """Somebody who has worked at the site for two years."""
    user = User.objects.create_user(persona.email, name=persona.name)
    add_membership(user=user, site=site, role=persona.role, since=today() - HERE_FOR, by=None)
    return user


def is_invented(people: tuple[Persona, ...]) -> bool:
    """Whether the demonstration stands already."""
    return User.objects.filter(email=people[0].email).exists()
