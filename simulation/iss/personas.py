"""Whom one can be at this door."""

from advance_site.accounts.access import Role
from advance_site.accounts.personas import Persona, offer

PROVIDER = "Harbour Women’s Support"
OFFICE = "Harbour"


def _person(name: str, role: Role) -> Persona:
    mail = name.lower().replace(" ", ".")
    return Persona(name=name, role=role, site=OFFICE, email=f"{mail}@harbour.example")


PEOPLE = (
    _person("Ada Nolan", Role.ISS_WORKER),
    _person("Bridie Sefton", Role.ISS_WORKER),
    _person("Ruth Amberley", Role.ISS_LEAD),
    _person("Coral Whitfield", Role.SAFEGUARDING_APPROVER),
)


def everybody() -> tuple[Persona, ...]:
    return PEOPLE


offer(everybody)
