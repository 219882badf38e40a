"""A session that was called off is held after all, until the plan has gone on without it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from advance_site.accounts.models import SiteClosure
from advance_site.core.dates import london, today
from participants.models import Bulletin
from sessions.models import (
    ChangeKind,
    Cohort,
    FacilitatorBooking,
    GroupSession,
    PlanChange,
    SessionState,
    SlotState,
    SlotWay,
)
from sessions.services import (
    cancel_session,
    enrol_man,
    man_leaves,
    mark_did_not_take_place,
    mark_slot,
)
from sessions.services.reinstating import reinstate_session
from sessions.services.rules import DoubleBooked, NothingToUndo, SomethingDependsOnIt
from sessions.services.stopping import stop_cohort
from tests.cast import client_for, owner
from tests.factories.sessions import Team, enrolments, group, long_ago
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
WHY = "The room is free after all"


def cancelled(cohort: Cohort, team: Team) -> GroupSession:
    return cancel_session(session=group(cohort), why="No room", by=team.lead)


def test_it_is_planned_again_booked_and_asked_of_its_men(team: Team) -> None:
    cohort = team.cohort(men=2)
    with acting(team.lead):
        before = list(group(cohort).slots.order_by("pk").values_list("state", "cause"))
        row = cancelled(cohort, team)

        again = reinstate_session(session=row, why=WHY, by=team.lead)

        assert (again.state, again.state_reason) == (SessionState.PLANNED, "")
        assert list(again.slots.order_by("pk").values_list("state", "cause")) == before
        people = FacilitatorBooking.objects.filter(group_session=again).values_list("person")
        assert {pk for (pk,) in people} == {team.first.pk, team.second.pk}
        change = PlanChange.objects.get(kind=ChangeKind.TAKEN_BACK)
        assert (change.why, change.group_session_id) == (WHY, again.pk)
        told = Bulletin.objects.filter(code="taken_back", session_label=again.item.title)
        assert told.count() == 2


def test_one_that_did_not_take_place_gets_its_register_back(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=long_ago(5))
    with acting(team.lead):
        row = mark_did_not_take_place(session=group(cohort), why="Nobody came", by=team.lead)

        again = reinstate_session(session=row, why="It was another day", by=team.lead)

        assert not again.is_off
        assert again.slots.get().state == SlotState.TO_COME


def test_who_joined_meanwhile_is_asked_too_and_who_left_or_caught_up_is_not(team: Team) -> None:
    cohort = team.cohort(men=2)
    with acting(team.lead):
        row = cancelled(cohort, team)
        leaver, keen = enrolments(cohort)
        man_leaves(enrolment=leaver, left_on=today(), reason="Moved away", by=team.lead)
        mark_slot(
            slot=row.slots.get(enrolment=keen),
            state=SlotState.DONE,
            way=SlotWay.CATCH_UP,
            how="With T Rees",
            by=team.lead,
        )
        late = enrol_man(
            cohort=cohort,
            man=team.man(),
            coach=team.coach,
            joined_on=cohort.starts_on,
            by=team.lead,
        )

        again = reinstate_session(session=row, why=WHY, by=team.lead)

        found = {slot.enrolment_id: slot.state for slot in again.slots.all()}
        assert found == {
            leaver.pk: SlotState.NOT_REQUIRED,
            keen.pk: SlotState.DONE,
            late.pk: SlotState.TO_COME,
        }


def test_a_planned_session_has_nothing_to_take_back(team: Team) -> None:
    cohort = team.cohort()
    with acting(team.lead), pytest.raises(NothingToUndo):
        reinstate_session(session=group(cohort), why=WHY, by=team.lead)


def test_a_group_that_was_moved_past_it_depends_on_it(team: Team) -> None:
    cohort = team.cohort()
    with acting(team.lead):
        row = cancelled(cohort, team)
        later = group(cohort, "group_2")
    with owner():
        GroupSession.objects.filter(pk=later.pk).update(
            starts_at=row.starts_at - timedelta(hours=2), ends_at=row.starts_at
        )
    with acting(team.lead), pytest.raises(SomethingDependsOnIt, match="moved past"):
        reinstate_session(session=row, why=WHY, by=team.lead)


def test_a_closure_since_or_a_stop_depends_on_it(team: Team) -> None:
    cohort = team.cohort()
    with acting(team.lead):
        row = cancelled(cohort, team)
    day = london(row.starts_at).date()
    with owner():
        closure = SiteClosure.objects.create(
            site=team.site, first_day=day, last_day=day, reason="Repairs"
        )
    with acting(team.lead), pytest.raises(SomethingDependsOnIt, match="closed"):
        reinstate_session(session=row, why=WHY, by=team.lead)

    with owner():
        closure.delete()
    with acting(team.lead):
        stop_cohort(cohort=cohort, from_day=today(), why="No men", by=team.lead)
        with pytest.raises(SomethingDependsOnIt, match="stopped"):
            reinstate_session(session=row, why=WHY, by=team.lead)


def test_who_leads_elsewhere_by_now_needs_a_reason(team: Team) -> None:
    cohort = team.cohort()
    with acting(team.lead):
        row = cancelled(cohort, team)
        other = team.cohort(starts_on=today() + timedelta(days=8))
    with owner():
        moved = group(other)
        GroupSession.objects.filter(pk=moved.pk).update(
            starts_at=row.starts_at, ends_at=row.ends_at
        )
        FacilitatorBooking.objects.filter(group_session=moved).update(
            during=DateTimeTZRange(row.starts_at, row.ends_at)
        )
    with acting(team.lead):
        with pytest.raises(DoubleBooked):
            reinstate_session(session=row, why=WHY, by=team.lead)
        again = reinstate_session(
            session=row, why=WHY, by=team.lead, exception_reason="Groups joined"
        )

    assert again.state == SessionState.PLANNED


def test_the_cohort_page_offers_it_and_the_form_does_it(team: Team) -> None:
    cohort = team.cohort(men=1)
    with acting(team.lead):
        row = cancelled(cohort, team)
    client = client_for(team.lead)
    path = reverse("sessions:session_reinstate", args=[row.public_id])
    page = reverse("sessions:cohort_detail", args=[cohort.public_id])

    offered = client.get(page).text
    asked = client.get(path).text
    done = client.post(path, {"why": WHY})

    assert path in offered
    assert "It was called off: No room." in asked
    assert done["Location"] == page
    assert path not in client.get(page).text
    refused = client.post(path, {"why": WHY})
    assert refused.status_code == 422
    assert "There is nothing left to take back." in refused.text
