"""What somebody who leaves gives to a colleague, also when an administrator closes the account."""

from datetime import timedelta

import pytest
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.accounts.services.leaving import leave_service, open_work
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from sessions.models import CohortFacilitator, Enrolment, FacilitatorBooking
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.sessions import Team, make_team


@pytest.fixture
def team(db) -> Team:
    team = make_team()
    team.cohort(men=2, starts_on=today() - timedelta(weeks=2))
    return team


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.SITE_ADMINISTRATOR])
def test_a_coach_and_a_leader_are_followed_by_a_colleague(team: Team, role: Role) -> None:
    by = make_user(role, team.site)
    new = make_user(Role.FACILITATOR, team.site)
    with acting_as(by.pk):
        counted = {work.what: work.count for work in open_work(team.coach)}
        leave_service(user=team.coach, to=new, by=by)
        leave_service(user=team.first, to=new, by=by)
    assert counted == {"men whom they coach": 2}
    with owner():
        assert set(Enrolment.objects.values_list("coach", flat=True)) == {new.pk}
        leaders = CohortFacilitator.objects.filter(until__isnull=True)
        assert {one.user_id for one in leaders} == {team.second.pk, new.pk}
        bookings = FacilitatorBooking.objects.filter(
            person=team.first, group_session__starts_at__date__gt=today()
        )
        assert not bookings.exists()


def test_an_administrator_of_another_site_moves_nothing(team: Team) -> None:
    stranger = make_user(Role.SITE_ADMINISTRATOR)
    with acting_as(stranger.pk):
        assert open_work(team.coach) == []


def test_the_page_asks_for_somebody_to_take_over(team: Team) -> None:
    client = client_for(team.lead)
    url = reverse("accounts:leave", args=[team.coach.public_id])
    page = client.get(url).content.decode()
    assert "men whom they coach" in page
