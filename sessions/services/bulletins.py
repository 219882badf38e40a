"""What ISS is told of a plan, for every man alike."""

from __future__ import annotations

from datetime import datetime

from advance_site.accounts.models import User
from participants.models import Bulletin, BulletinKind, Participant
from participants.services import write_bulletin

LABELS = {
    "dates_planned": "Dates planned",
    "planned_anew": "Dates planned anew",
    "moved": "Moved",
    "cancelled": "Cancelled",
    "did_not": "Did not take place",
    "left_cohort": "Left his cohort",
    "taken_back": "Change taken back",
    "paused": "Pauses",
    "resumed": "Came back",
    "transferred": "Changes cohort",
    "catch_up": "Catch-up planned",
    "joined_groups": "Meets with another group",
}


def tell_of_dates(
    man: Participant,
    by: User,
    label: str,
    at: datetime | None = None,
    *,
    code: str,
    corrects: Bulletin | None = None,
) -> Bulletin:
    """Write that dates were made or moved."""
    return write_bulletin(
        man=man,
        kind=BulletinKind.PLAN,
        by=by,
        code=code,
        code_label=LABELS[code],
        session_label=label,
        session_at=at,
        corrects=corrects,
    )


def tell_of_cancelling(
    man: Participant, by: User, label: str, at: datetime, *, code: str
) -> Bulletin:
    """Write that a session was not, or will not be, held."""
    return write_bulletin(
        man=man,
        kind=BulletinKind.CANCELLED,
        by=by,
        code=code,
        code_label=LABELS[code],
        session_label=label,
        session_at=at,
    )
