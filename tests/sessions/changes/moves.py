"""How a session is moved here, and what ISS was told."""

from datetime import date, time, timedelta

from participants.models import Bulletin
from sessions import services
from sessions.models import Cohort
from tests.factories.sessions import enrolments

MONDAY = date(2026, 9, 21)
GROUP_1 = date(2026, 10, 5)


def move(session, by, day=GROUP_1 + timedelta(days=2), at=time(17), **changes):
    return services.move_session(
        session=session, day=day, at=at, why="The room is wet", by=by, **changes
    )


def codes(cohort: Cohort, kind: str) -> set[str]:
    men = [e.participant for e in enrolments(cohort)]
    return set(
        Bulletin.objects.filter(participant__in=men, kind=kind).values_list("code", flat=True)
    )
