"""Reach that ends by itself is not made into one that stays, by nobody and by no code path."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event, EventKind
from advance_site.core.dates import now, today
from participants.models import Participant, Status
from participants.services import record_status
from sessions import services
from sessions.models import (
    Attendance,
    Cohort,
    CohortFacilitator,
    Enrolment,
    GroupSession,
    PlanChange,
    StandIn,
)
from sessions.services import RowFacts
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.participants import make_man, make_status
from tests.factories.sessions import Team, enrolments, group, record_as_planned
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
REFUSED = "row-level security|names a coach|stays as|correction alone|does not act"


def refused():
    return pytest.raises(ProgrammingError, match=REFUSED)


def standing_in(team: Team, cohort: Cohort) -> User:
    """A colleague who leads one evening of the cohort, about now."""
    colleague = make_user(Role.FACILITATOR, team.site, "Ivo Marsh")
    with acting(team.lead):
        session = group(cohort)
    with owner():
        StandIn.objects.create(
            group_session=session, site=team.site, user=colleague, instead_of=team.first,
            reason="Ill", since=now() - timedelta(hours=1), until=now() + timedelta(hours=2),
            set_by=team.lead,
        )  # fmt: skip
    return colleague


@pytest.mark.parametrize("who", ["coach", "stand-in"])
def test_neither_a_coach_nor_a_stand_in_changes_who_leads(team: Team, who: str) -> None:
    cohort = team.cohort(men=1)
    user = team.coach if who == "coach" else standing_in(team, cohort)
    client, page = client_for(user), reverse("sessions:cohort_detail", args=[cohort.public_id])

    assert client.get(page).status_code == 200
    for name in ("facilitator_swap", "cohort_details", "man_enrol", "cohort_replan"):
        assert client.get(reverse(f"sessions:{name}", args=[cohort.public_id])).status_code == 404
    with acting(user):
        assert not Cohort.objects.within_reach_of(user, Permission.COHORT_CHANGE).exists()


def test_a_stand_in_may_say_that_her_evening_did_not_take_place(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=today() - timedelta(days=today().weekday() + 21))
    client = client_for(standing_in(team, cohort))
    with acting(team.lead):
        session = group(cohort).public_id

    assert client.get(reverse("sessions:session_cancel", args=[session])).status_code == 404
    page = reverse("sessions:session_did_not", args=[session])
    assert client.post(page, {"why": "Nobody came"}).status_code == 302


def test_her_cohort_is_hers_to_change(team: Team) -> None:
    cohort = team.cohort(men=1)
    for user in (team.first, team.lead):
        page = reverse("sessions:facilitator_swap", args=[cohort.public_id])
        assert client_for(user).get(page).status_code == 200


@pytest.mark.parametrize("who", ["coach", "stand-in"])
def test_the_database_refuses_whoever_makes_herself_a_leader(team: Team, who: str) -> None:
    cohort = team.cohort(men=2)
    user = team.coach if who == "coach" else standing_in(team, cohort)
    hers = {"site": team.site, "user": user}

    with acting(user):
        session = group(cohort)
        with refused(), transaction.atomic():
            CohortFacilitator.objects.create(cohort=cohort, since=today(), added_by=user, **hers)
        with refused(), transaction.atomic():
            StandIn.objects.create(
                group_session=session, instead_of=team.first, reason="x", set_by=user,
                until=session.ends_at, **hers,
            )  # fmt: skip


def test_a_leader_of_the_past_does_not_call_herself_back(team: Team) -> None:
    cohort = team.cohort(men=1)
    with owner():
        CohortFacilitator.objects.filter(user=team.second).update(
            since=today() - timedelta(days=9), until=today() - timedelta(days=1)
        )
        Enrolment.objects.filter(cohort=cohort).update(coach=team.second)

    with acting(team.second):
        assert not CohortFacilitator.objects.filter(user=team.second).update(until=None)


def test_whoever_only_holds_a_man_neither_enrols_him_nor_names_his_coach(team: Team) -> None:
    cohort = team.cohort(men=1)
    holder = make_user(Role.FACILITATOR, team.site)
    his = make_man(holder=holder, site=team.site, status=Status.ACCEPTED)
    with owner():
        enrolled = Enrolment.objects.get(cohort=cohort)
        Participant.objects.filter(pk=enrolled.participant_id).update(holder=holder)

    with acting(holder):
        with refused(), transaction.atomic():
            Enrolment.objects.create(
                participant=his, cohort=cohort, site=team.site, coach=holder,
                joined_on=today(), enrolled_by=holder,
            )  # fmt: skip
        with refused(), transaction.atomic():
            Enrolment.objects.filter(pk=enrolled.pk).update(coach=holder)


def test_his_holder_ends_his_place_also_where_she_does_not_lead(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=today() - timedelta(weeks=3))
    holder = make_user(Role.FACILITATOR, team.site)
    with owner():
        [place] = enrolments(cohort)
        Participant.objects.filter(pk=place.participant_id).update(holder=holder)
        make_status(place.participant, Status.ACTIVE)

    with acting(holder):
        record_status(
            man=Participant.objects.get(pk=place.participant_id), status=Status.DROPPED_OUT,
            by=holder, reason="lost_contact", risk_review_done=True,
        )  # fmt: skip
        assert Enrolment.objects.get(pk=place.pk).left_on == today()
        assert PlanChange.objects.filter(participant=place.participant_id).exists()


def signed(team: Team) -> Attendance:
    cohort = team.cohort(men=1, starts_on=today() - timedelta(days=today().weekday() + 21))
    with acting(team.first):
        [one] = enrolments(cohort)
        session = record_as_planned(group(cohort), team.first)
        services.mark_row(
            session=session, enrolment=one, facts=RowFacts(outcome="A1"), version=0, by=team.first
        )
        services.sign_register(session=session, by=team.first)
        return Attendance.objects.get()


def test_a_signed_register_changes_by_a_correction_alone(team: Team) -> None:
    row = signed(team)
    with acting(team.first):
        with refused(), transaction.atomic():
            GroupSession.objects.filter(pk=row.group_session_id).update(note="x")
        with refused(), transaction.atomic():
            Attendance.objects.update(outcome="B1")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        services.correct_row(
            session=row.group_session, enrolment=row.enrolment, facts=RowFacts(outcome="A3"),
            version=row.version, why="He rang in", by=team.first,
        )  # fmt: skip


def openings() -> int:
    with owner():
        return Event.objects.filter(kind=EventKind.OPENING).count()


def test_rows_of_a_register_asked_without_its_page_are_an_opening_once(team: Team) -> None:
    row = signed(team)
    with acting(team.first):
        session = row.group_session.public_id
        place = row.enrolment.public_id
    client, before = client_for(team.first), openings()
    state = reverse("sessions:register_state", args=[session])

    assert [client.get(state).status_code for _ in range(3)] == [200] * 3
    assert openings() == before + 1
    client.get(reverse("sessions:register_correct", args=[session, place]))
    assert openings() == before + 2


def test_nobody_signs_or_marks_in_another_name(team: Team) -> None:
    row = signed(team)
    with acting(team.first), refused(), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(marked_by=team.second)
