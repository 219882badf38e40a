"""Two small cohorts become one by a stated rule, shown first and done in one act."""

from datetime import date, time, timedelta

import pytest
import time_machine

from advance_site.core.dates import local, now
from participants.models import Bulletin
from sessions import selectors, services
from sessions.models import (
    ChangeKind,
    Cohort,
    CohortStatus,
    Enrolment,
    EnrolmentPause,
    PlanChange,
    SessionState,
    Slot,
    SlotState,
    SlotWay,
    ToTell,
)
from sessions.planning.cascade import Move
from sessions.services import rules
from sessions.services.cascading import change_plan
from sessions.services.pausing import pause_man
from sessions.services.putting_together import propose_merge, put_together
from sessions.services.stopping import stop_cohort
from tests.cast import client_for
from tests.factories.sessions import enrolments, group, record_as_planned
from tests.sessions.conftest import acting
from tests.sessions.places import place

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)
# Tuesday of week 2 of the first cohort: its welcome group was yesterday; the second has begun.
NOW = local(date(2026, 9, 29), time(9))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(local(date(2026, 9, 14), time(9)), tick=False) as traveller:
        yield traveller


def two(team, clock, men: int = 2, **changes) -> tuple[Cohort, Cohort]:
    """One that goes on, and one a week behind it with a few men."""
    ahead = team.cohort(men=1, starts_on=MONDAY)
    behind = team.cohort(
        men=men, starts_on=MONDAY + timedelta(weeks=1), starts_time=time(10), **changes
    )
    clock.move_to(NOW)
    return ahead, behind


def slots_in(cohort: Cohort, man) -> dict[str, Slot]:
    row = Enrolment.objects.get(cohort=cohort, participant=man)
    return {slot.item.key: slot for slot in selectors.slots_of(row)}


def mark(slot: Slot, by, way: SlotWay = SlotWay.IN_PERSON) -> Slot:
    return services.mark_slot(slot=slot, state=SlotState.DONE, way=way, how="Seen", by=by)


def sign(cohort: Cohort, key: str, by) -> None:
    record_as_planned(group(cohort, key), by)
    services.mark_rest_present(session=group(cohort, key), by=by)
    services.sign_register(session=group(cohort, key), by=by)


