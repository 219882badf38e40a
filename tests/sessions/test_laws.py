"""Laws of plans in the database: random changes, looked at, made, and some taken back."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from advance_site.core.dates import london
from sessions.models import CohortSlot, FacilitatorBooking, GroupSession, PlanMove, Slot
from sessions.planning.cascade import Ask, Move, NewRhythm
from sessions.planning.dating import Rhythm
from sessions.services import cancel_session, cascading
from sessions.services.calendar import calendar_of
from sessions.services.pausing import pause_man, resume_man
from sessions.services.proposing import propose
from tests.factories.sessions import enrolments
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
STEPS = 10


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def stands(team) -> dict[str, list[Any]]:
    """Every date of the site that a change may touch."""
    site = {"site": team.site}
    return {
        "sessions": list(
            GroupSession.objects.filter(**site)
            .order_by("pk")
            .values_list("pk", "starts_at", "ends_at", "state", "cause")
        ),
        "plan": list(
            CohortSlot.objects.filter(**site).order_by("pk").values_list("pk", "due_on", "cause")
        ),
        "slots": list(
            Slot.objects.filter(**site)
            .order_by("pk")
            .values_list("pk", "due_on", "starts_at", "state", "cause", "group_session")
        ),
    }


def asked(lot: random.Random, cohort, now: date) -> Ask:
    """A move of a group that is still to come, or a new day for all of them."""
    if lot.random() < 0.25:
        rhythm = Rhythm(cohort.starts_on, lot.randrange(5), time(lot.choice([10, 13, 18])), 120)
        return NewRhythm(rhythm, now + timedelta(days=lot.randrange(20)), "Another day")
    groups = list(cohort.group_sessions.planned().select_related("item"))
    one = lot.choice(groups)
    day = london(one.starts_at).date() + timedelta(days=lot.randrange(-10, 20))
    return Move(one.item.key, day, time(18), "Room", with_later=lot.random() < 0.7)


def change(lot: random.Random, team, cohort, now: date) -> None:
    """What was shown is what is made; twice is once; sometimes all of it is taken back."""
    ask = asked(lot, cohort, now)
    before = stands(team)
    try:
        shown = propose(cohort=cohort, ask=ask)
        move = cascading.change_plan(
            cohort=cohort,
            ask=ask,
            why="x",
            by=team.lead,
            seen=shown.digest,
            both_stay="One leads that evening",
        )
    except ValidationError:
        assert stands(team) == before
        return
    planned = {row.item.key: row.due_on for row in cohort.plan.select_related("item")}
    assert all(planned[shift.item.key] == shift.after.day for shift in shown.shifts)
    cohort.refresh_from_db()
    assert propose(cohort=cohort, ask=ask).moves_nothing
    if lot.random() < 0.4:
        cascading.take_back(move=PlanMove.objects.get(pk=move.pk), by=team.lead)
        assert stands(team) == before
    cohort.refresh_from_db()


def assert_laws(team, cohorts, now: date) -> None:
    calendar = calendar_of(team.site)
    for cohort in cohorts:
        for enrolment in cohort.enrolments.all():
            counts = Counter(enrolment.slots.values_list("item__strand", flat=True))
            assert counts == {"core": 8, "website": 12, "coaching": 12, "booster": 1}
        sessions = list(cohort.group_sessions.planned().order_by("item__position"))
        assert all(a.starts_at < b.starts_at for a, b in pairwise(sessions))
        assert all(not calendar.why_closed(london(s.starts_at).date()) for s in sessions)
        for session in sessions:
            here = {b.during.lower for b in session.bookings.all()}
            assert here <= {session.starts_at}
            men = session.slots.filter(state="to_come")
            assert {slot.starts_at for slot in men} <= {session.starts_at}
    refuse_two_places()


def refuse_two_places() -> None:
    rows = FacilitatorBooking.objects.filter(exception_reason="").order_by("person", "during")
    for a, b in pairwise(rows):
        assert a.person_id != b.person_id or a.during.upper <= b.during.lower
    men = Slot.objects.filter(state="to_come", group_session__state="planned").order_by(
        "participant", "group_session__starts_at"
    )
    for one, two in pairwise(men.select_related("group_session")):
        apart = one.group_session.ends_at <= two.group_session.starts_at
        assert one.participant_id != two.participant_id or apart


def history(team, clock, seed: int) -> None:
    lot = random.Random(seed)  # noqa: S311 - a lot that is the same in every run
    cohorts = [
        team.cohort(men=2, starts_on=MONDAY),
        team.cohort(men=1, starts_on=MONDAY + timedelta(days=1)),
    ]
    day = date(2026, 9, 14)
    with acting(team.lead):
        for _ in range(STEPS):
            day += timedelta(days=lot.randrange(9))
            clock.move_to(f"{day} 09:00+00:00")
            past = [row for row in stands(team)["plan"] if row[1] < day]
            cohort = lot.choice(cohorts)
            happen(lot, team, cohort, day)
            still = {row[0]: row for row in stands(team)["plan"]}
            assert all(still[row[0]] == row for row in past), "what is past has moved"
            assert_laws(team, cohorts, day)


def happen(lot: random.Random, team, cohort, day: date) -> None:
    """One of the things that happen to plans."""
    what = lot.random()
    if what < 0.7:
        change(lot, team, cohort, day)
    elif what < 0.8:
        first = day + timedelta(days=lot.randrange(1, 90))
        last = first + timedelta(days=lot.randrange(8))
        cascading.close_site(
            site=team.site,
            first_day=first,
            last_day=last,
            reason="works",
            by=team.lead,
            both_stay="One leads that evening",
        )
    elif what < 0.9:
        man = lot.choice(enrolments(cohort))
        if man.pauses.open().exists():
            resume_man(enrolment=man, back_on=day, by=team.lead)
        elif man.joined_on <= day:
            pause_man(enrolment=man, since=day, reason="x", by=team.lead)
    else:
        coming = cohort.group_sessions.planned().filter(item__kind="group").first()
        if coming is not None and london(coming.starts_at).date() > day:
            cancel_session(session=coming, why="x", by=team.lead)
    cohort.refresh_from_db()


@pytest.mark.parametrize("seed", range(6))
def test_the_laws_hold_whatever_happens_to_plans(team, clock, seed):
    history(team, clock, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_the_laws_hold_over_two_hundred_histories(team, clock, seed):
    history(team, clock, seed)
