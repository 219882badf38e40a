"""One session is moved, cancelled, or did not take place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import london, now
from participants.models import Participant
from sessions.models import (
    Attendance,
    ChangeKind,
    Enrolment,
    GroupSession,
    SessionState,
    SlotState,
)
from sessions.planning.cascade import Move
from sessions.services.bulletins import tell_of_cancelling
from sessions.services.cascading import change_plan
from sessions.services.proposing import VOICE_FIRST, when
from sessions.services.rules import InThePast, NotBegun, NotPlanned, RegisterHasMarks
from sessions.services.saving import bump, check_now, locked_cohort, note_change
from sessions.services.telling import put_on_list


@transaction.atomic
def move_session(
    *,
    session: GroupSession,
    day: date,
    at: time,
    why: str,
    by: User,
    plan_version: int | None = None,
    exception_reason: str = "",
) -> GroupSession:
    """Move one session alone, with its men's slots and what of its week must stay after it."""
    ask = Move(session.item.key, day, at, why, with_later=False)
    change_plan(
        cohort=session.cohort,
        ask=ask,
        why=why,
        by=by,
        both_stay=exception_reason,
        plan_version=plan_version,
    )
    return GroupSession.objects.select_related("cohort__site", "item").get(pk=session.pk)


def held_for_change(session: GroupSession, plan_version: int | None = None) -> GroupSession:
    """Hold a planned session without marks, and its cohort."""
    locked_cohort(session.cohort, plan_version)
    row = (
        GroupSession.objects.select_for_update(of=("self",))
        .select_related("cohort__site", "item")
        .get(pk=session.pk)
    )
    if row.state != SessionState.PLANNED:
        raise NotPlanned
    if Attendance.objects.filter(group_session=row).marked().exists():
        raise RegisterHasMarks
    return row


@transaction.atomic
def cancel_session(
    *, session: GroupSession, why: str, by: User, plan_version: int | None = None
) -> GroupSession:
    """Say that a session will not be held; its men need not come, its leaders are free."""
    row = held_for_change(session, plan_version)
    if row.ends_at <= now():
        raise InThePast("That session is over. Say that it did not take place.")
    return _call_off(row, SessionState.CANCELLED, ChangeKind.CANCELLED, why, by)


@transaction.atomic
def mark_did_not_take_place(*, session: GroupSession, why: str, by: User) -> GroupSession:
    """Say that a session whose time has come was not held, and why."""
    row = held_for_change(session)
    if row.starts_at > now():
        raise NotBegun("That session has not begun. Cancel it.")
    return _call_off(row, SessionState.DID_NOT_TAKE_PLACE, ChangeKind.DID_NOT_TAKE_PLACE, why, by)


def _call_off(
    row: GroupSession, state: SessionState, kind: ChangeKind, why: str, by: User
) -> GroupSession:
    row.state, row.state_reason, row.version = state, why[:300], row.version + 1
    row.save()
    men = list(_men(row))
    row.bookings.all().delete()
    row.slots.filter(state=SlotState.TO_COME).update(
        state=SlotState.NOT_REQUIRED, cause=f"{state.label}: {why}"[:200]
    )
    bump(row.cohort)
    change = note_change(
        row.cohort, kind, by, f"{row.item}: {_when(row.starts_at)}", why=why, session=row
    )
    for man in men:
        tell_of_cancelling(man, by, row.item.title, row.starts_at, code=state.value)
    if state == SessionState.CANCELLED:
        said = f"{row.item} on {when(row.starts_at)} is cancelled."
        put_on_list(change, men, said, urgent=row.starts_at <= now() + VOICE_FIRST)
    verb = "cancel session" if state == SessionState.CANCELLED else "did not take place"
    record_act(by, verb, row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


def _men(session: GroupSession) -> Iterable[Participant]:
    """The men of whom the session is asked."""
    rows = Enrolment.objects.expected_at(session).select_related("participant")
    return [one.participant for one in rows]


def _when(moment: datetime) -> str:
    return f"{london(moment):%d/%m/%Y %-H:%M}"
