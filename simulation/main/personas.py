"""Whom one can be at this door."""

from advance_site.accounts.access import Role
from advance_site.accounts.personas import Persona, offer

RIVERSIDE = "Riverside"
GLANRHYD = "Glanrhyd"
NATIONAL = "National team"


def _person(name: str, role: Role, site: str) -> Persona:
    mail = f"{name.lower().replace(' ', '.')}@{(site or 'national').lower()}.example"
    return Persona(name=name, role=role, site=site, email=mail)


PEOPLE = (
    _person("Tom Rees", Role.FACILITATOR, RIVERSIDE),
    _person("Jo Hall", Role.FACILITATOR, RIVERSIDE),
    _person("Sam Okafor", Role.FACILITATOR, RIVERSIDE),
    _person("Pia Lindqvist", Role.SITE_LEAD, RIVERSIDE),
    _person("Kit Sorrel", Role.SITE_ADMINISTRATOR, RIVERSIDE),
    _person("Elin Prosser", Role.FACILITATOR, GLANRHYD),
    _person("Gwil Tanner", Role.FACILITATOR, GLANRHYD),
    _person("Dilys Carrow", Role.SITE_LEAD, GLANRHYD),
    _person("Ines Valdane", Role.INTEGRITY_LEAD, ""),
)


def everybody() -> tuple[Persona, ...]:
    return PEOPLE


offer(everybody)
