"""What must be told at once, and what is taken back when the mark was wrong."""

import pytest

from participants.models import DangerCall
from participants.services import record_danger_told
from sessions.services import RowFacts
from tests.factories.sessions import enrolments
from tests.sessions.register.marks import BEHAVIOUR, NO_CONTACT, PRESENT, bulletins, mark

pytestmark = pytest.mark.django_db


def test_asked_to_leave_is_told_at_once_and_opens_a_step(register, team):
    who = enrolments(register.cohort)[0]

    row = mark(register, who, RowFacts(outcome="A9"), team.first)

    told = bulletins(who)
    assert [(b.kind, b.code) for b in told] == [("asked_to_leave", "A9")]
    assert told[0].session_label == "Group 1"
    assert row.danger.about == "not_alone"
    assert row.danger.place_id == register.public_id


def test_nothing_else_goes_out_before_signing(register, team):
    who = enrolments(register.cohort)[0]

    mark(register, who, NO_CONTACT, team.first)

    assert bulletins(who) == []


@pytest.mark.parametrize(
    ("facts", "about"),
    [
        (RowFacts(outcome="B10"), "lost_place"),
        (RowFacts(outcome="A1", alone="no"), "not_alone"),
        (RowFacts(outcome="A1", place="public"), "lost_place"),
        (RowFacts(outcome="A5"), "intoxicated"),
    ],
)
def test_a_lost_private_place_opens_a_step(register, team, facts, about):
    who = enrolments(register.cohort)[0]

    assert mark(register, who, facts, team.first).danger.about == about


def test_a_mistaken_mark_is_corrected_towards_iss_and_its_step_struck_out(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, BEHAVIOUR, team.first)

    row = mark(register, who, PRESENT, team.first, version=1)

    first, second = bulletins(who)
    assert (second.code, second.corrects) == ("A1", first)
    assert row.danger is None
    assert DangerCall.objects.get().is_struck


def test_a_step_that_was_told_stays_when_the_mark_changes(register, team):
    who = enrolments(register.cohort)[0]
    row = mark(register, who, BEHAVIOUR, team.first)
    record_danger_told(danger=row.danger, told_whom="iss_duty", spoke_to="A Nolan", by=team.first)

    changed = mark(register, who, PRESENT, team.first, version=1)

    assert changed.danger is not None
    assert not DangerCall.objects.get().is_struck


def test_a_changed_note_writes_no_second_bulletin_and_no_second_step(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, BEHAVIOUR, team.first)

    mark(register, who, RowFacts(outcome="A6", note="Shouted."), team.first, version=1)

    assert len(bulletins(who)) == 1
    assert DangerCall.objects.count() == 1


def test_a_mark_taken_back_is_corrected_as_marked_in_error(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, BEHAVIOUR, team.first)

    mark(register, who, RowFacts(), team.first, version=1)

    assert bulletins(who)[-1].code == "unmarked"
