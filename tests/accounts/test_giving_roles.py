"""The database itself refuses a role that whoever acts may not give."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from advance_site.accounts.access import GIVES, ROLES_OF_DOOR, Role
from advance_site.accounts.models import Invitation, Membership, Site, Training, User
from advance_site.core.dates import now, today
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, MAIN, WORKER
from tests.factories.accounts import LONG_AGO, make_site, make_user

pytestmark = pytest.mark.django_db
DOOR = "main" if MAIN else "iss"


@contextmanager
def refused(match: str = "may not|does not act|permission denied") -> Iterator[None]:
    with pytest.raises(ProgrammingError, match=match), transaction.atomic():
        yield


@pytest.fixture
def site() -> Site:
    return make_site()


def give(user: User, site: Site, role: str) -> Membership:
    return Membership.objects.create(user=user, site=site, role=role, since=today())


def test_nobody_gives_a_role_to_herself(site: Site) -> None:
    for role in (WORKER, LEAD):
        me = make_user(role, site)
        for wanted in ROLES_OF_DOOR[DOOR]:
            if wanted != role:
                with acting_as(me.pk), refused():
                    give(me, site, wanted)


def test_the_table_of_roles_is_the_same_in_the_database(site: Site) -> None:
    for giver in ROLES_OF_DOOR[DOOR]:
        me = make_user(giver, site)
        for role in ROLES_OF_DOOR[DOOR]:
            with acting_as(me.pk), connection.cursor() as cursor:
                cursor.execute("SELECT wall.gives(%s, %s)", [role.value, site.pk])
                assert cursor.fetchone() == (role in GIVES.get(Role(giver), ()),)


def test_a_lead_gives_and_ends_roles_at_her_site_alone(site: Site) -> None:
    lead, colleague, elsewhere = make_user(LEAD, site), make_user(), make_site()
    with acting_as(lead.pk):
        given = give(colleague, site, WORKER)
        with refused():
            give(colleague, elsewhere, WORKER)
        assert Membership.objects.filter(pk=given.pk).update(until=today()) == 1
    theirs = make_user(WORKER, elsewhere)
    with acting_as(lead.pk), refused():
        Membership.objects.filter(user=theirs).update(until=today())


def test_a_role_is_never_changed_into_another(site: Site) -> None:
    me = make_user(WORKER, site)
    for field in ({"role": LEAD}, {"since": LONG_AGO}, {"site": make_site()}, {"until": None}):
        with acting_as(me.pk), refused():
            Membership.objects.filter(user=me).update(**field)


def test_an_invitation_is_given_like_a_role_and_in_ones_own_name(site: Site) -> None:
    lead, worker = make_user(LEAD, site), make_user(WORKER, site)
    said = {"email": "new@example.org", "name": "N", "role": WORKER, "site": site}
    until = now() + timedelta(days=3)
    with acting_as(worker.pk), refused():
        Invitation.objects.create(**said, invited_by=worker, expires_at=until)
    with acting_as(lead.pk), refused():
        Invitation.objects.create(**said, invited_by=worker, expires_at=until)


def test_without_an_invitation_nobody_who_is_not_signed_in_gives_a_role(site: Site) -> None:
    stranger = make_user()
    with refused():
        give(stranger, site, WORKER)


def test_training_is_recorded_in_ones_own_name(site: Site) -> None:
    lead, worker = make_user(LEAD, site), make_user(WORKER, site)
    with acting_as(worker.pk), refused():
        Training.objects.create(user=worker, kind="x", completed_on=today(), recorded_by=lead)
