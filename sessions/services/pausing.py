"""A man pauses: nothing is asked of him; then he comes back and goes on where he was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import now, today
from participants.services.rules import InTheFuture
from participants.services.saving import added
from sessions.models import (
    ChangeKind,
    Enrolment,
    EnrolmentPause,
    SessionState,
    Slot,
    SlotState,
)
from sessions.planning import resumed_days
from sessions.services.bulletins import tell_of_dates
from sessions.services.calendar import calendar_of
from sessions.services.enrolling import held_enrolment, planned_item
from sessions.services.rules import AlreadyLeft, AlreadyPauses, DoesNotPause
from sessions.services.saving import check_now, note_change


@transaction.atomic
def pause_man(*, enrolment: Enrolment, since: date, reason: str, by: User) -> EnrolmentPause:
    """From a day on nothing of the plan is asked of him, until he is back."""
    row = held_enrolment(enrolment)
    if row.left_on:
        raise AlreadyLeft
    if since > today():
        raise InTheFuture("Choose today or an earlier day.")
    if row.pauses.open().exists():
        raise AlreadyPauses
    since = max(since, row.joined_on)
    pause = added(
        EnrolmentPause(
            enrolment=row,
            participant_id=row.participant_id,
            site_id=row.site_id,
            since=since,
            reason=reason,
            by=by,
        )
    )
    row.slots.filter(due_on__gte=since, state=SlotState.TO_COME).update(
        state=SlotState.NOT_REQUIRED, cause=f"He pauses since {since.day} {since:%B}"
    )
    _say(row, ChangeKind.PAUSED, f"pauses since {since:%d/%m/%Y}", reason, by)
    return pause


@transaction.atomic
def resume_man(*, enrolment: Enrolment, back_on: date, by: User) -> Enrolment:
    """He is back: groups to come are asked of him, and what he does alone goes on where it was.

    Groups that were held in his pause stay not required; each can be caught up.
    """
    row = held_enrolment(enrolment)
    pause = row.pauses.open().first()
    if pause is None:
        raise DoesNotPause
    if back_on > today():
        raise InTheFuture("Choose today or an earlier day.")
    back_on = max(back_on, pause.since)
    pause.until = back_on
    pause.save(update_fields=["until"])
    slots = list(
        row.slots.filter(due_on__gte=pause.since, state=SlotState.NOT_REQUIRED)
        .exclude(item__optional=True)
        .select_related("item", "group_session")
        .in_order()
    )
    _ask_again(slots, back_on, row)
    fields = ["due_on", "starts_at", "cause", "state"]
    Slot.objects.bulk_update(slots, fields)
    _say(row, ChangeKind.RESUMED, f"came back on {back_on:%d/%m/%Y}", "", by)
    return row


def _ask_again(slots: Sequence[Slot], back_on: date, enrolment: Enrolment) -> None:
    plan = {row.item_id: row for row in enrolment.cohort.plan.all()}
    calendar = calendar_of(enrolment.cohort.site)
    alone = [slot for slot in slots if not slot.item.is_group]
    owed = [(planned_item(slot.item), plan[slot.item_id].due_on) for slot in alone]
    days = resumed_days(owed, max(back_on, today()), calendar)
    for slot in alone:
        slot.due_on, slot.state = days[slot.item.key], SlotState.TO_COME
        as_planned = slot.due_on == plan[slot.item_id].due_on
        slot.cause = plan[slot.item_id].cause if as_planned else "Goes on where he was"
    for slot in slots:
        session = slot.group_session
        if session is None or session.state != SessionState.PLANNED:
            continue
        if session.starts_at > now():
            slot.due_on, slot.starts_at = plan[slot.item_id].due_on, session.starts_at
            slot.cause, slot.state = session.cause, SlotState.TO_COME


def _say(row: Enrolment, kind: ChangeKind, words: str, why: str, by: User) -> None:
    man = row.participant
    tell_of_dates(man, by, str(row.cohort), code=kind.value)
    what = f"{man.reference} {words}"
    note_change(row.cohort, kind, by, what, why=why, man_id=man.pk)
    record_act(by, kind.value, man.public_id, kind="man", site_id=row.site_id)
    check_now()
