"""A list of a site, opened and explained as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from advance_site.accounts.models import Site, User
from advance_site.core.dates import today
from participants.models import CaseloadDraft
from participants.services import caseload
from participants.services.caseload import Settled


def settled(draft: CaseloadDraft, **otherwise: object) -> Settled:
    """Every word that nobody guessed means an assessment, and every referrer another service."""
    values: dict[str, object] = {
        "statuses": {word: to or "suitability" for word, to in draft.statuses.items()},
        "sources": {word: to or "other" for word, to in draft.sources.items()},
        "waiting_reason": "no_cohort",
        "review_on": today() + timedelta(days=28),
    }
    return Settled(**{**values, **otherwise})  # type: ignore[arg-type]


def explained(site: Site, by: User, content: bytes, **otherwise: object) -> CaseloadDraft:
    """A draft whose rows are checked."""
    draft = caseload.open_draft(site=site, file_name="north.csv", content=content, by=by)
    draft = caseload.settle_columns(draft=draft, columns=draft.columns, by=by)
    return caseload.settle_words(draft=draft, settled=settled(draft, **otherwise), by=by)


def listed(*rows: Mapping[str, str] | str) -> bytes:
    """A list of men; a bare text is a name."""
    headers = ["Client ref", "Name", "DOB", "Mobile", "Date of referral", "Source", "Status"]
    headers += ["Abuse in last 12m?", "Notes"]
    usual = {"Date of referral": "1/9/2026", "Source": "GP", "Status": "referred"}
    lines = [headers]
    for row in rows:
        said = {"Name": row} if isinstance(row, str) else row
        lines.append([{**usual, **said}.get(header, "") for header in headers])
    return "\n".join(",".join(line) for line in lines).encode()
