"""Who opened his page on duty stands on his named worker's Today until she puts it away."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from advance_site.accounts.models import User
from advance_site.audit.models import Event
from advance_site.wall.context import acting_as
from participants import services
from participants.due import due_for
from participants.models import GrantSeen, Participant, ReachGrant
from participants.services.rules import NotHisNamedWorker
from tests.cast import Browser, client_for, owner
from tests.factories.participants import make_grant, make_man

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(man: Participant, colleague: User) -> ReachGrant:
    return make_grant(man, colleague)


def news(user: User) -> list[str]:
    with acting_as(user.pk):
        return [row.why for row in due_for(user) if row.key.startswith("duty-")]


def address(grant: ReachGrant) -> str:
    return f"/men/{grant.participant.public_id}/duty/{grant.public_id}/seen/"


def test_seen_puts_the_line_away_and_is_written_down(
    grant: ReachGrant, holder: User, client_of_holder: Browser
) -> None:
    page = client_of_holder.get("/")
    assert address(grant) in page.text

    answer = client_of_holder.post(address(grant), {"once": str(uuid4())})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert news(holder) == []
    with owner():
        assert GrantSeen.objects.get(grant=grant).by == holder
        event = Event.objects.filter(kind="act").latest("pk")
    assert (event.verb, event.actor_id) == ("see duty reach", holder.pk)


def test_seen_twice_is_written_down_once(grant: ReachGrant, holder: User) -> None:
    with acting_as(holder.pk):
        first = services.see_duty_reach(grant=grant, by=holder)
        again = services.see_duty_reach(grant=grant, by=holder)

    assert first == again


def test_another_opening_of_his_page_is_news_again(
    grant: ReachGrant, holder: User, colleague: User
) -> None:
    with acting_as(holder.pk):
        services.see_duty_reach(grant=grant, by=holder)

    make_grant(grant.participant, colleague)

    assert len(news(holder)) == 1


def test_nobody_else_puts_it_away(
    grant: ReachGrant, holder: User, colleague: User, lead: User
) -> None:
    told = client_for(lead).post(address(grant), {"once": str(uuid4())}, follow=True)
    refused = client_for(colleague).post(address(grant))

    assert NotHisNamedWorker.sentence in told.text
    assert refused.status_code == 404
    assert len(news(holder)) == 1


def test_the_database_takes_it_from_his_named_worker_alone(
    grant: ReachGrant, holder: User, lead: User
) -> None:
    other = make_man(holder=lead, site=grant.participant.site)

    def put(by: User, man: Participant) -> None:
        with acting_as(by.pk), transaction.atomic():
            GrantSeen.objects.create(participant=man, grant=grant, by=by)

    with pytest.raises(DatabaseError):
        put(lead, grant.participant)
    with pytest.raises(DatabaseError):
        put(lead, other)
    put(holder, grant.participant)
