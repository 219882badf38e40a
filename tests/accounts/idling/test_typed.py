"""What was typed when the lock fell is kept, and carried out once."""

import pytest
import time_machine
from django.urls import reverse

from advance_site.accounts.models import User
from advance_site.jobs.models import TypedAgain
from tests.accounts.doors import LEAD, PASSWORD, WORKER
from tests.accounts.idling.limits import LOCK, OUT, PAGE, SECOND, UNLOCK, is_signed_in
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


class TestWhatWasTyped:
    """A form sent too late is kept for the person who typed it, and for nobody else."""

    TYPED = {"name": "Nia Owen", "email": "nia@example.org", "way": "link", "role": WORKER}

    @pytest.fixture
    def lead(self) -> User:
        made = make_user(LEAD)
        made.set_password(PASSWORD)
        with owner():
            made.save(update_fields=["password"])
        return made

    @pytest.fixture
    def page(self, clock: time_machine.Traveller, lead: User) -> tuple[Browser, str]:
        """A browser that checks tokens as in production, and the token on its page."""
        browser = Browser(enforce_csrf_checks=True)
        browser.force_login(lead)
        session = browser.session
        session["second_factor"] = True
        session.save()
        answer = browser.get(reverse("typing"))
        return browser, answer.content.decode()

    @pytest.fixture(autouse=True)
    def _addresses(self, settings: object) -> None:
        settings.ROOT_URLCONF = "tests.accounts.typing_urls"  # type: ignore[attr-defined]

    def sign_in(self, browser: Browser, user: User, next_address: str) -> str:
        address = f"{reverse('account_login')}?next={next_address}"
        token = str(browser.get(address).context["csrf_token"])
        answer = browser.post(
            address, {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        )
        assert is_signed_in(browser)
        session = browser.session
        session["second_factor"] = True
        session.save()
        return str(answer["Location"])

    def test_it_is_asked_to_sign_in_and_then_sent(
        self, page: tuple[Browser, str], clock: time_machine.Traveller, lead: User
    ) -> None:
        browser, token = page
        clock.shift(OUT + SECOND)

        late = browser.post(reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token})

        assert late.status_code == 403
        assert "You were signed out" in late.content.decode()
        with owner():
            kept = TypedAgain.objects.get()
        assert b"Nia" not in bytes(kept.body)
        again = self.sign_in(browser, lead, reverse("typed_again", args=[kept.token]))
        offered = browser.get(again)
        assert "Nia Owen" in offered.content.decode()
        fresh = {"csrfmiddlewaretoken": str(offered.context["csrf_token"])}
        sent = browser.post(reverse("typing"), {**self.TYPED, **fresh})
        assert sent.content.decode() == "Nia Owen"

    def test_another_person_is_not_shown_it(
        self, page: tuple[Browser, str], clock: time_machine.Traveller
    ) -> None:
        browser, token = page
        clock.shift(OUT + SECOND)
        browser.post(reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token})
        with owner():
            kept = TypedAgain.objects.get()

        stranger = client_for(make_user(LEAD))

        address = reverse("typed_again", args=[kept.token])
        assert stranger.get(address).status_code == 404

    def test_a_form_sent_while_locked_is_offered_after_unlocking(
        self, page: tuple[Browser, str], clock: time_machine.Traveller
    ) -> None:
        browser, token = page
        clock.shift(LOCK + SECOND)

        late = browser.post(
            reverse("typing"), {**self.TYPED, "csrfmiddlewaretoken": token}, headers=PAGE
        )

        with owner():
            kept = TypedAgain.objects.get()
        assert late["Location"] == f"{UNLOCK}?next=%2Fagain%2F{kept.token}%2F"
