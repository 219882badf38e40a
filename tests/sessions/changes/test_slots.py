"""Slots are marked by hand, once, and ISS is told."""

from datetime import date, timedelta

import pytest

from advance_site.core.dates import london, now
from participants.models import Bulletin
from participants.services.rules import InTheFuture
from sessions import services
from sessions.models import Slot, SlotState
from sessions.services import rules
from tests.factories.sessions import group
from tests.sessions.changes.moves import MONDAY, codes, move
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


def test_a_slot_is_marked_by_hand_once_and_told(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="website_1")
        for _ in range(2):
            row = services.mark_slot(
                slot=slot, state=SlotState.DONE, by=team.coach, way="paper", how="Sheet"
            )
        assert (row.state, row.by_hand, row.done_at) == ("done", True, now())
        assert codes(cohort, "website") == {"done"}
        assert Bulletin.objects.filter(kind="website").count() == 1
        with pytest.raises(InTheFuture):
            services.mark_slot(
                slot=slot,
                state=SlotState.DONE,
                by=team.coach,
                how="x",
                done_at=now() + timedelta(hours=1),
            )


def test_a_call_that_tells_itself_writes_no_second_bulletin(team):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="coaching_1")
        services.mark_slot(
            slot=slot,
            state=SlotState.DONE,
            by=team.coach,
            way="phone",
            by_hand=False,
            tell_iss=False,
        )
        assert codes(cohort, "call") == set()


def test_a_group_is_done_only_by_its_register_or_a_catch_up(team):
    team.cohort(men=1, starts_on=MONDAY)
    with acting(team.coach):
        slot = Slot.objects.get(item__key="group_1")
        with pytest.raises(rules.SlotOfRegister):
            services.mark_slot(
                slot=slot, state=SlotState.DONE, by=team.coach, way="video", how="Saw him"
            )


def test_times_of_day_are_london_s(team):
    cohort = team.cohort(starts_on=MONDAY)
    with acting(team.first):
        session = move(group(cohort, "group_3"), team.first, day=date(2026, 11, 4))

    assert london(session.starts_at).hour == 17
