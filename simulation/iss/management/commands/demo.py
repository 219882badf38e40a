"""Invented people of the women's service. Of the men they see what the window shows."""

from datetime import timedelta

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.accounts.services import record_training
from advance_site.core.dates import Nation, today
from advance_site.wall.context import acting_as
from simulation.command import DemoCommand
from simulation.iss.personas import OFFICE, PEOPLE, PROVIDER
from simulation.people import add_site, let_in


class Command(DemoCommand):
    help = "Invent the women's service: one provider and its staff."
    people = PEOPLE

    def invent(self) -> str:
        site = add_site(PROVIDER, OFFICE, Nation.ENGLAND)
        staff = {persona: let_in(persona, site) for persona in PEOPLE}
        lead = next(user for persona, user in staff.items() if persona.role == Role.ISS_LEAD)
        with acting_as(lead.pk):
            for user in staff.values():
                _train(user, lead)
        return f"Invented: {len(staff)} people of {PROVIDER}."


def _train(user: User, lead: User) -> None:
    done = today() - timedelta(days=200)
    for kind in ("iss", "safeguarding"):
        record_training(
            user=user,
            kind=kind,
            completed_on=done,
            valid_until=done + timedelta(days=730),
            by=lead,
        )
