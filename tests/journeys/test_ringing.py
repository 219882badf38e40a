"""Nobody answers: two taps, and the next try has its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from advance_site.core.dates import now, today
from coaching.models import Attempt
from sessions.models import Slot
from tests.browsers import OpenPage, assert_accessible
from tests.factories.participants import make_phone
from tests.factories.sessions import Team, enrolments, make_team
from tests.journeys.filling import stands
from tests.live import Doors


@dataclass
class Caller:
    """A coach with one call that is due today."""

    doors: Doors
    team: Team
    slot: Slot

    def tries(self) -> list[Attempt]:
        with self.doors.rows():
            return list(Attempt.objects.standing().filter(slot=self.slot).order_by("number"))


@pytest.fixture
def caller(fresh_doors: Doors) -> Caller:
    with fresh_doors.rows():
        team = make_team()
        cohort = team.cohort(men=1, starts_on=today() - timedelta(weeks=3))
        enrolment = enrolments(cohort)[0]
        make_phone(enrolment.participant)
        slot = enrolment.slots.get(item__key="coaching_1")
        slot.due_on = today()
        slot.save()
    return Caller(fresh_doors, team, slot)


def the_row(page: Page, caller: Caller) -> str:
    return f"#call-{caller.slot.public_id}"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_answer_takes_two_taps(caller: Caller, open_page: OpenPage, width: int) -> None:
    page = open_page(caller.doors.main, caller.team.coach.pk, "/", width=width)
    stands(page, "Today")
    row = page.locator(the_row(page, caller))
    taps = 0

    row.get_by_role("button", name="No answer").click()
    taps += 1

    bar = page.locator("[data-no-answer]")
    expect(bar).to_be_visible()
    assert [attempt.outcome for attempt in caller.tries()] == ["no_answer"]
    assert_accessible(page)

    bar.locator("button[name=again]").first.click()
    taps += 1

    expect(bar).to_be_hidden()
    (attempt,) = caller.tries()
    assert attempt.try_again_at
    assert attempt.try_again_at > now()
    assert taps == 2


def test_a_tap_by_mistake_is_taken_back_with_one(caller: Caller, open_page: OpenPage) -> None:
    page = open_page(caller.doors.main, caller.team.coach.pk, "/")
    page.locator(the_row(page, caller)).get_by_role("button", name="No answer").click()

    page.locator("[data-no-answer]").get_by_role("button", name="Undo").click()

    expect(page.locator("[data-no-answer]")).to_be_hidden()
    assert caller.tries() == []


def test_without_script_it_takes_two_taps_as_well(caller: Caller, open_page: OpenPage) -> None:
    page = open_page(caller.doors.main, caller.team.coach.pk, "/", script=False)

    page.locator(the_row(page, caller)).get_by_role("button", name="No answer").click()
    page.locator("button[name=again]").first.click()

    (attempt,) = caller.tries()
    assert attempt.try_again_at


def test_his_number_is_shown_with_one_tap_and_written_down(
    caller: Caller, open_page: OpenPage
) -> None:
    page = open_page(caller.doors.main, caller.team.coach.pk, "/")
    row = page.locator(the_row(page, caller))

    row.get_by_role("button", name="Number").click()

    expect(row.get_by_role("link", name="07700 900305")).to_be_visible()
    with caller.doors.main.sql() as connection:
        found = connection.execute(
            "SELECT count(*) FROM audit_event WHERE kind = 'opening' "
            "AND object_kind = 'phonenumber' AND actor_id = %s",
            [caller.team.coach.pk],
        ).fetchone()
    assert found == (1,)
