"""A man is added after a search, and his details are changed."""

from datetime import date
from uuid import uuid4

import pytest

from advance_site.accounts.models import User
from advance_site.wall.context import acting_as
from participants.models import Participant
from tests.cast import Browser, client_for, owner
from tests.factories.participants import make_man
from tests.participants.typed import REFERRAL, STOCK, post

pytestmark = pytest.mark.django_db


def test_a_new_man_is_added_after_a_search(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    typed = {
        **REFERRAL,
        "given_name": "Dean",
        "family_name": "Fallow",
        "language": "English",
        "literacy": "not_asked",
        "phone": "07700 900412",
        "site": holder.current_memberships[0].site_id,
        "date_of_birth_day": "3",
        "date_of_birth_month": "4",
        "date_of_birth_year": "1984",
    }

    page = client.get("/men/new/")
    answer = client.post("/men/new/", {**typed, "once": str(uuid4())})

    assert page.status_code == 200
    with acting_as(holder.pk):
        man = Participant.objects.get()
    assert answer["Location"] == f"/men/{man.public_id}/record/"
    assert (man.date_of_birth, man.holder) == (date(1984, 4, 3), holder)


@pytest.mark.parametrize(
    ("looked_for", "given", "family"),
    [
        ("Fallow", "", "Fallow"),
        ("Dean James Fallow", "Dean James", "Fallow"),
        ("0412", "", ""),
    ],
)
def test_the_name_that_was_looked_for_stands_in_the_form_and_in_no_address(
    holder: User, looked_for: str, given: str, family: str
) -> None:
    client = client_for(holder)
    found = client.post("/men/find/", {"q": looked_for})

    page = client.post("/men/new/", {"looked_for": looked_for})

    hidden = f'<input type="hidden" name="looked_for" value="{looked_for}">'
    assert hidden in found.content.decode()
    assert f"?looked_for={looked_for}" not in found.content.decode()
    assert page.status_code == 200
    form = page.context["form"]
    assert not form.is_bound
    assert (form["given_name"].value() or "", form["family_name"].value() or "") == (given, family)


def test_a_man_of_a_known_family_name_is_added_only_if_he_is_another(holder: User) -> None:
    known = make_man(holder=holder, site=holder.current_memberships[0].site)
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    typed = {
        **REFERRAL,
        "given_name": "Gerard",
        "family_name": known.family_name,
        "language": "English",
        "literacy": "not_asked",
        "site": known.site_id,
    }

    asked = client.post("/men/new/", {**typed, "once": str(uuid4())})
    added = client.post("/men/new/", {**typed, "another": "on", "once": str(uuid4())})

    assert asked.status_code == 422
    assert known.reference in asked.content.decode()
    assert "He is none of the men found" in asked.content.decode()
    assert added.status_code == 302
    with acting_as(holder.pk):
        assert Participant.objects.count() == 2


def test_a_new_mans_faults_are_all_named(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})

    response = client.post("/men/new/", {"once": str(uuid4())})

    html = response.content.decode()
    assert response.status_code == 422
    for sentence in ("Enter his given name.", "Select who referred him.", "Select his site."):
        assert sentence in html
    assert not [stock for stock in STOCK if stock in html]


def test_a_facilitator_cannot_give_a_new_man_to_a_stranger(holder: User) -> None:
    client = client_for(holder)
    client.post("/men/find/", {"q": "Nobody"})
    stranger = make_man().holder

    response = client.post("/men/new/", {"holder": stranger.pk, "once": str(uuid4())})

    assert "Select one of these people." in response.content.decode()


def test_his_details_are_changed_and_the_search_follows(
    man: Participant, client_of_holder: Browser
) -> None:
    answer = post(
        client_of_holder,
        man,
        "record/change/",
        given_name="Cal",
        family_name="Ōsei",
        language="Welsh",
        literacy="read_to",
    )

    assert answer.status_code == 302
    with owner():
        man.refresh_from_db()
    assert man.folded_names == "cal osei"
    assert man.has_communication_needs
