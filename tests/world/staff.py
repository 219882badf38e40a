"""Two of every role, and somebody with none; a man for each of three facilitators."""

from __future__ import annotations

from datetime import timedelta

from advance_site.accounts.access import Role
from advance_site.accounts.models import Invitation, Site, SiteClosure, SiteNumber, User
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.core.dates import Nation, now, today
from participants.models import GrantSeen, Status
from tests.factories import participants as made
from tests.factories.accounts import make_site, make_user
from tests.world.people import Man, Person, World


def seed_staff(world: World) -> None:
    """Two of every role, and somebody with none; a man for each of three facilitators."""
    here = make_site("Northgate", Nation.ENGLAND)
    there = make_site("Eastmoor", Nation.SCOTLAND)
    facilitators = {}
    for key, site in (("mine", here), ("colleague", here), ("elsewhere", there)):
        facilitators[key] = _person(world, f"facilitator {key}", Role.FACILITATOR, site)
    on_duty = _person(world, "on duty", Role.FACILITATOR, here)
    for role in (
        Role.SITE_LEAD,
        Role.INTEGRITY_LEAD,
        Role.RESEARCHER,
        Role.SITE_ADMINISTRATOR,
    ):
        _person(world, f"{role} here", role, here)
        _person(world, f"{role} elsewhere", role, there)
    nobody = make_user(None, None, "Robin Without")
    world.people["nobody"] = Person("nobody", nobody.pk, "main", "")
    for site in (here, there):
        _of_site(site)
    for key, holder in facilitators.items():
        site = there if key == "elsewhere" else here
        row = made.make_man(holder=holder, site=site, status=Status.REFERRED)
        world.men[key] = Man(key, row, holder, site)
        grant = made.make_grant(row, on_duty if key == "mine" else holder)
        GrantSeen.objects.create(participant=row, grant=grant, by=holder)


def _person(world: World, key: str, role: Role, site: Site) -> User:
    user = make_user(role, site, f"{key.title().replace(' ', '')} Staff{len(world.people)}")
    world.people[key] = Person(key, user.pk, "main", role)
    return user


def _of_site(site: Site) -> None:
    """What staff pages of a site show."""
    Invitation.objects.create(
        site=site,
        role=Role.FACILITATOR,
        name="Invited Person",
        email=f"invited{site.pk}@example.org",
        expires_at=now() + timedelta(days=3),
    )
    day = today() + timedelta(days=300)
    SiteClosure.objects.create(site=site, first_day=day, last_day=day, reason="Repairs")
    SiteNumber.objects.create(
        site=site,
        kind=NumberKind.ISS_DUTY,
        name="ISS duty",
        number="01632 960900",
        hours=Hours.ALWAYS,
    )
