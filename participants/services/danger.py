"""Danger: somebody is told by voice, and it says who, when and by whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.models import (
    BulletinKind,
    DangerAbout,
    DangerCall,
    DangerTry,
    Participant,
    Place,
    ToldWhom,
)
from participants.services.bulletins import write_bulletin
from participants.services.rules import InTheFuture
from participants.services.saving import added, changed, locked, refuse_if


@transaction.atomic
def open_danger(
    *,
    man: Participant,
    about: DangerAbout | str,
    by: User,
    place: Place | str = Place.MAN,
    place_id: UUID | None = None,
) -> DangerCall:
    """Open the step, with its bulletin. It stays open until it says who was told by voice."""
    row = added(
        DangerCall(participant=man, about=about, place=place, place_id=place_id, opened_by=by)
    )
    write_bulletin(
        man=man,
        kind=BulletinKind.DANGER,
        by=by,
        happened_at=row.opened_at,
        code=row.about,
        code_label=row.get_about_display(),
    )
    record_act(by, "open danger", row.public_id, kind="danger", site_id=man.site_id)
    return row


@transaction.atomic
def record_danger_told(
    *,
    danger: DangerCall,
    told_whom: ToldWhom | str,
    spoke_to: str,
    by: User,
    at: datetime | None = None,
) -> DangerCall:
    """Somebody was told by voice: the step is closed."""
    moment = at or now()
    if moment > now():
        raise InTheFuture
    row = locked(danger)
    refuse_if(row.told_at or row.struck_at)
    row.told_whom, row.spoke_to = told_whom, spoke_to
    row.told_at, row.told_by = moment, by
    changed(row, "told_whom", "spoke_to", "told_at", "told_by")
    write_bulletin(
        man=row.participant,
        kind=BulletinKind.DANGER_TOLD,
        by=by,
        happened_at=moment,
        code=row.told_whom,
        code_label=row.get_told_whom_display(),
    )
    record_act(by, "told by voice", row.public_id, kind="danger")
    return row


@transaction.atomic
def record_danger_try(*, danger: DangerCall, whom: ToldWhom | str, by: User) -> DangerTry:
    """Nobody could be reached there; the step stays open and the next number is shown."""
    row = added(DangerTry(participant_id=danger.participant_id, danger=danger, whom=whom, by=by))
    record_act(by, "nobody reached", danger.public_id, kind="danger")
    return row
