"""The smallest valid rows of accounts."""

import itertools
from datetime import date

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, Organisation, Site, User
from advance_site.core.dates import Nation
from tests.cast import owner

_numbers = itertools.count(1)
LONG_AGO = date(2020, 1, 1)


def make_site(name: str = "", nation: Nation = Nation.ENGLAND) -> Site:
    """A site of an organisation of its own."""
    n = next(_numbers)
    with owner():
        organisation = Organisation.objects.create(name=f"Organisation {n}")
        return Site.objects.create(
            organisation=organisation, name=name or f"Site {n}", nation=nation
        )


def make_user(role: Role | None = None, site: Site | None = None, name: str = "") -> User:
    """A member of staff; with a role at `site`, or at a new one."""
    n = next(_numbers)
    with owner():
        user = User.objects.create_user(f"person{n}@example.org", name=name or f"Pat Person{n}")
        if role is not None:
            Membership.objects.create(
                user=user, site=site or make_site(), role=role, since=LONG_AGO
            )
    return user
