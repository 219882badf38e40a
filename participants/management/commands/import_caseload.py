"""Bring a site's own list of men in from a terminal; what is wrong waits on its page."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from advance_site.accounts.access import Permission
from advance_site.accounts.models import Site, User
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants.caseload.columns import lacks
from participants.forms.caseload import LOOK_AGAIN_AFTER
from participants.models import CaseloadDraft, RowState, Stage
from participants.services import caseload
from participants.services.caseload.drafts import FEW_ROWS
from participants.services.caseload.rows import judge_some
from participants.services.caseload.taking_over import TO_DO


class Command(BaseCommand):
    help = "Reads a CSV or XLSX list of men; says what is wrong, by row and column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--site", required=True, help="name of the site")
        parser.add_argument("--by", required=True, help="e-mail address of whoever brings it")
        parser.add_argument(
            "--take-over", action="store_true", help="take the men over if nothing is left to do"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, site = _person(options["by"]), _site(options["site"])
        if site.pk not in by.sites_for(Permission.MAN_REFER):
            raise CommandError(f"{by.name} may not bring men in at {site.name}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read.") from error
        try:
            with acting_as(by.pk):
                self._bring(site, options["file"].name, content, by, now=options["take_over"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _bring(self, site: Site, name: str, content: bytes, by: User, *, now: bool) -> None:
        draft = caseload.open_draft(site=site, file_name=name, content=content, by=by)
        if draft.stage == Stage.READING:
            caseload.read_draft(draft=draft)
            draft.refresh_from_db()
        if draft.stage == Stage.REFUSED:
            raise CommandError(draft.refusal)
        if said := lacks(draft.columns):
            self._waits(draft, said)
            return
        _check(draft, by)
        to_do = self._tell(draft)
        if to_do or not now:
            self._waits(draft, f"{to_do} rows have to be looked at.")
            return
        taken = caseload.take_over(draft=draft, by=by)
        self.stdout.write(f"{taken.new} men taken over, {taken.filled} filled.")

    def _tell(self, draft: CaseloadDraft) -> int:
        """Counts, and every problem by row and column; how many rows still wait."""
        for state in RowState:
            count = draft.rows.filter(state=state).count()
            if count:
                self.stdout.write(f"{state.label}: {count}")
        headers = dict(zip(draft.columns, draft.headers, strict=True))
        for row in draft.rows.filter(state__in=TO_DO):
            for one in row.troubles:
                column = headers.get(one["column"], one["column"])
                self.stdout.write(f"Row {row.number}, {column}: {one['sentence']}")
            if row.state == RowState.DOUBLE:
                names = ", ".join(f"{one['name']} ({one['why']})" for one in row.alike)
                self.stdout.write(f"Row {row.number} may be {names}")
        return draft.rows.filter(state__in=TO_DO).count()

    def _waits(self, draft: CaseloadDraft, why: str) -> None:
        address = reverse("participants:caseload_draft", kwargs={"draft": draft.public_id})
        self.stdout.write(f"{why} The list waits at {address}")


def _check(draft: CaseloadDraft, by: User) -> None:
    """Take the guessed columns and words as they are, and check every row here and now."""
    draft = caseload.settle_columns(draft=draft, columns=draft.columns, by=by)
    settled = caseload.Settled(
        statuses=draft.statuses,
        sources=draft.sources,
        waiting_reason="no_cohort",
        review_on=today() + LOOK_AGAIN_AFTER,
    )
    draft = caseload.settle_words(draft=draft, settled=settled, by=by)
    if draft.rows_total > FEW_ROWS:
        after = 0
        while after := judge_some(draft=draft, after=after):
            pass


def _person(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found


def _site(name: str) -> Site:
    found = Site.objects.filter(name__iexact=name).first()
    if found is None:
        known = ", ".join(Site.objects.order_by("name").values_list("name", flat=True))
        raise CommandError(f"There is no site {name}. Known: {known}.")
    return found
