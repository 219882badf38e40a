"""Command: compute the seals of the audit anew, and name the first thing tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advance_site.audit.sealing import seal_is_late, verify


class Command(BaseCommand):
    help = "Verifies the sealed audit; ends with 1 and the first broken batch or row."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"The audit is broken at {verdict.broken}.", returncode=1)
        self.stdout.write(f"{verdict.events} events in {verdict.batches} batches are unbroken.")
        self.stdout.write(f"Unsealed tail: {verdict.unsealed} events.")
        if seal_is_late():
            self.stderr.write("ALARM: events wait for their seal. Does the worker run?")
