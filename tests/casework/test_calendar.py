"""The week on screen, and the feed behind a key: hers alone, and nothing of anybody."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from advance_site.accounts.access import Role
from advance_site.accounts.models import Membership, SiteClosure, User
from advance_site.audit.models import Event
from advance_site.core.dates import local, london, now, today
from advance_site.wall.context import acting_as
from casework.models import CalendarKey
from casework.services import make_calendar_key
from casework.views import calendar as views
from participants.models import AgreedTime
from sessions.models import Cohort, Enrolment, GroupSession, Slot, SlotState
from sessions.services import cancel_session, move_session, set_stand_in
from tests.cast import Browser, client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.sessions import Team, enrolments, group, long_ago, make_team

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


@pytest.fixture
def team() -> Team:
    return make_team(make_site("Riverside"))


def soon(team: Team, men: int = 1, hour: int = 18) -> Cohort:
    """A cohort that begins in a week, so that its plan may still be changed."""
    return team.cohort(men=men, starts_time=time(hour))


def key_of(user: User) -> str:
    with acting_as(user.pk):
        return make_calendar_key(by=user)


def fetched(key: str, browser: Browser | None = None) -> Any:
    return (browser or Browser()).get(f"/calendar/{key}.ics")


def events(user: User, key: str = "") -> dict[Any, Any]:
    """The entries of her feed by their first moment or day."""
    answer = fetched(key or key_of(user))
    assert answer.status_code == 200
    calendar: Any = Calendar.from_ical(answer.content)
    found = calendar.walk("VEVENT")
    return {event["dtstart"].dt: event for event in found}


def timed(user: User) -> list[datetime]:
    return sorted(at for at in events(user) if isinstance(at, datetime))


def page(user: User, query: str = "") -> str:
    answer = client_for(user).get(f"/calendar/{query}")
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def week_of(session: GroupSession, **more: str) -> str:
    day = london(session.starts_at).date()
    return "?" + "&".join(f"{k}={v}" for k, v in {"week": day, **more}.items())


class TestFeed:
    def test_it_has_her_groups_and_her_calls(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            starts = {london(one.starts_at) for one in cohort.group_sessions.all()}
            calls = {
                slot.due_on
                for slot in Slot.objects.filter(
                    enrolment__cohort=cohort,
                    item__strand="coaching",
                    due_on__lt=today() + timedelta(days=180),
                )
            }

        assert set(timed(team.first)) == starts
        assert set(events(team.coach)) >= calls

    def test_it_says_nothing_about_anybody(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            man = enrolments(cohort)[0].participant

        body = fetched(key_of(team.coach)).content.decode()

        assert body.count("SUMMARY:Appointment") == body.count("SUMMARY:") > 10
        for word in (
            man.given_name, man.family_name, man.reference, str(man.public_id), "Riverside",
            "ADVANCE", "advance", "Group", "Call", "cohort", "LOCATION", "DESCRIPTION", "URL",
            "ATTENDEE", "ORGANIZER", "meet.example", team.coach.name,
        ):  # fmt: skip
            assert word not in body, word
        with owner():
            ids = [
                *Slot.objects.values_list("public_id", flat=True),
                *GroupSession.objects.values_list("public_id", flat=True),
            ]
        assert not [one for one in ids if str(one) in body or one.hex in body]

    def test_a_leads_feed_is_her_own_and_not_her_sites(self, team: Team) -> None:
        soon(team)

        assert events(team.lead) == {}

    def test_a_colleagues_groups_and_men_are_not_in_it(self, team: Team) -> None:
        soon(team)
        colleague = make_user(Role.FACILITATOR, team.site)

        assert events(colleague) == {}

    def test_a_moved_session_keeps_its_id_rises_and_is_at_its_new_time(self, team: Team) -> None:
        cohort = soon(team)
        key = key_of(team.first)
        with owner():
            session = group(cohort, "group_6")
        before = events(team.first, key)[london(session.starts_at)]
        day = london(session.starts_at).date() + timedelta(days=1)
        with acting_as(team.lead.pk):
            move_session(session=session, day=day, at=time(16, 30), why="Room", by=team.lead)

        found = events(team.first, key)

        after = found[local(day, time(16, 30))]
        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]
        assert london(session.starts_at) not in found

    def test_a_cancelled_session_is_cancelled_in_it(self, team: Team) -> None:
        cohort = soon(team)
        key = key_of(team.first)
        with owner():
            session = group(cohort, "group_6")
        before = events(team.first, key)[london(session.starts_at)]
        with acting_as(team.lead.pk):
            cancel_session(session=session, why="Snow", by=team.lead)

        after = events(team.first, key)[london(session.starts_at)]

        assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]

    def test_who_stands_in_has_it_and_whom_she_stands_in_for_has_not(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            session = group(cohort, "group_1")
        at = london(session.starts_at)
        assert at in timed(team.first)
        with acting_as(team.lead.pk):
            set_stand_in(
                session=session, user=team.coach, instead_of=team.first, reason="Ill", by=team.lead
            )

        assert at in timed(team.coach)
        assert at not in timed(team.first)

    def test_a_one_to_one_has_its_time_or_its_day(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            slot = Slot.objects.get(enrolment__cohort=cohort, item__key="one_to_one")
        assert slot.due_on in events(team.coach)
        with owner():
            Slot.objects.filter(pk=slot.pk).update(starts_at=local(slot.due_on, time(10)))

        assert local(slot.due_on, time(10)) in timed(team.coach)

    def test_a_call_is_at_his_agreed_time_or_when_he_said_to_ring_again(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            slot = Slot.objects.get(enrolment__cohort=cohort, item__key="coaching_1")
            AgreedTime.objects.create(
                participant=slot.participant,
                weekday=slot.due_on.weekday(),
                starts="10:00",
                ends="12:00",
                added_by=team.lead,
            )
        assert local(slot.due_on, time(10)) in timed(team.coach)

        again = local(slot.due_on, time(17, 15))
        with owner():
            slot.attempts.create(
                participant=slot.participant, number=1, by=team.coach, try_again_at=again
            )

        found = timed(team.coach)
        assert again in found
        assert local(slot.due_on, time(10)) not in found

    def test_a_call_that_was_made_and_one_of_a_man_who_left_are_gone(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            slots = Slot.objects.filter(enrolment__cohort=cohort, item__strand="coaching")
            first = slots.get(item__key="coaching_1")
            slots.filter(pk=first.pk).update(state=SlotState.DONE, done_at=now())
        assert first.due_on not in events(team.coach)

        with owner():
            Enrolment.objects.filter(cohort=cohort).update(
                left_on=today() + timedelta(days=30), left_reason="Moved"
            )
        assert events(team.coach) == {}

    def test_hours_hold_across_the_clock_change(self, team: Team) -> None:
        with time_machine.travel(local(date(2026, 10, 1), time(9)), tick=False):
            team.cohort(men=1, starts_on=date(2026, 10, 5))

            found = timed(team.first)

        groups = [at for at in found if at.hour == 18]
        assert {at.astimezone(UTC).hour for at in groups} == {17, 18}
        assert len(groups) == len(found)


class TestKey:
    def test_it_is_kept_as_a_hash_and_written_down_without_it(self, team: Team) -> None:
        key = key_of(team.first)

        with owner():
            [row] = CalendarKey.objects.all()
            said = [str(event.__dict__) for event in Event.objects.all()]
        assert len(key) > 40
        assert key not in row.digest
        assert re.fullmatch("[0-9a-f]{64}", row.digest)
        assert not [one for one in said if key in one]
        assert [one for one in said if "make calendar key" in one]

    def test_it_is_shown_once(self, team: Team) -> None:
        client = client_for(team.first)

        made = client.post("/calendar/feed/", {"make": "1"}).text
        again = client.get("/calendar/feed/").text

        [address] = re.findall(r'value="(http://[^"]+\.ics)"', made)
        assert Browser().get(address.removeprefix("http://testserver")).status_code == 200
        assert ".ics" not in again
        assert "cannot be shown again" in again

    def test_a_new_one_ends_the_old_one(self, team: Team) -> None:
        old, new = key_of(team.first), key_of(team.first)

        assert fetched(old).status_code == 404
        assert fetched(new).status_code == 200

    def test_a_revoked_one_leads_nowhere(self, team: Team) -> None:
        key = key_of(team.first)
        client = client_for(team.first)

        answer = client.post("/calendar/feed/", {"revoke": "1"}, follow=True)

        assert "The address is revoked." in answer.text
        assert "You have no address yet." in answer.text
        assert fetched(key).status_code == 404
        assert client.post("/calendar/feed/", {"revoke": "1"}).status_code == 302
        with owner():
            assert Event.objects.filter(verb="revoke calendar key").count() == 1

    def test_a_post_that_says_neither_makes_nothing(self, team: Team) -> None:
        client_for(team.first).post("/calendar/feed/")

        with owner():
            assert not CalendarKey.objects.exists()

    @pytest.mark.parametrize("key", ["x", "a" * 200, "key with blanks", "Ŵyn", "-" * 43])
    def test_any_other_word_leads_nowhere(self, team: Team, key: str) -> None:
        key_of(team.first)

        assert fetched(key).status_code == 404

    def test_who_left_has_no_feed_and_none_from_before_when_back(self, team: Team) -> None:
        key = key_of(team.first)
        with owner():
            User.objects.filter(pk=team.first.pk).update(is_active=False, left_at=now())
        assert fetched(key).status_code == 404

        with owner():
            User.objects.filter(pk=team.first.pk).update(is_active=True)
        assert fetched(key).status_code == 404

    def test_who_has_no_role_any_more_has_no_feed(self, team: Team) -> None:
        key = key_of(team.first)
        with owner():
            Membership.objects.filter(user=team.first).update(until=today() - timedelta(days=1))

        assert fetched(key).status_code == 404

    def test_reach_is_that_of_the_moment(self, team: Team) -> None:
        cohort = soon(team)
        key = key_of(team.first)
        assert events(team.first, key)
        with owner():
            cohort.facilitators.filter(user=team.first).update(
                since=today() - timedelta(days=2), until=today() - timedelta(days=1)
            )

        assert events(team.first, key) == {}

    def test_it_sets_no_cookie_and_opens_no_page(self, team: Team) -> None:
        soon(team)
        key = key_of(team.first)
        browser = Browser()

        answer = fetched(key, browser)

        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert browser.get("/").status_code == 302
        assert fetched(key, client_for(make_user(Role.RESEARCHER))).status_code == 200

    def test_it_writes_the_day_of_its_last_use_and_no_more(self, team: Team) -> None:
        soon(team)
        key = key_of(team.first)
        with owner():
            before = Event.objects.count()

        fetched(key)
        fetched(key)

        with owner():
            assert Event.objects.count() == before
            assert CalendarKey.objects.get().used_on == today()
        assert (
            f"Last fetched on {today():%-d %B %Y}"
            in client_for(team.first).get("/calendar/feed/").text
        )

    def test_a_program_that_asks_too_often_is_told_to_wait(
        self, team: Team, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "MOST_AN_HOUR", 2)
        key, other = key_of(team.first), key_of(team.second)

        assert [fetched(key).status_code for _ in range(4)] == [200, 200, 429, 429]
        assert fetched(other).status_code == 200
        with time_machine.travel(now() + timedelta(hours=1)):
            assert fetched(key).status_code == 200

    def test_nobody_reads_or_changes_anothers_key(self, team: Team) -> None:
        key_of(team.first)

        with acting_as(team.lead.pk):
            assert not CalendarKey.objects.exists()
            assert CalendarKey.objects.update(used_on=today()) == 0

    def test_a_feed_costs_as_much_with_many_men_as_with_few(self, team: Team) -> None:
        def cost() -> int:
            key = key_of(team.coach)
            fetched(key)
            with CaptureQueriesContext(connection) as captured:
                fetched(key)
            return len(captured)

        soon(team)
        few = cost()
        soon(team, men=8, hour=10)

        assert cost() <= few


class TestWeek:
    def test_it_has_her_groups_one_to_ones_and_calls(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            session = group(cohort)
            man = enrolments(cohort)[0].participant

            call = Slot.objects.get(enrolment__cohort=cohort, item__key="coaching_1")

        hers = words(page(team.first, week_of(session)))
        coachs = words(page(team.coach, f"?week={call.due_on}"))

        assert f"18:00–20:00 Group 1, cohort {cohort.number} By video, with" in hers
        assert "Only what is yours." in hers
        assert f"any time Ring {man.name}, call 1" in coachs
        assert "Group 1" not in coachs

    def test_a_cancelled_one_and_a_moved_one_are_marked(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            off, moved = group(cohort, "group_5"), group(cohort, "group_6")
        day = london(moved.starts_at).date() + timedelta(days=1)
        with acting_as(team.lead.pk):
            move_session(session=moved, day=day, at=time(18), why="Training", by=team.lead)
            cancel_session(session=off, why="Snow", by=team.lead)

        assert "Cancelled: Snow" in page(team.first, week_of(off))
        assert "Moved" in words(page(team.first, f"?week={day}"))
        assert "Training" in page(team.first, f"?week={day}")

    def test_a_site_has_everybodys_groups_and_counts_of_calls(self, team: Team) -> None:
        cohort = soon(team, men=2)
        with owner():
            session = group(cohort)
            man = enrolments(cohort)[0].participant

            call = Slot.objects.filter(item__key="coaching_1").earliest("due_on")

        said = words(page(team.lead, week_of(session, whose="site")))
        calls = words(page(team.lead, f"?week={call.due_on}&whose=site"))

        assert "Everybody at Riverside" in said
        assert "Group 1" in said
        assert f"2 calls by {team.coach.short_name}" in calls
        assert man.family_name not in said

    def test_a_lead_chooses_a_person(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            session = group(cohort)

        html = page(team.lead, week_of(session, whose=str(team.second.public_id)))

        assert "Group 1" in html
        assert f"Only what is {team.second.name}’s." in words(html)
        assert "Group 1" not in page(team.lead, week_of(session))

    def test_a_facilitator_sees_of_a_site_what_is_within_her_reach(self, team: Team) -> None:
        cohort = soon(team)
        with owner():
            session = group(cohort)
        colleague = make_user(Role.FACILITATOR, team.site)

        html = page(colleague, week_of(session, whose="site"))

        assert "Group 1" not in html
        assert "Only groups and men within your reach." in words(html)

    def test_holidays_and_closures_stand_beside_their_day(self, team: Team) -> None:
        with owner():
            SiteClosure.objects.create(
                site=team.site,
                first_day=date(2026, 12, 22),
                last_day=date(2026, 12, 24),
                reason="Repairs",
            )

        said = words(page(team.lead, "?week=2026-12-23"))

        assert "Tuesday 22 December Closed: Repairs" in said
        assert "Friday 25 December Closed: Christmas Day" in said
        assert "21 to 27 December 2026" in said

    def test_weeks_lead_on_and_filters_stay_in_the_address(self, team: Team) -> None:
        html = page(team.lead, "?week=2026-11-25&whose=site")

        assert 'href="?week=2026-11-16&amp;whose=site"' in html
        assert 'href="?week=2026-11-30&amp;whose=site"' in html
        assert 'href="?whose=site"' in html
        assert '<input name="week" type="hidden" value="2026-11-25">' in html

    @pytest.mark.parametrize("week", ["x", "2026-13-01", "9999-12-31", "0001-01-01", "2026-02-30"])
    def test_a_week_that_is_none_is_this_one(self, team: Team, week: str) -> None:
        assert ", today" in page(team.lead, f"?week={week}")

    @pytest.mark.parametrize(
        "role", [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR]
    )
    def test_who_has_no_men_has_no_calendar(self, role: Role) -> None:
        client = client_for(make_user(role))

        assert client.get("/calendar/").status_code == 403
        assert client.get("/calendar/feed/").status_code == 403

    def test_more_men_cost_no_more_queries(self, team: Team) -> None:
        def cost() -> int:
            client = client_for(team.lead)
            client.get("/calendar/?whose=site")
            with CaptureQueriesContext(connection) as captured:
                client.get("/calendar/?whose=site")
            return len(captured)

        team.cohort(men=1, starts_on=long_ago(6))
        few = cost()
        team.cohort(men=9, starts_on=long_ago(6), starts_time=time(10))

        assert cost() <= few
