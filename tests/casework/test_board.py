"""The board: what is late or was missed, right on any day without a nightly job."""

import re
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Role
from advance_site.accounts.models import Site, User
from advance_site.audit.models import Event
from advance_site.core.dates import local, today
from advance_site.wall.context import acting_as
from casework.board import Line, board_of, missed_codes
from casework.filters import Asked
from participants.models import ReviewPoint
from sessions.models import (
    Attendance,
    Cohort,
    Enrolment,
    EnrolmentPause,
    GroupSession,
    Slot,
    SlotState,
)
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import make_contact, make_goal
from tests.factories.sessions import Team, enrolments, group, long_ago, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team(make_site("Riverside"))


def begun(team: Team, men: int = 1, weeks: int = 6, hour: int = 18) -> Cohort:
    return team.cohort(men=men, starts_on=long_ago(weeks), starts_time=time(hour))


def close_slots(cohort: Cohort) -> None:
    """Nothing of it is open, so that a test has what it is about alone."""
    with owner():
        Slot.objects.filter(enrolment__cohort=cohort, due_on__lt=today()).update(
            state=SlotState.DONE, done_at=local(today(), time(0))
        )
        GroupSession.objects.filter(cohort=cohort).update(
            state="held", signed_at=local(today(), time(0)), signed_by=cohort.created_by
        )


def marked(cohort: Cohort, codes: list[str]) -> None:
    """Outcomes of its one man's groups from the welcome group on, all signed."""
    with owner():
        [one] = enrolments(cohort)
        sessions = cohort.group_sessions.order_by("starts_at")
        for session, code in zip(sessions, codes, strict=False):
            seen = "yes" if code.startswith("A") else ""
            Attendance.objects.create(
                group_session=session,
                enrolment=one,
                participant=one.participant,
                site=one.site,
                outcome=code,
                outcome_label="x",
                outcome_version="1",
                alone=seen,
                sober=seen,
                marked_by=one.coach,
            )


def lines(user: User, kind: str = "", **asked: str) -> list[Line]:
    with acting_as(user.pk):
        board = board_of(
            User.objects.get(pk=user.pk), Asked({"kind": kind, "whole": "1", **asked})
        )
    return [shown.line for part in board.parts for shown in part.lines]


def said(user: User, kind: str = "", **asked: str) -> list[tuple[str, str, int]]:
    return [(line.what, line.why, line.days) for line in lines(user, kind, **asked)]


def page(user: User, query: str = "") -> str:
    answer = client_for(user).get(f"/board/{query}")
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def on(day: date) -> time_machine.travel:
    return time_machine.travel(local(day, time(9)), tick=False)


class TestRegisters:
    def test_one_that_nobody_signed_is_late_by_its_days(self, team: Team) -> None:
        cohort = begun(team, men=2, weeks=0)
        with owner():
            session = group(cohort, "welcome")

        with on(session.starts_at.date() + timedelta(days=3)):
            found = said(team.lead, "registers")

        assert [(what, days) for what, _, days in found] == [
            (f"Welcome group, cohort {cohort.number}", 3)
        ]
        assert "2 of 2 men to mark." in found[0][1]

    def test_the_sites_own_threshold_says_from_when_it_is_late(self, team: Team) -> None:
        cohort = begun(team, weeks=0)
        with owner():
            session = group(cohort, "welcome")
            Site.objects.filter(pk=team.site.pk).update(register_late_after_days=5)

        with on(session.starts_at.date() + timedelta(days=4)):
            assert [days for *_, days in said(team.lead, "registers")] == [0]
        with on(session.starts_at.date() + timedelta(days=5)):
            assert [days for *_, days in said(team.lead, "registers")] == [5]

    def test_one_that_runs_is_not_there_yet(self, team: Team) -> None:
        cohort = begun(team, weeks=0)
        with owner():
            session = group(cohort, "welcome")

        with time_machine.travel(session.ends_at - timedelta(minutes=1), tick=False):
            assert lines(team.lead, "registers") == []
        with time_machine.travel(session.ends_at + timedelta(minutes=1), tick=False):
            assert len(lines(team.lead, "registers")) == 1

    def test_a_session_that_was_not_held_has_none(self, team: Team) -> None:
        cohort = begun(team, weeks=3)
        with owner():
            GroupSession.objects.filter(cohort=cohort).update(
                state="cancelled", state_reason="Snow"
            )

        assert lines(team.lead, "registers") == []


