"""The call-round: men who have to hear that their dates have changed, ticked one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from participants.models import Participant
from sessions.models import PlanChange, ToTell
from sessions.services.proposing import Proposal, when
from sessions.services.rules import AlreadyTold


def list_to_tell(change: PlanChange, proposal: Proposal) -> None:
    """Put everybody whose group moves on the list, with what to say."""
    first = proposal.groups[0] if proposal.groups else None
    if first is None or first.after.starts_at is None:
        return
    said = f"{first.item.title} is now on {when(first.after.starts_at)}."
    if first.before.starts_at is not None:
        said += f" It was on {when(first.before.starts_at)}."
    men = {s.slot.participant_id: s.slot.participant for s in proposal.slots if s.starts_at}
    put_on_list(change, men.values(), said, urgent=proposal.urgent)


def put_on_list(
    change: PlanChange, men: Iterable[Participant], said: str, *, urgent: bool
) -> list[ToTell]:
    """Have each man told what was changed; `urgent` is by voice and today."""
    return ToTell.objects.bulk_create(
        ToTell(
            change=change,
            participant=man,
            site_id=change.site_id,
            said=said[:300],
            urgent=urgent,
        )
        for man in men
    )


def let_go(change: PlanChange, taken_back: PlanChange) -> None:
    """A change is taken back: who has not heard need not; who has, hears that it is off."""
    told = list(change.to_tell.filter(told_at__isnull=False).select_related("participant"))
    change.to_tell.filter(told_at__isnull=True).update(let_go_at=now())
    if told:
        said = f"It stays as it was: {change.what}, is taken back."
        urgent = any(row.urgent for row in told)
        put_on_list(taken_back, [row.participant for row in told], said, urgent=urgent)


@transaction.atomic
def tick_told(*, line: ToTell, by: User, at: datetime | None = None) -> ToTell:
    """He has been told."""
    row = _held(line)
    if row.told_at is None:
        row.told_at, row.told_by, row.let_go_at = at or now(), by, None
        row.save(update_fields=["told_at", "told_by", "let_go_at"])
        _record(row, by, "told of change")
    return row


@transaction.atomic
def untick_told(*, line: ToTell, by: User) -> ToTell:
    """He has not been told after all."""
    row = _held(line)
    if row.told_at is not None:
        row.told_at, row.told_by = None, None
        row.save(update_fields=["told_at", "told_by"])
        _record(row, by, "not told after all")
    return row


@transaction.atomic
def try_to_tell(*, line: ToTell, by: User) -> ToTell:
    """Nobody answered; he stays on the list."""
    row = _held(line)
    if row.told_at is not None:
        raise AlreadyTold
    ToTell.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    row.tries += 1
    _record(row, by, "tried to tell")
    return row


def _held(line: ToTell) -> ToTell:
    rows = ToTell.objects.select_for_update(of=("self",))
    found: ToTell = rows.select_related("participant").get(pk=line.pk)
    return found


def _record(row: ToTell, by: User, verb: str) -> None:
    record_act(by, verb, row.participant.public_id, kind="man", site_id=row.site_id)
