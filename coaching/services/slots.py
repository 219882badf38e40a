"""What is marked by hand: one-to-ones, catch-ups, website sessions on paper or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from coaching.services.rules import MarkedByRegister, SlotIsClosed
from participants.models import BulletinKind
from participants.services import newest_bulletin, write_bulletin
from participants.services.rules import InTheFuture
from participants.services.saving import changed, locked
from sessions.models import Slot, SlotState

FIELDS = ("state", "done_at", "way", "by_hand", "how", "marked_at", "marked_by")
WORDS = {
    SlotState.DONE: "Done",
    SlotState.STARTED: "Started",
    SlotState.NOT_DONE: "Not done",
    SlotState.TO_COME: "Open again",
}


@dataclass(frozen=True, kw_only=True)
class SlotFacts:
    """`state` is done, started or not done; `how` says how it is known, in a few words."""

    state: str
    at: datetime | None = None
    way: str = ""
    how: str


@transaction.atomic
def mark_slot(*, slot: Slot, facts: SlotFacts, by: User) -> Slot:
    """Mark a session that no register and no call log marks, so that n of 32 is true."""
    row = locked(slot)
    if row.state == SlotState.NOT_REQUIRED:
        raise SlotIsClosed
    if row.group_session_id and row.group_session.is_signed and row.state == SlotState.DONE:
        raise MarkedByRegister
    if facts.at and facts.at > now():
        raise InTheFuture
    done = facts.state == SlotState.DONE
    row.state, row.way, row.by_hand, row.how = facts.state, facts.way, True, facts.how
    row.done_at = (facts.at or now()) if done else None
    return _save(row, "mark by hand", by)


@transaction.atomic
def reopen_slot(*, slot: Slot, by: User) -> Slot:
    """Take a mark by hand back."""
    row = locked(slot)
    if not row.by_hand:
        raise MarkedByRegister
    row.state, row.way, row.by_hand, row.how = SlotState.TO_COME, "", False, ""
    row.done_at = None
    return _save(row, "take mark back", by)


def _save(row: Slot, verb: str, by: User) -> Slot:
    row.marked_at, row.marked_by = now(), by
    changed(row, *FIELDS)
    label = str(row.item)
    earlier = newest_bulletin(row.participant, BulletinKind.WEBSITE, session_label=label)
    write_bulletin(
        man=row.participant,
        kind=BulletinKind.WEBSITE if row.item.strand == "website" else BulletinKind.ATTENDANCE,
        by=by,
        happened_at=row.done_at or now(),
        code=row.state,
        code_label=WORDS[SlotState(row.state)],
        session_label=label,
        corrects=earlier if row.state == SlotState.TO_COME else None,
    )
    record_act(by, verb, row.public_id, kind="slot", detail=row.state, site_id=row.site_id)
    return row
