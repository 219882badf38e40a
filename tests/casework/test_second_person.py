"""Any facilitator of the site can be the second person: she takes duty reach and decides."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.wall.context import acting_as
from participants.models import Participant, ReachGrant, Status, SuitabilityDecision
from participants.services import current_status, decisions_to_confirm
from tests.casework.test_today import opened
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man, make_suitability

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def holder(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Tess Rees")


@pytest.fixture
def colleague(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Jo Hall")


@pytest.fixture
def man(holder: User) -> Participant:
    man = make_man(holder=holder, family_name="Fallow", status=Status.SUITABILITY)
    make_suitability(man)
    return man


def waits(user: User, whose: str = "site") -> list[str]:
    found = re.findall(r'<li class="work-row.*?</li>', opened(user, f"?whose={whose}"), re.S)
    return [line for line in found if "Confirm suitability" in line]


def known_to(user: User) -> int:
    with acting_as(user.pk):
        return len(decisions_to_confirm())


def test_a_colleague_finds_it_under_her_site_and_not_among_her_own(
    man: Participant, holder: User, colleague: User
) -> None:
    (line,) = waits(colleague)

    assert man.name in line
    assert "Recorded by T Rees" in line
    assert f"/men/{man.public_id}/duty/" in line
    assert "hit her" not in line
    assert waits(colleague, "mine") == []
    assert waits(holder) == []


def test_she_takes_duty_reach_and_decides(man: Participant, colleague: User) -> None:
    client = client_for(colleague)
    with owner():
        decision = SuitabilityDecision.objects.get()
    confirm = f"/men/{man.public_id}/suitability/{decision.public_id}/confirm/"
    before = client.get(confirm).status_code

    taken = client.post(
        f"/men/{man.public_id}/duty/",
        {"reason": "I am the second person", "once": str(uuid4())},
    )
    done = client.post(confirm, {"agrees": "yes", "once": str(uuid4())})

    assert (before, taken.status_code, done.status_code) == (404, 302, 302)
    with owner():
        assert ReachGrant.objects.get().user == colleague
        decision.refresh_from_db()
        assert (decision.confirmed_by, decision.agrees) == (colleague, True)
        assert current_status(man) == Status.ACCEPTED


def test_once_he_is_in_her_reach_it_stands_there_once(man: Participant, colleague: User) -> None:
    client_for(colleague).post(f"/men/{man.public_id}/duty/", {"reason": "Second person"})

    (line,) = waits(colleague)

    assert "/confirm/" in line


@pytest.mark.parametrize("role", [Role.SITE_ADMINISTRATOR, Role.INTEGRITY_LEAD, Role.RESEARCHER])
def test_who_does_not_work_with_men_is_told_of_none(man: Participant, role: Role) -> None:
    assert known_to(make_user(role, man.site)) == 0


def test_another_site_is_told_of_none(man: Participant) -> None:
    assert known_to(make_user(Role.FACILITATOR)) == 0


def test_a_decision_that_is_confirmed_or_struck_out_waits_for_nobody(
    man: Participant, colleague: User, holder: User
) -> None:
    assert known_to(colleague) == 1

    with owner():
        decision = SuitabilityDecision.objects.get()
        decision.struck_at, decision.struck_by = decision.recorded_at, holder
        decision.struck_reason = "Another man's."
        decision.save()

    assert known_to(colleague) == 0
