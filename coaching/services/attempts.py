"""Tries: written down at once, then a time to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from coaching.models import Attempt, AttemptOutcome
from coaching.services.rules import NotACoachingSlot, SlotIsClosed, UndoneTooLate
from participants.services.saving import added, changed, locked, refuse_if
from sessions.models import Slot, SlotState

OPEN_STATES = {SlotState.TO_COME, SlotState.STARTED}
UNDO_WITHIN = timedelta(hours=1)


def locked_open_slot(slot: Slot) -> Slot:
    """The slot, held, if it is a coaching call that is still open."""
    row = locked(slot)
    if row.item.strand != "coaching":
        raise NotACoachingSlot
    if row.state not in OPEN_STATES:
        raise SlotIsClosed
    return row


@transaction.atomic
def record_attempt(
    *, slot: Slot, by: User, outcome: AttemptOutcome | str = AttemptOutcome.NO_ANSWER
) -> Attempt:
    """Write a try down now; the next one of the slot has the next number."""
    held = locked_open_slot(slot)
    newest = Attempt.objects.filter(slot=held).aggregate(Max("number"))["number__max"] or 0
    row = added(
        Attempt(
            participant_id=held.participant_id,
            slot=held,
            number=newest + 1,
            outcome=outcome,
            by=by,
        )
    )
    record_act(
        by, "record try", row.public_id, kind="attempt", detail=row.outcome, site_id=held.site_id
    )
    return row


@transaction.atomic
def try_again(*, attempt: Attempt, at: datetime, by: User) -> Attempt:
    """Say when he is rung next. Saying it again replaces the time."""
    row = locked(attempt)
    refuse_if(row.struck_at)
    row.try_again_at, row.ask_in = at, False
    changed(row, "try_again_at", "ask_in")
    record_act(by, "set next try", row.public_id, kind="attempt")
    return row


@transaction.atomic
def ask_in(*, attempt: Attempt, by: User) -> Attempt:
    """He is asked to come in, instead of being rung again."""
    row = locked(attempt)
    refuse_if(row.struck_at)
    row.ask_in, row.try_again_at = True, None
    changed(row, "try_again_at", "ask_in")
    record_act(by, "ask him in", row.public_id, kind="attempt")
    return row


@transaction.atomic
def undo_attempt(*, attempt: Attempt, by: User) -> Attempt:
    """Strike a try out that was tapped by mistake: one's own, within the hour, and the newest."""
    row = locked(attempt)
    refuse_if(row.struck_at)
    newer = Attempt.objects.standing().filter(slot=row.slot_id, number__gt=row.number).exists()
    if newer or row.by_id != by.pk or now() - row.at > UNDO_WITHIN:
        raise UndoneTooLate
    row.struck_at, row.struck_by, row.struck_reason = now(), by, "tapped by mistake"
    changed(row, "struck_at", "struck_by", "struck_reason")
    record_act(by, "undo try", row.public_id, kind="attempt")
    return row
