"""Every page about a man: it works, who may not, and how many queries it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import now
from participants.models import Participant, Status
from tests.cast import Browser, client_for
from tests.factories.accounts import make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_partner_details,
    make_phone,
    make_referral,
    make_status,
    make_suitability,
    make_waiting_review,
)

pytestmark = pytest.mark.django_db
BUDGET = 12
# Sign-in, person, memberships, savepoints of the request, context and the footer's numbers.
OVERHEAD = 9

MANS_PAGES = (
    "record/",
    "record/change/",
    "referrals/add/",
    "phones/add/",
    "times/add/",
    "addresses/add/",
    "next-of-kin/add/",
    "eligibility/",
    "suitability/",
    "waiting/",
    "consents/",
    "consents/participation/",
    "consents/participation/withdraw/",
    "partners/",
    "partners/add/",
    "status/",
    "status/suspended/",
    "status/withdrawn/",
    "goals/add/",
    "contacts/",
    "contacts/add/",
    "history/",
    "danger/",
)


@pytest.fixture
def man(man: Participant, holder: User) -> Participant:
    make_referral(man, key_worker_name="M Osei", key_worker_phone="+441632960171")
    make_phone(man)
    make_phone(man, "+447700900118", retired_at=now(), retired_by=holder)
    make_status(man, Status.ACTIVE)
    make_partner_details(man)
    make_suitability(man)
    make_waiting_review(man)
    make_goal(man)
    make_contact(
        man,
        tags=["relapse"],
        note="Relapse.",
        follow_up_on="2026-12-01",
        follow_up_what="Ring his key worker",
    )
    make_danger(man)
    return man


def address(man: Participant, page: str) -> str:
    return f"/men/{man.public_id}/{page}"


@contextmanager
def budget(most: int = BUDGET) -> Iterator[None]:
    with CaptureQueriesContext(connection) as queries:
        yield
    said = "\n".join(query["sql"][:300] for query in queries)
    assert len(queries) <= most + OVERHEAD, f"{len(queries)} queries\n{said}"


@pytest.mark.parametrize("page", MANS_PAGES)
def test_his_worker_opens_the_page_within_the_budget(man: Participant, page: str) -> None:
    client = client_for(man.holder)

    with budget():
        response = client.get(address(man, page))

    html = response.content.decode()
    assert response.status_code == 200
    title = html.split("<title>")[1].split("</title>")[0]
    heading = html.split("<h1")[1].split(">", 1)[1].split("</h1>")[0]
    assert title == heading.replace(man.name, man.reference)
    assert man.family_name not in title


@pytest.mark.parametrize("page", MANS_PAGES)
def test_a_colleagues_man_is_not_found(man: Participant, page: str) -> None:
    colleague = make_user(Role.FACILITATOR, man.site)

    response = client_for(colleague).get(address(man, page))

    assert response.status_code == 404


@pytest.mark.parametrize("page", MANS_PAGES)
def test_an_administrator_never_may(man: Participant, page: str) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, man.site)

    response = client_for(administrator).get(address(man, page))

    assert response.status_code == 403


@pytest.mark.parametrize("page", MANS_PAGES)
def test_a_site_lead_opens_every_man_of_her_site_and_no_other(man: Participant, page: str) -> None:
    lead = make_user(Role.SITE_LEAD, man.site)
    elsewhere = make_user(Role.SITE_LEAD)

    assert client_for(lead).get(address(man, page)).status_code == 200
    assert client_for(elsewhere).get(address(man, page)).status_code == 404


def test_a_man_who_does_not_exist_is_not_found(holder: User) -> None:
    assert client_for(holder).get(f"/men/{uuid4()}/record/").status_code == 404


@pytest.mark.parametrize("men", [1, 60])
def test_the_list_takes_as_many_queries_for_few_men_as_for_many(holder: User, men: int) -> None:
    for _ in range(men):
        make_man(holder=holder)
    client = client_for(holder)

    with budget(6):
        response = client.get("/men/")

    assert response.status_code == 200


def test_the_list_keeps_its_filters_in_the_address(holder: User) -> None:
    make_man(holder=holder, family_name="Waits", status=Status.WAITING)
    make_man(holder=holder, family_name="Runs", status=Status.ACTIVE)
    client = client_for(holder)

    html = client.get("/men/?show=waiting").content.decode()

    assert "Waits" in html
    assert "Runs" not in html
    assert "show=waiting&amp;whose=mine" in html


def test_a_long_list_has_pages(holder: User) -> None:
    for n in range(52):
        make_man(holder=holder, family_name=f"Name{n:02}", status=Status.WAITING)
    client = client_for(holder)

    first = client.get("/men/?show=waiting").content.decode()
    second = client.get("/men/?show=waiting&page=2").content.decode()

    assert 'href="/men/?show=waiting&amp;page=2"' in first
    assert "Name51" in second
    assert 'href="/men/?show=waiting"' in second


def test_an_unknown_filter_shows_everybody(holder: User) -> None:
    make_man(holder=holder, family_name="Waits", status=Status.WAITING)

    assert "Waits" in client_for(holder).get("/men/?show=nonsense").content.decode()


def test_filters_that_fit_nobody_say_so(holder: User) -> None:
    make_man(holder=holder)

    assert "Nobody fits these filters." in (
        client_for(holder).get("/men/?show=left").content.decode()
    )


def test_a_new_worker_reads_why_the_list_is_empty(holder: User) -> None:
    assert "You have no men yet." in client_for(holder).get("/men/").content.decode()


def find(client: Browser, words: str) -> str:
    response = client.post("/men/find/", {"q": words})
    assert response.status_code == 200
    html: str = response.content.decode()
    return html


@pytest.mark.parametrize(
    "words", ["jerome", "Jérôme", "O'Dowd", "odowd jer", "Jez", "0305", "AD-{n}", "dowd jerome"]
)
def test_a_colleagues_man_is_found_by_name_parts_accents_digits_or_reference(
    holder: User, words: str
) -> None:
    man = make_man(
        site=holder.memberships.all()[0].site,
        given_name="Jérôme",
        family_name="O’Dowd",
        preferred_name="Jez",
    )
    make_phone(man, "+447700900305")
    words = words.replace("AD-{n}", man.reference.lower())

    html = find(client_for(holder), words)

    if words == "dowd jerome":
        assert "Nobody of that name" in html
        return
    assert man.reference in html
    assert man.holder.name in html
    assert "Open for 12 hours, with a reason" in html
    assert "Add a new man" in html


def test_a_search_finds_nobody_of_another_site(holder: User) -> None:
    make_man(family_name="Elsewhere")

    assert "Nobody of that name" in find(client_for(holder), "Elsewhere")


def test_an_administrator_may_not_search(site: Site) -> None:
    client = client_for(make_user(Role.SITE_ADMINISTRATOR, site))

    assert client.get("/men/find/").status_code == 403


def test_a_too_short_search_explains_itself(holder: User) -> None:
    response = client_for(holder).post("/men/find/", {"q": "x"})

    assert response.status_code == 422
    assert "Enter at least two letters" in response.content.decode()


def test_nobody_is_added_before_a_search(holder: User) -> None:
    response = client_for(holder).get("/men/new/")

    assert (response.status_code, response["Location"]) == (302, "/men/find/")
