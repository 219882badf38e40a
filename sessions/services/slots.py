"""What became of a slot: from a register, a call, or by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.codes import Counts
from advance_site.core.dates import now
from participants.models import BulletinKind
from participants.services import write_bulletin
from participants.services.rules import InTheFuture
from participants.services.saving import changed
from sessions.models import Attendance, JoinedBy, Mode, Slot, SlotState, SlotWay, StrandOfSession
from sessions.services.facts import RowFacts
from sessions.services.rules import SlotOfRegister
from sessions.services.saving import check_now

WAY = {
    JoinedBy.VIDEO: SlotWay.VIDEO,
    JoinedBy.PHONE: SlotWay.PHONE,
    JoinedBy.ROOM: SlotWay.IN_PERSON,
}
WAY_OF_MODE = {Mode.VIDEO: SlotWay.VIDEO, Mode.IN_PERSON: SlotWay.IN_PERSON}
KINDS = {
    StrandOfSession.WEBSITE: BulletinKind.WEBSITE,
    StrandOfSession.COACHING: BulletinKind.CALL,
}
MARKS = ("state", "done_at", "way", "by_hand", "how", "marked_at", "marked_by")
# Ways of catching up a group that he missed; a register alone says that he was in it.
CAUGHT_UP = (SlotWay.CATCH_UP, SlotWay.PAPER, SlotWay.ELSEWHERE)


@transaction.atomic
def mark_slot(
    *,
    slot: Slot,
    state: SlotState,
    by: User,
    way: SlotWay | str = "",
    how: str = "",
    done_at: datetime | None = None,
    by_hand: bool = True,
    tell_iss: bool = True,
) -> Slot:
    """Say what became of a slot; by hand it says how one knows.

    A group has a register; outside it one can only say that he caught it up. Callers that write
    a bulletin of their own, such as a call with its tries, pass `tell_iss=False`.
    """
    row = _locked(slot)
    state = _as_it_was(row) if state == SlotState.TO_COME else state
    if row.group_session_id and state == SlotState.DONE and way not in CAUGHT_UP:
        raise SlotOfRegister
    moment = done_at or now()
    if moment > now():
        raise InTheFuture
    before = (row.state, row.way, row.how, row.by_hand)
    row.state, row.way, row.how, row.by_hand = state, way, how, by_hand
    row.done_at = moment if state == SlotState.DONE else None
    if before == (row.state, row.way, row.how, row.by_hand):
        return row
    row.marked_at, row.marked_by = now(), by
    changed(row, *MARKS)
    if tell_iss:
        _tell(row, by, moment)
    record_act(by, f"slot {state}", row.public_id, kind="slot", site_id=row.site_id)
    check_now()
    return row


def _as_it_was(slot: Slot) -> SlotState:
    """What a slot is again when a mark by hand is taken back."""
    if slot.before_us:
        return SlotState.UNKNOWN
    return SlotState.NOT_REQUIRED if slot.item.optional else SlotState.TO_COME


def _tell(slot: Slot, by: User, moment: datetime) -> None:
    write_bulletin(
        man=slot.participant,
        kind=KINDS.get(StrandOfSession(slot.item.strand), BulletinKind.ATTENDANCE),
        by=by,
        happened_at=moment,
        code=slot.state,
        code_label=SlotState(slot.state).label,
        session_label=slot.item.title,
        session_at=slot.starts_at,
    )


def _locked(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",)).select_related("item", "participant")
    found: Slot = rows.get(pk=slot.pk)
    return found


def settle_slot(slot: Slot, row: Attendance, mode: str, moment: datetime, by: User) -> None:
    """Give a slot the state that its register's row means; caught up by hand, it stays done."""
    state = state_after(RowFacts.of(row))
    if slot.by_hand and slot.state == SlotState.DONE and state != SlotState.DONE:
        return
    slot.state = state
    slot.done_at = moment if state == SlotState.DONE else None
    slot.way = _way(row, mode) if state in (SlotState.DONE, SlotState.STARTED) else ""
    slot.by_hand, slot.how = False, ""
    slot.marked_at, slot.marked_by = now(), by


def _way(row: Attendance, mode: str) -> str:
    if row.joined_by:
        return WAY[JoinedBy(row.joined_by)].value
    way = WAY_OF_MODE.get(Mode(mode))
    return way.value if way else ""


def state_after(facts: RowFacts) -> SlotState:
    """What an outcome makes of a slot."""
    outcome = facts.known
    if outcome is None:
        return SlotState.TO_COME
    if outcome.not_required:
        return SlotState.NOT_REQUIRED
    if outcome.is_done(said_done=facts.said_done):
        return SlotState.DONE
    return {
        Counts.PART: SlotState.STARTED,
        Counts.NEITHER: SlotState.TO_COME,
    }.get(outcome.counts_as_done, SlotState.NOT_DONE)
