"""Pages on which two records become one: they work, and who may not."""

from __future__ import annotations

import pytest

from advance_site.accounts.models import User
from advance_site.wall.context import acting_as
from participants.models import Merge, Participant, Status
from participants.services import merge_men
from tests.cast import Browser, client_for, owner
from tests.factories.participants import make_contact, make_man, make_suitability

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of_holder: Browser) -> Browser:
    return client_of_holder


@pytest.fixture
def other(holder: User) -> Participant:
    man = make_man(
        holder=holder, given_name="Cal", family_name="Darrowby", date_of_birth="1990-01-05"
    )
    make_contact(man)
    return man


def address(man: Participant, part: str = "merge/") -> str:
    return f"/men/{man.public_id}/{part}"


def test_the_other_record_is_found(client: Browser, man: Participant, other: Participant) -> None:
    assert client.get(address(man)).status_code == 200

    html = client.post(address(man), {"q": "Darrowby"}).content.decode()

    assert f"/men/{man.public_id}/merge/{other.public_id}/" in html
    assert f"/merge/{man.public_id}/" not in html


def test_a_colleagues_man_is_not_offered(
    client: Browser, man: Participant, colleague: User
) -> None:
    theirs = make_man(holder=colleague, family_name="Darrowby")

    html = client.post(address(man), {"q": "Darrowby"}).content.decode()

    assert str(theirs.public_id) not in html
    assert client.get(address(man, f"merge/{theirs.public_id}/")).status_code == 404


def test_they_become_one_and_two_again(
    client: Browser, man: Participant, other: Participant
) -> None:
    page = address(man, f"merge/{other.public_id}/")
    html = client.get(page).content.decode()
    assert "contacts: 1" in html
    assert "Keep this one instead" in html

    done = client.post(page, {"given_name": "kept", "date_of_birth": "away"}, follow=True)

    assert "They are one record now." in done.content.decode()
    assert other.reference in done.content.decode()
    with owner():
        man.refresh_from_db()
        merge = Merge.objects.get()
    assert (man.given_name, str(man.date_of_birth)) == ("Callum", "1990-01-05")
    assert client.get(address(other, "record/")).status_code == 404

    back = client.post(address(man, f"merges/{merge.public_id}/undo/"), follow=True)

    assert "They are two records again" in back.content.decode()
    assert client.get(address(other, "record/")).status_code == 200


def test_what_stands_against_it_is_said_first(
    client: Browser, man: Participant, other: Participant
) -> None:
    make_suitability(man)
    make_suitability(other)
    page = address(man, f"merge/{other.public_id}/")

    html = client.get(page).content.decode()
    answer = client.post(page, {"given_name": "kept", "date_of_birth": "away"})

    assert "Decide one first" in html
    assert answer.status_code == 422
    with owner():
        assert not Merge.objects.exists()


def test_a_record_is_not_merged_into_itself(client: Browser, man: Participant) -> None:
    html = client.get(address(man, f"merge/{man.public_id}/")).content.decode()

    assert "one and the same record" in html


def test_a_refused_undo_says_why(
    client: Browser, man: Participant, other: Participant, holder: User
) -> None:
    third = make_man(holder=holder, status=Status.REFERRED)
    with acting_as(holder.pk):
        merge = merge_men(kept=man, away=other, by=holder)
        merge_men(kept=third, away=man, by=holder)
    answer = client.post(address(man, f"merges/{merge.public_id}/undo/"))
    assert answer.status_code == 404

    with acting_as(holder.pk):
        second = Merge.objects.get(kept=third)
    html = client.get(address(third, "merges/")).content.decode()
    assert "Undo it as a whole" in html
    back = client.post(address(third, f"merges/{second.public_id}/undo/"), follow=True)
    assert "They are two records again" in back.content.decode()


@pytest.mark.parametrize("part", ["merge/", "merges/"])
def test_a_colleague_finds_neither_page(man: Participant, colleague: User, part: str) -> None:
    assert client_for(colleague).get(address(man, part)).status_code == 404
