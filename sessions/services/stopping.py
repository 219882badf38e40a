"""A cohort stops: what is to come is called off, and its men leave it with their status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import local, now, today
from participants.services.rules import InTheFuture
from sessions.models import (
    Attendance,
    ChangeKind,
    Cohort,
    CohortStatus,
    Enrolment,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
)
from sessions.services.enrolling import man_leaves
from sessions.services.moving import cancel_session, mark_did_not_take_place
from sessions.services.rules import AlreadyStopped, PlanChanged, StillHeld
from sessions.services.saving import bump, locked_cohort, note_change


@dataclass(frozen=True)
class Stopping:
    """What stopping a cohort from a day on would do. Nothing is done yet."""

    cohort: Cohort
    from_day: date
    to_cancel: Sequence[GroupSession]
    not_held: Sequence[GroupSession]
    enrolments: Sequence[Enrolment]
    slots: int

    @property
    def digest(self) -> str:
        """Tells one shown stop from another: what is done is what was looked at."""
        sessions = [row.pk for row in (*self.to_cancel, *self.not_held)]
        men = [row.pk for row in self.enrolments]
        said = repr((self.cohort.pk, self.from_day, sessions, men, self.slots))
        return salted_hmac("sessions.stopping", said, algorithm="sha256").hexdigest()


def propose_stop(*, cohort: Cohort, from_day: date) -> Stopping:
    """Say what stopping would do; refuse a day on or after which something was held."""
    if cohort.status == CohortStatus.STOPPED:
        raise AlreadyStopped
    if from_day > today() + timedelta(days=1):
        raise InTheFuture("Choose tomorrow or an earlier day.")
    rows = cohort.group_sessions.filter(starts_at__gte=local(from_day, time.min))
    sessions = list(rows.select_related("cohort", "item"))
    _refuse_if_held(sessions)
    planned = [row for row in sessions if row.state == SessionState.PLANNED]
    enrolments = list(cohort.enrolments.standing().select_related("participant").by_name())
    open_slots = Slot.objects.filter(enrolment__in=[one.pk for one in enrolments])
    to_drop = Q(due_on__gte=from_day) | Q(group_session__in=[row.pk for row in planned])
    return Stopping(
        cohort=cohort,
        from_day=from_day,
        to_cancel=[row for row in planned if row.starts_at > now()],
        not_held=[row for row in planned if row.starts_at <= now()],
        enrolments=enrolments,
        slots=open_slots.filter(to_drop, state=SlotState.TO_COME).count(),
    )


def _refuse_if_held(sessions: Sequence[GroupSession]) -> None:
    marked = set(
        Attendance.objects.filter(group_session__in=[row.pk for row in sessions])
        .marked()
        .values_list("group_session", flat=True)
    )
    for row in reversed(sessions):
        if row.state == SessionState.HELD or row.pk in marked:
            raise StillHeld(f"{row.item} was held or marked. Choose a day after it.")


@transaction.atomic
def stop_cohort(*, cohort: Cohort, from_day: date, why: str, by: User, seen: str = "") -> Cohort:
    """End a cohort: from that day on nothing of it is held, and its men leave it.

    Their status stays, so that each can join another cohort. `seen` is the digest of what was
    shown; where something differs by now, PlanChanged is raised and nothing happens.
    """
    row = locked_cohort(cohort)
    stopping = propose_stop(cohort=row, from_day=from_day)
    if seen and seen != stopping.digest:
        raise PlanChanged
    reason = f"The cohort stopped: {why}"[:200]
    for session in stopping.to_cancel:
        cancel_session(session=session, why=reason, by=by)
    for session in stopping.not_held:
        mark_did_not_take_place(session=session, why=reason, by=by)
    for enrolment in stopping.enrolments:
        man_leaves(enrolment=enrolment, left_on=from_day, reason=reason, by=by)
    row.refresh_from_db()
    row.status, row.ends_on = CohortStatus.STOPPED, max(from_day, row.starts_on)
    row.save(update_fields=["status", "ends_on"])
    bump(row)
    note_change(row, ChangeKind.STOPPED, by, f"Nothing from {from_day:%d/%m/%Y} on", why=why)
    record_act(by, "stop cohort", row.public_id, kind="cohort", site_id=row.site_id)
    return row
