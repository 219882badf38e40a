"""What the database refuses, by name; forms explain the same."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from advance_site.core.dates import now, today
from sessions.models import (
    Attendance,
    AttendanceCorrection,
    Cohort,
    CohortFacilitator,
    Enrolment,
    FacilitatorBooking,
    GroupSession,
    PlanChange,
    Slot,
    StandIn,
    TemplateItem,
)
from tests.cast import owner
from tests.factories.sessions import Team, enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(team: Team) -> Cohort:
    return team.cohort(men=1)


def refuses(name: str):
    return pytest.raises(IntegrityError, match=name)


UPDATES = [
    (Cohort, {"weekday": 7}, "cohort_weekday_known"),
    (Cohort, {"mode": "post"}, "cohort_mode_known"),
    (Cohort, {"status": "lost"}, "cohort_status_known"),
    (Cohort, {"minutes": 5}, "cohort_minutes_15_to_480"),
    (Cohort, {"number": 0}, "cohort_number_from_1"),
    (Cohort, {"ends_on": today()}, "cohort_days_in_order"),
    (Cohort, {"taken_over_on": today()}, "cohort_taken_over_while_it_ran"),
    (CohortFacilitator, {"until": today() - timedelta(days=1)}, "facilitator_days_in_order"),
    (GroupSession, {"state": "lost"}, "group_state_known"),
    (GroupSession, {"ends_at": now() - timedelta(days=9)}, "group_ends_after_start"),
    (GroupSession, {"finished_at": now()}, "group_finished_after_it_began"),
    (GroupSession, {"signed_at": now(), "state": "held"}, "group_signed_together"),
    (GroupSession, {"state": "cancelled"}, "group_not_held_has_reason"),
    (Enrolment, {"left_on": today() + timedelta(days=9)}, "enrolment_left_with_reason"),
    (
        Enrolment,
        {"left_on": today() - timedelta(days=9), "left_reason": "x"},
        "enrolment_left_after_joining",
    ),
    (Slot, {"state": "lost"}, "slot_state_known"),
    (Slot, {"way": "post"}, "slot_way_known"),
    (Slot, {"state": "done"}, "slot_done_has_time"),
    (Slot, {"done_at": now()}, "slot_done_has_time"),
    (Slot, {"marked_at": now()}, "slot_marked_together"),
    (Slot, {"by_hand": True}, "slot_by_hand_says_how"),
    (FacilitatorBooking, {"exception_reason": "x"}, "booking_exception_signed"),
    (Attendance, {"outcome": "A1"}, "attendance_code_with_label"),
    (Attendance, {"minutes_late": 121}, "attendance_late_1_to_120"),
    (Attendance, {"joined_by": "post"}, "attendance_joined_by_known"),
    (Attendance, {"place": "moon"}, "attendance_place_known"),
    (Attendance, {"alone": "maybe"}, "attendance_found_known"),
    (Attendance, {"sober": "maybe"}, "attendance_found_known"),
    (Attendance, {"alone": ""}, "attendance_found_together"),
    (Attendance, {"alone": "", "sober": "", "place": "home"}, "attendance_found_together"),
]


@pytest.mark.parametrize(("model", "values", "name"), UPDATES, ids=[u[2] for u in UPDATES])
def test_a_row_that_cannot_be_is_refused(team, cohort, model, values, name):
    if model is Attendance:
        with acting(team.lead):
            session, who = group(cohort), enrolments(cohort)[0]
        with owner():
            Attendance.objects.create(
                group_session=session,
                enrolment=who,
                participant=who.participant,
                site=team.site,
                marked_by=team.lead,
            )

    with owner(), refuses(name), transaction.atomic():
        model.objects.update(**values)


def copied(row, **changes):
    row.pk = None
    if hasattr(row, "public_id"):
        row.public_id = row._meta.get_field("public_id").get_default()
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


TWICE = [
    (Cohort, "cohort_number_once"),
    (CohortFacilitator, "facilitator_once"),
    (GroupSession, "group_once_a_cohort"),
    (Enrolment, "enrolment_one_open"),
    (Slot, "slot_once"),
    (FacilitatorBooking, "booking_once"),
    (TemplateItem, "item_key_once"),
]


@pytest.mark.parametrize(("model", "name"), TWICE, ids=[t[1] for t in TWICE])
def test_what_stands_once_is_refused_twice(cohort, model, name):
    with owner(), refuses(name):
        copied(model.objects.first())


def test_a_man_is_not_enrolled_again_where_he_was(cohort):
    with owner():
        Enrolment.objects.update(left_on=today() + timedelta(days=9), left_reason="x")
        with refuses("enrolment_once_a_cohort"):
            copied(Enrolment.objects.first(), left_on=None, left_reason="")


def test_a_signed_session_was_held(team, cohort):
    with owner(), refuses("group_signed_means_held"), transaction.atomic():
        GroupSession.objects.update(signed_at=now(), signed_by=team.lead)


def test_nobody_stands_in_for_himself_or_without_a_reason(team, cohort):
    with acting(team.lead):
        session = group(cohort)
    values = {
        "group_session": session,
        "site": team.site,
        "user": team.coach,
        "instead_of": team.first,
        "reason": "Ill",
        "set_by": team.lead,
        "until": now() + timedelta(days=1),
    }
    with owner():
        for changes, name in (
            ({"instead_of": team.coach}, "standin_somebody_else"),
            ({"reason": ""}, "standin_has_reason"),
            ({"until": now() - timedelta(days=1)}, "standin_times_in_order"),
        ):
            with refuses(name), transaction.atomic():
                StandIn.objects.create(**{**values, **changes})


def test_a_change_and_a_correction_say_what_and_why(team, cohort):
    with acting(team.lead):
        who = enrolments(cohort)[0]
        session = group(cohort)
    with owner():
        with refuses("change_says_what"), transaction.atomic():
            PlanChange.objects.create(
                cohort=cohort, site=team.site, kind="moved", what="", by=team.lead
            )
        with refuses("change_kind_known"), transaction.atomic():
            PlanChange.objects.create(
                cohort=cohort, site=team.site, kind="odd", what="x", by=team.lead
            )
        row = Attendance.objects.create(
            group_session=session,
            enrolment=who,
            participant=who.participant,
            site=team.site,
            marked_by=team.lead,
        )
        with refuses("correction_has_reason"), transaction.atomic():
            AttendanceCorrection.objects.create(
                attendance=row,
                participant=who.participant,
                before={},
                after={},
                why="",
                by=team.lead,
            )
