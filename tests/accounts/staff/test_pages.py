"""Pages about staff and sites: who may open them, and how many queries they take."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, Site, User
from advance_site.core.dates import today
from tests.accounts.doors import LEAD, WORKER, browser_of
from tests.accounts.staff.rooms import COURSE, DAY, OTHER_ROLE, Room
from tests.cast import Browser, client_for
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


SITE_PAGES = ("site", "change_site", "add_number", "add_closure")
BUDGET = 12
# Sign-in, person, transaction, context, roles of the header and its numbers, the audit's row.
OVERHEAD = 10


def address(name: str, user: User) -> str:
    return reverse(f"accounts:{name}", args=[user.public_id])


class TestPages:
    def test_the_list_says_role_training_sign_in_and_who_is_invited(
        self, lead: User, worker: User
    ) -> None:
        client_for(worker)

        page = client_for(lead).get(reverse("accounts:staff_list")).content.decode()

        assert "Tom Rees" in page
        assert str(Role(WORKER).label) in page
        assert "is not on record" in page
        assert "Nobody is invited at the moment" in page

    def test_people_of_other_sites_are_not_listed(self, lead: User) -> None:
        make_user(WORKER, name="Zed Elsewhere")

        page = client_for(lead).get(reverse("accounts:staff_list")).content.decode()

        assert "Zed Elsewhere" not in page

    def test_the_list_costs_the_same_for_any_number(self, lead: User, site: Site) -> None:
        browser = client_for(lead)
        self.queries(browser, "accounts:staff_list")
        few = self.queries(browser, "accounts:staff_list")
        for _ in range(20):
            make_user(WORKER, site)

        many = self.queries(browser, "accounts:staff_list")

        assert few == many
        assert many <= BUDGET + OVERHEAD

    def queries(self, browser: Browser, name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(reverse(name)).status_code == 200
        return len(captured)

    def test_every_page_stays_within_the_budget(
        self, lead: User, worker: User, site: Site
    ) -> None:
        browser = client_for(lead)
        paths = [address(name, worker) for name in ("person", "add_role", "end_role", "leave")]
        paths += [reverse("accounts:invite"), reverse("accounts:own")]
        paths += [reverse(f"accounts:{name}", args=[site.public_id]) for name in SITE_PAGES]
        browser.get(paths[0])
        costs = {}
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(path).status_code == 200
            costs[path] = len(captured)

        assert {path: n for path, n in costs.items() if n > BUDGET + OVERHEAD} == {}

    @pytest.mark.parametrize(
        "name", ["person", "add_role", "end_role", "training", "leave", "end_sign_ins"]
    )
    def test_a_person_of_another_site_is_not_found(self, lead: User, name: str) -> None:
        other = make_user(WORKER)

        assert client_for(lead).get(address(name, other)).status_code == 404

    @pytest.mark.parametrize(
        "name", ["person", "add_role", "end_role", "training", "leave", "end_sign_ins"]
    )
    def test_a_worker_may_open_none_of_them(self, worker: User, lead: User, name: str) -> None:
        assert client_for(worker).get(address(name, lead)).status_code == 403

    @pytest.mark.parametrize(
        "name", ["person", "add_role", "end_role", "training", "leave", "end_sign_ins"]
    )
    def test_a_lead_opens_each_with_its_title(self, lead: User, worker: User, name: str) -> None:
        answer = client_for(lead).get(address(name, worker))

        page = answer.content.decode()
        assert answer.status_code == 200
        assert (
            page.split("<h1>")[1].split("</h1>")[0]
            == (page.split("<title>")[1].split("</title>")[0])
        )

    def test_a_lead_adds_a_role(self, lead: User, worker: User, site: Site) -> None:
        said = {"site": str(site.public_id), "role": OTHER_ROLE, "since": "1/12/2026"}

        answer = client_for(lead).post(address("add_role", worker), said)

        assert answer["Location"] == address("person", worker)
        assert Membership.objects.filter(user=worker, role=OTHER_ROLE).exists()

    def test_a_broken_rule_is_explained_in_the_form(
        self, lead: User, worker: User, site: Site
    ) -> None:
        said = {"site": str(site.public_id), "role": WORKER, "since": "1/12/2026"}

        answer = client_for(lead).post(address("add_role", worker), said)

        assert answer.status_code == 422
        assert "This person has that role there already." in answer.content.decode()

    def test_a_lead_ends_a_role(self, lead: User, worker: User) -> None:
        membership = worker.memberships.get()
        said = {"membership": str(membership.pk), "last_day": "1/12/2026"}

        client_for(lead).post(address("end_role", worker), said)

        membership.refresh_from_db()
        assert membership.until == date(2026, 12, 1)

    def test_a_lead_records_a_course(self, lead: User, worker: User) -> None:
        said = {"kind": COURSE, "completed_on": "1/11/2026", "valid_until": ""}

        client_for(lead).post(address("training", worker), said)

        page = client_for(lead).get(address("person", worker)).content.decode()
        assert "1 November 2026" in page

    def test_a_course_in_the_future_is_explained(self, lead: User, worker: User) -> None:
        later = today() + DAY
        said = {"kind": COURSE, "completed_on": f"{later:%d/%m/%Y}"}

        answer = client_for(lead).post(address("training", worker), said)

        assert "Enter a day that is not in the future" in answer.content.decode()

    def test_a_lead_closes_an_account(
        self, lead: User, worker: User, site: Site, room: Room
    ) -> None:
        room.held[worker.pk] = 3
        to = make_user(WORKER, site)
        browser = client_for(lead)
        assert "3 men of their caseload" in browser.get(address("leave", worker)).content.decode()

        refused = browser.post(address("leave", worker), {"to": ""})
        answer = browser.post(address("leave", worker), {"to": str(to.public_id)})

        assert "Choose who takes over" in refused.content.decode()
        assert answer["Location"] == reverse("accounts:staff_list")
        worker.refresh_from_db()
        assert not worker.is_active

    def test_a_lead_ends_sign_ins(self, lead: User, worker: User) -> None:
        theirs = browser_of(worker)

        client_for(lead).post(address("end_sign_ins", worker), {})

        assert theirs.get(reverse("accounts:own")).status_code == 302

    def test_ones_own_account_is_open_to_every_role(self, site: Site) -> None:
        for role in Role:
            if role in (WORKER, LEAD, OTHER_ROLE):
                browser = browser_of(make_user(role, site))
                page = browser.get(reverse("accounts:own")).content.decode()
                assert "Where you are signed in" in page
                assert "(this one)" in page

    def test_a_passkey_door_asks_for_a_second_passkey(self, worker: User) -> None:
        page = client_for(worker).get(reverse("accounts:own")).content.decode()

        assert ("Add a second passkey" in page) is settings.DOOR.passkey_only

    def test_a_stranger_is_asked_to_sign_in(self) -> None:
        answer = Browser().get(reverse("accounts:staff_list"))

        assert answer["Location"].startswith(reverse("account_login"))
        assert isinstance(answer.wsgi_request.user, AnonymousUser)
