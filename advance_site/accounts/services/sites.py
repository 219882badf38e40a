"""What a site says of itself: thresholds, steps in danger, numbers to ring, closures."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from advance_site.accounts.models import Site, SiteClosure, SiteNumber, User
from advance_site.accounts.services.rules import DaysOutOfOrder
from advance_site.audit.services import record_act
from advance_site.core.phones import normalise

KIND = "site"


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """The fields of a site that its lead sets."""

    name: str
    group_days: str
    misses_before_flag: int
    hold_until_hour: int
    register_late_after_days: int
    danger_steps: str


@transaction.atomic
def change_site(*, site: Site, facts: SiteFacts, by: User) -> Site:
    """Set what changed; older versions are kept by the database."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    new = {name: value for name, value in asdict(facts).items() if getattr(site, name) != value}
    for name, value in new.items():
        setattr(site, name, value)
    if new:
        site.save(update_fields=list(new))
        _record(by, "change_site", site, ", ".join(new))
    return site


@transaction.atomic
def add_site_number(
    *, site: Site, kind: str, name: str, number: str, hours: str, by: User
) -> SiteNumber:
    """Add a number to ring; it is kept in one form."""
    last = site.numbers.filter(kind=kind).count()
    added = SiteNumber.objects.create(
        site=site,
        kind=kind,
        name=name.strip(),
        number=normalise(number),
        hours=hours,
        position=last + 1,
    )
    _record(by, "add_site_number", site, kind)
    return added


@transaction.atomic
def remove_site_number(*, number: SiteNumber, by: User) -> None:
    number.delete()
    _record(by, "remove_site_number", number.site, number.kind)


@transaction.atomic
def add_site_closure(
    *, site: Site, first_day: date, last_day: date, reason: str, by: User
) -> SiteClosure:
    """Days on which nothing runs at the site; plans made from now on step around them."""
    if last_day < first_day:
        raise DaysOutOfOrder
    added = SiteClosure.objects.create(
        site=site, first_day=first_day, last_day=last_day, reason=reason.strip()
    )
    _record(by, "add_site_closure", site, first_day.isoformat())
    return added


@transaction.atomic
def remove_site_closure(*, closure: SiteClosure, by: User) -> None:
    closure.delete()
    _record(by, "remove_site_closure", closure.site, closure.first_day.isoformat())


def _record(by: User, verb: str, site: Site, detail: str) -> None:
    record_act(by, verb, site.public_id, kind=KIND, detail=detail[:200], site_id=site.pk)
