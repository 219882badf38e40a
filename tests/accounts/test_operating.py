"""What an operator does at the machine."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from advance_site.accounts import preflight
from advance_site.accounts.access import ROLES_OF_DOOR, Role
from advance_site.accounts.models import Invitation, Organisation, Site, SiteNumber, User
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.accounts.services import invitation_of
from advance_site.audit.models import Event
from advance_site.output import pdf
from tests.accounts.doors import LEAD, MAIN, PASSWORD, WORKER, browser_of
from tests.cast import Browser, owner
from tests.factories.accounts import make_site, make_user

pytestmark = pytest.mark.django_db(databases="__all__")

FIRST = {
    "organisation": "Turning Point North",
    "site": "Riverside",
    "nation": "SCT",
    "name": "Sam Lead",
    "email": "sam@example.org",
}


def run(command: str, *words: str, **options: Any) -> str:
    """As the owner, as the commands run."""
    out = io.StringIO()
    with owner():
        call_command(command, *words, stdout=out, **options)
    return out.getvalue()


def test_a_door_is_ready_without_pango_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Browser().get("/readyz")
    monkeypatch.setattr(pdf, "is_available", lambda: False)

    lacking = Browser().get("/readyz")

    assert (whole.status_code, whole.text) == (200, "ready")
    assert lacking.status_code == 200
    assert "no PDF can be made" in lacking.text


def link_in(said: str) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", said)
    assert found
    return found[1]


class TestSetup:
    def test_it_makes_the_first_site_and_invites_its_lead(self) -> None:
        said = run("setup", **FIRST)

        site = Site.objects.get()
        assert (site.name, site.nation, site.organisation.name) == (
            "Riverside",
            "SCT",
            "Turning Point North",
        )
        invitation = invitation_of(link_in(said).split("/")[2])
        assert invitation is not None
        assert (invitation.role, invitation.invited_by) == (LEAD, None)
        with owner():
            assert Event.objects.get(verb="invite").actor_id is None

    def test_the_link_lets_the_lead_in(self) -> None:
        path = link_in(run("setup", **FIRST))
        browser = Browser()

        browser.post(path, {"name": "Sam Lead", "password": PASSWORD, "again": PASSWORD})

        assert User.objects.get(email="sam@example.org").memberships.get().role == LEAD

    def test_a_second_person_comes_to_the_same_site(self) -> None:
        run("setup", **FIRST)
        role = ROLES_OF_DOOR[settings.DOOR.name][-1]

        run("setup", **{**FIRST, "email": "ada@example.org"}, role=role.value)

        assert (Site.objects.count(), Organisation.objects.count()) == (1, 1)
        assert Invitation.objects.get(email="ada@example.org").role == role

    def test_the_address_may_be_said(self) -> None:
        said = run("setup", **FIRST, address="https://advance.example.org/")

        assert "https://advance.example.org/invitation/" in said

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"nation": "France"}, "The nation is one of"),
            ({"email": "nobody"}, "Enter an e-mail address"),
            ({"name": ""}, "Say --name"),
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(
        self, changed: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(CommandError, match=sentence):
            run("setup", **{**FIRST, **changed})

        assert not Site.objects.exists()

    def test_a_person_is_not_invited_twice(self) -> None:
        run("setup", **FIRST)

        with pytest.raises(CommandError, match="invited already"):
            run("setup", **FIRST)

    def test_a_role_of_the_other_door_is_no_choice(self) -> None:
        other = Role.ISS_LEAD if MAIN else Role.SITE_LEAD

        with pytest.raises(CommandError, match="invalid choice"):
            call_command("setup", "--role", other.value)


class TestRecover:
    @pytest.fixture
    def user(self) -> User:
        made = make_user(WORKER)
        with owner():
            made.set_password(PASSWORD)
            made.save()
            Authenticator.objects.create(user=made, type="webauthn", data={})
        return made

    def test_everything_is_void_and_a_link_is_printed(self, user: User) -> None:
        browser = browser_of(user)

        said = run("recover", user.email.upper())

        user.refresh_from_db()
        assert not user.has_usable_password()
        assert not Authenticator.objects.filter(user=user).exists()
        assert browser.get(reverse("accounts:own")).status_code == 302
        assert "/account/password/reset/key/" in said
        with owner():
            event = Event.objects.get(verb="recover_account")
        assert (event.actor_id, event.object_id) == (None, str(user.public_id))

    def test_the_link_works_once(self, user: User) -> None:
        path = link_in(run("recover", user.email))
        browser = Browser()
        page = browser.get(path)["Location"]

        browser.post(page, {"password1": PASSWORD, "password2": PASSWORD})

        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert "no longer works" in Browser().get(path, follow=True).content.decode()

    def test_an_unknown_address_is_said(self) -> None:
        with pytest.raises(CommandError, match="Nobody here"):
            run("recover", "nobody@example.org")

    def test_who_has_left_is_not_let_in_again(self, user: User) -> None:
        with owner():
            User.objects.filter(pk=user.pk).update(is_active=False, left_at="2026-01-01T00:00Z")

        with pytest.raises(CommandError, match="has left"):
            run("recover", user.email)


class TestPreflight:
    @pytest.fixture
    def ready(self, settings: Any, tmp_path: Path) -> Site:
        """An installation with nothing missing."""
        settings.ENV = settings.ENV.model_copy(
            update={"HTTPS": True, "PROXY_COUNT": 1, "WINDOW_URL": settings.ENV.WINDOW_URL}
        )
        settings.ALLOWED_HOSTS = ["advance.example.org"]
        settings.SECRET_KEY_IS_REAL = True
        settings.BACKUP_DIR = tmp_path
        site = make_site("Riverside")
        make_user(LEAD, site)
        self.add_duty(site, Hours.ALWAYS)
        return site

    def add_duty(self, site: Site, hours: Hours) -> None:
        with owner():
            SiteNumber.objects.create(
                site=site,
                kind=NumberKind.ISS_DUTY,
                name="ISS duty",
                number="+447700900123",
                hours=hours,
            )

    def refused(self, other: str = "") -> list[str]:
        with owner():
            return preflight.refusals(other)

    def test_a_ready_door_is_told_so(self, ready: Site) -> None:
        said = run("preflight")

        assert "This door is ready." in said
        assert "not compared with the other door" in said

    def test_without_pango_it_notes_that_no_pdf_can_be_made(
        self, ready: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with_pango = run("preflight")
        monkeypatch.setattr(pdf, "is_available", lambda: False)

        said = run("preflight")

        assert "no PDF can be made" not in with_pango
        assert "Note: Pango is missing, so no PDF can be made" in said
        assert "This door is ready." in said

    def test_it_refuses_in_sentences(self, ready: Site, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["localhost"]

        with pytest.raises(CommandError, match="HOSTS names no public host"):
            run("preflight")

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("DEMO", True, "This is the demonstration"),
            ("ALLOWED_HOSTS", ["iss.localhost"], "HOSTS names no public host"),
            ("SECRET_KEY_IS_REAL", False, "SECRET_KEY is not set"),
            ("BACKUP_DIR", None, "BACKUP_DIR is not set"),
            ("BACKUP_DIR", Path("/nowhere"), "BACKUP_DIR is no folder"),
        ],
    )
    def test_each_missing_setting_is_named(
        self, ready: Site, settings: Any, name: str, value: object, sentence: str
    ) -> None:
        setattr(settings, name, value)

        assert [said for said in self.refused() if said.startswith(sentence)]

    def test_http_is_refused(self, ready: Site, settings: Any) -> None:
        settings.ENV = settings.ENV.model_copy(update={"HTTPS": False})

        assert any(said.startswith("HTTPS is off") for said in self.refused())

    def test_a_site_without_duty_by_night_is_named(self, ready: Site) -> None:
        site = make_site("Hillside")
        make_user(LEAD, site)
        self.add_duty(site, Hours.DAY)

        assert self.refused() == [
            "Hillside has no number of ISS duty by night: its lead adds it on its page."
        ]

    def test_a_site_without_a_lead_is_named(self, ready: Site) -> None:
        self.add_duty(make_site("Hillside"), Hours.ALWAYS)

        assert any(said.startswith("Hillside has no lead yet") for said in self.refused())

    def test_an_installation_without_a_site_is_not_ready(self) -> None:
        assert any(said.startswith("No site is set up") for said in self.refused())

    def test_one_cluster_for_both_doors_is_refused(self, ready: Site) -> None:
        with owner():
            cluster, key = preflight.mark_of_this_door().split(":")

        assert self.refused(f"{cluster}:other") == [
            "Both doors share one database cluster: give each a server of its own."
        ]
        assert self.refused(f"1:{key}") == ["Both doors share one SECRET_KEY: give each its own."]
        assert self.refused("1:other") == []

    def test_the_mark_says_nothing_of_the_key(self) -> None:
        mark = run("preflight", "--mark")

        assert settings.SECRET_KEY not in mark
        assert re.fullmatch(r"\d+:[0-9a-f]{12}\n", mark)

    @pytest.mark.skipif(MAIN, reason="the main door has no window")
    def test_a_window_into_the_own_cluster_is_refused(self, ready: Site, settings: Any) -> None:
        settings.ENV = settings.ENV.model_copy(update={"WINDOW_URL": ""})

        assert any(said.startswith("WINDOW_URL is not set") for said in self.refused())
