"""A signed row is corrected visibly, and ISS is told what changed."""

import pytest

from sessions import services
from sessions.models import AttendanceCorrection, SlotState
from sessions.services import RowChanged, RowFacts, rules
from tests.factories.sessions import enrolments
from tests.sessions.register.marks import NO_CONTACT, PRESENT, bulletins, mark, signed

pytestmark = pytest.mark.django_db


def test_a_signed_row_is_only_corrected(register, team):
    session = signed(register, team)
    who = enrolments(register.cohort)[0]

    with pytest.raises(rules.Signed):
        mark(session, who, NO_CONTACT, team.first, version=1)


def correct(session, who, facts, by, version=1):
    return services.correct_row(
        session=session, enrolment=who, facts=facts, version=version, why="Mixed up", by=by
    )


def test_a_correction_keeps_what_stood_there_and_tells_iss(register, team):
    session = signed(register, team)
    who = enrolments(register.cohort)[0]

    row = correct(session, who, NO_CONTACT, team.first)

    kept = AttendanceCorrection.objects.get()
    assert (kept.before["outcome"], kept.after["outcome"], kept.why) == ("A1", "C1", "Mixed up")
    first, second = bulletins(who)
    assert (second.code, second.corrects) == ("C1", first)
    assert session.slots.get(enrolment=who).state == SlotState.NOT_DONE
    assert row.version == 2


def test_a_corrected_note_tells_nobody(register, team):
    session = signed(register, team)
    who = enrolments(register.cohort)[0]

    correct(session, who, RowFacts(outcome="A1", joined_by="video", note="Quiet"), team.first)

    assert len(bulletins(who)) == 1
    assert AttendanceCorrection.objects.count() == 1


def test_a_correction_is_checked_like_a_mark(register, team):
    with pytest.raises(rules.NotSigned):
        correct(register, enrolments(register.cohort)[0], PRESENT, team.first)
    session = signed(register, team)
    who = enrolments(register.cohort)[0]

    assert correct(session, who, PRESENT, team.first, version=9).version == 1
    with pytest.raises(RowChanged):
        correct(session, who, NO_CONTACT, team.first, version=9)
    with pytest.raises(rules.RowsMissing):
        correct(session, who, RowFacts(), team.first)


def test_a_group_caught_up_by_hand_stays_done_when_the_row_is_corrected(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, NO_CONTACT, team.first)
    session = signed(register, team)
    slot = session.slots.get(enrolment=who)
    services.mark_slot(
        slot=slot, state=SlotState.DONE, by=team.first, way="catch_up", how="Call on Tuesday"
    )

    correct(session, who, RowFacts(outcome="B1"), team.first)

    assert session.slots.get(enrolment=who).state == SlotState.DONE
