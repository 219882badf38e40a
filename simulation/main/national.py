"""Those who work for every site."""

from advance_site.core.dates import Nation
from simulation.main.personas import NATIONAL, PEOPLE
from simulation.people import add_site, let_in


def invent_national_team() -> None:
    """The integrity lead, whose place is no treatment site."""
    office = add_site("ADVANCE-D", NATIONAL, Nation.ENGLAND)
    for persona in PEOPLE:
        if not persona.site:
            let_in(persona, office)
