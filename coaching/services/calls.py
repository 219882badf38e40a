"""A call in which he was reached: logged once, with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now
from coaching.models import Attempt, Call, CallMode, ChangeOfContact
from coaching.services.attempts import locked_open_slot
from participants.models import BulletinKind
from participants.services import newest_bulletin, write_bulletin
from participants.services.rules import InTheFuture
from participants.services.saving import added, changed, locked, refuse_if
from sessions.models import Slot, SlotState, SlotWay
from sessions.services import mark_slot

WAYS = {
    CallMode.PHONE: SlotWay.PHONE,
    CallMode.VIDEO: SlotWay.VIDEO,
    CallMode.IN_PERSON: SlotWay.IN_PERSON,
}
HELD, IN_PART, STRUCK = "held", "in_part", "struck"
WORDS = {HELD: "Held", IN_PART: "In part, to be continued", STRUCK: "Entered in error"}


@dataclass(frozen=True, kw_only=True)
class CallFacts:
    """What is written down of a call; `counts` says whether the slot is done with it."""

    at: datetime
    mode: str
    minutes: int
    alone: str
    sober: str
    change: str
    counts: bool = True
    website_discussed: bool = False
    topics: Sequence[str] = ()
    goal_progress: str = "not_discussed"
    change_note: str = ""
    self_harm: str = "not_asked"
    practice: str = ""
    note: str = ""


@transaction.atomic
def log_call(*, slot: Slot, facts: CallFacts, by: User) -> Call:
    """Log the call, mark the slot, and write the bulletins that every man's calls write."""
    if facts.at > now():
        raise InTheFuture
    held = locked_open_slot(slot)
    values = {**asdict(facts), "topics": list(facts.topics)}
    row = added(Call(participant_id=held.participant_id, slot=held, recorded_by=by, **values))
    _mark(held, row, by)
    _tell(held, row, HELD if row.counts else IN_PART, by)
    if row.change == ChangeOfContact.YES:
        write_bulletin(
            man=held.participant, kind=BulletinKind.RELATIONSHIP, by=by, happened_at=row.at
        )
    record_act(by, "log call", row.public_id, kind="call", site_id=held.site_id)
    return row


@transaction.atomic
def strike_call(*, call: Call, reason: str, by: User) -> Call:
    """A call entered in error is struck through; its slot is open again."""
    row = locked(call)
    refuse_if(row.struck_at)
    row.struck_at, row.struck_by, row.struck_reason = now(), by, reason
    changed(row, "struck_at", "struck_by", "struck_reason")
    slot = mark_slot(slot=row.slot, state=SlotState.TO_COME, by=by, by_hand=False, tell_iss=False)
    _tell(slot, row, STRUCK, by)
    record_act(by, "strike out call", row.public_id, kind="call", site_id=slot.site_id)
    return row


def _mark(slot: Slot, call: Call, by: User) -> None:
    mark_slot(
        slot=slot,
        state=SlotState.DONE if call.counts else SlotState.STARTED,
        done_at=call.at,
        way=WAYS[CallMode(call.mode)],
        by_hand=False,
        tell_iss=False,
        by=by,
    )


def _tell(slot: Slot, call: Call, code: str, by: User) -> None:
    """A bulletin of the fact alone: which call, when, and whether it was held."""
    label = str(slot.item)
    earlier = newest_bulletin(slot.participant, BulletinKind.CALL, session_label=label)
    write_bulletin(
        man=slot.participant,
        kind=BulletinKind.CALL,
        by=by,
        happened_at=call.at,
        code=code,
        code_label=WORDS[code],
        session_label=label,
        tries=Attempt.objects.standing().filter(slot=slot).count(),
        corrects=earlier if code == STRUCK else None,
    )
