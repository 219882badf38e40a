"""A man's page: what is next, where he is, where he fell off."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from advance_site.core.dates import now, today
from coaching.models import Attempt
from participants.models import Address, Participant, Status
from sessions.models import Slot
from tests.casework.test_today import rows
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_grant,
    make_man,
    make_partner_details,
    make_phone,
)
from tests.factories.sessions import Team, enrolments, group, long_ago, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team()


def page_of(user: User, man: Participant, query: str = "") -> str:
    answer = client_for(user).get(f"/men/{man.public_id}/{query}")
    assert answer.status_code == 200
    return answer.text


def man_in_cohort(team: Team, weeks: int, men: int = 1) -> Participant:
    cohort = team.cohort(men=men, starts_on=long_ago(weeks))
    with owner():
        return enrolments(cohort)[0].participant


def test_his_head_says_who_he_is_and_who_works_with_him(team: Team) -> None:
    man = man_in_cohort(team, 3)

    html = page_of(team.coach, man)

    assert f"<h1>{man.name}</h1>" in html
    assert f"<title>{man.reference}</title>" in html
    assert f"{man.reference}. Cohort 1, week 4 of 1" in html
    assert "Coach S Okafor, named worker L Lindqvist." in html


def test_before_he_starts_the_picture_shows_32_dotted_slots(team: Team) -> None:
    cohort = team.cohort(men=1)
    with owner():
        man = enrolments(cohort)[0].participant

    html = page_of(team.coach, man)

    picture = re.search(r'<div class="strip__picture.*?</div>', html, re.S)
    assert picture is not None
    assert picture[0].count("slot slot--coming") == 33
    assert "<b>0</b> of 32" in html
    assert "Show as a table" in html
    assert "Nobody has written down a talk with him yet." not in html  # his status is a line


def test_a_man_in_no_cohort_has_no_picture(team: Team) -> None:
    html = page_of(team.lead, team.man())

    assert "He is in no cohort yet." in html
    assert "strip__picture" not in html


def test_next_has_four_lines_and_counts_the_rest(team: Team) -> None:
    man = man_in_cohort(team, 2)
    for n in range(6):
        make_contact(man, follow_up_on=today(), follow_up_what=f"Do this, {n}")

    html = page_of(team.coach, man)

    shown, _, rest = html.partition("man-rest")
    assert len(rows(shown)) == 4
    count = re.search(r"<summary>(\d+) more</summary>", rest)
    assert count is not None
    assert int(count[1]) == len(rows(rest)) > 1


def test_danger_is_the_first_thing_to_do(team: Team) -> None:
    man = man_in_cohort(team, 2)
    make_danger(man)

    assert "Tell by voice:" in rows(page_of(team.coach, man))[0]


def test_a_call_is_tried_and_logged_from_his_page(team: Team) -> None:
    man = man_in_cohort(team, 3)
    phone = make_phone(man)
    with owner():
        slot = Slot.objects.get(participant=man, item__key="coaching_1")
        for number in (1, 2):
            Attempt.objects.create(participant=man, slot=slot, number=number, by=team.coach)

    html = page_of(team.coach, man)

    assert f'action="/calls/{slot.public_id}/no-answer/"' in html
    assert f"/phones/{phone.public_id}/show/" in html
    assert "2 tries" in html
    assert "Call 1, try 2: no answer." in html


def test_weeks_with_nothing_done_stand_as_a_band_and_in_the_timeline(team: Team) -> None:
    man = man_in_cohort(team, 6)

    html = page_of(team.coach, man)

    assert "strip__gap from-1 to-6" in html
    assert "Nothing done, 6 weeks." in html
    assert "Nobody rang him." in html


def test_numbers_and_address_are_masked_until_tapped(team: Team) -> None:
    man = man_in_cohort(team, 2)
    make_phone(man)
    with owner():
        Address.objects.create(participant=man, lines="1 Example Street", added_by=team.lead)

    html = page_of(team.coach, man)

    assert "ends 305" in html
    assert "900305" not in html
    assert "Example Street" not in html
    assert "Show address" in html


def test_nothing_of_his_expartner_stands_there(team: Team) -> None:
    man = man_in_cohort(team, 2)
    make_partner_details(man)

    html = page_of(team.coach, man)

    assert "Maya" not in html
    assert "900411" not in html


def test_goals_stand_in_his_words(team: Team) -> None:
    man = man_in_cohort(team, 2)
    make_goal(man, words="Walk out and ring my brother before I shout.")

    html = page_of(team.coach, man)

    assert "“Walk out and ring my brother before I shout.”" in html
    assert "sure 6 of 10" in html


@pytest.mark.parametrize(
    ("show", "has", "has_not"),
    [("talks", "got in touch, phone", "Nothing done"), ("sessions", "Nothing done", "Active.")],
)
def test_the_timeline_is_filtered(team: Team, show: str, has: str, has_not: str) -> None:
    man = man_in_cohort(team, 6)
    make_contact(man)

    html = page_of(team.coach, man, f"?timeline={show}")
    lines = html.partition('class="timeline"')[2].partition("</ol>")[0]

    assert has in lines
    assert has_not not in lines


def test_older_lines_are_one_click_away(team: Team) -> None:
    man = man_in_cohort(team, 2)
    for _ in range(12):
        make_contact(man)

    short, whole = page_of(team.coach, man), page_of(team.coach, man, "?whole=1")

    assert re.search(r">\d+ earlier</a>", short)
    assert short.count("timeline__item") < whole.count("timeline__item")
    assert " earlier</a>" not in whole


def test_a_group_appears_in_the_timeline_once_its_register_is_signed(team: Team) -> None:
    cohort = team.cohort(men=1, starts_on=long_ago(2))
    with owner():
        one = enrolments(cohort)[0]
        session = group(cohort, "welcome")
        row = session.attendances.create(
            enrolment=one, participant=one.participant, site=team.site, outcome="A1",
            outcome_label="Attended, on time, took part", outcome_version="1",
            joined_by="phone", marked_by=team.first,
        )  # fmt: skip
    before = page_of(team.coach, one.participant)
    with owner():
        type(session).objects.filter(pk=session.pk).update(
            state="held", signed_at=now(), signed_by=team.first
        )
    after = page_of(team.coach, one.participant)

    assert row.outcome_label.lower() not in before.lower()
    assert "Welcome group: attended, on time, took part." in after


def test_opening_it_is_written_down(team: Team) -> None:
    man = man_in_cohort(team, 2)

    page_of(team.coach, man)

    with owner():
        [event] = Event.objects.filter(kind="opening", object_kind="man")
    assert (event.actor_id, event.men, event.site_id) == (
        team.coach.pk,
        [man.public_id],
        team.site.pk,
    )


def test_a_colleagues_man_leads_to_duty_reach_and_opens_after_it(team: Team) -> None:
    man = team.man()

    answer = client_for(team.first).get(f"/men/{man.public_id}/")
    make_grant(man, team.first)

    assert answer.status_code == 302
    assert answer["Location"] == f"/men/{man.public_id}/duty/"
    assert f"<h1>{man.name}</h1>" in page_of(team.first, man)


def test_another_sites_man_is_not_there() -> None:
    man = make_man()
    path = f"/men/{man.public_id}/"

    assert client_for(make_user(Role.FACILITATOR)).get(path).status_code == 404
    assert client_for(make_user(Role.SITE_LEAD)).get(path).status_code == 404
    assert client_for(make_user(Role.RESEARCHER)).get(path).status_code == 403
    assert client_for(make_user(Role.SITE_ADMINISTRATOR, man.site)).get(path).status_code == 403


def test_whoever_is_on_duty_changes_nothing_but_what_duty_needs(team: Team) -> None:
    man = team.man(status=Status.ACTIVE)
    make_phone(man)
    make_grant(man, team.first)

    html = page_of(team.first, man)

    assert "Add a number" not in html
    assert "Add contact" in html


OVERHEAD = 8  # sign-in, person, savepoint and context (twice each), memberships, duty numbers
BUDGET = 12


def test_it_costs_as_much_with_a_long_history_as_with_a_short_one(team: Team) -> None:
    man = man_in_cohort(team, 4)
    make_phone(man)
    few = queries(team.lead, man)
    for n in range(10):
        make_contact(man, follow_up_on=today(), follow_up_what=f"Do this, {n}")
    make_goal(man)
    make_danger(man)
    with owner():
        for slot in Slot.objects.filter(participant=man, item__strand="coaching"):
            Attempt.objects.create(participant=man, slot=slot, number=1, by=team.coach)
    team.cohort(men=10, starts_on=long_ago(3), starts_time=time(9))
    many = queries(team.lead, man)

    assert many == few
    assert many <= OVERHEAD + BUDGET


def queries(user: User, man: Participant) -> int:
    client = client_for(user)
    client.get(f"/men/{man.public_id}/")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/men/{man.public_id}/")
    return len(captured)


def test_after_the_programme_the_picture_stays(team: Team) -> None:
    man = man_in_cohort(team, 0)

    with time_machine.travel(now() + timedelta(weeks=30), tick=False):
        html = page_of(team.lead, man)

    assert "of 32" in html
    assert "week 31" not in html


def test_a_man_without_a_site_lead_nearby_is_still_found_by_his_holder() -> None:
    site = make_site()
    holder = make_user(Role.FACILITATOR, site)
    man = make_man(holder=holder)

    assert "Nothing is due with him." in page_of(holder, man)
