"""A facilitator's time: who is booked where, and what collides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from advance_site.accounts.models import User
from sessions.models import FacilitatorBooking, GroupSession
from sessions.services.rules import DoubleBooked


@dataclass(frozen=True)
class Wanted:
    """Time that is to be booked for a person."""

    person: User
    starts_at: datetime
    ends_at: datetime
    title: str
    session_id: int | None = None

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Collision:
    """A person who would be in two places."""

    person: User
    title: str
    starts_at: datetime
    ends_at: datetime
    other: FacilitatorBooking
    session_id: int | None = None


def collisions(wanted: Iterable[Wanted], *, ignore: Sequence[int] = ()) -> list[Collision]:
    """What collides with bookings that this person may see, in one query.

    `ignore` names sessions that are themselves being moved. A booking at another site is out of
    sight here; the database still refuses it.
    """
    asked = list(wanted)
    if not asked:
        return []
    first, last = min(w.starts_at for w in asked), max(w.ends_at for w in asked)
    booked = (
        FacilitatorBooking.objects.filter(
            person__in={w.person.pk for w in asked},
            during__overlap=DateTimeTZRange(first, last),
            exception_reason="",
        )
        .exclude(group_session__in=ignore)
        .select_related("person", "group_session__item", "group_session__cohort")
    )
    return [
        Collision(one.person, one.title, one.starts_at, one.ends_at, other, one.session_id)
        for one in asked
        for other in booked
        if other.person_id == one.person.pk
        and other.during.lower < one.ends_at
        and one.starts_at < other.during.upper
    ]


def booking(
    session: GroupSession, person: User, collides: Iterable[Collision], reason: str, by: User
) -> FacilitatorBooking:
    """A booking to be written; one that collides needs a reason and is an exception."""
    is_exception = any(c.person == person and c.starts_at == session.starts_at for c in collides)
    if is_exception and not reason:
        raise DoubleBooked
    return FacilitatorBooking(
        person=person,
        group_session=session,
        site_id=session.site_id,
        during=DateTimeTZRange(session.starts_at, session.ends_at),
        exception_reason=reason if is_exception else "",
        exception_by=by if is_exception else None,
    )
