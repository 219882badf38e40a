"""The register: marked row by row, never overwritten, signed by one person, corrected visibly."""

from datetime import date, timedelta

import pytest
import time_machine

from advance_site.core.codes import outcomes
from advance_site.core.dates import local
from participants.models import Bulletin, DangerCall
from participants.services import record_danger_told
from participants.services.rules import RefusedByDatabase
from sessions import selectors, services
from sessions.models import Attendance, AttendanceCorrection, Slot, SlotState
from sessions.services import HeldFacts, RowChanged, RowFacts, rules
from tests.factories.sessions import EVENING, enrolments, group, held, record_as_planned
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
GROUP_1 = date(2026, 10, 5)
PRESENT = RowFacts(outcome="A1", joined_by="video")
NO_CONTACT = RowFacts(outcome="C1")
BEHAVIOUR = RowFacts(outcome="A6")


@pytest.fixture
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def register(team, clock):
    """Group 1 of a cohort of three, an hour after it began, with its first facilitator acting."""
    cohort = team.cohort(men=3, starts_on=MONDAY)
    clock.move_to(local(GROUP_1, EVENING) + timedelta(hours=1))
    with acting(team.first):
        yield group(cohort)


def mark(session, who, facts, by, version=0) -> Attendance:
    return services.mark_row(session=session, enrolment=who, facts=facts, version=version, by=by)


def bulletins(who) -> list[Bulletin]:
    kinds = ["attendance", "asked_to_leave"]
    return list(who.participant.bulletins.filter(kind__in=kinds).order_by("pk"))


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


def signed(register, team):
    services.mark_rest_present(session=register, by=team.first)
    session = record_as_planned(register, team.first)
    return services.sign_register(session=session, by=team.first)


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


def test_who_led_is_not_overwritten_by_an_older_page(register, team):
    facts = held(register, team.first, team.second)
    session = services.record_session(session=register, facts=facts, version=1, by=team.first)

    assert session.version == 2
    assert (
        services.record_session(session=register, facts=facts, version=1, by=team.first).version
        == 2
    )
    with pytest.raises(rules.RegisterChanged):
        services.record_session(
            session=register, facts=HeldFacts(note="x"), version=1, by=team.first
        )


def test_a_group_is_led_by_two_different_people_and_ends_after_it_began(register, team):
    with pytest.raises(RefusedByDatabase, match="two different people"):
        services.record_session(
            session=register,
            facts=held(register, team.first, team.first),
            version=1,
            by=team.first,
        )
    backwards = HeldFacts(team.first, None, register.ends_at, register.starts_at)
    with pytest.raises(RefusedByDatabase, match="after the start"):
        services.record_session(session=register, facts=backwards, version=1, by=team.first)


def test_a_man_who_joined_later_is_not_required(register, team):
    with acting(team.lead):
        late = services.enrol_man(
            cohort=register.cohort,
            man=team.man(),
            coach=team.coach,
            joined_on=GROUP_1 + timedelta(days=1),
            by=team.lead,
        )

    rows = {row.enrolment.pk: row for row in selectors.register_rows(register)}
    assert not rows[late.pk].required
    with pytest.raises(rules.NotRequired):
        mark(register, late, PRESENT, team.first)
    assert signed(register, team).is_signed


def test_a_cancelled_session_has_no_register(team, clock):
    cohort = team.cohort(men=1, starts_on=MONDAY)
    with acting(team.first):
        services.cancel_session(session=group(cohort), why="Snow", by=team.first)
        clock.move_to(local(GROUP_1, EVENING))

        with pytest.raises(rules.SessionOff):
            mark(group(cohort), enrolments(cohort)[0], PRESENT, team.first)


def test_the_register_takes_three_queries(register, django_assert_num_queries):
    with django_assert_num_queries(3):
        selectors.register_rows(register)


def test_not_required_settles_as_not_required(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, RowFacts(outcome="N0"), team.first)

    session = signed(register, team)

    assert session.slots.get(enrolment=who).state == SlotState.NOT_REQUIRED


def test_moved_at_his_request_stays_to_come(register, team):
    who = enrolments(register.cohort)[0]
    mark(register, who, RowFacts(outcome="D2"), team.first)

    session = signed(register, team)

    assert session.slots.get(enrolment=who).state == SlotState.TO_COME


def test_progress_counts_by_strand_and_leaves_the_booster_out(register, team):
    who = enrolments(register.cohort)[0]
    signed(register, team)
    website = Slot.objects.get(enrolment=who, item__key="website_1")
    services.mark_slot(
        slot=website, state=SlotState.DONE, by=team.first, way="paper", how="Sheet handed in"
    )

    progress = selectors.progress_by_enrolment([who], GROUP_1)[who.pk]

    assert (progress.core.done, progress.core.due, progress.core.total) == (1, 3, 8)
    assert (progress.website.done, progress.website.due) == (1, 1)
    assert (progress.done, progress.due, progress.total) == (2, 4, 32)
    assert progress.booster.total == 1
