"""A register is signed once, by one person, when nothing is missing."""

from datetime import timedelta

import pytest

from advance_site.core.dates import local
from participants.services import record_danger_told
from sessions import selectors, services
from sessions.models import SlotState
from sessions.services import RowFacts, rules
from tests.factories.sessions import EVENING, enrolments, record_as_planned
from tests.sessions.conftest import acting
from tests.sessions.register.marks import (
    BEHAVIOUR,
    GROUP_1,
    NO_CONTACT,
    PRESENT,
    bulletins,
    mark,
    signed,
)

pytestmark = pytest.mark.django_db


def test_signing_asks_for_every_row(register, team):
    first, second, third = enrolments(register.cohort)
    mark(register, first, PRESENT, team.first)
    mark(register, second, RowFacts(outcome="A2"), team.first)

    with pytest.raises(rules.RowsMissing) as refused:
        services.sign_register(session=register, by=team.first)

    assert refused.value.unmarked == (third,)
    assert [row.enrolment for row in refused.value.without_minutes] == [second]
    assert refused.value.messages == ["Mark 1 man first. Enter the minutes late of 1 man."]


def test_signing_refuses_an_open_step(register, team):
    who = enrolments(register.cohort)[0]
    row = mark(register, who, BEHAVIOUR, team.first)
    services.mark_rest_present(session=register, by=team.first)
    session = record_as_planned(register, team.first)

    with pytest.raises(rules.StepsOpen, match="1 step is open"):
        services.sign_register(session=session, by=team.first)

    assert [bool(r.open_step) for r in selectors.register_rows(register)].count(True) == 1
    record_danger_told(danger=row.danger, told_whom="iss_duty", spoke_to="A N", by=team.first)
    assert services.sign_register(session=session, by=team.first).is_signed


def test_signing_asks_who_led_and_when(register, team):
    services.mark_rest_present(session=register, by=team.first)

    with pytest.raises(rules.LedAndTimesMissing):
        services.sign_register(session=register, by=team.first)
    assert services.missing_from(register).led_and_times
    assert not services.missing_from(register).nothing


def test_a_register_is_not_signed_before_the_session_begins(register, team, clock):
    services.mark_rest_present(session=register, by=team.first)
    session = record_as_planned(register, team.first)
    clock.move_to(local(GROUP_1, EVENING) - timedelta(hours=1))

    with pytest.raises(rules.NotBegun):
        services.sign_register(session=session, by=team.first)


def test_signing_settles_slots_and_writes_one_bulletin_for_every_man(register, team):
    first, second, third = enrolments(register.cohort)
    mark(register, first, PRESENT, team.first)
    mark(register, second, NO_CONTACT, team.first)
    mark(register, third, RowFacts(outcome="A3"), team.first)

    session = signed(register, team)

    states = {slot.enrolment: slot for slot in session.slots.select_related("enrolment")}
    assert states[first].state == SlotState.DONE
    assert states[first].way == "video"
    assert states[first].done_at == session.began_at
    assert states[second].state == SlotState.NOT_DONE
    assert states[third].state == SlotState.STARTED
    assert [[b.code for b in bulletins(who)] for who in (first, second, third)] == [
        ["A1"],
        ["C1"],
        ["A3"],
    ]


def test_asked_to_leave_is_told_once_also_after_signing(register, team):
    who = enrolments(register.cohort)[0]
    row = mark(register, who, BEHAVIOUR, team.first)
    record_danger_told(danger=row.danger, told_whom="iss_duty", spoke_to="A N", by=team.first)

    signed(register, team)

    assert [b.kind for b in bulletins(who)] == ["asked_to_leave"]


def test_signing_twice_signs_once(register, team):
    session = signed(register, team)

    again = services.sign_register(session=session, by=team.first)

    assert again.version == session.version
    with acting(team.second), pytest.raises(rules.Signed):
        services.sign_register(session=session, by=team.second)
