"""The list of the men whom the window shows."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from partner_support.models import ReadOnlyWindow, WindowMan, WindowSite, WindowStaff
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.window import Programme

pytestmark = pytest.mark.django_db(databases=["default", "window"])
BUDGET = 12


@pytest.fixture
def worker() -> User:
    return make_user(Role.ISS_WORKER)


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row">(.*?)</th>', html)


def test_it_lists_the_men_of_the_sites_that_are_open(his_side: Programme, worker: User) -> None:
    riverside, elsewhere = his_side.site("Riverside"), his_side.site(opened=False)
    his_side.man(riverside, "Dean", "Farrow", status="active")
    his_side.man(elsewhere, "Errol", "Gains")

    page = client_for(worker).get("/men/")

    assert page.status_code == 200
    assert names(page.text) == ["Dean Farrow"]
    assert "Active" in page.text
    assert riverside.worker in page.text


def test_without_an_open_site_it_says_whom_to_ask(his_side: Programme, worker: User) -> None:
    his_side.man(his_side.site(opened=False))

    page = client_for(worker).get("/men/")

    assert names(page.text) == []
    assert "The window is not open for any site yet" in page.text


def test_a_site_without_men_says_so(his_side: Programme, worker: User) -> None:
    his_side.site()

    assert "No man is at these sites yet" in client_for(worker).get("/men/").text


@pytest.mark.parametrize("typed", ["sian", "Siân", "ow", "sian owen", "  "])
def test_names_are_found_by_parts_and_without_accents(
    his_side: Programme, worker: User, typed: str
) -> None:
    his_side.man(his_side.site(), "Siân", "Owen", folded="sian owen")

    page = client_for(worker).post("/men/", {"q": typed})

    assert names(page.text) == ["Siân Owen"]


def test_a_man_is_found_by_his_reference(his_side: Programme, worker: User) -> None:
    site = his_side.site()
    his_side.man(site, "Dean", "Farrow")
    errol = his_side.man(site, "Errol", "Gains")
    reference = WindowMan.objects.get(public_id=errol).reference

    page = client_for(worker).post("/men/", {"q": reference.lower()})

    assert names(page.text) == ["Errol Gains"]


def test_nobody_found_says_what_to_try(his_side: Programme, worker: User) -> None:
    his_side.man(his_side.site())

    page = client_for(worker).post("/men/", {"q": "nobody"})

    assert "No man was found" in page.text


def test_one_site_can_be_chosen(his_side: Programme, worker: User) -> None:
    one, other = his_side.site(), his_side.site()
    his_side.man(one, "Dean", "Farrow")
    his_side.man(other, "Errol", "Gains")

    page = client_for(worker).post("/men/", {"site": str(other.public_id)})

    assert names(page.text) == ["Errol Gains"]


def test_a_site_that_is_not_shown_cannot_be_chosen(his_side: Programme, worker: User) -> None:
    his_side.site()
    hidden = his_side.site(opened=False)
    his_side.man(hidden)

    page = client_for(worker).post("/men/", {"site": str(hidden.public_id), "q": "Callum"})

    assert page.status_code == 422
    assert names(page.text) == []
    assert 'value="Callum"' in page.text


def test_a_page_shows_fifty_men(his_side: Programme, worker: User) -> None:
    site = his_side.site()
    for n in range(51):
        his_side.man(site, "Dean", f"F{n:02}")
    client = client_for(worker)

    first, second = client.get("/men/"), client.post("/men/", {"page": "2"})
    beyond = client.post("/men/", {"page": "9"})

    assert len(names(first.text)) == 50
    assert "1 to 50 of 51" in first.text
    assert names(second.text) == names(beyond.text) == ["Dean F50"]


def test_a_struck_status_is_not_shown(his_side: Programme, worker: User) -> None:
    site = his_side.site()
    man = his_side.man(site)
    his_side.status(his_side.key_of(man), site, "died", datetime(2026, 2, 1, tzinfo=UTC))
    his_side.connection.execute(
        "UPDATE participants_statuschange SET struck_at = now(), struck_by_id = by_id, "
        "struck_reason = 'wrong man' WHERE status = 'died'"
    )

    page = client_for(worker).get("/men/")

    assert "Died" not in page.text
    assert "Referred" in page.text


def test_the_day_he_started_is_the_first_on_which_he_was_active(his_side: Programme) -> None:
    site = his_side.site()
    man = his_side.man(site)
    pk = his_side.key_of(man)
    his_side.status(pk, site, "active", datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    his_side.status(pk, site, "active", datetime(2026, 7, 1, 9, 0, tzinfo=UTC))

    started = WindowMan.objects.get(public_id=man).started_on

    assert started is not None
    assert started.isoformat() == "2026-06-02"


def test_a_list_is_written_down_with_its_count(his_side: Programme, worker: User) -> None:
    his_side.man(his_side.site())

    client_for(worker).post("/men/", {"q": "callum"})

    with owner():
        event = Event.objects.filter(kind="list").latest("pk")
    assert (event.actor_id, event.object_kind, event.count) == (worker.pk, "window_men", 1)


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_APPROVER])
def test_the_approver_may_not_look_through_the_window(his_side: Programme, role: Role) -> None:
    his_side.man(his_side.site())
    approver = client_for(make_user(role))

    assert approver.get("/men/").status_code == 403
    assert names(approver.get("/").text) == []


def test_today_shows_whose_status_is_new(his_side: Programme, worker: User) -> None:
    site = his_side.site()
    his_side.man(site, "Errol", "Gains")
    his_side.man(site, "Dean", "Farrow", since=datetime.now(UTC))

    page = client_for(worker).get("/")

    assert names(page.text) == ["Dean Farrow"]


def test_today_without_news_says_so(his_side: Programme, worker: User) -> None:
    his_side.man(his_side.site())

    page = client_for(worker).get("/")

    assert "No man’s status has changed" in page.text


@pytest.mark.parametrize("path", ["/", "/men/"])
def test_a_page_costs_as_much_with_many_men_as_with_few(
    his_side: Programme, worker: User, path: str
) -> None:
    site = his_side.site()
    his_side.man(site, since=datetime.now(UTC))
    client = client_for(worker)
    client.get(path)

    few = queries(client, path)
    for n in range(40):
        his_side.man(site, "Dean", f"F{n}", since=datetime.now(UTC))
    many = queries(client, path)

    assert few == many
    assert many[1] <= 4
    assert sum(many) <= BUDGET + 8


def queries(client: object, path: str) -> tuple[int, int]:
    with (
        CaptureQueriesContext(connections["default"]) as own,
        CaptureQueriesContext(connections["window"]) as window,
    ):
        client.get(path)  # type: ignore[attr-defined]
    return len(own), len(window)


def test_what_is_shown_cannot_be_written(his_side: Programme) -> None:
    site = WindowSite.objects.get(public_id=his_side.site().public_id)

    with pytest.raises(ReadOnlyWindow):
        site.save()
    with pytest.raises(ReadOnlyWindow):
        site.delete()


def test_staff_of_a_site_are_shown_by_name_and_role(his_side: Programme) -> None:
    site = his_side.site()
    hidden = his_side.site(opened=False)

    shown = {(one.name, one.role, one.site) for one in WindowStaff.objects.all()}

    assert shown == {(site.worker, "facilitator", site.public_id)}
    assert hidden.worker not in {name for name, _, _ in shown}