def test_it_is_shown_man_by_man_and_nothing_changes(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        first = enrolments(behind)[0]
        mark(slots_in(behind, first.participant)["one_to_one"], team.lead)

        shown = propose_merge(cohort=behind, into=ahead)

        assert shown.from_day == NOW.date()
        assert (str(shown.next_here.item), str(shown.next_there.item)) == (
            "Welcome group", "Group 1",
        )  # fmt: skip
        his = next(one for one in shown.men if one.enrolment == first)
        assert (his.carried, his.not_required) == (1, ["Welcome group"])
        assert his.to_come == 30
        assert shown.together == 3
        assert len(shown.stopping.to_cancel) == 8
        assert not PlanChange.objects.filter(kind=ChangeKind.MERGED).exists()


def test_what_was_done_is_carried_and_the_rest_keeps_that_cohort_s_days(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        man = enrolments(behind)[0].participant
        earlier = mark(slots_in(behind, man)["one_to_one"], team.lead)

        put_together(cohort=behind, into=ahead, why="Too few", by=team.lead)

        slots = slots_in(ahead, man)
        assert len(slots) == 33
        assert slots["one_to_one"].state == SlotState.DONE
        assert slots["one_to_one"].carried_from == earlier
        assert slots["welcome"].state == SlotState.NOT_REQUIRED
        assert slots["welcome"].cause == "He joined on 29 September"
        days = {row.item_id: row.due_on for row in ahead.plan.all()}
        for slot in slots.values():
            if slot.state == SlotState.TO_COME:
                assert slot.due_on == days[slot.item_id]
        progress = selectors.progress_by_enrolment(enrolments(ahead))
        place_of_his = Enrolment.objects.get(cohort=ahead, participant=man)
        assert (progress[place_of_his.pk].done, progress[place_of_his.pk].total) == (1, 32)


def test_groups_that_were_signed_come_along(team, clock):
    behind, ahead = two(team, clock)
    with acting(team.lead):
        sign(behind, "welcome", team.lead)
        man = enrolments(behind)[0].participant

        put_together(cohort=behind, into=ahead, why="Too few", by=team.lead)

        welcome = slots_in(ahead, man)["welcome"]
        assert (welcome.state, welcome.group_session) == (SlotState.DONE, None)
        rows = selectors.register_rows(group(ahead, "welcome"))
        assert {row.man: row.required for row in rows}[man] is False
        assert slots_in(ahead, man)["group_1"].state == SlotState.TO_COME


def test_the_emptied_cohort_stops_and_both_say_so(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        men = [one.participant for one in enrolments(behind)]
        put_together(cohort=behind, into=ahead, why="Too few", by=team.lead)

        behind.refresh_from_db()
        assert behind.status == CohortStatus.STOPPED
        assert group(behind, "group_1").state == SessionState.CANCELLED
        assert not group(behind, "group_1").bookings.exists()
        assert not behind.enrolments.standing().exists()
        merged = PlanChange.objects.filter(kind=ChangeKind.MERGED)
        assert {row.cohort for row in merged} == {ahead, behind}
        assert all(row.what == "Cohort 2, 2 men, put into Cohort 1" for row in merged)
        told = ToTell.objects.all()
        assert {row.participant for row in told} == set(men)
        assert {row.said for row in told} == {
            "You meet with another group from now on. Group 1 is on Monday 5 October at 18:00."
        }
        assert not any(row.urgent for row in told)


def test_iss_is_told_of_every_man_alike(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        men = [one.participant for one in enrolments(behind)]
        since = now()
        mark(slots_in(behind, men[0])["one_to_one"], team.lead)
        put_together(cohort=behind, into=ahead, why="Too few", by=team.lead)

        rows = Bulletin.objects.filter(kind__in=["plan", "cancelled"], at__gte=since)
        told = [sorted(rows.filter(participant=man).values_list("code", flat=True)) for man in men]
        assert told[0] == told[1] == ["dates_planned", "left_cohort", "transferred"]
        there = enrolments(ahead)[0].participant
        assert not rows.filter(participant=there).exists()


def test_who_pauses_goes_on_pausing_there(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        place_of_his = enrolments(behind)[0]
        pause_man(enrolment=place_of_his, since=NOW.date(), reason="In hospital", by=team.lead)

        put_together(cohort=behind, into=ahead, why="Too few", by=team.lead)

        man = place_of_his.participant
        open_pauses = EnrolmentPause.objects.open()
        assert [one.enrolment.cohort for one in open_pauses] == [ahead]
        assert slots_in(ahead, man)["group_1"].state == SlotState.NOT_REQUIRED
        assert ToTell.objects.exclude(participant=man).count() == 1


# When it cannot be


def test_next_groups_are_at_most_one_apart(team, clock):
    ahead = team.cohort(men=1, starts_on=MONDAY)
    behind = team.cohort(men=1, starts_on=MONDAY + timedelta(weeks=2), starts_time=time(10))
    clock.move_to(local(date(2026, 10, 6), time(9)))
    with (
        acting(team.lead),
        pytest.raises(
            rules.TooFarApart, match="Cohort 2 has Welcome group next, Cohort 1 Group 2"
        ),
    ):
        propose_merge(cohort=behind, into=ahead)


def test_both_run_the_same_version_at_one_site_and_are_two(team, clock):
    ahead, behind = two(team, clock, programme="advance_in_person", mode="in_person", link="")
    with acting(team.lead):
        with pytest.raises(rules.NotTheSameProgramme):
            propose_merge(cohort=behind, into=ahead)
        with pytest.raises(rules.SameCohort):
            propose_merge(cohort=behind, into=behind)
    stopped = team.cohort(starts_on=MONDAY + timedelta(weeks=2), starts_time=time(14))
    with acting(team.lead):
        stop_cohort(cohort=stopped, from_day=NOW.date(), why="Nobody", by=team.lead)
        with pytest.raises(rules.NotReadyToMerge, match="Cohort 3 does not run any more"):
            propose_merge(cohort=ahead, into=Cohort.objects.get(pk=stopped.pk))


def test_its_registers_are_signed_first(team, clock):
    ahead, behind = two(team, clock)
    with (
        acting(team.lead),
        pytest.raises(rules.NotReadyToMerge, match="Sign the register of Welcome group first"),
    ):
        propose_merge(cohort=ahead, into=behind)


def test_something_held_today_stays_and_the_men_join_tomorrow(team, clock):
    behind, ahead = two(team, clock)
    clock.move_to(local(date(2026, 9, 28), time(21)))
    with acting(team.lead):
        sign(behind, "welcome", team.lead)

        shown = propose_merge(cohort=behind, into=ahead)

        assert shown.from_day == date(2026, 9, 29)
        put_together(cohort=behind, into=ahead, why="Few", by=team.lead, seen=shown.digest)
        assert group(behind, "welcome").state == SessionState.HELD


def test_a_man_who_was_there_already_is_named(team, clock):
    ahead, behind = two(team, clock, men=0)
    with acting(team.lead):
        his = enrolments(ahead)[0]
        services.man_leaves(enrolment=his, left_on=NOW.date(), reason="Moves", by=team.lead)
        services.enrol_man(
            cohort=behind, man=his.participant, coach=team.coach, joined_on=NOW.date(),
            by=team.lead,
        )  # fmt: skip
        with pytest.raises(rules.NotReadyToMerge, match=his.participant.name):
            propose_merge(cohort=behind, into=ahead)


def test_what_changed_since_it_was_shown_is_not_done(team, clock):
    ahead, behind = two(team, clock)
    with acting(team.lead):
        seen = propose_merge(cohort=behind, into=ahead).digest
        ask = Move("group_1", date(2026, 10, 7), time(18), "Away")
        change_plan(cohort=ahead, ask=ask, why="Away", by=team.lead)
        with pytest.raises(rules.PlanChanged):
            put_together(cohort=behind, into=ahead, why="Few", by=team.lead, seen=seen)
        assert behind.enrolments.standing().count() == 2


# Pages


def test_it_is_shown_by_its_rule_then_done(team, clock):
    ahead, behind = two(team, clock)
    client = client_for(team.lead)
    url = place("cohort_merge", behind.public_id)
    typed = {"into": str(ahead.public_id), "why": "Too few"}

    asked = client.get(url).content.decode()
    shown = client.post(url, typed)

    assert "their next groups are the same or one apart" in asked
    assert "Cohort 1, Mondays 18:00, by video" in asked
    html = shown.content.decode()
    assert "2 men join Cohort 1 from Tuesday 29 September on, which then has 3." in html
    assert "Put Cohort 2 into Cohort 1" in html
    with acting(team.lead):
        assert behind.enrolments.standing().count() == 2
    stale = client.post(url, {**typed, "make": "1", "seen": "x"})
    assert "Look again: what you typed is kept" in stale.content.decode()
    done = client.post(url, {**typed, "make": "1", "seen": shown.context["form"].data["seen"]})
    assert done.url == place("cohort_detail", ahead.public_id)
    with acting(team.lead):
        assert ahead.enrolments.standing().count() == 3
    assert "Cohorts put together" in client.get(done.url).content.decode()


def test_why_it_cannot_be_stands_on_the_page(team, clock):
    ahead, behind = two(team, clock)
    url = place("cohort_merge", ahead.public_id)

    answer = client_for(team.lead).post(url, {"into": str(behind.public_id), "why": "Few"})

    assert answer.status_code == 422
    assert "Sign the register of Welcome group first" in answer.content.decode()


def test_who_leads_one_of_them_alone_has_none_to_choose(team, clock):
    ahead, behind = two(team, clock, first=team.coach, second=team.lead)

    page = client_for(team.second).get(place("cohort_merge", ahead.public_id)).content.decode()

    assert "No cohort could take them." in page
    assert client_for(team.second).get(place("cohort_merge", behind.public_id)).status_code == 404
