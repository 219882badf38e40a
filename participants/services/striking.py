"""Entered in error: a row is struck through and stays readable. ISS is told of a correction."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.models import (
    Bulletin,
    BulletinKind,
    Consent,
    Contact,
    DangerCall,
    PartnerDetails,
    StatusChange,
    Strikeable,
    SuitabilityDecision,
)
from participants.services.bulletins import write_bulletin
from participants.services.rules import AlreadyStruck, OnlyStatus
from participants.services.saving import changed, locked
from participants.services.statuses import current_status

Struck = TypeVar("Struck", bound=Strikeable)
IN_ERROR = "entered_in_error"
# Which bulletins a row wrote: their kinds, and the field that holds the moment they name.
BULLETINS: dict[type[Strikeable], tuple[tuple[BulletinKind, ...], str]] = {
    Consent: ((BulletinKind.CONSENT,), "recorded_at"),
    Contact: ((BulletinKind.CONTACT,), "recorded_at"),
    DangerCall: ((BulletinKind.DANGER,), "opened_at"),
    PartnerDetails: ((BulletinKind.PARTNER_DETAILS,), "recorded_at"),
    SuitabilityDecision: ((BulletinKind.SUITABILITY,), "confirmed_at"),
    StatusChange: ((BulletinKind.STATUS,), "at"),
}


@transaction.atomic
def strike_out(*, row: Struck, reason: str, by: User) -> Struck:
    """Strike a row that was entered in error. Whatever it told ISS is corrected."""
    fresh = locked(row)
    if fresh.is_struck:
        raise AlreadyStruck
    if isinstance(fresh, StatusChange):
        _refuse_only_status(fresh)
    fresh.struck_at, fresh.struck_by, fresh.struck_reason = now(), by, reason
    changed(fresh, "struck_at", "struck_by", "struck_reason")
    for bulletin in _bulletins_of(fresh):
        _correct(bulletin, by)
    record_act(by, "strike out", fresh.public_id, kind=type(fresh).__name__.lower())
    return fresh


def _refuse_only_status(change: StatusChange) -> None:
    others = StatusChange.objects.standing().filter(participant=change.participant_id)
    if not others.exclude(pk=change.pk).exists():
        raise OnlyStatus


def _bulletins_of(row: Strikeable) -> QuerySet[Bulletin]:
    kinds, moment = BULLETINS.get(type(row), ((), ""))
    if not kinds or getattr(row, moment) is None:
        return Bulletin.objects.none()
    return Bulletin.objects.filter(
        participant=row.participant_id,
        kind__in=kinds,
        happened_at=getattr(row, moment),
        corrects__isnull=True,
    )


def _correct(bulletin: Bulletin, by: User) -> None:
    man = bulletin.participant
    write_bulletin(
        man=man,
        kind=BulletinKind(bulletin.kind),
        by=by,
        happened_at=now(),
        status=current_status(man) if bulletin.status else "",
        code=IN_ERROR,
        code_label="Entered in error",
        corrects=bulletin,
    )
