"""Bulletins: typed facts for ISS, written for every man alike. Unread at this door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.core.dates import now
from participants.models import Bulletin, BulletinKind, Participant, Status
from participants.services.saving import added


@transaction.atomic
def write_bulletin(
    *,
    man: Participant,
    kind: BulletinKind,
    by: User,
    happened_at: datetime | None = None,
    status: Status | str = "",
    code: str = "",
    code_label: str = "",
    code_version: str = "",
    session_label: str = "",
    session_at: datetime | None = None,
    tries: int | None = None,
    corrects: Bulletin | None = None,
) -> Bulletin:
    """Append a bulletin in the transaction of its fact; `corrects` names the one it replaces."""
    return added(
        Bulletin(
            participant=man,
            kind=kind,
            by=by,
            happened_at=happened_at or now(),
            status=status,
            code=code,
            code_label=code_label,
            code_version=code_version,
            session_label=session_label,
            session_at=session_at,
            tries=tries,
            corrects=corrects,
        )
    )


def newest_bulletin(
    man: Participant, kind: BulletinKind, *, session_label: str = ""
) -> Bulletin | None:
    """What ISS was last told of this kind (and session), for a correction to name."""
    rows = Bulletin.objects.filter(participant=man, kind=kind)
    if session_label:
        rows = rows.filter(session_label=session_label)
    return rows.order_by("-at", "-pk").first()
