"""Ready for the next group: who waits, several decisions confirmed, a group proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from casework.ready import proposal_for, ready_page, words_of_parts
from participants.models import Participant, Status
from participants.services import keep_apart, record_availability
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_man, make_referral, make_status, make_suitability

pytestmark = pytest.mark.django_db
READY, GROUP = "/ready/", "/ready/group/"


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(Role.SITE_LEAD, site, "Pia Lindqvist")


@pytest.fixture
def holder(site: Site) -> User:
    return make_user(Role.FACILITATOR, site, "Tess Rees")


def accepted(holder: User, weeks: int, name: str) -> Participant:
    man = make_man(holder=holder, given_name="Man", family_name=name)
    make_referral(man, received_on=today() - timedelta(weeks=weeks))
    make_status(man, Status.ACCEPTED)
    return man


def test_men_stand_by_step_with_whoever_waits_longest_first(lead: User, holder: User) -> None:
    short, long = accepted(holder, 2, "Short"), accepted(holder, 9, "Long")
    waiting = make_man(holder=holder, status=Status.WAITING)
    make_man(holder=holder, status=Status.ACTIVE)
    make_suitability(long, private_space="no", confirmed_at=None)

    with acting_as(lead.pk):
        page = ready_page(lead)

    steps = {step: [line.man for line in lines] for step, lines in page.steps if lines}
    assert steps == {
        Status.ACCEPTED: [long.public_id, short.public_id],
        Status.WAITING: [waiting.public_id],
    }
    first = page.steps[0][1][0]
    assert (first.weeks, first.private_space, first.comes) == (9, "No", "Not asked")


def test_a_proposal_heeds_when_they_can_come_and_who_is_kept_apart(
    lead: User, holder: User, site: Site
) -> None:
    men = [accepted(holder, 20 - n, f"N{n}") for n in range(4)]
    with acting_as(lead.pk):
        for man in men[:3]:
            record_availability(man=man, parts=["2e"], by=lead)
        record_availability(man=men[3], parts=["4m"], by=lead)
        keep_apart(man=men[2], other=men[0], by=lead)
        page = ready_page(lead)
        proposal = proposal_for(page, site)

    assert proposal
    assert proposal.part == "2e"
    assert proposal.men == (men[0].public_id, men[1].public_id)
    assert proposal.kept_apart == (men[2].public_id,)
    assert proposal.cannot_come == (men[3].public_id,)
    assert page.lines[0].apart == (men[2].name,)


def test_a_group_is_changed_and_handed_to_the_plan_of_a_cohort(
    lead: User, holder: User, site: Site
) -> None:
    men = [accepted(holder, 9 - n, f"N{n}") for n in range(3)]
    client = client_for(lead)
    assert client.get(GROUP).content.decode().count(" checked") == 3

    answer = client.post(GROUP, {"men": [str(man.public_id) for man in men[:2]]})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/groups/new/?")
    plan = client.get(answer["Location"]).content.decode()
    chosen = f'value="{holder.public_id}" selected'
    assert plan.count(chosen) == 2


def test_two_kept_apart_are_not_planned_together(lead: User, holder: User) -> None:
    one, other = accepted(holder, 5, "Ash"), accepted(holder, 4, "Birch")
    with acting_as(lead.pk):
        keep_apart(man=one, other=other, by=lead)

    answer = client_for(lead).post(GROUP, {"men": [str(one.public_id), str(other.public_id)]})

    assert answer.status_code == 422
    assert "Man Ash and Man Birch are to be kept apart" in answer.content.decode()


def test_several_decisions_are_confirmed_at_once(lead: User, holder: User) -> None:
    men = [make_man(holder=holder, status=Status.SUITABILITY) for _ in range(2)]
    rows = [make_suitability(man) for man in men]
    client = client_for(lead)
    assert "Confirm those ticked" in client.get(READY).content.decode()

    done = client.post(f"{READY}confirm/", {"decisions": [str(row.public_id) for row in rows]})

    assert done.status_code == 302
    with owner():
        accepted = Participant.objects.with_status().in_status([Status.ACCEPTED])
        assert set(accepted) == set(men)


def test_nobody_confirms_what_she_recorded(holder: User) -> None:
    row = make_suitability(make_man(holder=holder, status=Status.SUITABILITY))
    client = client_for(holder)

    answer = client.post(f"{READY}confirm/", {"decisions": [str(row.public_id)]})

    assert "somebody else confirms it" in client.get(READY).content.decode()
    assert answer.status_code == 422


def test_nothing_ticked_is_said(lead: User, holder: User) -> None:
    make_suitability(make_man(holder=holder, status=Status.SUITABILITY))

    answer = client_for(lead).post(f"{READY}confirm/", {"x": "1"})

    assert "Tick the decisions" in answer.content.decode()


def test_a_facilitator_meets_her_own_men_alone(site: Site, holder: User) -> None:
    accepted(holder, 3, "Mine")
    colleague = make_user(Role.FACILITATOR, site)

    assert "Nobody is on the way" in client_for(colleague).get(READY).content.decode()
    assert "Man Mine" in client_for(holder).get(READY).content.decode()


def test_an_administrator_never_may(site: Site) -> None:
    client = client_for(make_user(Role.SITE_ADMINISTRATOR, site))

    assert client.get(READY).status_code == 403
    assert client.get(GROUP).status_code == 403


def test_times_of_the_week_are_words() -> None:
    assert words_of_parts({"4m", "0e"}) == "Monday evening, Friday morning"
