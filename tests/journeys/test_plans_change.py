"""Plans change: a cascade looked at and taken back, an illness at half past one, a new cohort."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from advance_site.core.dates import today
from sessions.models import Enrolment, GroupSession, Slot, SlotState
from sessions.services import mark_slot
from tests.browsers import OpenPage, assert_accessible, at_every_width, picture
from tests.factories.sessions import Team, enrolments, group, make_team
from tests.live import Doors

Site = tuple[Doors, Team]


@pytest.fixture
def site(fresh_doors: Doors) -> Site:
    with fresh_doors.rows():
        return fresh_doors, make_team()


def test_a_cascade_is_looked_at_decided_made_and_taken_back(
    site: Site, open_page: OpenPage
) -> None:
    doors, team = site
    with doors.rows():
        cohort = team.cohort(men=3, starts_on=today() + timedelta(days=7))
        team.cohort(starts_on=today() + timedelta(days=8), second=team.coach)
        session = group(cohort, "group_4")
        before = days_of(cohort.pk)
    page = open_page(doors.main, team.lead.pk, f"/groups/sessions/{session.public_id}/move/")
    page.get_by_label("New day").fill(f"{session.starts_at + timedelta(days=8):%d/%m/%Y}")
    page.get_by_label("Because").fill("A facilitator is away")
    at_every_width(page, assert_accessible)
    page.get_by_role("button", name="Show what would move").click()

    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    expect(page.get_by_text("Follows group 4").first).to_be_visible()
    picture(page, "cascade")
    at_every_width(page, assert_accessible)
    with doors.rows():
        assert days_of(cohort.pk) == before

    for choice in page.get_by_label("Keep both, with the reason below").all():
        choice.check()
    if page.get_by_label("Why both stay").count():
        page.get_by_label("Why both stay").fill("The other group is led by one that evening")
    page.get_by_role("button", name="slots").click()
    expect(page.get_by_role("heading", name="Cohort 1", exact=True)).to_be_visible()
    with doors.rows():
        assert days_of(cohort.pk) != before

    page.goto(f"{doors.main.url}/groups/round/")
    expect(page.get_by_text("Group 4 is now on").first).to_be_visible()
    at_every_width(page, assert_accessible)
    page.get_by_role("button", name="Told", exact=True).first.click()
    expect(page.get_by_text("has been told.")).to_be_visible()
    page.goto(f"{doors.main.url}/groups/{cohort.public_id}/")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back: everything stands as before.")).to_be_visible()
    with doors.rows():
        assert days_of(cohort.pk) == before


def test_a_facilitator_is_ill_at_half_past_one(site: Site, open_page: OpenPage) -> None:
    doors, team = site
    with doors.rows():
        cohort = team.cohort(men=2, starts_on=today() - timedelta(days=13))
        session = group(cohort, "group_1")
    page = open_page(doors.main, team.second.pk, f"/groups/{cohort.public_id}/")
    page.get_by_role("link", name="Something is wrong with Group 1").click()
    expect(page.get_by_role("heading", name="Group 1 has changed")).to_be_visible()
    expect(page.get_by_text("Sam Okafor").first).to_be_visible()
    at_every_width(page, assert_accessible)
    picture(page, "tonight")

    page.get_by_role("link", name="A colleague stands in").click()
    page.get_by_label("Instead of").select_option("Tom Rees")
    page.get_by_label("Who stands in").select_option("Sam Okafor")
    page.get_by_label("Why", exact=True).fill("Ill since noon")
    page.get_by_role("button", name="Set the stand-in").click()
    expect(page.get_by_text("S Okafor stands in for T Rees").first).to_be_visible()

    page.goto(f"{doors.main.url}/groups/sessions/{session.public_id}/tonight/")
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_label("Why it is cancelled").fill("Now both are ill")
    page.get_by_role("button", name="Cancel this session").click()
    page.goto(f"{doors.main.url}/")
    page.get_by_role("link", name="Ring round").first.click()
    expect(page.get_by_text("is cancelled.").first).to_be_visible()
    page.get_by_role("button", name="No answer").first.click()
    expect(page.get_by_text("He stays on the list.")).to_be_visible()
    with doors.rows():
        assert GroupSession.objects.get(pk=session.pk).state == "cancelled"


def test_a_man_changes_cohort_in_week_6_and_goes_on_where_he_was(
    site: Site, open_page: OpenPage
) -> None:
    doors, team = site
    with doors.rows():
        old = team.cohort(men=1, starts_on=today() - timedelta(weeks=6))
        new = team.cohort(starts_on=today() - timedelta(weeks=3, days=1))
        man = enrolments(old)[0]
        for key in ("website_1", "coaching_1", "website_2"):
            slot = man.slots.select_related("item", "participant").get(item__key=key)
            mark_slot(slot=slot, state=SlotState.DONE, way="paper", how="Kept", by=team.lead)
    page = open_page(doors.main, team.lead.pk, f"/groups/{old.public_id}/")
    page.get_by_role("link", name="Changes cohort").click()
    at_every_width(page, assert_accessible)
    page.get_by_label("New cohort").select_option(index=1)
    page.get_by_label("Why", exact=True).fill("The day suits him")
    page.get_by_role("button", name="Change his cohort").click()

    expect(page.get_by_role("heading", name=str(new), exact=True)).to_be_visible()
    expect(page.get_by_text("3 of 32").first).to_be_visible()
    with doors.rows():
        joined = Enrolment.objects.get(cohort=new)
        assert joined.slots.filter(carried_from__isnull=False).count() == 3
        assert joined.slots.get(item__key="coaching_2").due_on >= today()


def days_of(cohort: int) -> list[tuple[object, ...]]:
    rows = Slot.objects.filter(enrolment__cohort=cohort).order_by("pk")
    return list(rows.values_list("pk", "due_on", "starts_at", "state"))
