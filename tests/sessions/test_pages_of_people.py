"""Pages about the men and the leaders of a cohort."""

import pytest

from advance_site.core.dates import today
from participants.models import Status
from participants.services import current_status
from sessions.models import Enrolment, StandIn
from tests.cast import client_for
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting
from tests.sessions.places import place

pytestmark = pytest.mark.django_db


def test_a_man_is_enrolled_changes_coach_and_leaves(team):
    cohort = team.cohort()
    man = team.man()
    client = client_for(team.lead)
    joins = {
        "man": str(man.public_id),
        "coach": str(team.coach.public_id),
        "joined_on": f"{cohort.starts_on:%d/%m/%Y}",
        "plan_version": "1",
    }

    assert client.post(place("man_enrol", cohort.public_id), joins).status_code == 302

    with acting(team.lead):
        row = enrolments(cohort)[0]
    coach = {"coach": str(team.first.public_id), "why": "On leave"}
    url = place("man_coach", cohort.public_id, row.public_id)
    assert client.post(url, coach).status_code == 302
    leaves = {
        "left_on": f"{today():%d/%m/%Y}",
        "reason": "Moved away",
        "status": "withdrawn",
        "status_reason": "other",
        "risk_review_done": "yes",
    }
    url = place("man_leave", cohort.public_id, row.public_id)
    assert client.post(url, leaves).status_code == 302
    with acting(team.lead):
        assert Enrolment.objects.get().left_on == cohort.starts_on
        assert current_status(man) == Status.WITHDRAWN


@pytest.mark.parametrize("name", ["man_coach", "man_leave"])
def test_a_form_about_a_man_names_him_on_the_page_and_not_in_the_browsers_title(team, name):
    cohort = team.cohort(men=1)
    with acting(team.lead):
        row = enrolments(cohort)[0]

    html = client_for(team.lead).get(place(name, cohort.public_id, row.public_id)).content.decode()

    title = html.split("<title>")[1].split("</title>")[0]
    heading = html.split("<h1>")[1].split("</h1>")[0]
    assert title == heading.replace(row.participant.name, row.participant.reference)
    assert row.participant.family_name not in title


def test_a_man_leaves_without_a_reason_for_his_status_is_refused(team):
    cohort = team.cohort(men=1)
    with acting(team.lead):
        row = enrolments(cohort)[0]
    leaves = {"left_on": f"{today():%d/%m/%Y}", "reason": "x", "status": "withdrawn"}

    answer = client_for(team.lead).post(
        place("man_leave", cohort.public_id, row.public_id), leaves
    )

    assert answer.status_code == 422
    with acting(team.lead):
        assert Enrolment.objects.get().left_on is None


def test_nobody_waits_is_said(team):
    cohort = team.cohort()

    answer = client_for(team.lead).get(place("man_enrol", cohort.public_id))

    assert "No man waits" in answer.content.decode()


def test_a_facilitator_is_swapped_and_a_stand_in_set_and_taken_back(team):
    cohort = team.cohort()
    client = client_for(team.lead)
    swap = {
        "leaving": str(team.second.public_id),
        "joining": str(team.coach.public_id),
        "from_day": f"{today():%d/%m/%Y}",
        "why": "On leave",
        "plan_version": "1",
    }
    assert client.post(place("facilitator_swap", cohort.public_id), swap).status_code == 302
    with acting(team.lead):
        session = group(cohort)
    stand_in = {
        "leaving": str(team.first.public_id),
        "joining": str(team.second.public_id),
        "why": "Ill",
    }
    url = place("stand_in_set", session.public_id)
    assert client.post(url, stand_in).status_code == 302
    page = client.get(place("cohort_detail", cohort.public_id)).content.decode()
    assert "J Hall stands in for T Rees" in page
    with acting(team.lead):
        row = StandIn.objects.get()
    url = place("stand_in_end", session.public_id, row.public_id)
    assert client.get(url).status_code == 200
    assert client.post(url, {"why": "Well again"}).status_code == 302


def test_who_hands_over_her_own_cohort_is_led_home(team):
    cohort = team.cohort()
    swap = {
        "leaving": str(team.second.public_id),
        "joining": str(team.coach.public_id),
        "from_day": f"{today():%d/%m/%Y}",
        "why": "On leave",
    }

    answer = client_for(team.second).post(place("facilitator_swap", cohort.public_id), swap)

    assert answer.url == "/"
