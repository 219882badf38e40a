"""Pages that change a plan: shown first, made as shown, taken back."""

from datetime import time, timedelta

import pytest

from advance_site.core.dates import today
from sessions.models import Cohort, ToTell
from sessions.planning.cascade import Move
from sessions.services.cascading import change_plan
from tests.cast import client_for
from tests.factories.sessions import group
from tests.sessions.conftest import acting
from tests.sessions.places import place

pytestmark = pytest.mark.django_db


def test_a_session_is_moved(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        session = group(cohort)
    client = client_for(team.first)
    url = place("session_move", session.public_id)
    asked = {
        "day": f"{session.starts_at + timedelta(days=1):%d/%m/%Y}",
        "at": "17.30",
        "later": "follow",
        "why": "Room",
    }

    shown = client.post(url, asked)
    seen = shown.context["form"].data["seen"]
    with acting(team.first):
        assert group(cohort).starts_at == session.starts_at
    answer = client.post(url, {**asked, "seen": seen, "make": "1"})

    assert answer.url == place("cohort_detail", cohort.public_id)
    with acting(team.first):
        assert group(cohort).starts_at != session.starts_at
    again = client.post(url, {"day": "01/01/2020", "at": "17", "why": ""})
    assert again.status_code == 422
    assert "Enter why it changes" in again.content.decode()


def test_what_was_not_looked_at_is_not_made(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        session = group(cohort)
    client = client_for(team.first)
    url = place("session_move", session.public_id)
    asked = {
        "day": f"{session.starts_at + timedelta(days=1):%d/%m/%Y}",
        "at": "17:30",
        "later": "follow",
        "why": "Room",
    }
    seen = client.post(url, asked).context["form"].data["seen"]

    other = client.post(url, {**asked, "at": "19:30", "seen": seen, "make": "1"})

    assert "Look again" in other.content.decode()
    with acting(team.first):
        assert group(cohort).starts_at == session.starts_at


def test_a_move_is_taken_back_by_one_click_on_the_cohort_s_page(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        session = group(cohort)
        ask = Move("group_1", session.starts_at.date() + timedelta(days=1), time(17), "Room")
        move = change_plan(cohort=cohort, ask=ask, why="Room", by=team.first)
    client = client_for(team.first)
    page = client.get(place("cohort_detail", cohort.public_id)).content.decode()
    url = place("take_back", cohort.public_id, move.public_id)
    assert url in page

    client.post(url)
    again = client.post(url)

    assert again.status_code == 302
    with acting(team.first):
        assert group(cohort).starts_at == session.starts_at
    assert url not in client.get(place("cohort_detail", cohort.public_id)).content.decode()


def test_a_closure_shows_and_moves_every_plan_of_the_site(team):
    cohort = team.cohort(men=1)
    with acting(team.lead):
        day = group(cohort).starts_at.date()
    client = client_for(team.lead)
    asked = {"first_day": f"{day:%d/%m/%Y}", "last_day": f"{day:%d/%m/%Y}", "why": "repairs"}

    shown = client.post(place("site_close"), asked)
    seen = shown.context["form"].data["seen"]
    answer = client.post(place("site_close"), {**asked, "seen": seen, "make": "1"})

    assert str(cohort) in shown.content.decode()
    assert answer.url == place("cohort_list")
    with acting(team.lead):
        assert group(cohort).starts_at.date() > day


def test_the_call_round_lists_men_and_is_ticked(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        session = group(cohort)
        ask = Move("group_1", session.starts_at.date() + timedelta(days=1), time(17), "Room")
        change_plan(cohort=cohort, ask=ask, why="Room", by=team.first)
        line = ToTell.objects.get()
    client = client_for(team.first)
    assert line.said in client.get(place("call_round")).content.decode()
    today_page = client.get("/").content.decode()
    assert "Ring round" in today_page

    client.post(place("tell_tried", line.public_id))
    client.post(place("tell_told", line.public_id))
    told = client.get(place("call_round")).content.decode()
    client.post(place("tell_not_told", line.public_id))

    assert "Everybody has been told." in told
    with acting(team.first):
        line.refresh_from_db()
        assert (line.tries, line.told_at) == (1, None)
    assert client_for(team.second).get(place("call_round")).status_code == 200


def test_a_session_is_cancelled_or_did_not_take_place(team):
    cohort = team.cohort(men=1)
    with acting(team.first):
        session = group(cohort)
    client = client_for(team.first)

    refused = client.post(place("session_did_not", session.public_id), {"why": "Snow"})
    answer = client.post(place("session_cancel", session.public_id), {"why": "Snow"})

    assert "has not begun" in refused.content.decode()
    assert answer.status_code == 302
    with acting(team.first):
        assert group(cohort).state == "cancelled"


def test_details_and_the_plan_are_made_anew(team):
    cohort = team.cohort()
    client = client_for(team.first)
    details = {"mode": "mixed", "link": "", "dial_in": "01632 960100", "room": "Room 2"}
    anew = {
        "starts_on": f"{today() + timedelta(days=21):%d/%m/%Y}",
        "weekday": "2",
        "starts_time": "10:00",
        "minutes": "90",
        "why": "Room",
        "plan_version": "1",
    }
    assert client.post(place("cohort_details", cohort.public_id), details).status_code == 302
    assert client.get(place("cohort_replan", cohort.public_id)).status_code == 200
    assert client.post(place("cohort_replan", cohort.public_id), anew).status_code == 302
    again = client.post(place("cohort_replan", cohort.public_id), anew)

    assert "The plan changed meanwhile" in again.content.decode()
    with acting(team.first):
        assert Cohort.objects.get().room == "Room 2"
