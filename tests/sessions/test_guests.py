"""Who leads a group meets a guest of it about then, and neither long before nor after."""

from datetime import timedelta

import pytest

from advance_site.accounts.access import Role
from advance_site.core.dates import today
from sessions import selectors
from sessions.models import Enrolment, Slot
from sessions.services.catching_up import offered_to, plan_catch_up
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
WEEKS_BEFORE_GROUP_1 = timedelta(weeks=2)


def test_a_guest_is_met_about_the_time_of_the_session(team):
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    own = team.cohort(men=1, starts_on=yesterday - WEEKS_BEFORE_GROUP_1)
    colleague, second = (
        make_user(Role.FACILITATOR, team.site, name) for name in ("Kim Novak", "Ana Ruiz")
    )
    other = team.cohort(starts_on=tomorrow - WEEKS_BEFORE_GROUP_1, first=colleague, second=second)
    with acting(team.lead):
        man = enrolments(own)[0]
        ask_to(man, "group_4", team.lead)
    with acting(colleague):
        assert not Enrolment.objects.filter(pk=man.pk).exists()
    with acting(team.lead):
        ask_to(man, "group_1", team.lead)

    with acting(colleague):
        rows = selectors.register_rows(group(other))
        assert [(row.enrolment, row.guest) for row in rows] == [(man, True)]
    with acting(team.coach):
        assert Enrolment.objects.filter(pk=man.pk).exists()
    stranger = make_user(Role.FACILITATOR, team.site, "Lou Bell")
    with acting(stranger):
        assert not Enrolment.objects.filter(pk=man.pk).exists()


def ask_to(man: Enrolment, key: str, by) -> None:
    rows = Slot.objects.select_related("item", "participant", "enrolment__cohort")
    slot = rows.get(enrolment=man, item__key=key)
    plan_catch_up(slot=slot, session=offered_to(slot)[0].public_id, why="Ill", by=by)