class TestSessionsAndCalls:
    def test_a_website_session_is_overdue_on_the_day_after_its_own(self, team: Team) -> None:
        cohort = begun(team)
        close_slots(cohort)
        with owner():
            slot = Slot.objects.get(enrolment__cohort=cohort, item__key="website_3")
            Slot.objects.filter(pk=slot.pk).update(state=SlotState.STARTED, done_at=None)

        with on(slot.due_on):
            assert lines(team.lead, "sessions") == []
        with on(slot.due_on + timedelta(days=1)):
            [(_, why, days)] = said(team.lead, "sessions")

        assert why.startswith("1 session open, since")
        assert days == 1

    def test_a_call_has_its_week(self, team: Team) -> None:
        cohort = begun(team)
        close_slots(cohort)
        with owner():
            slot = Slot.objects.get(enrolment__cohort=cohort, item__key="coaching_2")
            Slot.objects.filter(pk=slot.pk).update(state=SlotState.TO_COME, done_at=None)

        with on(slot.due_on + timedelta(days=6)):
            assert lines(team.lead, "calls") == []
        with on(slot.due_on + timedelta(days=7)):
            [(_, why, days)] = said(team.lead, "calls")

        assert "1 call to make, from the week of" in why
        assert days == 1

    def test_a_man_who_left_owes_nothing(self, team: Team) -> None:
        cohort = begun(team)
        with owner():
            Enrolment.objects.filter(cohort=cohort).update(left_on=today(), left_reason="Moved")

        assert lines(team.lead, "sessions") == []
        assert lines(team.lead, "calls") == []
        assert lines(team.lead, "missed") == []

    def test_a_man_who_pauses_owes_and_misses_nothing(self, team: Team) -> None:
        cohort = begun(team)
        assert lines(team.lead, "calls")
        with owner():
            [one] = enrolments(cohort)
            EnrolmentPause.objects.create(
                enrolment=one,
                participant=one.participant,
                site=one.site,
                since=today(),
                reason="Detox",
                by=team.lead,
            )

        assert lines(team.lead, "sessions") == []
        assert lines(team.lead, "calls") == []
        assert lines(team.lead, "missed") == []


