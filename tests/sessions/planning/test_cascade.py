"""Laws of a plan that changes, over random plans, moves, closures, new days and passing weeks."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from advance_site.core.dates import Nation, london
from sessions.planning import Calendar, CannotPlanError, Rhythm, make_plan
from sessions.planning.cascade import (
    Ask,
    Frame,
    Move,
    NewRhythm,
    Repair,
    Shift,
    Standing,
    lay_anew,
)
from sessions.planning.reading import read_template

ADVANCE_D = read_template()
TIMES = st.sampled_from([time(9, 30), time(13), time(18)])


def after(standing: list[Standing], shifts: tuple[Shift, ...]) -> list[Standing]:
    new = {shift.item.key: shift.after for shift in shifts}
    return [replace(one, slot=new.get(one.item.key, one.slot)) for one in standing]


class PlanThatChanges(RuleBasedStateMachine):
    """A cohort's plan, to which things happen while weeks pass."""

    @initialize(
        start=st.dates(min_value=date(2025, 8, 1), max_value=date(2028, 8, 1)),
        weekday=st.integers(min_value=0, max_value=6),
        at=TIMES,
        nation=st.sampled_from(list(Nation)),
    )
    def a_cohort_is_planned(self, start: date, weekday: int, at: time, nation: Nation) -> None:
        self.calendar = Calendar(nation, {})
        self.rhythm = Rhythm(start, weekday, at, 120)
        plan = make_plan(ADVANCE_D, self.rhythm, self.calendar)
        self.today = start - timedelta(days=14)
        self.standing = [Standing(slot) for slot in plan.slots]
        self.old_closures: set[date] = set()

    @property
    def frame(self) -> Frame:
        return Frame(ADVANCE_D.weeks, 1, self.rhythm, self.calendar, self.today)

    def happens(self, ask: Ask) -> tuple[Shift, ...]:
        before = self.standing
        shifts = lay_anew(before, self.frame, ask)
        self.standing = after(before, shifts)
        fixed = {one.item.key for one in before if one.fixed or one.off}
        assert not fixed & {shift.item.key for shift in shifts}, "what is past has moved"
        assert all(shift.after.day >= self.today for shift in shifts)
        assert all(shift.after.cause for shift in shifts if shift.days)
        if isinstance(ask, NewRhythm):
            self.rhythm = ask.rhythm
        assert lay_anew(self.standing, self.frame, ask) == (), "twice is not once"
        return shifts

    @rule(days=st.integers(min_value=0, max_value=30))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.standing = [
            replace(one, fixed=one.fixed or one.day < self.today) for one in self.standing
        ]

    @rule(
        pick=st.integers(min_value=0, max_value=8),
        days=st.integers(min_value=-21, max_value=35),
        at=TIMES,
        with_later=st.booleans(),
    )
    def a_group_moves(self, pick: int, days: int, at: time, *, with_later: bool) -> None:
        groups = [one for one in self.standing if one.item.kind.is_group]
        one = groups[pick % len(groups)]
        assume(not one.fixed and not one.off)
        day = one.day + timedelta(days=days)
        assume(day >= self.today)
        ask = Move(one.item.key, day, at, "Your move", with_later)
        try:
            shifts = self.happens(ask)
        except CannotPlanError:
            return
        moved = next(o for o in self.standing if o.item.key == one.item.key)
        assert moved.day == day
        assert moved.slot.starts_at is not None
        assert london(moved.slot.starts_at).time() == at
        if not with_later:
            assert {s.item.week for s in shifts} <= {one.item.week}

    @rule(offset=st.integers(min_value=0, max_value=120), length=st.integers(1, 16))
    def the_site_closes(self, offset: int, length: int) -> None:
        first = self.today + timedelta(days=offset)
        days = {first + timedelta(days=n): "works" for n in range(length)}
        self.calendar = Calendar(self.calendar.nation, {**self.calendar.closures, **days})
        shifts = self.happens(Repair())
        assert all(shift.after.day >= shift.before.day for shift in shifts if shift.item.day == 0)

    @rule(weekday=st.integers(min_value=0, max_value=6), at=TIMES, minutes=st.integers(60, 150))
    def the_group_gets_another_day(self, weekday: int, at: time, minutes: int) -> None:
        rhythm = Rhythm(self.rhythm.starts_on, weekday, at, minutes)
        ask = NewRhythm(rhythm, self.today + timedelta(days=7), "Meets on another day")
        try:
            self.happens(ask)
        except CannotPlanError:
            return

    @rule(pick=st.integers(min_value=0, max_value=8))
    def a_session_is_cancelled(self, pick: int) -> None:
        groups = [one for one in self.standing if one.item.kind.is_group]
        key = groups[pick % len(groups)].item.key
        self.standing = [
            replace(one, off=True, fixed=True) if one.item.key == key and not one.fixed else one
            for one in self.standing
        ]

    @invariant()
    def counts_stay(self) -> None:
        if hasattr(self, "standing"):
            counts = Counter(one.item.strand.value for one in self.standing)
            assert counts == {"core": 8, "website": 12, "coaching": 12, "booster": 1}

    @invariant()
    def order_holds(self) -> None:
        if hasattr(self, "standing"):
            live = [one for one in self.standing if not one.off]
            assert all(a.day <= b.day for a, b in pairwise(live))

    @invariant()
    def nothing_to_come_is_on_a_closed_day(self) -> None:
        if hasattr(self, "standing"):
            wrong = [
                one
                for one in self.standing
                if not one.fixed
                and not one.off
                and not self.calendar.is_open(one.day, one.item.kind)
            ]
            assert not wrong


# The same histories in every run; the long proof draws new ones.
PlanThatChanges.TestCase.settings = settings(
    derandomize=True,
    max_examples=60,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLawsOfAPlanThatChanges = PlanThatChanges.TestCase


@pytest.mark.long
def test_the_laws_hold_over_thousands_of_histories() -> None:
    run_state_machine_as_test(
        PlanThatChanges,
        settings=settings(max_examples=3000, stateful_step_count=12, deadline=None),
    )


def test_a_new_day_asked_for_twice_moves_nothing_the_second_time() -> None:
    rhythm = Rhythm(date(2025, 9, 9), 6, time(9, 30), 120)
    calendar = Calendar(Nation.ENGLAND)
    today = date(2025, 9, 30)
    slots = make_plan(ADVANCE_D, rhythm, calendar).slots
    standing = [Standing(slot, fixed=slot.day < today) for slot in slots]
    mondays = Rhythm(rhythm.starts_on, 0, time(9, 30), 60)
    ask = NewRhythm(mondays, date(2025, 10, 7), "Meets on Mondays")

    once = lay_anew(standing, Frame(ADVANCE_D.weeks, 1, rhythm, calendar, today), ask)

    moved = after(standing, once)
    assert all(shift.after.day >= ask.from_day for shift in once)
    assert lay_anew(moved, Frame(ADVANCE_D.weeks, 1, mondays, calendar, today), ask) == ()
