"""The days on which a site is closed, for the planner."""

from datetime import date, timedelta

from advance_site.accounts.models import Site, SiteClosure
from sessions.planning import Calendar


def calendar_of(site: Site) -> Calendar:
    """The nation's holidays and the site's closures, each with its reason."""
    closures: dict[date, str] = {}
    for closure in SiteClosure.objects.filter(site=site):
        days = (closure.last_day - closure.first_day).days + 1
        closures |= {closure.first_day + timedelta(days=n): closure.reason for n in range(days)}
    return Calendar(site.nation, closures)
