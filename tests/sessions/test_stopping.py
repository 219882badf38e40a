"""A cohort stops: what is to come is called off and its men leave; recorded things stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from advance_site.core.dates import london, today
from participants.models import Bulletin, Status
from participants.services import current_status
from participants.services.rules import InTheFuture
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortStatus,
    FacilitatorBooking,
    PlanChange,
    SessionState,
    Slot,
    SlotState,
)
from sessions.services import enrol_man, mark_row, sign_register
from sessions.services.facts import RowFacts
from sessions.services.rules import AlreadyStopped, PlanChanged, StillHeld
from sessions.services.stopping import propose_stop, stop_cohort
from tests.cast import client_for, owner
from tests.factories.sessions import (
    Team,
    enrolments,
    group,
    long_ago,
    record_as_planned,
)
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
WHY = "Both facilitators are leaving"


def stop(cohort: Cohort, team: Team, **changes: Any) -> Cohort:
    values: dict[str, Any] = {"from_day": today(), "why": WHY, "by": team.lead}
    return stop_cohort(cohort=cohort, **{**values, **changes})


def states(cohort: Cohort) -> list[str]:
    return list(cohort.group_sessions.order_by("starts_at").values_list("state", flat=True))


def test_stopping_says_first_what_it_would_do(team: Team) -> None:
    cohort = team.cohort(men=2)

    with acting(team.lead):
        stopping = propose_stop(cohort=cohort, from_day=today())

    assert len(stopping.to_cancel) == len(states_of(cohort, team))
    assert (len(stopping.enrolments), stopping.not_held) == (2, [])
    assert stopping.slots == 2 * 33


def states_of(cohort: Cohort, team: Team) -> list[str]:
    with acting(team.lead):
        return states(cohort)


def test_what_is_to_come_is_cancelled_and_its_men_leave_with_their_status(team: Team) -> None:
    cohort = team.cohort(men=2)

    with acting(team.lead):
        stopped = stop(cohort, team)

        assert set(states(cohort)) == {SessionState.CANCELLED}
        assert not Slot.objects.filter(state=SlotState.TO_COME).exists()
        assert not FacilitatorBooking.objects.exists()
        men = [one.participant for one in enrolments(cohort)]
        assert [current_status(man) for man in men] == [Status.PREPARATION] * 2
        assert all(WHY in one.left_reason for one in enrolments(cohort))
        change = PlanChange.objects.get(kind=ChangeKind.STOPPED)
        assert (change.why, change.by) == (WHY, team.lead)
        codes = Bulletin.objects.filter(participant=men[0]).values_list("code", flat=True)
        assert {"cancelled", "left_cohort"} <= set(codes)
    assert stopped.status == CohortStatus.STOPPED


def test_what_was_recorded_stays_and_the_past_without_a_register_did_not_take_place(
    team: Team,
) -> None:
    cohort = team.cohort(men=1, starts_on=long_ago(5))
    with acting(team.lead):
        first, second = cohort.group_sessions.order_by("starts_at")[:2]
        record_as_planned(first, team.lead)
        mark_row(
            session=first,
            enrolment=enrolments(cohort)[0],
            facts=RowFacts(outcome="A1"),
            version=0,
            by=team.lead,
        )
        sign_register(session=first, by=team.lead)

        stop(cohort, team, from_day=london(second.starts_at).date())

        assert states(cohort)[:2] == [SessionState.HELD, SessionState.DID_NOT_TAKE_PLACE]
        assert states(cohort)[-1] == SessionState.CANCELLED
        cohort.refresh_from_db()
        assert cohort.ends_on == london(second.starts_at).date()


def test_a_man_of_a_stopped_cohort_can_join_another(team: Team) -> None:
    cohort, other = team.cohort(men=1), team.cohort(starts_on=today() + timedelta(days=9))
    with acting(team.lead):
        stop(cohort, team)
        man = enrolments(cohort)[0].participant

        enrolled = enrol_man(
            cohort=other, man=man, coach=team.coach, joined_on=other.starts_on, by=team.lead
        )

    assert enrolled.participant == man


def test_nothing_is_stopped_from_a_day_on_which_something_was_marked(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=today())
    with acting(team.lead), time_machine.travel(group(cohort, "welcome").starts_at):
        who = enrolments(cohort)[0]
        mark_row(
            session=group(cohort, "welcome"),
            enrolment=who,
            facts=RowFacts(outcome="A1"),
            version=0,
            by=team.lead,
        )

        with pytest.raises(StillHeld, match="Choose a day after it"):
            stop(cohort, team)
        stop(cohort, team, from_day=today() + timedelta(days=1))

        assert group(cohort, "welcome").state == SessionState.PLANNED


def test_a_cohort_stops_once_and_not_in_the_future(team: Team) -> None:
    cohort = team.cohort()
    with acting(team.lead):
        with pytest.raises(InTheFuture):
            stop(cohort, team, from_day=today() + timedelta(days=2))
        stop(cohort, team)
        with pytest.raises(AlreadyStopped):
            stop(cohort, team)


def test_what_was_not_shown_is_not_stopped(team: Team) -> None:
    cohort = team.cohort(men=1)
    with acting(team.lead):
        seen = propose_stop(cohort=cohort, from_day=today()).digest
        enrol_man(
            cohort=cohort,
            man=team.man(),
            coach=team.coach,
            joined_on=cohort.starts_on,
            by=team.lead,
        )

        with pytest.raises(PlanChanged):
            stop(cohort, team, seen=seen)


def test_the_page_shows_the_numbers_and_stops_with_them(team: Team) -> None:
    cohort = team.cohort(men=2)
    client = client_for(team.lead)
    path = reverse("sessions:cohort_stop", args=[cohort.public_id])

    shown = client.get(path)
    form = shown.context["form"]
    typed = {"from_day": f"{today():%d/%m/%Y}", "why": WHY}
    first = client.post(path, typed)
    made = client.post(path, {**typed, "seen": form.initial["seen"]})

    assert "<b>2</b> men leave the cohort" in shown.text
    assert "<b>66</b> sessions of theirs are asked of nobody any more" in shown.text
    assert first.status_code == 200
    assert made["Location"] == reverse("sessions:cohort_detail", args=[cohort.public_id])
    with owner():
        assert Cohort.objects.get(pk=cohort.pk).status == CohortStatus.STOPPED
    assert "It is stopped already." in client.get(path).text


def test_a_coach_who_leads_nothing_cannot_stop_it(team: Team) -> None:
    cohort = team.cohort(men=1)

    answer = client_for(team.coach).get(reverse("sessions:cohort_stop", args=[cohort.public_id]))

    assert answer.status_code == 404
