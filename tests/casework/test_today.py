"""Today at the main door: one counted list, right by itself."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from advance_site.core.dates import now, today
from advance_site.core.weekdays import Weekday
from advance_site.wall.context import acting_as
from casework import today as page
from casework.models import TodayChoice
from coaching.models import Attempt
from participants.models import Contact, Status
from sessions.models import GroupSession, Slot
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_man,
    make_phone,
)
from tests.factories.sessions import Team, enrolments, group, long_ago, make_team

pytestmark = pytest.mark.django_db


def rows(html: str) -> list[str]:
    """What stands in each line, without tags, in order."""
    found = re.findall(r'<li class="work-row.*?</li>', html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def counts(html: str) -> dict[str, int]:
    links = re.findall(r'<a class="filters__link.*?</a>', html, re.S)
    words = [re.sub(r"<[^>]+>", " ", link).split() for link in links]
    return {said[0]: int(said[1]) for said in words if len(said) > 1}


def session_of(team: Team, key: str = "welcome", men: int = 2) -> GroupSession:
    cohort = team.cohort(men=men, starts_on=today())
    with owner():
        return group(cohort, key)


def opened(user: User, query: str = "") -> str:
    answer = client_for(user).get(f"/{query}")
    assert answer.status_code == 200
    return answer.text


def test_a_new_person_is_told_who_adds_them_to_a_cohort() -> None:
    site = make_site()
    make_user(Role.SITE_LEAD, site, "Petra Lindqvist")

    html = opened(make_user(Role.FACILITATOR, site))

    assert "Nothing left today." in html
    assert "P Lindqvist adds you to a cohort" in html


def test_a_day_on_which_nothing_is_left_names_the_next_group() -> None:
    team = make_team()
    team.cohort(men=1)

    html = opened(team.first)

    assert "Next: welcome group," in html


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR])
def test_whoever_has_no_men_sees_no_filter_and_no_line(role: Role) -> None:
    html = opened(make_user(role))

    assert "Nothing waits for you here." in html
    assert rows(html) == []
    assert "filters__link" not in html


def test_a_group_of_today_stands_by_the_clock_with_its_way_in() -> None:
    team = make_team()
    session = session_of(team)

    with time_machine.travel(session.starts_at - timedelta(hours=2), tick=False):
        [line, *_] = [row for row in rows(opened(team.first)) if "Welcome group" in row]

    assert "in 2 h 0 min" in line
    assert f"cohort {session.cohort.number}" in line
    assert "2 men. By video." in line
    assert "With J Hall." in line
    assert "Open video" in line


def test_a_register_that_nobody_signed_is_late_by_its_days() -> None:
    team = make_team()
    session = session_of(team)

    with time_machine.travel(session.ends_at + timedelta(days=3), tick=False):
        lines = rows(opened(team.first, "?show=registers"))

    register = next(line for line in lines if "Take the register of" in line)
    assert register.startswith("3 days late")
    assert "2 of 2 men to mark, then sign." in register


def test_a_session_that_was_signed_makes_no_line() -> None:
    team = make_team()
    session = session_of(team, men=1)
    with owner():
        type(session).objects.filter(pk=session.pk).update(
            state="held", signed_at=now(), signed_by=team.first
        )

    with time_machine.travel(session.ends_at + timedelta(days=3), tick=False):
        assert not any("Welcome group" in line for line in rows(opened(team.first)))


def first_call(team: Team) -> Slot:
    cohort = team.cohort(men=1, starts_on=long_ago(4))
    with owner():
        slot: Slot = Slot.objects.select_related("participant").get(
            enrolment__cohort=cohort, item__key="coaching_1"
        )
        return slot


def test_a_call_stands_with_its_coach_and_shows_its_number_on_a_tap() -> None:
    team = make_team()
    slot = first_call(team)
    phone = make_phone(slot.participant)

    html = opened(team.coach, "?show=calls")

    assert str(phone.public_id) in html
    assert "not tried yet" in html
    assert f'href="/calls/{slot.public_id}/"' in html
    assert "07700 900305" not in html


def test_a_try_shows_as_a_dot_and_moves_the_call_to_its_time() -> None:
    team = make_team()
    slot = first_call(team)
    with owner():
        Attempt.objects.create(
            participant=slot.participant, slot=slot, number=1, by=team.coach,
            try_again_at=now() + timedelta(days=1, hours=1),
        )  # fmt: skip

    today_lines = rows(opened(team.coach, "?show=calls"))
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        tomorrow = rows(opened(team.coach, "?show=calls"))

    assert not any("Call 1" in line for line in today_lines)
    assert any("1 try" in line for line in tomorrow)


def test_a_window_that_is_open_comes_first_and_says_until_when() -> None:
    team = make_team()
    slot = first_call(team)
    moment = now().replace(hour=10, minute=30)
    with owner():
        slot.participant.agreed_times.create(
            weekday=moment.weekday(), starts="09:00", ends="12:00", added_by=team.lead
        )

    with time_machine.travel(moment, tick=False):
        [first, *_] = rows(opened(team.coach))

    assert first.startswith("Until 12:00 his window Ring")


def test_a_one_to_one_is_to_be_marked_from_its_day_on() -> None:
    team = make_team()
    team.cohort(men=1, starts_on=today())

    with time_machine.travel(now() + timedelta(days=2), tick=False):
        html = opened(team.first, "?show=registers")

    assert any("Mark the one-to-one with" in line for line in rows(html))


def test_goals_are_looked_at_again_from_week_four() -> None:
    team = make_team()
    cohort = team.cohort(men=1, starts_on=long_ago(0))
    with owner():
        man = enrolments(cohort)[0].participant
    goal = make_goal(man)

    with time_machine.travel(now() + timedelta(days=15), tick=False):
        assert not any("Review goals" in line for line in rows(opened(team.coach)))
    with time_machine.travel(now() + timedelta(days=22), tick=False):
        html = opened(team.coach)

    assert any("Review goals with" in line for line in rows(html))
    assert str(goal.public_id) in html


def test_danger_comes_before_everything_and_is_everybodys() -> None:
    lead = make_user(Role.SITE_LEAD)
    site = lead.memberships.get().site
    man = make_man(site=site)
    make_contact(man, follow_up_on=today() - timedelta(days=9), follow_up_what="Ring M Osei")
    make_danger(man)

    [first, *rest] = rows(opened(lead))

    assert "Tell by voice:" in first
    assert not any("Follow up" in line for line in rest)
    assert any("Follow up" in line for line in rows(opened(lead, "?whose=site")))


def test_filters_count_and_are_kept_per_person() -> None:
    facilitator = make_user(Role.FACILITATOR)
    man = make_man(holder=facilitator)
    make_contact(man, follow_up_on=today() - timedelta(days=2), follow_up_what="Ring M Osei")
    make_contact(man, follow_up_on=today(), follow_up_what="Send the letter")

    html = opened(facilitator)
    assert (
        counts(html).items()
        >= {"All": 2, "Calls": 0, "Follow-ups": 2, "Registers": 0, "Late": 1}.items()
    )

    assert len(rows(opened(facilitator, "?show=late"))) == 1
    assert len(rows(opened(facilitator))) == 1
    assert len(rows(opened(facilitator, "?show=nonsense"))) == 1
    with owner():
        assert TodayChoice.objects.get(user=facilitator).show == "late"


def test_a_choice_is_seen_by_nobody_else() -> None:
    one, other = make_user(Role.FACILITATOR), make_user(Role.FACILITATOR)
    opened(one, "?show=late")

    with acting_as(other.pk):
        assert not TodayChoice.objects.exists()


def test_a_filter_without_a_line_offers_all() -> None:
    facilitator = make_user(Role.FACILITATOR)
    make_contact(
        make_man(holder=facilitator), follow_up_on=today(), follow_up_what="Send the letter"
    )

    assert "Choose “All”" in opened(facilitator, "?show=late")


def test_a_room_that_fails_is_named_and_the_rest_stands(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    facilitator = make_user(Role.FACILITATOR)
    make_contact(
        make_man(holder=facilitator), follow_up_on=today(), follow_up_what="Send the letter"
    )

    def broken(user: User, *, site: bool) -> Any:
        return list(Contact.objects.raw("SELECT nothing_of_that_name"))

    monkeypatch.setattr(page, "ROOMS", (*page.ROOMS, ("The letters", broken)))
    html = opened(facilitator)

    assert re.search(r"The letters could not be read \(request \w+\)", html)
    assert any("Follow up" in line for line in rows(html))
    assert "The letters could not be read" in caplog.text


def test_another_sites_work_makes_no_line() -> None:
    make_contact(make_man(), follow_up_on=today(), follow_up_what="Send the letter")

    assert rows(opened(make_user(Role.SITE_LEAD), "?whose=site")) == []


def test_a_list_is_written_down_with_its_count() -> None:
    facilitator = make_user(Role.FACILITATOR)
    make_contact(
        make_man(holder=facilitator), follow_up_on=today(), follow_up_what="Send the letter"
    )

    opened(facilitator)

    with owner():
        event = Event.objects.filter(kind="list").latest("pk")
    assert (event.object_kind, event.count, event.actor_id) == ("today", 1, facilitator.pk)


# Sign-in, person, context (twice), memberships, duty numbers, and two pairs of savepoints.
OVERHEAD = 10
BUDGET = 12


def test_it_costs_as_much_with_many_men_as_with_few() -> None:
    team = make_team()
    team.cohort(men=2, starts_on=long_ago(6))
    few = queries(team.coach)
    for hour in (9, 11, 14):
        team.cohort(men=10, starts_on=long_ago(6), starts_time=time(hour))
    with owner():
        for one in Slot.objects.filter(item__key="coaching_2").select_related("participant"):
            one.participant.agreed_times.create(
                weekday=Weekday.MONDAY, starts="09:00", ends="12:00", added_by=team.lead
            )
    many = queries(team.coach)

    assert many == few, (few, many)
    assert many <= OVERHEAD + BUDGET


def queries(user: User) -> int:
    client = client_for(user)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return len(captured)


def test_status_of_a_man_who_is_to_be_told_opens_at_its_time() -> None:
    facilitator = make_user(Role.FACILITATOR)
    make_man(holder=facilitator, status=Status.EXCLUDED)

    [line] = rows(opened(facilitator))

    assert "Rung ISS duty" in line
    assert "that his place has ended" in line
    assert "Excluded" not in line
    assert "Not before" in line
