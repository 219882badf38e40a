"""Who could lead a session instead: colleagues who are free, trained ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from advance_site.accounts.models import Site, Training, User
from advance_site.core.dates import today
from sessions.models import FacilitatorBooking
from sessions.services.people import case_workers

MOST = 4


@dataclass(frozen=True)
class Candidate:
    """A colleague who is free at the time."""

    person: User
    trained: bool

    @property
    def sentence(self) -> str:
        return "Trained, free." if self.trained else "Free, no valid training written down."


def trained_people(people: Sequence[User]) -> set[int]:
    """Those with a training that is valid today."""
    day = today()
    return {
        training.user_id
        for training in Training.objects.filter(user__in=people)
        if training.valid_until is None or training.valid_until >= day
    }


def candidates_at(site: Site, times: Sequence[tuple[datetime, datetime]]) -> list[list[Candidate]]:
    """For each time, who of the site is free, trained people first; three queries in all."""
    if not times:
        return []
    staff = case_workers(site)
    trained = trained_people(staff)
    first, last = min(t[0] for t in times), max(t[1] for t in times)
    booked = list(
        FacilitatorBooking.objects.filter(
            person__in=staff, during__overlap=DateTimeTZRange(first, last)
        )
    )
    found = []
    for starts_at, ends_at in times:
        busy = {
            b.person_id for b in booked if b.during.lower < ends_at and starts_at < b.during.upper
        }
        free = [Candidate(p, p.pk in trained) for p in staff if p.pk not in busy]
        found.append(sorted(free, key=lambda one: (not one.trained, one.person.name)))
    return found
