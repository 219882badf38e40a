"""A man has a session with another cohort: a missed one again, or one that he will miss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from advance_site.accounts.models import User
from advance_site.audit.services import record_act
from advance_site.core.dates import london, now
from sessions.models import (
    Attendance,
    ChangeKind,
    Cohort,
    GroupSession,
    SessionState,
    Slot,
    SlotState,
    TemplateItem,
)
from sessions.services.bulletins import tell_of_dates
from sessions.services.facts import RowFacts
from sessions.services.proposing import when
from sessions.services.rules import InTwoPlaces, NoCatchUp, NothingToUndo
from sessions.services.saving import check_now, note_change
from sessions.services.slots import state_after

CATCHABLE = (
    SlotState.TO_COME,
    SlotState.NOT_DONE,
    SlotState.NOT_REQUIRED,
    SlotState.STARTED,
    SlotState.UNKNOWN,
)
LOOKUP = "SELECT * FROM wall.timetable(%s) WHERE starts_at > %s ORDER BY starts_at"


@dataclass(frozen=True)
class Offered:
    """A session of another cohort of the site, as far as everybody there may know it."""

    session_id: int
    public_id: UUID
    cohort: Cohort
    item: TemplateItem
    starts_at: datetime
    ends_at: datetime

    @property
    def words(self) -> str:
        return f"{self.item}, {str(self.cohort).lower()}, {when(self.starts_at)}"


def timetable(site_id: int, after: datetime) -> list[Offered]:
    """Planned sessions of a site from a moment on, of all its cohorts; without their notes."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKUP, [site_id, after])
        rows = cursor.fetchall()
    cohorts = Cohort.objects.select_related("template").in_bulk({row[2] for row in rows})
    items = TemplateItem.objects.in_bulk({row[3] for row in rows})
    return [
        Offered(pk, public_id, cohorts[cohort], items[item], starts_at, ends_at)
        for pk, public_id, cohort, item, starts_at, ends_at in rows
        if cohort in cohorts
    ]


def offered_to(slot: Slot) -> list[Offered]:
    """Where he could have this session: the same one of other cohorts, still to come."""
    return _same_elsewhere(slot, timetable(slot.site_id, now()))


def offered_of(slots: Sequence[Slot]) -> list[tuple[Slot, list[Offered]]]:
    """The same of several sessions of one man, with one look at the timetable."""
    planned = timetable(slots[0].site_id, now()) if slots else []
    return [(slot, _same_elsewhere(slot, planned)) for slot in slots]


def _same_elsewhere(slot: Slot, planned: Iterable[Offered]) -> list[Offered]:
    return [
        one
        for one in planned
        if one.item.pk == slot.item_id and one.cohort.pk != slot.enrolment.cohort_id
    ]


@transaction.atomic
def plan_catch_up(*, slot: Slot, session: UUID, why: str, by: User) -> Slot:
    """Have him come to the same session of another cohort.

    Raises NoCatchUp where it is not offered, InTwoPlaces where he has another group then.
    """
    row = _held(slot)
    place = next((one for one in offered_to(row) if one.public_id == session), None)
    if place is None or row.state not in CATCHABLE or row.carried_from_id:
        raise NoCatchUp
    refuse_two_places([row.participant_id], place.starts_at, place.ends_at, but=[row.pk])
    row.group_session_id, row.starts_at = place.session_id, place.starts_at
    row.due_on = london(place.starts_at).date()
    row.cause, row.state = f"With {str(place.cohort).lower()}", SlotState.TO_COME
    row.way, row.done_at, row.by_hand, row.how = "", None, False, ""
    # What he missed before this system, he is asked to by us now.
    row.before_us = False
    row.save()
    what = f"{row.participant.reference} has {place.words}"
    _say(row, what, why, place.starts_at, by)
    return row


def refuse_two_places(
    men: Iterable[int], starts_at: datetime, ends_at: datetime, *, but: Iterable[int] = ()
) -> None:
    """Refuse to ask a man to two groups at once."""
    other = Slot.objects.filter(
        participant__in=list(men),
        state=SlotState.TO_COME,
        group_session__state=SessionState.PLANNED,
        group_session__starts_at__lt=ends_at,
        group_session__ends_at__gt=starts_at,
    ).exclude(pk__in=list(but))
    if other.exists():
        raise InTwoPlaces


@transaction.atomic
def drop_catch_up(*, slot: Slot, by: User) -> Slot:
    """He does not come to the other cohort after all; his slot is in his own again."""
    row = _held(slot)
    own = row.enrolment.cohort.group_sessions.filter(item=row.item_id).first()
    if own is None or row.group_session_id == own.pk or row.state != SlotState.TO_COME:
        raise NothingToUndo
    back_to_own(row, own)
    row.save()
    what = f"{row.participant.reference} has {row.item} with his own cohort again"
    _say(row, what, "", own.starts_at, by)
    return row


def back_to_own(row: Slot, own: GroupSession) -> None:
    """Point a slot at its own cohort's session, in the state that its register gave it."""
    row.group_session, row.starts_at = own, own.starts_at
    row.due_on, row.cause = london(own.starts_at).date(), own.cause
    marked = Attendance.objects.filter(group_session=own, enrolment=row.enrolment_id).first()
    if marked is not None and own.is_signed:
        row.state = state_after(RowFacts.of(marked))
    elif own.state == SessionState.BEFORE_US:
        row.state, row.before_us = SlotState.UNKNOWN, True
    elif own.is_off or own.starts_at <= now():
        row.state = SlotState.NOT_REQUIRED


def _held(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",))
    found: Slot = rows.select_related("item", "participant", "enrolment__cohort").get(pk=slot.pk)
    return found


def _say(row: Slot, what: str, why: str, at: datetime, by: User) -> None:
    man, cohort = row.participant, row.enrolment.cohort
    tell_of_dates(man, by, row.item.title, at, code="catch_up")
    note_change(cohort, ChangeKind.CATCH_UP, by, what, why=why, man_id=man.pk)
    record_act(by, "plan catch-up", man.public_id, kind="man", site_id=row.site_id)
    check_now()
