"""A programme is data: ADVANCE in person is planned, shown and counted by its own numbers."""

from datetime import date, time, timedelta

import pytest
import time_machine

from advance_site.core.dates import local, today
from casework.filters import Asked
from casework.grid import grid_of
from sessions import selectors, services
from sessions.models import Cohort, Slot, SlotState, SlotWay
from sessions.planning.cascade import Move
from sessions.services.cascading import change_plan
from tests.cast import client_for
from tests.factories.sessions import enrolments, group
from tests.sessions.conftest import acting
from tests.sessions.places import place, typed

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 21)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-09-14 09:00+00:00", tick=False) as traveller:
        yield traveller


def in_person(team, men: int = 1, **changes) -> Cohort:
    facts = {"programme": "advance_in_person", "mode": "in_person", "link": "", **changes}
    made: Cohort = team.cohort(men=men, starts_on=MONDAY, **facts)
    return made


def slots_of(cohort: Cohort) -> dict[str, Slot]:
    return {slot.item.key: slot for slot in selectors.slots_of(enrolments(cohort)[0])}


def test_a_cohort_in_person_has_its_own_sessions_and_counts_fourteen(team):
    cohort = in_person(team)

    with acting(team.lead):
        slots = slots_of(cohort)
        assert len(slots) == 17
        assert slots["group_1"].starts_at == local(date(2026, 10, 19), time(18))
        assert slots["group_12"].due_on == date(2027, 1, 11)
        assert cohort.group_sessions.count() == 13
        progress = selectors.progress_by_enrolment(enrolments(cohort))[enrolments(cohort)[0].pk]
        assert (progress.done, progress.due, progress.total) == (0, 0, 14)
        assert [part.label for part in progress.parts] == ["core"]


def test_an_optional_one_to_one_is_asked_of_nobody_and_counts_neither_way(team, clock):
    cohort = in_person(team)
    clock.move_to(local(date(2026, 10, 7), time(9)))

    with acting(team.lead):
        slot = slots_of(cohort)["one_to_one_3"]
        assert slot.state == SlotState.NOT_REQUIRED
        assert slot.cause == "Optional: held where he needs it"
        marked = services.mark_slot(
            slot=slot, state=SlotState.DONE, way=SlotWay.IN_PERSON, how="Held", by=team.lead
        )
        assert marked.state == SlotState.DONE
        progress = selectors.progress_by_enrolment(enrolments(cohort))[enrolments(cohort)[0].pk]
        assert (progress.done, progress.due, progress.total) == (0, 2, 14)
        again = services.mark_slot(slot=slot, state=SlotState.TO_COME, by_hand=False, by=team.lead)
        assert again.state == SlotState.NOT_REQUIRED


def test_a_move_never_asks_for_what_is_optional(team, clock):
    cohort = in_person(team)
    clock.move_to(local(date(2026, 9, 28), time(9)))

    with acting(team.lead):
        ask = Move("group_1", date(2026, 10, 26), time(18), "Away")
        change_plan(cohort=cohort, ask=ask, why="Away", by=team.lead)

        assert slots_of(cohort)["group_2"].due_on == date(2026, 11, 2)
        assert slots_of(cohort)["one_to_one_4"].state == SlotState.NOT_REQUIRED


def test_who_joins_late_has_his_one_to_ones_a_week_apart(team, clock):
    cohort = in_person(team, men=0)
    clock.move_to(local(date(2026, 10, 21), time(9)))
    with acting(team.lead):
        services.enrol_man(
            cohort=cohort,
            man=team.man(),
            coach=team.coach,
            joined_on=date(2026, 10, 21),
            by=team.lead,
        )

        slots = slots_of(cohort)
        assert slots["one_to_one_1"].due_on == date(2026, 10, 21)
        assert slots["one_to_one_2"].due_on == date(2026, 10, 28)
        assert slots["one_to_one_2"].state == SlotState.TO_COME
        assert slots["one_to_one_3"].state == SlotState.NOT_REQUIRED
        assert slots["group_1"].state == SlotState.NOT_REQUIRED


def test_the_form_asks_for_the_programme_and_plans_that_one(team):
    client = client_for(team.lead)

    asked = client.get(place("cohort_create")).content.decode()
    shown = client.post(place("cohort_create"), typed(team, programme="advance_in_person"))
    refused = client.post(place("cohort_create"), typed(team, programme="another"))

    assert "ADVANCE-D: 32 sessions in 16 weeks" in asked
    assert "ADVANCE in person: 14 sessions in 16 weeks" in asked
    assert "17 sessions, 0 slots" in shown.content.decode()
    assert "Select the programme" in refused.content.decode()


def test_with_one_programme_nothing_is_asked(team, tmp_path, settings):
    (tmp_path / "advance_in_person.yaml").write_text("offered: false\n")
    settings.SITE_FOLDER = tmp_path
    client = client_for(team.lead)

    asked = client.get(place("cohort_create")).content.decode()
    shown = client.post(place("cohort_create"), typed(team))

    assert "ADVANCE in person" not in asked
    assert "33 sessions, 0 slots" in shown.content.decode()


def test_its_pages_name_no_strand_that_it_lacks(team):
    cohort = in_person(team)
    with acting(team.lead):
        man = enrolments(cohort)[0].participant
        grid = grid_of(team.lead, cohort, Asked({}))

    page = client_for(team.lead).get(place("cohort_detail", cohort.public_id)).content.decode()
    his = client_for(team.lead).get(f"/men/{man.public_id}/").content.decode()

    assert "<dd>ADVANCE in person</dd>" in page
    assert "core 0 of 14" in page
    assert "website" not in page.split("<h2>Men</h2>")[1].split("<h2>The plan</h2>")[0]
    assert grid.counted == ("Core",)
    assert [column.label for column in grid.columns][:4] == ["1:1", "1:1 2", "1:1 3", "1:1 4"]
    assert "<b>0</b> of 14" in his
    assert "Website" not in his
    assert "One-to-one 3, if you held it" in his


def test_a_cohort_keeps_its_programme_when_it_is_planned_anew(team):
    cohort = in_person(team)
    with acting(team.lead):
        services.replan(
            cohort=cohort,
            starts_on=today() + timedelta(days=1),
            weekday=1,
            starts_time=time(10),
            minutes=120,
            why="Room",
            by=team.lead,
        )

        slots = slots_of(cohort)
        assert slots["group_1"].due_on == date(2026, 10, 13)
        assert slots["one_to_one_3"].state == SlotState.NOT_REQUIRED
        assert group(cohort, "group_12").item.title == "Group 12"
