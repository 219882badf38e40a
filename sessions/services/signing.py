"""A register is signed by the person signed in, and can be corrected afterwards, visibly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.codes import Group
from advance_site.core.dates import now
from participants.services.saving import added, explained
from sessions.models import (
    Attendance,
    AttendanceCorrection,
    Enrolment,
    GroupSession,
    SessionState,
    Slot,
)
from sessions.services.attendance import (
    follow_up,
    held_session,
    hold_open,
    refuse_if_changed,
    refuse_unless_required,
    required_enrolments,
    row_of,
    set_facts,
    tell_of_row,
)
from sessions.services.facts import RowFacts
from sessions.services.rules import (
    LedAndTimesMissing,
    NotBegun,
    NotSigned,
    RegisterChanged,
    RowsMissing,
    StepsOpen,
)
from sessions.services.saving import check_now
from sessions.services.slots import MARKS, settle_slot


@dataclass(frozen=True)
class HeldFacts:
    """How a session went as a whole: who led, when it began and ended, the group's note."""

    led_by: User | None = None
    led_with: User | None = None
    began_at: datetime | None = None
    finished_at: datetime | None = None
    note: str = ""

    @classmethod
    def of(cls, session: GroupSession) -> HeldFacts:
        return cls(
            session.led_by,
            session.led_with,
            session.began_at,
            session.finished_at,
            session.note,
        )


@transaction.atomic
def record_session(
    *, session: GroupSession, facts: HeldFacts, version: int, by: User
) -> GroupSession:
    """Keep who led, the times and the group's note; the same again changes nothing."""
    row = hold_open(session)
    if HeldFacts.of(row) == facts:
        return row
    if row.version != version:
        raise RegisterChanged
    row.led_by, row.led_with = facts.led_by, facts.led_with
    row.began_at, row.finished_at = facts.began_at, facts.finished_at
    row.note, row.version = facts.note, row.version + 1
    with explained(GroupSession):
        row.save()
    record_act(by, "record session", row.public_id, kind="session", site_id=row.site_id)
    check_now()
    return row


@dataclass(frozen=True)
class Missing:
    """What stands between a register and its signature."""

    unmarked: Sequence[Enrolment]
    without_minutes: Sequence[Attendance]
    steps_open: Sequence[Attendance]
    led_and_times: bool

    @property
    def nothing(self) -> bool:
        return not (self.unmarked or self.without_minutes or self.steps_open or self.led_and_times)


def missing_from(session: GroupSession) -> Missing:
    """What is missing, for the bar that links to each row."""
    required = required_enrolments(session)
    rows = {
        row.enrolment_id: row
        for row in Attendance.objects.filter(group_session=session).select_related(
            "danger", "participant"
        )
    }
    marked = [rows[e.pk] for e in required if e.pk in rows and rows[e.pk].is_marked]
    found = {row.enrolment_id for row in marked}
    return Missing(
        unmarked=[e for e in required if e.pk not in found],
        without_minutes=[row for row in marked if _lacks_minutes(row)],
        steps_open=[r for r in rows.values() if r.danger is not None and r.danger.is_open],
        led_and_times=not (session.led_by_id and session.began_at and session.finished_at),
    )


def _lacks_minutes(row: Attendance) -> bool:
    outcome = RowFacts.of(row).known
    return outcome is not None and outcome.group is Group.LATE and row.minutes_late is None


@transaction.atomic
def sign_register(*, session: GroupSession, by: User) -> GroupSession:
    """Sign: every row marked, every step done, who led and when. Bulletins go with it."""
    row = held_session(session)
    if row.is_signed and row.signed_by_id == by.pk:
        return row
    row = hold_open(session)
    if row.starts_at > now():
        raise NotBegun
    _refuse_if_missing(missing_from(row))
    row.state, row.signed_at, row.signed_by = SessionState.HELD, now(), by
    row.version += 1
    row.save()
    _settle(row, by)
    record_act(by, "sign register", row.public_id, kind="register", site_id=row.site_id)
    check_now()
    return row


def _refuse_if_missing(missing: Missing) -> None:
    if missing.unmarked or missing.without_minutes:
        raise RowsMissing(missing.unmarked, missing.without_minutes)
    if missing.steps_open:
        raise StepsOpen(missing.steps_open)
    if missing.led_and_times:
        raise LedAndTimesMissing


def _settle(session: GroupSession, by: User) -> None:
    """Give slots their states and write the bulletins that have not gone out at once."""
    rows = Attendance.objects.filter(group_session=session).exclude(outcome="")
    by_enrolment = {
        row.enrolment_id: row for row in rows.select_related("participant", "bulletin")
    }
    slots = [
        slot
        for slot in Slot.objects.select_for_update().filter(group_session=session)
        if slot.enrolment_id in by_enrolment
    ]
    moment = session.began_at or session.starts_at
    for slot in slots:
        settle_slot(slot, by_enrolment[slot.enrolment_id], session.cohort.mode, moment, by)
    Slot.objects.bulk_update(slots, MARKS)
    for row in by_enrolment.values():
        row.bulletin = tell_of_row(session, row, by)
    Attendance.objects.bulk_update(by_enrolment.values(), ["bulletin"])


@transaction.atomic
def correct_row(
    *,
    session: GroupSession,
    enrolment: Enrolment,
    facts: RowFacts,
    version: int,
    why: str,
    by: User,
) -> Attendance:
    """Correct a signed row: what it said before stays visible, and ISS is told if it matters."""
    held = held_session(session)
    if not held.is_signed:
        raise NotSigned
    refuse_unless_required(held, enrolment)
    wanted = facts.tidied()
    row = row_of(held, enrolment)
    if row is not None and RowFacts.of(row) == wanted:
        return row
    refuse_if_changed(row, wanted, version)
    if row is None or not wanted.outcome:
        raise RowsMissing([enrolment])
    _write_correction(row, wanted, why, by)
    row.bulletin = tell_of_row(held, row, by)
    follow_up(held, row, by)
    for slot in Slot.objects.select_for_update().filter(group_session=held, enrolment=enrolment):
        settle_slot(slot, row, held.cohort.mode, held.began_at or held.starts_at, by)
        slot.save(update_fields=list(MARKS))
    record_act(by, "correct row", row.public_id, kind="attendance", site_id=row.site_id)
    check_now()
    return row


def _write_correction(row: Attendance, facts: RowFacts, why: str, by: User) -> None:
    before = {**RowFacts.of(row).as_json(), "label": row.outcome_label}
    set_facts(row, facts)
    row.version += 1
    row.batch, row.marked_at, row.marked_by = None, now(), by
    with explained(Attendance):
        row.save()
    added(
        AttendanceCorrection(
            attendance=row,
            participant_id=row.participant_id,
            before=before,
            after={**facts.as_json(), "label": row.outcome_label},
            why=why,
            by=by,
        )
    )
