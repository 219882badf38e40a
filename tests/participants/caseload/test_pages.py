"""Pages of a list on its way in: they work, say what is wrong, and who may not see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants.models import CaseloadDraft, Participant, RowState, Stage
from participants.services import caseload
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_user
from tests.factories.participants import make_man
from tests.participants.caseload import made
from tests.participants.caseload.lists import explained, listed

pytestmark = pytest.mark.django_db
IMPORT = "/men/import/"


@pytest.fixture
def client(holder: User) -> Browser:
    return client_for(holder)


def upload(client: Browser, site: Site, content: bytes, name: str = "north.csv") -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post(IMPORT, {"site": site.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def draft_now() -> CaseloadDraft:
    with owner():
        return CaseloadDraft.objects.latest("pk")


def test_from_the_file_to_the_men(client: Browser, site: Site) -> None:
    address = upload(client, site, listed("Nathan Żak", {"Name": "Ben Roe", "Status": "banned"}))
    columns = client.get(address, follow=True)
    assert "Client ref" in columns.content.decode()
    guessed = {f"column-{n}": to for n, to in enumerate(draft_now().columns)}
    words = client.post(f"{address}columns/", guessed, follow=True).content.decode()
    assert "“banned”" in words
    said = {
        "status-0": "closed",
        "status-1": "referred",
        "source-0": "gp",
        "waiting_reason": "no_cohort",
        "review_on": f"{today():%d/%m/%Y}",
        "received_on": "",
    }
    rows = client.post(f"{address}words/", said, follow=True).content.decode()
    assert "2 rows will be taken over" in rows

    done = client.post(f"{address}take-over/", follow=True).content.decode()

    assert "took over 2 men" in done
    with owner():
        assert Participant.objects.count() == 2


def test_a_file_that_cannot_be_read_is_explained_beside_its_field(
    client: Browser, site: Site
) -> None:
    answer = client.post(IMPORT, {"site": site.pk, "file": SimpleUploadedFile("x.csv", b"Name\n")})

    assert answer.status_code == 422
    assert "no row below" in answer.content.decode()
    with owner():
        assert not CaseloadDraft.objects.exists()


def test_a_closed_tab_loses_nothing(client: Browser, site: Site) -> None:
    address = upload(client, site, listed("Nathan Żak"))

    lists = client.get(IMPORT).content.decode()

    assert f'href="{address}"' in lists
    assert "Columns to be confirmed" in lists


def test_every_problem_stands_by_row_and_column(client: Browser, site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.messy())

    html = client.get(f"{IMPORT}{draft.public_id}/").content.decode()

    assert "<b>D.O.B.:</b> There is no day “31/02/1988”" in html
    assert "<b>Date of referral:</b> 4 March 2031 is in the future" in html
    assert "<b>Name:</b> The name is empty." in html
    assert "7 rows must be mended" in html


def test_mending_leads_to_the_next_problem(client: Browser, site: Site, holder: User) -> None:
    rows = [{"Name": "Ben Roe", "DOB": "31/02/1988"}, {"Name": "Al Orr", "DOB": "1/1/1890"}]
    with acting_as(holder.pk):
        draft = explained(site, holder, listed(*rows))
    address = f"{IMPORT}{draft.public_id}/"
    with owner():
        first = draft.rows.get(number=2)
    cells = {f"cell-{n}": text for n, text in enumerate(first.cells)}

    again = client.post(f"{address}rows/2/", {**cells, "cell-2": "30/02/1988"})
    on = client.post(f"{address}rows/2/", {**cells, "cell-2": "29/02/1988"})

    assert again["Location"] == f"{address}rows/2/"
    assert on["Location"] == f"{address}rows/3/"


def test_a_row_stands_beside_whom_it_may_be(client: Browser, site: Site, holder: User) -> None:
    man = make_man(holder=holder, given_name="Nathan", family_name="Żak")
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
    address = f"{IMPORT}{draft.public_id}/"

    html = client.get(f"{address}rows/2/same/").content.decode()
    decided = client.post(f"{address}rows/2/same/", {"same": f"same|man:{man.public_id}"})

    assert "Nathan Żak, here already" in html
    assert decided["Location"] == address
    with owner():
        assert draft.rows.get().state == RowState.LEFT_OUT


def test_a_row_is_left_out_by_name_and_taken_in_again(
    client: Browser, site: Site, holder: User
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
    address = f"{IMPORT}{draft.public_id}/"

    client.post(f"{address}rows/2/leave-out/")
    out = client.get(f"{address}?show=left_out").content.decode()
    client.post(f"{address}rows/2/leave-out/", {"again": "1"})

    assert "Take in again" in out
    with owner():
        assert draft.rows.get().state == RowState.GOOD


def test_scripts_and_formulas_are_shown_as_text(client: Browser, site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, made.of_long_notes())
    address = f"{IMPORT}{draft.public_id}/"

    html = client.get(address).content.decode() + client.get(f"{address}rows/5/").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Roe" in html


def test_a_page_that_waits_says_how_far_it_is(client: Browser, site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
        CaseloadDraft.objects.filter(pk=draft.pk).update(stage=Stage.JUDGING, rows_read=0)
    address = f"{IMPORT}{draft.public_id}/"

    whole, part = client.get(address), client.get(f"{address}progress/")

    for answer in (whole, part):
        assert "0 of 1 rows are checked" in answer.content.decode()
        assert 'hx-trigger="every 2s"' in answer.content.decode()


def test_a_list_is_thrown_away_after_a_question(client: Browser, site: Site, holder: User) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
    address = f"{IMPORT}{draft.public_id}/throw-away/"

    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == IMPORT
    with owner():
        assert not CaseloadDraft.objects.exists()


PARTS = ("", "progress/", "columns/", "words/", "rows/2/", "rows/2/same/", "throw-away/")


@pytest.mark.parametrize("part", PARTS)
def test_a_colleague_finds_no_list_of_mine(
    site: Site, holder: User, colleague: User, part: str
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))

    answer = client_for(colleague).get(f"{IMPORT}{draft.public_id}/{part}")

    assert answer.status_code == 404


@pytest.mark.parametrize("part", ["", "progress/", "columns/", "words/", "rows/2/", "throw-away/"])
def test_the_lead_of_the_site_sees_it(site: Site, holder: User, lead: User, part: str) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))

    answer = client_for(lead).get(f"{IMPORT}{draft.public_id}/{part}")

    assert answer.status_code == 200


def test_an_administrator_never_may(site: Site) -> None:
    administrator = make_user(Role.SITE_ADMINISTRATOR, site)

    assert client_for(administrator).get(IMPORT).status_code == 403


def test_what_was_taken_over_cannot_be_opened_again(
    client: Browser, site: Site, holder: User
) -> None:
    with acting_as(holder.pk):
        draft = explained(site, holder, listed("Nathan Zak"))
        caseload.take_over(draft=draft, by=holder)
    address = f"{IMPORT}{draft.public_id}/"

    assert client.get(address).status_code == 200
    for part in PARTS[2:]:
        assert client.get(f"{address}{part}").status_code == 404
