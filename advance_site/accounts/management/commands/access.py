"""Lists every address of both doors with who may use it, and writes the page that says so."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from advance_site.accounts.access_table import as_data, as_markdown, rows
from advance_site.accounts.other_door import ask_other_door, in_order

PAGE = settings.BASE_DIR / "docs" / "access.md"


def both_doors() -> list[dict[str, Any]]:
    """The rows of this door, and of the other one from a process of its own."""
    return in_order(as_data(rows()), ask_other_door("access", "--json", "--this-door"))


class Command(BaseCommand):
    help = "List every URL pattern with door, permission, roles and reach."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for tools")
        parser.add_argument("--write", action="store_true", help="write docs/access.md")
        parser.add_argument("--this-door", action="store_true", help="leave the other door out")

    def handle(self, *args: Any, **options: Any) -> None:
        listed = as_data(rows()) if options["this_door"] else both_doors()
        if options["write"]:
            PAGE.write_text(as_markdown(listed), encoding="utf-8")
            self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
        elif options["json"]:
            self.stdout.write(json.dumps(listed, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(as_markdown(listed))
