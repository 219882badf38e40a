"""Numbers, addresses and what he says of her are masked until somebody asks."""

import pytest

from advance_site.wall.context import acting_as
from participants.models import Participant
from tests.cast import Browser
from tests.factories.participants import make_partner_details, make_phone
from tests.participants.typed import post

pytestmark = pytest.mark.django_db


def test_address_and_next_of_kin_are_shown_after_a_tap(
    man: Participant, client_of_holder: Browser
) -> None:
    post(client_of_holder, man, "addresses/add/", lines="1 Example Road", postcode="zz1 1zz")
    kin = {"name": "Sam", "relationship": "brother", "number": "01632 960100"}
    post(client_of_holder, man, "next-of-kin/add/", knows_of_programme="no", **kin)

    record = client_of_holder.get(f"/men/{man.public_id}/record/").content.decode()
    with acting_as(man.holder.pk):
        address, somebody = man.addresses.get(), man.next_of_kin.get()
    shown = [
        post(client_of_holder, man, f"addresses/{address.public_id}/show/").content.decode(),
        post(client_of_holder, man, f"next-of-kin/{somebody.public_id}/show/").content.decode(),
    ]

    assert "1 Example Road" not in record
    assert "01632 960100" not in record
    assert "1 Example Road<br>ZZ1 1ZZ" in shown[0]
    assert "01632 960100" in shown[1]


def test_a_number_is_shown_as_a_fragment_to_the_script(
    man: Participant, client_of_holder: Browser
) -> None:
    phone = make_phone(man)
    url = f"/men/{man.public_id}/phones/{phone.public_id}/show/"

    response = client_of_holder.post(url, headers={"HX-Request": "true"})

    html = response.content.decode()
    assert "07700 900305" in html
    assert "<html" not in html


def test_a_number_is_retired_with_one_button(man: Participant, client_of_holder: Browser) -> None:
    phone = make_phone(man)

    answers = [post(client_of_holder, man, f"phones/{phone.public_id}/retire/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    record = client_of_holder.get(f"/men/{man.public_id}/record/").content.decode()
    assert "retired" in record
    assert "That was done already." in record


def test_partner_details_are_masked_until_they_are_asked_for(
    man: Participant, client_of_holder: Browser
) -> None:
    details = make_partner_details(man, email="maya@example.org", address="2 Example Road")
    page = client_of_holder.get(f"/men/{man.public_id}/partners/").content.decode()

    for field, value in (
        ("name", "Maya Example"),
        ("phone", "07700 900411"),
        ("email", "maya@example.org"),
        ("address", "2 Example Road"),
    ):
        assert value not in page
        shown = post(client_of_holder, man, f"partners/{details.public_id}/show/{field}/")
        assert value in shown.content.decode()
    unknown = post(client_of_holder, man, f"partners/{details.public_id}/show/statement/")
    assert unknown.status_code == 404


def test_reading_partner_details_is_not_possible_by_a_link(
    man: Participant, client_of_holder: Browser
) -> None:
    details = make_partner_details(man)
    url = f"/men/{man.public_id}/partners/{details.public_id}/show/name/"

    assert client_of_holder.get(url).status_code == 405
