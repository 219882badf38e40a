"""Whether this door may be opened to real people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advance_site.accounts.preflight import mark_of_this_door, notes, refusals


class Command(BaseCommand):
    help = (
        "Refuse, with a sentence each, what must be set before real people are entered. Prints "
        "this door's mark: give it to the other door's preflight, since neither door is told "
        "of the other's settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--other-door", default="", metavar="MARK", help="what preflight printed there"
        )
        parser.add_argument("--mark", action="store_true", help="print the mark and no more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mark"]:
            self.stdout.write(mark_of_this_door())
            return
        for sentence in notes(options["other_door"]):
            self.stdout.write(f"Note: {sentence}")
        found = refusals(options["other_door"])
        if found:
            listed = "\n".join(f"- {sentence}" for sentence in found)
            raise CommandError(f"This door is not ready for real people.\n{listed}")
        self.stdout.write(f"This door is ready. Its mark: {mark_of_this_door()}")
