"""Pages of the plan: making a cohort, who may open them, and how many queries they take."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.core.dates import today
from sessions.models import Cohort, Enrolment
from sessions.services import enrol_man
from tests.cast import client_for
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting
from tests.sessions.places import place, typed

pytestmark = pytest.mark.django_db


# What every request of a signed-in person costs: transaction, context, sign-in, user, roles.
OVERHEAD = 12
BUDGET = 12
OUTSIDERS = [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR]


def test_the_list_shows_cohorts_of_the_site_and_links_her_own(team):
    own = team.cohort(men=2)
    other = make_user(Role.FACILITATOR, team.site)

    shown = client_for(team.first).get(place("cohort_list"), {"show": "coming"})
    colleague = client_for(other).get(place("cohort_list"), {"show": "all"})

    link = place("cohort_detail", own.public_id)
    assert link in shown.content.decode()
    assert "Cohort 1" in colleague.content.decode()
    assert link not in colleague.content.decode()
    assert "not yours" in colleague.content.decode()


@pytest.mark.parametrize("show", ["running", "past", "nonsense"])
def test_an_empty_list_says_what_to_do(team, show):
    team.cohort()

    answer = client_for(team.first).get(place("cohort_list"), {"show": show})

    assert "No cohort here." in answer.content.decode()


def test_a_cohort_is_first_shown_then_made(team):
    man = team.man()
    client = client_for(team.lead)
    coach = {f"coach_{man.public_id.hex}": str(team.coach.public_id)}

    shown = client.post(place("cohort_create"), typed(team, **coach))

    assert shown.status_code == 200
    assert "Nothing is made yet" in shown.content.decode()
    assert "33 sessions, 33 slots of 1 man" in shown.content.decode()
    with acting(team.lead):
        assert not Cohort.objects.exists()
    seen = shown.context["form"].data["seen"]
    made = client.post(place("cohort_create"), typed(team, seen=seen, make="1", **coach))
    with acting(team.lead):
        cohort = Cohort.objects.get()
        assert made.url == place("cohort_detail", cohort.public_id)
        assert Enrolment.objects.get(cohort=cohort).coach == team.coach


def test_what_was_not_shown_is_not_made(team):
    client = client_for(team.lead)
    shown = client.post(place("cohort_create"), typed(team))
    seen = shown.context["form"].data["seen"]

    answer = client.post(
        place("cohort_create"), typed(team, seen=seen, make="1", starts_time="19:00")
    )

    assert "Look again" in answer.content.decode()
    with acting(team.lead):
        assert not Cohort.objects.exists()


def test_a_double_booking_is_shown_and_needs_a_reason(team):
    team.cohort(starts_on=today() + timedelta(days=14))
    client = client_for(team.lead)

    shown = client.post(place("cohort_create"), typed(team))

    assert "Somebody is booked twice" in shown.content.decode()
    seen = shown.context["form"].data["seen"]
    refused = client.post(place("cohort_create"), typed(team, seen=seen, make="1"))
    assert refused.status_code == 422
    assert "say why both stay" in refused.content.decode()
    made = client.post(
        place("cohort_create"),
        typed(team, seen=seen, make="1", exception_reason="Groups joined"),
    )
    assert made.status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("starts_on", "", "Enter the day on which week 1 starts"),
        ("starts_on", "01/01/2020", "Choose a day from today on"),
        ("starts_on", "01/01/2999", "Choose a day within the next two years"),
        ("minutes", "5", "Enter how long a group lasts"),
        ("link", "not a link", "Enter the whole link"),
        ("weekday", "9", "Select the weekday"),
        ("number", "0", "Enter a number from 1"),
    ],
)
def test_bad_input_gets_a_message_and_loses_nothing(team, field, value, sentence):
    answer = client_for(team.lead).post(place("cohort_create"), typed(team, **{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "https://meet.example.org/g" in answer.content.decode() or field == "link"


def test_two_different_facilitators_are_asked_for(team):
    same = typed(team, second=str(team.first.public_id))

    answer = client_for(team.lead).post(place("cohort_create"), same)

    assert "Select somebody else than the first facilitator" in answer.content.decode()


def test_a_facilitator_cannot_plan_for_others(team):
    client = client_for(team.coach)
    shown = client.post(place("cohort_create"), typed(team))
    seen = shown.context["form"].data["seen"]

    answer = client.post(place("cohort_create"), typed(team, seen=seen, make="1"))

    assert answer.status_code == 422
    assert "You can plan a cohort that you lead" in answer.content.decode()


def test_a_cohort_s_page_shows_plan_men_and_changes(team):
    cohort = team.cohort(men=2)

    answer = client_for(team.first).get(place("cohort_detail", cohort.public_id))

    text = answer.content.decode()
    assert "Website 1, call 1" in text
    assert "0 of 32" in text
    assert "Plan made" in text
    assert "Tom Rees, Jo Hall" in text


def pages(team) -> list[str]:
    cohort = team.cohort(men=1)
    with acting(team.lead):
        session, row = group(cohort), enrolments(cohort)[0]
    return [
        place("cohort_detail", cohort.public_id),
        place("cohort_details", cohort.public_id),
        place("cohort_replan", cohort.public_id),
        place("facilitator_swap", cohort.public_id),
        place("man_enrol", cohort.public_id),
        place("man_coach", cohort.public_id, row.public_id),
        place("man_leave", cohort.public_id, row.public_id),
        place("session_move", session.public_id),
        place("session_cancel", session.public_id),
        place("session_did_not", session.public_id),
        place("stand_in_set", session.public_id),
    ]


def test_every_page_opens_for_who_leads_the_cohort(team):
    client = client_for(team.first)

    assert {client.get(url).status_code for url in pages(team)} == {200}


def test_a_cohort_of_others_is_not_there(team):
    colleague = client_for(make_user(Role.FACILITATOR, team.site))
    elsewhere = client_for(make_user(Role.SITE_LEAD))
    urls = pages(team)

    assert {colleague.get(url).status_code for url in urls} == {404}
    assert {elsewhere.get(url).status_code for url in urls} == {404}


@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_has_nothing_to_do_with_cases_is_refused(team, role):
    client = client_for(make_user(role, team.site))
    urls = [place("cohort_list"), place("cohort_create"), *pages(team)]

    assert {client.get(url).status_code for url in urls} == {403}


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_the_pages_take_the_same_few_queries_for_few_and_many(team):
    small = team.cohort(men=1)
    team.man()
    client = client_for(team.lead)
    urls = [
        place("cohort_list") + "?show=all",
        place("cohort_create"),
        place("cohort_detail", small.public_id),
    ]
    few = [queries(client, url) for url in urls]
    with acting(team.lead):
        for _ in range(4):
            enrol_man(
                cohort=small,
                man=team.man(),
                coach=team.coach,
                joined_on=small.starts_on,
                by=team.lead,
            )
    team.cohort(men=2, starts_time=time(9))
    team.man()

    many = [queries(client, url) for url in urls]

    assert few == many
    assert max(few) <= OVERHEAD + BUDGET
