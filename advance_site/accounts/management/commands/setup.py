"""The first person of a site, at an installation that knows nobody yet."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from advance_site.accounts.access import ROLES_OF_DOOR, Role
from advance_site.accounts.services import First, absolute, path_of_invitation, set_up
from advance_site.core.dates import Nation
from advance_site.core.rules import Rule

QUESTIONS = {
    "organisation": "Name of the organisation",
    "site": "Name of the site",
    "nation": f"Nation ({', '.join(Nation.values)})",
    "name": "Full name of the person",
    "email": "Their work e-mail address",
}
LEADS = {"main": Role.SITE_LEAD, "iss": Role.ISS_LEAD}


class Command(BaseCommand):
    help = (
        "Make an organisation and a site, and invite their first lead; with --role, anybody "
        "else whom only an operator may invite. Asks for what the flags do not say."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name}", default="", help=question)
        roles = ROLES_OF_DOOR[settings.DOOR.name]
        parser.add_argument("--role", choices=[role.value for role in roles], default="")
        parser.add_argument("--mail", action="store_true", help="also send the link by e-mail")
        parser.add_argument("--address", default="", help="like https://advance.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {name: options[name] or self.ask(name) for name in QUESTIONS}
        role = options["role"] or LEADS[settings.DOOR.name].value
        _refuse_nonsense(said)
        try:
            invitation = set_up(First(**said, role=role), by_mail=options["mail"])
        except Rule as broken:
            raise CommandError(broken.messages[0]) from broken
        path = path_of_invitation(invitation)
        link = options["address"].rstrip("/") + path if options["address"] else absolute(path)
        self.stdout.write(
            f"{invitation.name} is invited to {invitation.site} as "
            f"{invitation.get_role_display()}. Hand over this link; it works once, within "
            f"three days:\n\n{link}\n"
        )

    def ask(self, name: str) -> str:
        """Ask a person at the keyboard; a script must say everything in flags."""
        if not sys.stdin.isatty():
            raise CommandError(f"Say --{name}: {QUESTIONS[name]}.")
        return input(f"{QUESTIONS[name]}: ").strip()


def _refuse_nonsense(said: dict[str, str]) -> None:
    empty = next((name for name, value in said.items() if not value.strip()), None)
    if empty:
        raise CommandError(f"Say --{empty}: {QUESTIONS[empty]}.")
    if said["nation"] not in Nation.values:
        raise CommandError(f"The nation is one of {', '.join(Nation.values)}.")
    try:
        validate_email(said["email"])
    except ValidationError as error:
        raise CommandError("Enter an e-mail address, like name@example.org.") from error
