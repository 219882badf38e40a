"""Who meets the men of a cohort: the same answer from querysets and from the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import User
from advance_site.core.dates import now, today
from participants.models import Participant
from sessions import services
from sessions.models import (
    Attendance,
    AttendanceCorrection,
    Cohort,
    CohortFacilitator,
    Enrolment,
    GroupSession,
    PlanChange,
    ProgrammeTemplate,
    Slot,
    StandIn,
)
from sessions.services import RowFacts
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db


def refused():
    return pytest.raises(ProgrammingError, match="row-level security")


def men_of(user: User) -> set[str]:
    """The men within reach, asked of the querysets and of the database's wall; both must agree."""
    user = User.objects.get(pk=user.pk)
    with acting(user):
        allowed = Participant.objects.within_reach_of(user, Permission.MAN_OPEN)
        seen = {man.reference for man in Participant.objects.all()}
        assert {man.reference for man in allowed} == seen
        assert {
            s.participant.reference for s in Slot.objects.select_related("participant")
        } <= seen
    return seen


def references(cohort: Cohort, by: User) -> set[str]:
    with acting(by):
        return {e.participant.reference for e in enrolments(cohort)}


def test_leaders_coach_and_site_lead_meet_the_men_and_a_colleague_does_not(team):
    cohort = team.cohort(men=2)
    theirs = references(cohort, team.lead)
    colleague = make_user(Role.FACILITATOR, team.site)
    other_lead = make_user(Role.SITE_LEAD, make_site())

    for user in (team.first, team.second, team.coach, team.lead):
        assert men_of(user) == theirs
    assert men_of(colleague) == set()
    assert men_of(other_lead) == set()


def test_two_coaches_meet_each_his_own_men(team):
    cohort = team.cohort(men=1)
    other = make_user(Role.FACILITATOR, team.site)
    man = team.man()
    with acting(team.lead):
        services.enrol_man(
            cohort=cohort, man=man, coach=other, joined_on=cohort.starts_on, by=team.lead
        )

    assert men_of(other) == {man.reference}
    assert len(men_of(team.first)) == 2


def test_a_coach_no_longer_meets_a_man_who_left(team):
    cohort = team.cohort(men=1)
    with acting(team.lead):
        services.man_leaves(
            enrolment=enrolments(cohort)[0], left_on=today(), reason="Moved", by=team.lead
        )

    assert men_of(team.coach) == set()
    assert len(men_of(team.first)) == 1


def cohorts_of(user: User) -> set[int]:
    """The cohorts that she may open, asked of the querysets and of the database's wall."""
    user = User.objects.get(pk=user.pk)
    with acting(user), connection.cursor() as cursor:
        opened = Cohort.objects.within_reach_of(user, Permission.COHORT_OPEN)
        cursor.execute("SELECT unnest(wall.my_cohorts())")
        walled = {row[0] for row in cursor.fetchall()}
        assert set(opened.values_list("pk", flat=True)) == walled
        assert set(GroupSession.objects.values_list("cohort_id", flat=True)) == walled
    return walled


def test_a_coach_opens_a_cohort_until_the_last_of_her_men_has_left_it(team):
    cohort = team.cohort(men=2)
    page = reverse("sessions:cohort_detail", args=[cohort.public_id])
    with acting(team.lead):
        leaving, staying = enrolments(cohort)
        services.man_leaves(enrolment=leaving, left_on=today(), reason="Moved", by=team.lead)
    with_one_left = cohorts_of(team.coach), client_for(team.coach).get(page).status_code

    with acting(team.lead):
        services.man_leaves(enrolment=staying, left_on=today(), reason="Moved", by=team.lead)

    assert with_one_left == ({cohort.pk}, 200)
    assert (cohorts_of(team.coach), client_for(team.coach).get(page).status_code) == (set(), 404)
    assert cohorts_of(team.first) == cohorts_of(team.lead) == {cohort.pk}


def test_a_facilitator_who_was_swapped_out_meets_nobody(team):
    cohort = team.cohort(men=1)
    with owner():
        CohortFacilitator.objects.filter(user=team.second).update(
            since=today() - timedelta(days=9), until=today() - timedelta(days=1)
        )

    assert men_of(team.second) == set()
    assert references(cohort, team.first)


def test_a_cohort_long_over_is_out_of_reach_of_those_who_led_it(team):
    team.cohort(men=1)
    with owner():
        Cohort.objects.update(
            starts_on=today() - timedelta(days=300), ends_on=today() - timedelta(days=91)
        )

    assert men_of(team.first) == set()
    assert men_of(team.coach) == set()
    assert len(men_of(team.lead)) == 1


