"""The same from a terminal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from advance_site.accounts.models import Site, User
from participants.models import CaseloadDraft, Participant, Stage
from tests.cast import owner
from tests.participants.caseload import made
from tests.participants.caseload.lists import listed

pytestmark = pytest.mark.django_db


def bring(path: Path, site: Site, by: User, *more: str) -> str:
    out = StringIO()
    call_command(
        "import_caseload", str(path), *more, "--site", site.name, "--by", by.email, stdout=out
    )
    return out.getvalue()


def test_problems_are_told_by_row_and_column(site: Site, holder: User) -> None:
    said = bring(made.MESSY, site, holder, "--take-over")

    assert "Row 5, D.O.B.: There is no day “31/02/1988”" in said
    assert "The list waits at /men/import/" in said
    with owner():
        assert not Participant.objects.exists()


def test_a_good_list_is_taken_over_once(site: Site, holder: User, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_bytes(listed("Nathan Żak", "Ben Marsh"))

    assert "2 men taken over, 0 filled." in bring(path, site, holder, "--take-over")
    again = bring(path, site, holder, "--take-over")

    assert "Here already: 2" in again
    assert "0 men taken over, 0 filled." in again


def test_without_the_word_a_list_waits(site: Site, holder: User, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_bytes(listed("Nathan Żak"))

    assert "The list waits at" in bring(path, site, holder)
    with owner():
        assert CaseloadDraft.objects.get().stage == Stage.ROWS


def test_what_cannot_be_is_said(site: Site, holder: User, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"Name\n")

    for words in (
        [str(path), "--site", site.name, "--by", holder.email],
        [str(tmp_path / "none.csv"), "--site", site.name, "--by", holder.email],
        [str(path), "--site", "Nowhere", "--by", holder.email],
        [str(path), "--site", site.name, "--by", "nobody@example.org"],
    ):
        with pytest.raises(CommandError):
            call_command("import_caseload", *words)


def test_a_list_without_names_waits_for_its_columns(
    site: Site, holder: User, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Aa,Bb\n1,2\n")

    assert "Choose the column" in bring(path, site, holder)
