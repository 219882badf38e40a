"""Whoever leaves hands the open work over, and loses every sign-in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import reverse

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import Membership, Site, User
from advance_site.accounts.services import add_membership, end_all_sign_ins, leave_service
from advance_site.accounts.services.rules import (
    HasLeft,
    NeedsSuccessor,
    NotASuccessor,
    NotForOneself,
    NotYourPerson,
    NotYoursToGive,
)
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, MAIN, WORKER, browser_of
from tests.accounts.staff.rooms import DAY, OTHER_ROLE, Room, written_down
from tests.cast import Browser, owner
from tests.factories.accounts import LONG_AGO, make_site, make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


@pytest.mark.skipif(not MAIN, reason="the ISS door has no administrator")
def test_an_administrator_does_not_close_the_account_of_a_lead(site: Site) -> None:
    administrator, lead = make_user(Role.SITE_ADMINISTRATOR, site), make_user(LEAD, site)

    with acting_as(administrator.pk), pytest.raises(NotYoursToGive):
        leave_service(user=lead, to=None, by=administrator)


class TestLeaving:
    def test_everything_that_lets_in_ends_at_once(
        self, theirs: Browser, acting: User, worker: User
    ) -> None:
        Authenticator.objects.create(user=worker, type="totp", data={})

        leave_service(user=worker, to=None, by=acting)

        worker.refresh_from_db()
        assert (worker.is_active, worker.has_usable_password()) == (False, False)
        assert worker.left_at is not None
        assert not UserSession.objects.filter(user=worker).exists()
        assert not Authenticator.objects.filter(user=worker).exists()
        assert [m.until for m in worker.memberships.all()] == [today()]
        assert theirs.get(reverse("accounts:own")).status_code == 302

    def test_a_role_to_come_never_runs(self, acting: User, worker: User, site: Site) -> None:
        add_membership(user=worker, site=site, role=OTHER_ROLE, since=today() + 9 * DAY, by=acting)

        leave_service(user=worker, to=None, by=acting)

        worker.refresh_from_db()
        assert not worker.may(Permission.TODAY_OPEN)
        assert not worker.memberships.filter(until=None).exists()

    def test_open_work_goes_to_a_named_person(
        self, acting: User, worker: User, site: Site, room: Room
    ) -> None:
        to = make_user(WORKER, site)
        room.held[worker.pk] = 12

        leave_service(user=worker, to=to, by=acting)

        assert room.held == {to.pk: 12}
        assert written_down("leave_service").reason == f"handed to {to.public_id}"

    def test_nobody_leaves_with_open_work(self, acting: User, worker: User, room: Room) -> None:
        room.held[worker.pk] = 1

        with pytest.raises(NeedsSuccessor):
            leave_service(user=worker, to=None, by=acting)

        worker.refresh_from_db()
        assert worker.is_active

    def test_work_goes_to_a_colleague_of_the_same_site(
        self, acting: User, worker: User, room: Room
    ) -> None:
        room.held[worker.pk] = 1

        with pytest.raises(NotASuccessor):
            leave_service(user=worker, to=make_user(WORKER), by=acting)

    def test_nobody_closes_their_own_account(self, acting: User) -> None:
        with pytest.raises(NotForOneself):
            leave_service(user=acting, to=None, by=acting)

    def test_a_person_of_two_sites_needs_a_lead_of_both(self, acting: User, worker: User) -> None:
        with owner():
            Membership.objects.create(user=worker, site=make_site(), role=WORKER, since=LONG_AGO)

        with pytest.raises(NotYourPerson):
            leave_service(user=worker, to=None, by=acting)

    def test_nobody_leaves_twice(self, acting: User, worker: User) -> None:
        leave_service(user=worker, to=None, by=acting)

        with pytest.raises(HasLeft):
            leave_service(user=worker, to=None, by=acting)


def test_all_sign_ins_end_and_it_is_written_down(lead: User, worker: User) -> None:
    browsers = [browser_of(worker), browser_of(worker)]

    with acting_as(lead.pk):
        assert end_all_sign_ins(user=worker, by=lead) == 2

    assert [b.get(reverse("accounts:own")).status_code for b in browsers] == [302, 302]
    assert written_down("end_all_sign_ins").reason == "2"