def stand_in(team, cohort, user, **times) -> StandIn:
    with acting(team.lead):
        session = group(cohort)
    with owner():
        return StandIn.objects.create(
            group_session=session,
            site=team.site,
            user=user,
            instead_of=team.first,
            reason="Ill",
            set_by=team.lead,
            **times,
        )


@pytest.mark.parametrize(
    ("since", "until", "meets"), [(-1, 1, True), (1, 2, False), (-2, -1, False)]
)
def test_a_stand_in_meets_the_men_only_while_it_lasts(team, since, until, meets):
    cohort = team.cohort(men=1)
    colleague = make_user(Role.FACILITATOR, team.site)
    hour = timedelta(hours=1)
    stand_in(team, cohort, colleague, since=now() + since * hour, until=now() + until * hour)

    assert bool(men_of(colleague)) is meets
    with acting(colleague):
        reached = GroupSession.objects.within_reach_of(colleague, Permission.REGISTER_MARK)
        assert reached.exists() is meets


def test_sessions_and_cohorts_reach_as_far_as_their_people(team):
    cohort = team.cohort(men=1)
    colleague = make_user(Role.FACILITATOR, team.site)

    def opens(user: User) -> tuple[bool, bool]:
        user = User.objects.get(pk=user.pk)
        with acting(user):
            cohorts = Cohort.objects.within_reach_of(user, Permission.COHORT_OPEN)
            sessions = GroupSession.objects.within_reach_of(user, Permission.REGISTER_OPEN)
            return cohorts.filter(pk=cohort.pk).exists(), sessions.exists()

    assert opens(team.first) == (True, True)
    assert opens(team.lead) == (True, True)
    assert opens(team.coach) == (True, False)
    assert opens(colleague) == (False, False)
    with acting(colleague):
        listed = Cohort.objects.within_reach_of(colleague, Permission.COHORT_LIST)
        assert listed.filter(pk=cohort.pk).exists()


def test_nobody_makes_himself_a_leader_of_a_cohort_that_is_not_his(team):
    cohort = team.cohort(men=1)
    colleague = make_user(Role.FACILITATOR, team.site)

    with acting(colleague), refused(), transaction.atomic():
        CohortFacilitator.objects.create(
            cohort=cohort, site=team.site, user=colleague, since=today(), added_by=colleague
        )


def test_nobody_makes_himself_a_stand_in_or_lengthens_it(team):
    cohort = team.cohort(men=1)
    colleague = make_user(Role.FACILITATOR, team.site)
    hour = timedelta(hours=1)
    row = stand_in(team, cohort, colleague, since=now() - hour, until=now() + hour)

    with acting(colleague):
        assert not StandIn.objects.filter(pk=row.pk).update(until=now() + timedelta(days=90))


def test_nobody_enrols_a_man_out_of_reach(team):
    cohort = team.cohort(men=1)
    strange = team.man()

    with acting(team.first), refused(), transaction.atomic():
        Enrolment.objects.create(
            participant=strange,
            cohort=cohort,
            site=team.site,
            coach=team.first,
            joined_on=today(),
            enrolled_by=team.first,
        )


def test_a_slot_hangs_on_the_same_man_as_its_enrolment(team):
    team.cohort(men=1)
    other = team.man()

    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="of_one_man"), transaction.atomic():
            Slot.objects.filter(item__key="booster").update(participant=other)


@pytest.mark.parametrize(
    ("model", "change"), [(PlanChange, {"what": "x"}), (ProgrammeTemplate, {"title": "x"})]
)
def test_rows_that_are_only_added_cannot_be_changed(team, model, change):
    team.cohort(men=1)

    with owner(), pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        model.objects.update(**change)


def test_an_earlier_version_of_a_row_is_kept(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        services.change_details(
            cohort=cohort, mode="video", link="", dial_in="", room="2", by=team.first
        )
        versions = Cohort.objects.get(pk=cohort.pk)._meta.apps.get_model(
            "programme_sessions", "CohortVersion"
        )
        kept = versions.objects.filter(id=cohort.pk).first()

    assert kept.link == "https://meet.example.org/advance"
    assert kept.acted_by == team.first.pk


def test_without_anybody_acting_nothing_is_seen(team):
    team.cohort(men=1)

    assert not Cohort.objects.exists()
    assert not Slot.objects.exists()
    assert not Attendance.objects.exists()
    assert not AttendanceCorrection.objects.exists()


def test_facts_of_a_row_survive_a_round_trip(team):
    facts = RowFacts(outcome="A2", minutes_late=5, joined_by="phone", note="x")

    assert RowFacts(**facts.as_json()) == facts
