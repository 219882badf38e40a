"""Roles are given and ended by those who may."""

import pytest
from allauth.usersessions.models import UserSession

from advance_site.accounts.models import Membership, Site, User
from advance_site.accounts.services import add_membership, end_membership, leave_service
from advance_site.accounts.services.rules import (
    DaysOutOfOrder,
    HasLeft,
    HasThatRole,
    NotForOneself,
    NotYoursToGive,
)
from advance_site.core.dates import today
from tests.accounts.doors import WORKER
from tests.accounts.staff.rooms import DAY, OTHER_ROLE, written_down
from tests.cast import Browser
from tests.factories.accounts import LONG_AGO, make_site

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


class TestRoles:
    def test_a_lead_gives_a_further_role(self, acting: User, worker: User, site: Site) -> None:
        add_membership(user=worker, site=site, role=OTHER_ROLE, by=acting)

        assert Membership.objects.filter(user=worker, role=OTHER_ROLE, until=None).exists()
        event = written_down("add_role")
        assert (event.actor_id, event.object_id) == (acting.pk, str(worker.public_id))

    def test_nobody_gives_a_role_to_themselves(self, acting: User, site: Site) -> None:
        with pytest.raises(NotForOneself):
            add_membership(user=acting, site=site, role=OTHER_ROLE, by=acting)

    def test_a_role_is_held_once(self, acting: User, worker: User, site: Site) -> None:
        with pytest.raises(HasThatRole):
            add_membership(user=worker, site=site, role=WORKER, by=acting)

    def test_a_role_at_another_site_is_not_given(self, acting: User, worker: User) -> None:
        with pytest.raises(NotYoursToGive):
            add_membership(user=worker, site=make_site(), role=WORKER, by=acting)

    def test_who_has_left_is_given_none(self, acting: User, worker: User, site: Site) -> None:
        leave_service(user=worker, to=None, by=acting)

        with pytest.raises(HasLeft):
            add_membership(user=worker, site=site, role=OTHER_ROLE, by=acting)

    def test_a_role_holds_until_its_last_day_and_sign_ins_end(
        self, theirs: Browser, acting: User, worker: User
    ) -> None:
        membership = worker.memberships.get()

        end_membership(membership=membership, last_day=today(), by=acting)

        membership.refresh_from_db()
        assert membership in Membership.objects.current(today())
        assert membership not in Membership.objects.current(today() + DAY)
        assert not UserSession.objects.filter(user=worker).exists()

    def test_a_last_day_is_not_before_the_first(self, acting: User, worker: User) -> None:
        with pytest.raises(DaysOutOfOrder):
            end_membership(membership=worker.memberships.get(), last_day=LONG_AGO - DAY, by=acting)

    def test_one_does_not_end_ones_own(self, acting: User) -> None:
        with pytest.raises(NotForOneself):
            end_membership(membership=acting.memberships.get(), last_day=today(), by=acting)
