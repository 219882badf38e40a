"""A man whose status says that he has left no longer stands in his cohort."""

from datetime import timedelta

import pytest

from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants.models import Status
from participants.services import record_status
from sessions.models import Enrolment, SlotState
from tests.cast import owner
from tests.factories.participants import make_status
from tests.factories.sessions import enrolments, make_team


@pytest.fixture
def place(db) -> Enrolment:
    team = make_team()
    cohort = team.cohort(men=1, starts_on=today() - timedelta(weeks=3))
    with owner():
        [one] = enrolments(cohort)
        make_status(one.participant, Status.ACTIVE)
    one.team = team  # type: ignore[attr-defined]
    return one


def leave(place: Enrolment, status: Status, reason: str = "") -> Enrolment:
    lead = place.team.lead  # type: ignore[attr-defined]
    with acting_as(lead.pk):
        record_status(
            man=place.participant, status=status, by=lead, reason=reason, risk_review_done=True
        )
        return Enrolment.objects.get(pk=place.pk)


def test_a_man_who_drops_out_leaves_his_cohort_at_once(place: Enrolment) -> None:
    left = leave(place, Status.DROPPED_OUT, "lost_contact")
    assert left.left_on == today()
    with owner():
        to_come = place.slots.filter(due_on__gte=today(), state=SlotState.TO_COME)
        assert not to_come.exists()


def test_a_man_who_completes_stays_for_the_booster(place: Enrolment) -> None:
    assert leave(place, Status.COMPLETED, "finished").left_on is None


def test_a_pause_keeps_his_place(place: Enrolment) -> None:
    assert leave(place, Status.SUSPENDED, "detox").left_on is None