class TestMissedSeveral:
    @pytest.mark.parametrize(
        ("codes", "in_a_row"),
        [
            (["C1", "C1"], 2),
            (["A1", "C1", "C3"], 2),
            (["C1", "C2", "C3"], 3),
            (["C1"], 0),
            (["C1", "A1"], 0),
            (["C1", "B1", "C1"], 0),
            (["C1", "C1", "B1"], 0),
            (["C1", "D1", "C1"], 2),
            (["C1", "C1", "D3"], 2),
            (["C1", "C1", "A1"], 0),
        ],
    )
    def test_two_groups_in_a_row_that_were_not_excused(
        self, team: Team, codes: list[str], in_a_row: int
    ) -> None:
        cohort = begun(team, weeks=10)
        close_slots(cohort)
        marked(cohort, codes)

        found = [why for _, why, _ in said(team.lead, "missed")]

        meeting = " Hold an attendance meeting." if in_a_row > 2 else ""
        assert found == ([f"Missed {in_a_row} groups in a row.{meeting}"] if in_a_row else [])

    def test_the_threshold_is_the_sites(self, team: Team) -> None:
        cohort = begun(team, weeks=10)
        close_slots(cohort)
        marked(cohort, ["C1", "C1", "C1"])

        with owner():
            Site.objects.filter(pk=team.site.pk).update(misses_before_flag=4)
        assert lines(team.lead, "missed") == []

        with owner():
            Site.objects.filter(pk=team.site.pk).update(misses_before_flag=3)
        assert len(lines(team.lead, "missed")) == 1

    def test_a_register_that_is_not_signed_does_not_count(self, team: Team) -> None:
        cohort = begun(team, weeks=10)
        close_slots(cohort)
        marked(cohort, ["C1", "C1"])
        with owner():
            GroupSession.objects.filter(cohort=cohort).update(
                state="planned", signed_at=None, signed_by=None
            )

        assert lines(team.lead, "missed") == []

    def test_two_calls_in_a_row_that_did_not_come_about(self, team: Team) -> None:
        cohort = begun(team)
        close_slots(cohort)
        with owner():
            slots = Slot.objects.filter(enrolment__cohort=cohort)
            slots.filter(item__key__in=["coaching_1", "coaching_2"]).update(
                state=SlotState.NOT_DONE, done_at=None
            )
            second = slots.get(item__key="coaching_2")
            third = slots.get(item__key="coaching_3")

        with on(second.due_on + timedelta(days=6)):
            assert lines(team.lead, "missed") == []
        with on(second.due_on + timedelta(days=7)):
            assert [why for _, why, _ in said(team.lead, "missed")] == ["Missed 2 calls in a row."]
        with on(third.due_on + timedelta(days=7)):
            assert lines(team.lead, "missed") == [], "the third was made"

    def test_a_call_that_was_not_asked_of_him_neither_counts_nor_interrupts(
        self, team: Team
    ) -> None:
        cohort = begun(team)
        close_slots(cohort)
        with owner():
            slots = Slot.objects.filter(enrolment__cohort=cohort)
            for key, state in (
                ("coaching_1", SlotState.NOT_DONE),
                ("coaching_2", SlotState.NOT_REQUIRED),
                ("coaching_3", SlotState.NOT_DONE),
            ):
                slots.filter(item__key=key).update(state=state, done_at=None)
            third = slots.get(item__key="coaching_3")

        with on(third.due_on + timedelta(days=7)):
            assert len(lines(team.lead, "missed")) == 1

    def test_the_codes_are_those_of_the_list(self) -> None:
        assert {*missed_codes()} == {"C1", "C2", "C3"}


class TestFollowUpsAndGoals:
    def test_a_follow_up_stands_from_its_day_on(self, team: Team) -> None:
        man = team.man()
        make_contact(man, follow_up_on=today(), follow_up_what="Ring his key worker")

        assert said(team.lead, "follow-ups") == [(man.name, "Ring his key worker", 0)]
        with on(today() + timedelta(days=2)):
            assert [days for *_, days in said(team.lead, "follow-ups")] == [2]
        with on(today() - timedelta(days=1)):
            assert lines(team.lead, "follow-ups") == []

    @pytest.mark.parametrize(
        ("week", "point"),
        [(4, "Week 4"), (8, "Week 8"), (12, "Week 12"), (16, "Week 16")],
    )
    def test_goals_are_looked_at_in_four_weeks(self, team: Team, week: int, point: str) -> None:
        cohort = begun(team, weeks=0)
        with owner():
            man = enrolments(cohort)[0].participant
        make_goal(man)
        day = cohort.starts_on + timedelta(weeks=week - 1)

        with on(day - timedelta(days=1)):
            assert f"{point} review." not in [why for _, why, _ in said(team.lead, "goals")]
        with on(day):
            assert said(team.lead, "goals") == [(man.name, f"{point} review.", 0)]
        with on(day + timedelta(days=7)):
            assert said(team.lead, "goals") == [(man.name, f"{point} review.", 1)]

    def test_goals_are_looked_at_at_the_booster(self, team: Team) -> None:
        cohort = begun(team, weeks=0)
        with owner():
            man = enrolments(cohort)[0].participant
        make_goal(man)

        with on(cohort.ends_on - timedelta(days=1)):
            assert [why for _, why, _ in said(team.lead, "goals")] == ["Week 16 review."]
        with on(cohort.ends_on):
            [line] = lines(team.lead, "goals")

        assert line.why == "Booster review."
        assert line.url.endswith(f"?point={ReviewPoint.BOOSTER.value}")
        assert [line.what for line in lines(team.lead, "goals")] == []

    def test_the_form_begins_with_the_point_that_is_due(self, team: Team) -> None:
        cohort = begun(team, weeks=8)
        with owner():
            man = enrolments(cohort)[0].participant
        make_goal(man, set_at=datetime.fromisoformat("2020-01-01T09:00+00:00"))

        [line] = lines(team.lead, "goals")
        html = client_for(team.lead).get(line.url).text

        assert re.search(r'<option value="week_8" selected', html) or re.search(
            r'value="week_8"[^>]*checked', html
        )


