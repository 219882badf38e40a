"""Letting somebody in."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.accounts.models import Invitation, Membership, Site, User
from advance_site.accounts.services import (
    accept_invitation,
    invitation_of,
    invite,
    path_of_invitation,
    withdraw_invitation,
)
from advance_site.accounts.services.links import token_of
from advance_site.accounts.services.rules import (
    AlreadyHere,
    AlreadyInvited,
    ComesBack,
    InvitationIsOver,
    NotYoursToGive,
)
from advance_site.audit.models import Event
from advance_site.core.dates import now
from advance_site.jobs.models import Message, Outbox
from advance_site.jobs.services.messages import body_of
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, MAIN, NATIONWIDE, PASSWORD, WORKER
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_site, make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def make_invitation(lead: User, site: Site, *, by_mail: bool = False) -> Invitation:
    with acting_as(lead.pk):
        return invite(
            email="New.Person@example.org",
            name="Nia Person",
            role=WORKER,
            site=site,
            by_mail=by_mail,
            by=lead,
        )


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(LEAD, site)


def test_an_invitation_is_written_down_and_mailed_without_its_link(lead: User, site: Site) -> None:
    invitation = make_invitation(lead, site, by_mail=True)

    with owner():
        message = Message.objects.get(to="new.person@example.org")
        event = Event.objects.get(verb="invite")
        assert Outbox.objects.filter(kind="send_mail").count() == 1
    assert message.about == str(invitation.public_id)
    assert token_of(invitation) not in repr(vars(message))
    assert (event.actor_id, event.object_id) == (lead.pk, str(invitation.public_id))
    assert (event.reason, event.site_id) == (WORKER, site.pk)


def test_the_mail_carries_a_link_made_when_it_is_sent(lead: User, site: Site) -> None:
    invitation = make_invitation(lead, site, by_mail=True)
    with owner():
        message = Message.objects.get(to="new.person@example.org")

        body = body_of(message)

    assert path_of_invitation(invitation) in body
    assert invitation.name not in body


def test_a_link_lets_in_once(lead: User, site: Site) -> None:
    invitation = make_invitation(lead, site)
    token = token_of(invitation)

    user = accept_invitation(token=token, name="Nia Owen", password=PASSWORD)

    assert user.email == "new.person@example.org"
    assert user.check_password(PASSWORD)
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.site) == (WORKER, site)
    with pytest.raises(InvitationIsOver):
        accept_invitation(token=token, name="Nia Owen", password=PASSWORD)


def test_a_link_is_over_after_72_hours(lead: User, site: Site) -> None:
    with time_machine.travel(now(), tick=False) as moment:
        token = token_of(make_invitation(lead, site))

        moment.shift(timedelta(hours=71, minutes=59))
        assert invitation_of(token) is not None
        moment.shift(timedelta(minutes=1))
        assert invitation_of(token) is None
        with pytest.raises(InvitationIsOver):
            accept_invitation(token=token, name="Nia Owen", password=PASSWORD)


def test_a_withdrawn_link_lets_nobody_in(lead: User, site: Site) -> None:
    invitation = make_invitation(lead, site)

    with acting_as(lead.pk):
        withdraw_invitation(invitation=invitation, by=lead)

    with pytest.raises(InvitationIsOver):
        accept_invitation(token=token_of(invitation), name="Nia Owen", password=PASSWORD)


def test_a_forged_link_names_nothing(lead: User, site: Site) -> None:
    invitation = make_invitation(lead, site)
    token = token_of(invitation)

    assert invitation_of(str(invitation.public_id)) is None
    assert invitation_of(token[:-1] + ("a" if token[-1] != "a" else "b")) is None


def test_nobody_is_invited_twice_at_a_time(lead: User, site: Site) -> None:
    make_invitation(lead, site)

    with pytest.raises(AlreadyInvited):
        make_invitation(lead, site)


def test_nobody_who_signs_in_here_is_invited(lead: User, site: Site) -> None:
    with owner():
        User.objects.create_user("new.person@example.org", name="Nia Person")

    with pytest.raises(AlreadyHere):
        make_invitation(lead, site)


def test_a_lead_invites_at_own_sites_only(lead: User) -> None:
    with pytest.raises(NotYoursToGive):
        make_invitation(lead, make_site())


@pytest.mark.parametrize("role", NATIONWIDE)
def test_nobody_invites_to_a_nationwide_role(lead: User, site: Site, role: Role) -> None:
    with acting_as(lead.pk), pytest.raises(NotYoursToGive):
        invite(email="a@example.org", name="A", role=role, site=site, by_mail=False, by=lead)


def test_a_role_of_the_other_side_is_not_given(lead: User, site: Site) -> None:
    other = Role.ISS_WORKER if MAIN else Role.FACILITATOR

    with acting_as(lead.pk), pytest.raises(NotYoursToGive):
        invite(email="a@example.org", name="A", role=other, site=site, by_mail=False, by=lead)


@pytest.mark.skipif(not MAIN, reason="the ISS door has no administrator")
def test_an_administrator_gives_no_role_that_leads(site: Site) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, site)

    with acting_as(administrator.pk), pytest.raises(NotYoursToGive):
        invite(
            email="a@example.org",
            name="A",
            role=Role.SITE_LEAD,
            site=site,
            by_mail=False,
            by=administrator,
        )


def test_nobody_takes_up_the_account_of_somebody_who_left_by_a_link(
    lead: User, site: Site
) -> None:
    with owner():
        User.objects.create_user(
            "new.person@example.org", name="Nia Old", is_active=False, left_at=now()
        )

    with pytest.raises(ComesBack):
        make_invitation(lead, site)


def test_somebody_who_left_comes_back_as_the_same_person(lead: User, site: Site) -> None:
    with owner():
        before = User.objects.create_user(
            "new.person@example.org", name="Nia Old", is_active=False, left_at=now()
        )

    user = accept_invitation(
        token=token_of(make_invitation(lead, site, by_mail=True)),
        name="Nia Owen",
        password=PASSWORD,
    )

    assert (user.pk, user.is_active, user.left_at) == (before.pk, True, None)


class TestPages:
    def form(self, site: Site, way: str) -> dict[str, str]:
        return {
            "name": "Nia Owen",
            "email": "nia@example.org",
            "site": str(site.public_id),
            "role": WORKER,
            "way": way,
        }

    def test_a_lead_invites_by_mail(self, lead: User, site: Site) -> None:
        browser = client_for(lead)

        answer = browser.post(reverse("accounts:invite"), self.form(site, "mail"))

        assert answer.status_code == 302
        assert "Nia Owen" in browser.get(answer["Location"]).content.decode()

    def test_a_link_is_shown_for_two_minutes_and_never_stored(
        self, lead: User, site: Site
    ) -> None:
        browser = client_for(lead)
        with time_machine.travel(now(), tick=False) as moment:
            answer = browser.post(reverse("accounts:invite"), self.form(site, "link"))
            invitation = Invitation.objects.get(email="nia@example.org")
            link = path_of_invitation(invitation)

            assert link in browser.get(answer["Location"]).content.decode()
            assert token_of(invitation) not in repr(dict(browser.session))
            moment.shift(timedelta(minutes=2, seconds=1))
            assert link not in browser.get(answer["Location"]).content.decode()

    def test_nobody_else_is_shown_the_link(self, lead: User, site: Site) -> None:
        invitation = make_invitation(lead, site)

        answer = client_for(lead).get(
            reverse("accounts:invitation_link", args=[invitation.public_id])
        )

        assert path_of_invitation(invitation) not in answer.content.decode()

    def test_what_was_typed_stays_when_the_form_is_refused(self, lead: User, site: Site) -> None:
        answer = client_for(lead).post(
            reverse("accounts:invite"), {**self.form(site, "mail"), "email": "nobody"}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Enter an e-mail address, like name@example.org" in page
        assert "Nia Owen" in page

    def test_an_invitation_of_another_site_is_not_found(self, site: Site) -> None:
        other = make_site()
        invitation = make_invitation(make_user(LEAD, other), other)
        browser = client_for(make_user(LEAD, site))

        for name in ("invitation_link", "withdraw_invitation"):
            address = reverse(f"accounts:{name}", args=[invitation.public_id])
            assert browser.get(address).status_code == 404

    def test_a_worker_may_not_invite(self, site: Site) -> None:
        browser = client_for(make_user(WORKER, site))

        assert browser.get(reverse("accounts:invite")).status_code == 403

    def test_a_lead_withdraws(self, lead: User, site: Site) -> None:
        invitation = make_invitation(lead, site)
        address = reverse("accounts:withdraw_invitation", args=[invitation.public_id])

        answer = client_for(lead).post(address, {})

        assert answer.status_code == 302
        assert invitation_of(token_of(invitation)) is None

    def test_a_known_address_is_given_the_role_instead(self, lead: User, site: Site) -> None:
        known = make_user(WORKER, make_site())

        client_for(lead).post(
            reverse("accounts:invite"), {**self.form(site, "mail"), "email": known.email}
        )

        assert Membership.objects.filter(user=known, site=site, role=WORKER).exists()


class TestAccepting:
    def answers(self) -> dict[str, str]:
        return {"name": "Nia Owen", "password": PASSWORD, "again": PASSWORD}

    def test_a_stranger_with_the_link_is_let_in_and_sets_up_a_second_factor(
        self, lead: User, site: Site
    ) -> None:
        address = path_of_invitation(make_invitation(lead, site))
        browser = Browser()
        assert "Welcome" in browser.get(address).content.decode()

        answer = browser.post(address, self.answers())

        assert answer["Location"] == reverse("mfa_index")
        user = User.objects.get(email="new.person@example.org")
        assert browser.session["_auth_user_id"] == str(user.pk)
        assert browser.get(reverse("today"))["Location"] == reverse("mfa_index")
        add = reverse("mfa_add_webauthn" if settings.DOOR.passkey_only else "mfa_activate_totp")
        assert browser.get(add).status_code == 200

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"password": "short", "again": "short"}, "at least 12 characters"),
            ({"again": "something else entirely"}, "The two passwords differ"),
            ({"name": ""}, "Enter your full name"),
            ({"password": "password1234", "again": "password1234"}, "too common"),
        ],
    )
    def test_a_poor_answer_is_explained(
        self, lead: User, site: Site, changed: dict[str, str], sentence: str
    ) -> None:
        address = path_of_invitation(make_invitation(lead, site))

        answer = Browser().post(address, {**self.answers(), **changed})

        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_whoever_was_signed_in_before_is_no_longer(self, lead: User, site: Site) -> None:
        address = path_of_invitation(make_invitation(lead, site))
        browser = client_for(lead)

        browser.post(address, self.answers())

        assert browser.session["_auth_user_id"] != str(lead.pk)

    def test_a_used_link_says_so(self, lead: User, site: Site) -> None:
        address = path_of_invitation(make_invitation(lead, site))
        Browser().post(address, self.answers())

        answer = Browser().get(address)

        assert answer.status_code == 410
        assert "This invitation is over" in answer.content.decode()
