"""The register in a browser: by keyboard, over a lost connection, by two people at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from advance_site.core.dates import now, today
from advance_site.wall.context import acting_as
from sessions.models import Attendance, Cohort, GroupSession
from sessions.services import Enrolling, create_cohort
from tests.browsers import OpenPage, assert_accessible, picture
from tests.factories.sessions import Team, group, make_team
from tests.live import Doors

NAMES = ["Aaron", "Callum", "Dean", "Errol", "Gareth", "Imran", "Jamie", "Marek", "Owen"]


@dataclass
class Evening:
    """Tonight's group of nine men, begun an hour ago."""

    doors: Doors
    team: Team
    cohort: Cohort
    session: GroupSession

    @property
    def path(self) -> str:
        return f"/groups/sessions/{self.session.public_id}/register/"

    def codes(self) -> dict[str, str]:
        """What the database holds, by given name."""
        with self.doors.rows():
            rows = Attendance.objects.filter(group_session=self.session)
            return {
                row.participant.given_name: row.outcome
                for row in rows.select_related("participant")
            }


@pytest.fixture
def evening(fresh_doors: Doors) -> Evening:
    with fresh_doors.rows():
        team = make_team()
        men = [Enrolling(team.man(given_name=name), team.coach) for name in NAMES]
        facts = team.facts(starts_on=today() - timedelta(weeks=2))
        with acting_as(team.lead.pk):
            cohort = create_cohort(facts=facts, men=men, by=team.lead)
        session = group(cohort)
        session.starts_at = now() - timedelta(hours=1)
        session.ends_at = now() + timedelta(hours=1)
        session.save()
    return Evening(fresh_doors, team, cohort, session)


def row(page: Page, name: str) -> str:
    return f"[data-row]:has-text('{name}')"


def saved(page: Page, count: int) -> None:
    expect(page.locator("[data-row] .save-state--saved")).to_have_count(count)


def test_a_whole_register_by_keyboard(evening: Evening, open_page: OpenPage) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    presses = 0

    def press(*keys: str) -> None:
        nonlocal presses
        for key in keys:
            page.keyboard.press(key)
            presses += 1

    page.locator("[data-row]").first.locator("[name=group]").first.focus()
    press("ArrowDown", "ArrowDown", "a", "n")
    press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "a", "d")
    saved(page, 2)
    press("Shift+P")
    saved(page, 9)
    page.get_by_role("button", name="Sign the register").focus()
    press("Enter")
    expect(page.get_by_text("Signed by T Rees")).to_be_visible()
    assert evening.codes()["Dean"] == "C1"
    assert evening.codes()["Jamie"] == "B8"
    assert presses <= 16
    print(f"{presses} key presses for {len(NAMES)} men: {presses / len(NAMES):.1f} a man")


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_the_register_is_accessible(evening: Evening, open_page: OpenPage, width: int) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path, width=width)
    assert_accessible(page)
    page.locator(row(page, "Gareth")).locator("[name=group][value='asked to leave']").check(
        force=True
    )
    page.locator(row(page, "Aaron")).locator("[name=group][value=present]").check(force=True)
    saved(page, 1)
    page.get_by_role("button", name="Show them").click()
    picture(page, "register")
    assert_accessible(page)


def test_a_lost_connection_loses_nothing(evening: Evening, open_page: OpenPage) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    page.context.set_offline(True)
    page.locator(row(page, "Aaron")).locator("[name=group][value=present]").check(force=True)
    expect(page.locator(row(page, "Aaron")).locator("[data-state]")).to_contain_text("Not saved")
    assert evening.codes() == {}
    page.context.set_offline(False)
    saved(page, 1)
    assert evening.codes() == {"Aaron": "A1"}


def test_two_facilitators_at_once_cannot_overwrite_each_other(
    evening: Evening, open_page: OpenPage
) -> None:
    mine = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    theirs = open_page(evening.doors.main, evening.team.second.pk, evening.path)
    theirs.locator(row(theirs, "Aaron")).locator("[name=group][value=present]").check(force=True)
    saved(theirs, 1)
    mine.locator(row(mine, "Aaron")).locator("[name=group][value=late]").check(force=True)
    expect(mine.get_by_text("J Hall,")).to_be_visible()
    mine.get_by_role("button", name="Keep mine").click()
    saved(mine, 1)
    assert evening.codes() == {"Aaron": "A2"}


def test_a_lost_sign_in_loses_nothing(evening: Evening, open_page: OpenPage) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    kept: list[Any] = list(page.context.cookies())
    page.context.clear_cookies()
    page.locator(row(page, "Aaron")).locator("[name=group][value=present]").check(force=True)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.context.add_cookies(kept)
    saved(page, 1)
    assert evening.codes() == {"Aaron": "A1"}


def test_a_mark_said_to_be_saved_outlives_the_tab(evening: Evening, open_page: OpenPage) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    page.locator(row(page, "Dean")).locator("[name=group][value=late]").check(force=True)
    saved(page, 1)
    page.close(run_before_unload=False)
    again = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    saved(again, 1)


def test_the_step_opens_in_the_row_and_holds_the_signature(
    evening: Evening, open_page: OpenPage
) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)
    page.locator(row(page, "Gareth")).locator("[name=group]").first.focus()
    for key in ("x", "n"):
        page.keyboard.press(key)
    expect(page.locator("[data-step-panel]:visible")).to_have_count(1)
    picture(page, "register-step")
    page.keyboard.press("t")
    page.keyboard.type("A Nolan")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step-panel]:visible")).to_have_count(0)
    assert evening.codes() == {"Gareth": "A9"}


def test_a_refused_answer_says_so_in_the_row(evening: Evening, open_page: OpenPage) -> None:
    page = open_page(evening.doors.main, evening.team.first.pk, evening.path)

    def broken(route: Route) -> None:
        route.fulfill(status=500, body="")

    page.route("**/register/*/", broken)
    page.locator(row(page, "Aaron")).locator("[name=group][value=present]").check(force=True)
    expect(page.locator(row(page, "Aaron")).locator("[data-state]")).to_contain_text(
        "Trying again"
    )
    page.unroute("**/register/*/")
    saved(page, 1)
