"""Danger, reach on duty, and handing a man over: what the forms do and refuse."""

from uuid import uuid4

import pytest

from advance_site.accounts.models import User
from participants.models import DangerCall, DangerTry, Participant
from tests.cast import Browser, client_for, owner
from tests.factories.participants import make_danger, make_man
from tests.participants.typed import clock, post

pytestmark = pytest.mark.django_db


def test_danger_is_opened_and_told_in_one_form(
    man: Participant, client_of_holder: Browser
) -> None:
    answer = post(
        client_of_holder,
        man,
        "danger/",
        about="threat",
        told_whom="iss_duty",
        spoke_to="R Vale",
        at=clock(-1),
        place="call",
        place_id=str(uuid4()),
        next="/calls/",
    )

    assert answer["Location"] == "/calls/"
    with owner():
        step = DangerCall.objects.get()
    assert (step.place, step.told_whom, step.is_open) == ("call", "iss_duty", False)


def test_danger_never_sends_anybody_to_another_site(
    man: Participant, client_of_holder: Browser
) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "\\\\example.org"):
        answer = post(client_of_holder, man, "danger/", about="threat", next=elsewhere)

        assert answer["Location"] == f"/men/{man.public_id}/danger/"


def test_an_open_step_says_who_could_not_be_reached_and_stays_open(
    man: Participant, client_of_holder: Browser
) -> None:
    step = make_danger(man)
    page = f"danger/{step.public_id}/told/"

    unnamed = post(client_of_holder, man, page, unreachable="1")
    post(client_of_holder, man, page, unreachable="1", told_whom="iss_duty")
    shown = client_of_holder.get(f"/men/{man.public_id}/{page}").content.decode()
    told = post(client_of_holder, man, page, told_whom="police", spoke_to="Desk", at=clock(-1))
    closed = client_of_holder.get(f"/men/{man.public_id}/{page}").content.decode()

    assert "Select whom you could not reach." in unnamed.content.decode()
    assert "ISS duty: nobody reached" in shown
    assert told.status_code == 302
    assert "This step is closed." in closed
    with owner():
        assert DangerTry.objects.count() == 1


def test_the_danger_page_names_every_number_and_the_sites_steps(
    man: Participant, client_of_holder: Browser
) -> None:
    make_danger(man)
    html = client_of_holder.get(f"/men/{man.public_id}/danger/").content.decode()

    for words in ("tel:999", "ISS duty, by day", "ISS at night, by night", "Stay on the line."):
        assert words in html
    assert "Say who was told by voice" in html


def test_duty_reach_is_asked_for_with_a_reason(man: Participant, colleague: User) -> None:
    client = client_for(colleague)
    url = f"/men/{man.public_id}/duty/"

    page = client.get(url)
    silent = client.post(url, {"once": str(uuid4())})
    answer = client.post(url, {"reason": "He rings in a crisis.", "once": str(uuid4())})

    assert "Tess Rees is told" in page.content.decode()
    assert "Enter why you need his page." in silent.content.decode()
    assert answer["Location"] == f"/men/{man.public_id}/"
    assert client.get(f"/men/{man.public_id}/record/").status_code == 200
    assert client.get(f"/men/{man.public_id}/partners/").status_code == 404
    assert client.get(url)["Location"] == f"/men/{man.public_id}/"


def test_duty_reach_of_another_site_is_not_found(colleague: User) -> None:
    assert client_for(colleague).get(f"/men/{make_man().public_id}/duty/").status_code == 404


def test_a_lead_hands_a_man_over_and_a_facilitator_may_not(
    man: Participant, lead: User, colleague: User, client_of_holder: Browser
) -> None:
    page = f"/men/{man.public_id}/record/hand-over/"
    client = client_for(lead)

    assert client_of_holder.get(page).status_code == 403
    assert client.get(page).status_code == 200
    answer = post(client, man, "record/hand-over/", holder=colleague.pk)

    assert answer.status_code == 302
    with owner():
        man.refresh_from_db()
    assert man.holder == colleague
