"""The register is marked row by row, and never overwritten."""

from datetime import timedelta

import pytest

from advance_site.core.codes import outcomes
from advance_site.core.dates import local
from participants.services.rules import RefusedByDatabase
from sessions import selectors, services
from sessions.models import Attendance
from sessions.services import RowChanged, RowFacts, rules
from tests.factories.sessions import EVENING, enrolments
from tests.sessions.conftest import acting
from tests.sessions.register.marks import GROUP_1, NO_CONTACT, PRESENT, mark

pytestmark = pytest.mark.django_db


def test_rows_start_unmarked(register):
    rows = selectors.register_rows(register)

    assert [row.attendance for row in rows] == [None, None, None]
    assert [row.version for row in rows] == [0, 0, 0]
    assert all(row.required for row in rows)


def test_a_mark_keeps_code_label_and_version_of_the_list(register, team):
    who = enrolments(register.cohort)[0]

    row = mark(register, who, RowFacts(outcome="B1"), team.first)

    assert (row.outcome, row.outcome_label) == ("B1", "Absent: medical (own)")
    assert row.outcome_version == outcomes().version
    assert row.version == 1


def test_of_an_absent_man_no_way_company_or_soberness_is_kept(register, team):
    who = enrolments(register.cohort)[0]
    typed = {"joined_by": "video", "place": "public", "alone": "no", "sober": "unsure"}

    row = mark(register, who, RowFacts(outcome="C1", **typed), team.first)

    assert (row.joined_by, row.place, row.alone, row.sober) == ("", "", "", "")
    assert row.danger is None
    again = mark(register, who, RowFacts(outcome="A1", joined_by="phone"), team.first, version=1)
    assert (again.joined_by, again.alone, again.sober) == ("phone", "yes", "yes")


def test_saving_twice_saves_once(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, PRESENT, team.first)

    again = mark(register, who, PRESENT, team.first)

    assert again.version == 1
    assert Attendance.objects.count() == 1


def test_two_facilitators_cannot_overwrite_each_other(register, team):
    who = enrolments(register.cohort)[0]
    with acting(team.second):
        mark(register, who, PRESENT, team.second)

    with pytest.raises(RowChanged) as refused:
        mark(register, who, NO_CONTACT, team.first)

    assert refused.value.theirs.outcome == "A1"
    assert refused.value.theirs.marked_by == team.second
    assert refused.value.mine == NO_CONTACT.tidied()
    kept = mark(register, who, NO_CONTACT, team.first, version=1)
    assert (kept.outcome, kept.version) == ("C1", 2)


def test_a_mark_can_be_taken_back(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, PRESENT, team.first)

    row = mark(register, who, RowFacts(), team.first, version=1)

    assert not row.is_marked
    assert row.outcome_label == ""


def test_minutes_stay_only_with_late_and_a_word_only_with_part(register, team):
    first, second, third = enrolments(register.cohort)

    late = mark(register, first, RowFacts(outcome="A2", minutes_late=12), team.first)
    present = mark(
        register, second, RowFacts(outcome="A1", minutes_late=12, said_done=True), team.first
    )
    part = mark(register, third, RowFacts(outcome="A3", said_done=True), team.first)

    assert late.minutes_late == 12
    assert present.minutes_late is None
    assert not present.said_done
    assert part.said_done


def test_a_nonsensical_row_is_refused(register, team):
    who = enrolments(register.cohort)[0]

    with pytest.raises(RefusedByDatabase, match="Enter minutes late, 1 to 120"):
        mark(register, who, RowFacts(outcome="A2", minutes_late=121), team.first)
    with pytest.raises(rules.UnknownOutcome):
        mark(register, who, RowFacts(outcome="Z9"), team.first)


def test_attendance_cannot_be_recorded_before_the_day_of_the_session(register, team, clock):
    who = enrolments(register.cohort)[0]
    clock.move_to(local(GROUP_1, EVENING) - timedelta(days=1))

    with pytest.raises(rules.TooEarly):
        mark(register, who, PRESENT, team.first)


def test_on_the_morning_of_the_day_an_absence_can_be_marked(register, team, clock):
    who = enrolments(register.cohort)[0]
    clock.move_to(local(GROUP_1, EVENING) - timedelta(hours=8))

    assert mark(register, who, NO_CONTACT, team.first).is_marked


def test_the_rest_is_marked_present_and_never_overwritten(register, team):
    absent = enrolments(register.cohort)[0]
    mark(register, absent, NO_CONTACT, team.first)

    done = services.mark_rest_present(session=register, by=team.first)

    assert done.count == 2
    rows = {row.enrolment: row.attendance for row in selectors.register_rows(register)}
    assert rows[absent].outcome == "C1"
    assert sorted(row.outcome for row in rows.values()) == ["A1", "A1", "C1"]
    assert rows[enrolments(register.cohort)[1]].joined_by == "video"


def test_marking_the_rest_can_be_taken_back_but_for_later_changes(register, team):
    _, second, third = enrolments(register.cohort)
    done = services.mark_rest_present(session=register, by=team.first)
    with acting(team.second):
        mark(register, second, RowFacts(outcome="A2", minutes_late=5), team.second, version=1)

    assert services.undo_rest_present(session=register, batch=done.batch, by=team.first) == 2

    rows = {row.enrolment: row.attendance for row in selectors.register_rows(register)}
    assert rows[second].outcome == "A2"
    assert not rows[third].is_marked
    with pytest.raises(rules.NothingToUndo):
        services.undo_rest_present(session=register, batch=done.batch, by=team.first)


def test_marking_the_rest_keeps_a_note_that_stood_there(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, RowFacts(note="Asked for a ring."), team.first)

    services.mark_rest_present(session=register, by=team.first)

    row = selectors.register_rows(register)
    assert {r.attendance.note for r in row if r.enrolment == who} == {"Asked for a ring."}
