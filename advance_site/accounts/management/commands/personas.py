"""Lists the people of the demonstration at both doors."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from advance_site.accounts.other_door import ask_other_door, in_order
from advance_site.accounts.personas import personas


class Command(BaseCommand):
    help = "List the people of the demonstration: name, role, site, door and e-mail address."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for tools")
        parser.add_argument("--this-door", action="store_true", help="leave the other door out")

    def handle(self, *args: Any, **options: Any) -> None:
        listed = [persona.described() for persona in personas()]
        if not options["this_door"]:
            listed = in_order(listed, ask_other_door("personas", "--json", "--this-door"))
        if options["json"]:
            self.stdout.write(json.dumps(listed, indent=2, ensure_ascii=False))
            return
        for person in listed:
            place = person["site"] or "every site"
            self.stdout.write(
                f"{person['door']:<4}  {person['name']}, {person['title']}, {place}, "
                f"{person['email']}"
            )