class TestThePage:
    def test_it_counts_by_person_and_filters_by_them(self, team: Team) -> None:
        cohort = begun(team, weeks=8)
        close_slots(cohort)
        other = begun(team, weeks=8, hour=10)
        close_slots(other)
        with owner():
            Enrolment.objects.filter(cohort=other).update(coach=team.first)
            Slot.objects.filter(
                enrolment__cohort__in=[cohort, other],
                item__key="website_6",
                due_on__lt=today(),
            ).update(state=SlotState.TO_COME, done_at=None)

        html = page(team.lead)

        said_words = words(html)
        assert "Nothing is filtered out." in said_words
        assert f"{team.coach.name} 0 1 0 0 0 0 1" in said_words
        assert f"{team.first.name} 0 1 0 0 0 0 1" in said_words
        hers = words(page(team.lead, f"?person={team.coach.public_id}&kind=sessions"))
        assert f"Only sessions. Only what waits for {team.coach.name}." in hers
        assert "1 of 2 lines are shown." in hers

    def test_filters_stay_in_the_address(self, team: Team) -> None:
        cohort = begun(team, weeks=8)

        html = page(team.lead, f"?person={team.coach.public_id}&kind=calls")

        assert f'href="?kind=sessions&amp;person={team.coach.public_id}"' in html
        assert '<input name="kind" type="hidden" value="calls">' in html
        assert cohort is not None

    def test_somebody_with_nothing_to_show_is_not_everybody(self, team: Team) -> None:
        begun(team, weeks=8)

        html = page(team.lead, "?person=3b241101-e2bb-4255-8caf-4136c566a962")

        assert "somebody or somewhere with nothing to show" in html
        assert "Nothing is late" in html

    def test_a_facilitator_sees_her_own_men(self, team: Team) -> None:
        begun(team, weeks=8)
        colleague = make_user(Role.FACILITATOR, team.site)

        assert lines(team.first)
        assert lines(colleague) == []
        assert "Nothing is late" in page(colleague)

    def test_a_lead_of_two_sites_counts_each(self, team: Team) -> None:
        other = make_team(make_site("Eastmoor"))
        begun(team, weeks=8)
        begun(other, weeks=8)
        with owner():
            team.lead.memberships.create(site=other.site, role=Role.SITE_LEAD, since=long_ago(50))

        html = words(page(team.lead))
        here = {line.site for line in lines(team.lead, site=str(other.site.public_id))}

        assert "By site" in html
        assert here == {other.site.pk}

    def test_a_long_list_is_cut_and_says_how_to_see_it_whole(
        self, team: Team, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun(team, men=3, weeks=8)
        monkeypatch.setattr("casework.board.SHOWN", 2)

        html = page(team.lead)

        assert "Show all 3" in html
        assert 'href="?kind=calls&amp;whole=1"' in html
        assert "Show all 3" not in page(team.lead, "?kind=calls&whole=1")

    def test_it_is_written_down_as_a_list_with_its_count(self, team: Team) -> None:
        begun(team, weeks=8)
        page(team.lead)

        with owner():
            [event] = Event.objects.filter(kind="list", object_kind="board")
        assert event.count == len(lines(team.lead))

    @pytest.mark.parametrize(
        "role", [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR]
    )
    def test_who_has_no_men_has_no_board(self, role: Role) -> None:
        assert client_for(make_user(role)).get("/board/").status_code == 403

    def test_more_men_cost_no_more_queries(self, team: Team) -> None:
        def cost() -> int:
            client = client_for(team.lead)
            client.get("/board/")
            with CaptureQueriesContext(connection) as captured:
                client.get("/board/")
            return len(captured)

        begun(team, men=1, weeks=8)
        few = cost()
        begun(team, men=9, weeks=9, hour=10)

        assert cost() <= few
