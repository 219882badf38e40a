"""The days on which a site is closed, for the planner."""

from datetime import date, timedelta

from advance_site.accounts.models import Site, SiteClosure
from sessions.planning import Calendar


def calendar_of(site: Site) -> Calendar:
    """The nation's holidays and the site's closures, each with its reason."""
    closures: dict[date, str] = {}
    for closure in SiteClosure.objects.filter(site=site):
        closures |= closed_days(closure.first_day, closure.last_day, closure.reason)
    return Calendar(site.nation, closures)


def closed_days(first_day: date, last_day: date, reason: str) -> dict[date, str]:
    """Each day of a closure, with its reason."""
    days = (last_day - first_day).days + 1
    return {first_day + timedelta(days=n): reason for n in range(days)}
