"""Who may lead, coach or stand in."""

from advance_site.accounts.models import Site, User
from participants.selectors import staff
from participants.services.rules import NotACaseWorker


def case_workers(site: Site) -> list[User]:
    """Those who work with men at the site today, by name."""
    return list(staff.case_workers([site.pk]))


def refuse_unless_case_worker(person: User, site: Site) -> None:
    """Refuse somebody who does not work with men at the site."""
    if not staff.case_workers([site.pk]).filter(pk=person.pk).exists():
        raise NotACaseWorker
