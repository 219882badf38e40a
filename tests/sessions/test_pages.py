"""Pages of the plan: they work, who may not, and how many queries they take."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advance_site.accounts.access import Role
from advance_site.core.dates import today
from participants.models import Status
from participants.services import current_status
from sessions.models import Cohort, Enrolment, StandIn, ToTell
from sessions.planning.cascade import Move
from sessions.services import enrol_man
from sessions.services.cascading import change_plan
from tests.cast import client_for
from tests.factories.accounts import make_user
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
# What every request of a signed-in person costs: transaction, context, sign-in, user, roles.
OVERHEAD = 12
BUDGET = 12
OUTSIDERS = [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR]


def place(name: str, *args) -> str:
    return reverse(f"sessions:{name}", args=args)


def typed(team, **changes) -> dict[str, str]:
    starts_on = today() + timedelta(days=14)
    values = {
        "starts_on": f"{starts_on:%d/%m/%Y}",
        "weekday": str(starts_on.weekday()),
        "starts_time": "18:00",
        "minutes": "120",
        "mode": "video",
        "link": "https://meet.example.org/g",
        "first": str(team.first.public_id),
        "second": str(team.second.public_id),
        "look": "1",
    }
    return {**values, **changes}


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
