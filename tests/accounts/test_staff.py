"""Staff: roles, training, leaving, and the pages about them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advance_site.accounts.access import Permission, Role
from advance_site.accounts.models import Membership, Site, Training, User
from advance_site.accounts.services import (
    add_membership,
    end_all_sign_ins,
    end_membership,
    leave_service,
    leaving,
    record_training,
    training_warning,
)
from advance_site.accounts.services.rules import (
    AlreadyRecorded,
    DaysOutOfOrder,
    HasLeft,
    HasThatRole,
    NeedsSuccessor,
    NotASuccessor,
    NotForOneself,
    NotYourPerson,
    NotYoursToGive,
)
from advance_site.accounts.training_kinds import TrainingFileError, UnknownCourseError, load
from advance_site.audit.models import Event
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, MAIN, WORKER, browser_of
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import LONG_AGO, make_site, make_user

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

COURSE = "advance_d" if MAIN else "iss"
OTHER_ROLE = Role.SITE_ADMINISTRATOR if MAIN else Role.SAFEGUARDING_APPROVER
DAY = timedelta(days=1)
SITE_PAGES = ("site", "change_site", "add_number", "add_closure")
BUDGET = 12
# Sign-in, person, transaction, context, roles of the header and its numbers, the audit's row.
OVERHEAD = 10


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def lead(site: Site) -> User:
    return make_user(LEAD, site)


@pytest.fixture
def worker(site: Site) -> User:
    return make_user(WORKER, site, name="Tom Rees")


@pytest.fixture
def theirs(worker: User) -> Browser:
    """A browser in which the worker is signed in; asked for before anybody acts."""
    return browser_of(worker)


@pytest.fixture
def acting(lead: User) -> Iterator[User]:
    """The lead acts, as in a request of theirs."""
    with acting_as(lead.pk):
        yield lead


def address(name: str, user: User) -> str:
    return reverse(f"accounts:{name}", args=[user.public_id])


def written_down(verb: str) -> Event:
    with owner():
        return Event.objects.get(verb=verb)


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


class TestTraining:
    def record(self, by: User, user: User, **fields: date) -> Training:
        done = fields.pop("completed_on", today() - DAY)
        return record_training(user=user, kind=COURSE, completed_on=done, by=by, **fields)

    def test_who_never_did_a_course_is_warned_of(self, worker: User) -> None:
        warning = training_warning(worker, COURSE, today())

        assert warning.startswith("T Rees: ADVANCE-D ")
        assert warning.endswith("is not on record.")

    def test_a_course_that_does_not_run_out_is_enough(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        assert training_warning(worker, COURSE, today()) == ""

    def test_a_course_counts_until_its_last_day(self, acting: User, worker: User) -> None:
        self.record(acting, worker, valid_until=date(2027, 3, 3))

        assert training_warning(worker, COURSE, date(2027, 3, 3)) == ""
        assert "ended on 3 March 2027" in training_warning(worker, COURSE, date(2027, 3, 4))

    def test_a_course_does_not_count_before_it_was_done(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        assert training_warning(worker, COURSE, today() - 2 * DAY) != ""

    def test_the_same_course_is_recorded_once_a_day(self, acting: User, worker: User) -> None:
        self.record(acting, worker)

        with pytest.raises(AlreadyRecorded):
            self.record(acting, worker)

    def test_its_days_are_in_order(self, acting: User, worker: User) -> None:
        with pytest.raises(DaysOutOfOrder):
            self.record(acting, worker, valid_until=today() - 2 * DAY)

    def test_an_unknown_course_is_refused(self, acting: User, worker: User) -> None:
        with pytest.raises(UnknownCourseError):
            record_training(user=worker, kind="juggling", completed_on=today(), by=acting)

    def test_a_site_lays_its_own_courses_on_top(self, tmp_path: Path) -> None:
        folder = tmp_path
        (folder / "training.yaml").write_text(
            "kinds:\n- {code: coaching, offered: false}\n- {code: own, label: Our own course}\n"
        )

        listed = load(folder)

        assert "coaching" not in [kind.code for kind in listed.offered]
        assert (listed.label("own"), listed.label("gone")) == ("Our own course", "gone")

    @pytest.mark.parametrize(
        "text", ["kinds: [", "kinds: 3", "kinds: [{label: x}]", "kinds: [{code: X Y}]"]
    )
    def test_a_file_that_makes_no_sense_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "training.yaml").write_text(text)

        with pytest.raises(TrainingFileError):
            load(tmp_path)


class Room:
    """Stands for a room above: a caseload that can be counted and handed over."""

    def __init__(self) -> None:
        self.held: dict[int, int] = {}

    def count(self, user: User) -> int:
        return self.held.get(user.pk, 0)

    def hand_over(self, *, leaver: User, to: User, by: User) -> int:
        moved = self.held.pop(leaver.pk, 0)
        self.held[to.pk] = self.held.get(to.pk, 0) + moved
        return moved


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """The only room that is registered, during one test."""
    monkeypatch.setattr(leaving, "_holdings", [])
    made = Room()
    leaving.register(made.hand_over, what="men of their caseload", count=made.count)
    return made


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
