"""Whom an administrator lets in to a site's men, its leads are told of and see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, Site, User
from advance_site.accounts.services import accept_invitation, add_membership, invite
from advance_site.accounts.services.links import token_of
from advance_site.accounts.services.telling import NEW_COLLEAGUE
from advance_site.core.dates import now
from advance_site.jobs.models import Message, Outbox
from advance_site.jobs.services.messages import body_of
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, MAIN, PASSWORD, WORKER
from tests.cast import client_for, owner
from tests.factories.accounts import LONG_AGO, make_site, make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

at_the_main_door = pytest.mark.skipif(not MAIN, reason="the ISS door has no administrator")


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def leads(site: Site) -> set[str]:
    """The addresses of the site's two leads; others lead elsewhere, have left, or lead no more."""
    gone, former = make_user(LEAD, site), make_user(LEAD, site)
    with owner():
        User.objects.filter(pk=gone.pk).update(is_active=False, left_at=now())
        Membership.objects.filter(user=former).update(until=LONG_AGO)
    make_user(LEAD)
    make_user(WORKER, site)
    return {make_user(LEAD, site).email, make_user(LEAD, site).email}


@pytest.fixture
def administrator(site: Site) -> User:
    return make_user(Role.SITE_ADMINISTRATOR, site, name="Ada Keys")


def let_in(by: User, site: Site, role: str) -> User:
    """By a link that is handed over, accepted by whoever has it."""
    with acting_as(by.pk):
        made = invite(
            email="nia@example.org", name="Nia Owen", role=role, site=site, by_mail=False, by=by
        )
    return accept_invitation(token=token_of(made), name="Nia Owen", password=PASSWORD)


def told() -> dict[str, Message]:
    with owner():
        found = Message.objects.filter(template=NEW_COLLEAGUE)
        return {message.to: message for message in found}


@at_the_main_door
def test_the_leads_are_told_of_a_facilitator_whom_an_administrator_let_in(
    administrator: User, site: Site, leads: set[str]
) -> None:
    user = let_in(administrator, site, Role.FACILITATOR)

    messages = told()
    assert set(messages) == leads
    with owner():
        bodies = {body_of(message) for message in messages.values()}
        assert Outbox.objects.filter(kind="send_mail").count() == len(leads)
    assert len(bodies) == 1
    body = bodies.pop()
    assert reverse("accounts:person", args=[user.public_id]) in body
    assert not {"Nia", "Owen", "Ada", site.name} & set(body.split())


@at_the_main_door
def test_the_leads_are_told_when_an_administrator_gives_a_colleague_that_role(
    administrator: User, site: Site, leads: set[str]
) -> None:
    colleague = make_user(Role.SITE_ADMINISTRATOR, site)

    with acting_as(administrator.pk):
        add_membership(user=colleague, site=site, role=Role.FACILITATOR, by=administrator)

    assert set(told()) == leads


@at_the_main_door
def test_nobody_is_told_of_a_colleague_who_meets_no_man(
    administrator: User, site: Site, leads: set[str]
) -> None:
    let_in(administrator, site, Role.SITE_ADMINISTRATOR)

    assert told() == {}


def test_nobody_is_told_of_whom_a_lead_let_in(site: Site) -> None:
    let_in(make_user(LEAD, site), site, WORKER)

    assert told() == {}


def test_a_lead_sees_who_let_somebody_in(site: Site) -> None:
    giver, looking = make_user(LEAD, site, name="Ada Keys"), make_user(LEAD, site)
    user = let_in(giver, site, WORKER)
    browser = client_for(looking)

    listed = browser.get(reverse("accounts:staff_list")).content.decode()
    page = browser.get(reverse("accounts:person", args=[user.public_id])).content.decode()

    assert "let in by Ada Keys" in listed
    assert "<td>Ada Keys</td>" in page


def test_the_database_writes_who_gave_a_role_and_when(site: Site) -> None:
    lead, other, colleague = make_user(LEAD, site), make_user(LEAD, site), make_user()
    long_ago = now() - timedelta(days=900)

    with acting_as(lead.pk):
        made = Membership.objects.create(
            user=colleague, site=site, role=WORKER, since=LONG_AGO, given_by=other,
            given_at=long_ago,
        )  # fmt: skip

    made.refresh_from_db()
    assert made.given_by == lead
    assert made.given_at is not None
    assert made.given_at > now() - timedelta(hours=1)


def test_an_invitation_names_who_gave_it_whoever_is_signed_in_where_it_is_accepted(
    site: Site,
) -> None:
    giver, signed_in = make_user(LEAD, site), make_user(LEAD, site)
    with acting_as(giver.pk):
        made = invite(
            email="nia@example.org", name="N", role=WORKER, site=site, by_mail=False, by=giver
        )

    with acting_as(signed_in.pk):
        user = accept_invitation(token=token_of(made), name="Nia Owen", password=PASSWORD)

    assert user.memberships.get().given_by == giver
