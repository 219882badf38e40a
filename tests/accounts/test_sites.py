"""What a site says of itself."""

import pytest
from django.urls import reverse

from advance_site.accounts.models import Site, User
from advance_site.accounts.services import SiteFacts, add_site_closure, change_site
from advance_site.accounts.services.rules import DaysOutOfOrder
from advance_site.audit.models import Event
from advance_site.core.dates import today
from advance_site.core.weekdays import Weekday
from advance_site.wall.context import acting_as
from tests.accounts.doors import LEAD, WORKER
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_site, make_user

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Riverside",
    "group_days": ["tue", "thu"],
    "misses_before_flag": "3",
    "register_late_after_days": "2",
    "hold_until_hour": "13",
    "danger_steps": "Ring reception\r\nStay on the line",
}
NUMBER = {"kind": "iss_duty", "name": "ISS duty", "number": "07700 900123", "hours": "night"}


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def browser(site: Site) -> Browser:
    return client_for(make_user(LEAD, site))


def address(name: str, site: Site, *args: int) -> str:
    return reverse(f"accounts:{name}", args=[site.public_id, *args])


def test_a_lead_changes_the_site_and_the_old_version_is_kept(browser: Browser, site: Site) -> None:
    before = site.name

    answer = browser.post(address("change_site", site), SAID)

    assert answer["Location"] == address("site", site)
    site.refresh_from_db()
    assert (site.name, site.group_days) == ("Riverside", "tue,thu")
    assert site.days_of_groups == (Weekday.TUESDAY, Weekday.THURSDAY)
    assert (site.misses_before_flag, site.hold_until_hour) == (3, 13)
    assert site.danger_steps == "Ring reception\nStay on the line"
    version = site._meta.apps.get_model("accounts", "SiteVersion")
    assert [row.name for row in version.objects.filter(pgh_label="changed")] == [before]


def test_what_changed_is_written_down_by_name_alone(browser: Browser, site: Site) -> None:
    browser.post(address("change_site", site), SAID)

    with owner():
        event = Event.objects.get(verb="change_site")
    assert "danger_steps" in event.reason
    assert "reception" not in event.reason


def test_nothing_changed_is_not_written_down(site: Site) -> None:
    lead = make_user(LEAD, site)
    facts = SiteFacts(
        name=site.name,
        group_days=site.group_days,
        misses_before_flag=site.misses_before_flag,
        hold_until_hour=site.hold_until_hour,
        register_late_after_days=site.register_late_after_days,
        danger_steps=site.danger_steps,
    )

    with acting_as(lead.pk):
        change_site(site=site, facts=facts, by=lead)

    with owner():
        assert not Event.objects.filter(verb="change_site").exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("misses_before_flag", "0", "Enter a whole number from 1 to 12"),
        ("hold_until_hour", "7", "Enter a whole number from 8 to 18"),
        ("register_late_after_days", "x", "Enter a whole number from 0 to 30"),
        ("name", "", "Enter the name of the site"),
    ],
)
def test_a_poor_answer_is_explained(
    browser: Browser, site: Site, field: str, value: str, sentence: str
) -> None:
    answer = browser.post(address("change_site", site), {**SAID, field: value})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_number_is_kept_in_one_form_and_shown_as_written_here(
    browser: Browser, site: Site
) -> None:
    assert "No number of ISS duty is set" in browser.get(address("site", site)).content.decode()

    browser.post(address("add_number", site), NUMBER)

    assert site.numbers.get().number == "+447700900123"
    page = browser.get(address("site", site)).content.decode()
    assert "07700 900123" in page
    assert "No number of ISS duty is set" not in page


def test_what_cannot_be_rung_is_refused(browser: Browser, site: Site) -> None:
    answer = browser.post(address("add_number", site), {**NUMBER, "number": "12"})

    assert "Enter a whole phone number" in answer.content.decode()


def test_a_number_is_removed(browser: Browser, site: Site) -> None:
    browser.post(address("add_number", site), NUMBER)
    removing = address("remove_number", site, site.numbers.get().pk)
    assert "07700 900123" in browser.get(removing).content.decode()

    browser.post(removing, {})

    assert not site.numbers.exists()


def test_a_closure_is_added_and_removed(browser: Browser, site: Site) -> None:
    year = today().year + 1
    said = {"first_day": f"24/12/{year}", "last_day": f"2/1/{year + 1}", "reason": "Christmas"}
    browser.post(address("add_closure", site), said)
    closure = site.closures.get()
    assert "Christmas" in browser.get(address("site", site)).content.decode()

    browser.post(address("remove_closure", site, closure.pk), {})

    assert not site.closures.exists()


def test_a_closure_ends_after_it_begins(browser: Browser, site: Site) -> None:
    said = {"first_day": "2/1/2027", "last_day": "1/1/2027", "reason": "Works"}
    lead = make_user(LEAD, site)

    answer = browser.post(address("add_closure", site), said)

    assert "Enter a last day that is not before the first" in answer.content.decode()
    day, before = today(), today().replace(year=2020)
    with acting_as(lead.pk), pytest.raises(DaysOutOfOrder):
        add_site_closure(site=site, first_day=day, last_day=before, reason="x", by=lead)


@pytest.mark.parametrize("name", ["site", "change_site", "add_number", "add_closure"])
def test_another_site_is_not_found(browser: Browser, name: str) -> None:
    assert browser.get(address(name, make_site())).status_code == 404


@pytest.mark.parametrize("name", ["site", "change_site", "add_number", "add_closure"])
def test_a_worker_may_not_open_it(site: Site, name: str) -> None:
    worker: User = make_user(WORKER, site)

    assert client_for(worker).get(address(name, site)).status_code == 403


def test_a_row_of_another_site_is_not_found(browser: Browser, site: Site) -> None:
    other = make_site()
    client_for(make_user(LEAD, other)).post(address("add_number", other), NUMBER)
    number = other.numbers.get()

    assert browser.post(address("remove_number", site, number.pk), {}).status_code == 404
    assert other.numbers.exists()
