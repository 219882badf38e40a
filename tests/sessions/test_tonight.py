"""A facilitator is ill at half past one: one leads, groups join, and men are told."""

from datetime import date, timedelta

import pytest
import time_machine

from sessions import selectors
from sessions.models import FacilitatorBooking, SessionState, Slot, ToTell
from sessions.services import cancel_session, rules
from sessions.services.reinstating import reinstate_session
from sessions.services.tonight import (
    groups_to_join,
    join_groups,
    lead_by_two_again,
    part_groups,
    run_with_one,
)
from tests.cast import client_for
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def two_groups(team, clock):
    own = team.cohort(men=2, starts_on=MONDAY)
    other = team.cohort(men=1, starts_on=MONDAY + timedelta(days=1))
    clock.move_to("2026-10-05 12:30+00:00")
    return own, other


def test_one_leads_alone_with_a_reason_and_two_again(team, clock):
    own, _ = two_groups(team, clock)
    with acting(team.lead):
        row = run_with_one(session=group(own), away=team.first, why="Ill", by=team.lead)

        assert row.one_leads_reason == "Ill"
        assert [b.person for b in row.bookings.all()] == [team.second]
        with pytest.raises(rules.NotAlone):
            run_with_one(session=row, away=team.second, why="x", by=team.lead)
        lead_by_two_again(session=row, back=team.first, by=team.lead)
        assert row.bookings.count() == 2
        with pytest.raises(rules.NothingToUndo):
            lead_by_two_again(session=row, back=team.first, by=team.lead)


def test_two_groups_join_and_the_register_follows(team, clock):
    own, other = two_groups(team, clock)
    with acting(team.lead):
        session = group(own)
        offered = groups_to_join(session)
        assert [one.cohort for one in offered] == [other]
        join_groups(session=session, to=offered[0].public_id, why="Both ill", by=team.lead)
        session.refresh_from_db()

        assert (session.state, session.joined_to) == (SessionState.JOINED, group(other))
        assert not session.bookings.exists()
        rows = selectors.register_rows(group(other))
        assert [row.guest for row in rows if row.required].count(True) == 2
        lines = list(ToTell.objects.open())
        assert {line.participant_id for line in lines} == {
            e.participant_id for e in enrolments(own)
        }
        assert all(line.urgent for line in lines)
        assert lines[0].said.startswith(f"Group 1 is with {str(other).lower()}, Tuesday 6 October")


def test_joined_groups_part_again_exactly(team, clock):
    own, _ = two_groups(team, clock)
    with acting(team.lead):
        session = group(own)
        slots = Slot.objects.filter(group_session=session).order_by("pk")
        before = list(slots.values_list("pk", "due_on", "starts_at", "cause", "state"))
        join_groups(
            session=session, to=groups_to_join(session)[0].public_id, why="Ill", by=team.lead
        )
        part_groups(session=session, by=team.lead)
        session.refresh_from_db()

        assert session.state == SessionState.PLANNED
        assert (
            list(slots.all().values_list("pk", "due_on", "starts_at", "cause", "state")) == before
        )
        assert FacilitatorBooking.objects.filter(group_session=session).count() == 2
        assert not ToTell.objects.open().exists()
        with pytest.raises(rules.NothingToUndo):
            part_groups(session=session, by=team.lead)


def test_a_cancelled_group_puts_its_men_on_the_list_and_takes_them_off(team, clock):
    own, _ = two_groups(team, clock)
    with acting(team.lead):
        cancel_session(session=group(own), why="Flood", by=team.lead)
        lines = list(ToTell.objects.open())
        assert [line.said for line in lines] == [
            "Group 1 on Monday 5 October at 18:00 is cancelled."
        ] * 2
        reinstate_session(session=group(own), why="Dry again", by=team.lead)

        assert not ToTell.objects.open().exists()


def test_the_page_says_who_is_free_and_leads_to_each_way_out(team, clock):
    own, other = two_groups(team, clock)
    client = client_for(team.lead)
    with acting(team.lead):
        session = group(own)
    base = f"/groups/sessions/{session.public_id}"

    page = client.get(f"{base}/tonight/").content.decode()
    alone = client.post(
        f"{base}/one-leads/", {"away": team.first.public_id, "why": "Ill since noon"}
    )
    again = client.post(f"{base}/two-lead/")
    to = client.get(f"{base}/join/").context["form"].groups[0].public_id
    joined = client.post(f"{base}/join/", {"to": to, "why": "Both ill"})
    parted = client.post(f"{base}/part/")

    assert "Sam Okafor" in page
    assert str(other).lower() in page
    assert {a.status_code for a in (alone, again, joined, parted)} == {302}
    assert joined.url == "/groups/round/"
