"""Five thousand rows, from the file to the men, with the time of each step printed."""

from __future__ import annotations

import random
import time

import pytest

from advance_site.accounts.models import Site, User
from advance_site.jobs.services import drain_once
from advance_site.wall.context import acting_as
from participants.models import CaseloadDraft, Participant, Stage
from participants.services import caseload
from tests.cast import owner
from tests.participants.caseload.lists import settled

pytestmark = pytest.mark.django_db
ROWS = 5_000
LIMIT = 60.0
GIVEN = [
    "Aled",
    "Ben",
    "Callum",
    "Dean",
    "Errol",
    "Farid",
    "Gareth",
    "Ian",
    "Kieran",
    "Luke",
    "Marek",
    "Nathan",
    "Omar",
    "Rhys",
]
SYLLABLES = ("mar", "len", "tow", "dal", "rick", "ven", "os", "hall", "wick", "sey", "bur")


def long_list(rows: int) -> bytes:
    """Days in four ways, notes, and the usual words."""
    chance = random.Random(7)  # noqa: S311
    lines = ["Client ref,Name,DOB,Mobile,Date of referral,Source,Status,Abuse in last 12m?,Notes"]
    for n in range(rows):
        name = f"{chance.choice(GIVEN)} {''.join(chance.choices(SYLLABLES, k=3)).title()}"
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1960, 2003)
        born = (f"{day}/{month}/{year}", f"{year}-{month:02}-{day:02}", f"{day} May {year}")
        number = f"07700 9{n:05}"
        row = f"R{n:05},{name},{born[n % 3]},{number},1.9.25,GP,waiting,{'yn'[n % 2]},note"
        lines.append(row)
    return "\n".join(lines).encode()


@pytest.mark.long
def test_five_thousand_rows_in_about_a_minute(
    site: Site, holder: User, capsys: pytest.CaptureFixture[str]
) -> None:
    times: dict[str, float] = {}

    def took(step: str, since: float) -> None:
        times[step] = time.perf_counter() - since

    start = time.perf_counter()
    with acting_as(holder.pk):
        draft = caseload.open_draft(
            site=site, file_name="long.csv", content=long_list(ROWS), by=holder
        )
    with owner():
        drain_once()
    took("read", start)
    since = time.perf_counter()
    with acting_as(holder.pk):
        draft = CaseloadDraft.objects.get(pk=draft.pk)
        draft = caseload.settle_columns(draft=draft, columns=draft.columns, by=holder)
        draft = caseload.settle_words(draft=draft, settled=settled(draft), by=holder)
    with owner():
        drain_once()
    took("check", since)
    since = time.perf_counter()
    with acting_as(holder.pk):
        draft.refresh_from_db()
        assert draft.stage == Stage.ROWS
        for number in draft.rows.filter(state="double").values_list("number", flat=True):
            caseload.leave_out(draft=draft, number=number, by=holder)
        taken = caseload.take_over(draft=draft, by=holder)
        assert Participant.objects.count() == taken.new > ROWS - 50
    took("take over", since)

    steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in times.items())
    with capsys.disabled():
        print(f"\n{ROWS:,} rows: {steps}, {sum(times.values()):.1f} s in all")
    assert sum(times.values()) < LIMIT
