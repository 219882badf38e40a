"""A site's attendance by strand and week: true, the same everywhere, and of enough men."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from advance_site.core.dates import now, today
from sessions.models import Cohort, Slot, SlotState
from tests.cast import client_for, owner
from tests.factories.accounts import make_site, make_user
from tests.factories.sessions import Team, long_ago, make_team

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
KINDS = ("pdf", "csv", "xlsx")


@pytest.fixture
def team() -> Team:
    return make_team(make_site("Riverside"))


def finished(team: Team, men: int = 6, weeks: int = 30) -> Cohort:
    """A cohort all of whose sessions were due; nothing is done."""
    return team.cohort(men=men, starts_on=long_ago(weeks))


def do(cohort: Cohort, keys: list[str], men: int) -> None:
    """The first so many men did these sessions."""
    with owner():
        ids = list(cohort.enrolments.order_by("pk").values_list("pk", flat=True))[:men]
        Slot.objects.filter(enrolment__in=ids, item__key__in=keys).update(
            state=SlotState.DONE, done_at=now()
        )
        Slot.objects.filter(enrolment__cohort=cohort, state=SlotState.TO_COME).filter(
            due_on__lt=today()
        ).update(state=SlotState.NOT_DONE)


def page(user: User, query: str = "") -> str:
    answer = client_for(user).get(f"/attendance/{query}")
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(user: User, query: str = "") -> dict[str, list[str]]:
    body = client_for(user).get(f"/attendance.csv{query}").content.decode("utf-8-sig")
    lines = csv.reader(io.StringIO(body, newline=""))
    return {line[0]: line[1:] for line in lines if line}


def test_each_strand_has_its_men_done_due_and_spread(team: Team) -> None:
    cohort = finished(team)
    do(cohort, ["one_to_one", "welcome", "group_1"], 6)
    do(cohort, ["website_1", "website_2"], 3)
    do(cohort, ["coaching_1"], 1)

    said = rows(team.lead)

    assert said["Core"] == ["6", "18", "48", "38", "3.0", "3.0", "3 to 3", "8"]
    assert said["Website"] == ["6", "6", "72", "8", "1.0", "1.0", "0 to 2", "12"]
    assert said["Calls"] == ["6", "1", "72", "1", "0.2", "0.0", "0 to 0", "12"]
    assert said["All"] == ["6", "25", "192", "13", "4.2", "4.0", "3 to 5", "32"]
    assert said["Booster"] == ["6", "0", "6", "0", "0.0", "0.0", "0 to 0", "1"]


def test_each_week_of_the_programme_has_done_of_due_by_strand(team: Team) -> None:
    cohort = finished(team)
    do(cohort, ["group_1", "website_1"], 6)
    do(cohort, ["coaching_1"], 2)

    said = rows(team.lead)

    assert said["3"] == ["6", "6", "6", "6", "2", "6"]
    assert said["4"] == ["0", "0", "0", "6", "0", "6"]


def test_what_is_not_due_or_not_asked_is_not_counted(team: Team) -> None:
    cohort = team.cohort(men=5, starts_on=long_ago(3))
    with owner():
        Slot.objects.filter(enrolment__cohort=cohort, item__key="welcome").update(
            state=SlotState.NOT_REQUIRED
        )

    said = rows(team.lead)

    due = Slot.objects.filter(enrolment__cohort=cohort, due_on__lte=today())
    with owner():
        count = due.exclude(state=SlotState.NOT_REQUIRED).count()
    assert said["All"][2] == str(count)


def test_the_figure_has_the_numbers_of_the_table_and_says_them(team: Team) -> None:
    cohort = finished(team)
    do(cohort, ["welcome", "group_1"], 6)

    html = page(team.lead)

    figure = html[html.index("<svg xmlns") : html.index("</figure>")]
    assert 'role="img"' in figure
    assert "25%, 12 of 48" in figure
    assert "0%, 0 of 72" in figure
    assert (
        "Of the sessions due so far, 6 men have done: "
        "core 25 per cent, website 0 per cent, calls 0 per cent, all 6 per cent." in figure
    )
    assert "style=" not in figure
    assert "Core 6 12 48 25" in words(html)


def test_of_fewer_than_five_men_nothing_is_shown(team: Team) -> None:
    do(finished(team, men=4), ["welcome"], 4)

    html = page(team.lead)

    assert "These are fewer than 5 men, so no figures are shown." in html
    assert "<svg xmlns" not in html
    for kind in KINDS:
        assert client_for(team.lead).get(f"/attendance.{kind}").status_code == 200
    assert "Core" not in rows(team.lead)


def test_a_small_week_is_hidden_and_so_is_the_number_that_would_betray_it(team: Team) -> None:
    do(finished(team, men=6), ["welcome"], 6)
    do(team.cohort(men=3, starts_on=long_ago(3)), [], 0)
    with owner():
        later = Slot.objects.filter(item__key="group_6")
        keep = list(later.order_by("pk").values_list("pk", flat=True)[:4])
        later.exclude(pk__in=keep).update(state=SlotState.NOT_REQUIRED)

    said = rows(team.lead)

    assert said["13"][:2] == ["–", "–"]
    hidden = [week for week, cells in said.items() if week.isdigit() and cells[0] == "–"]
    assert len(hidden) == 2


def test_a_small_strand_is_hidden_with_one_other(team: Team) -> None:
    cohort = finished(team)
    with owner():
        calls = Slot.objects.filter(enrolment__cohort=cohort, item__strand="coaching")
        few = list(cohort.enrolments.order_by("pk").values_list("pk", flat=True)[:2])
        calls.exclude(enrolment__in=few).update(state=SlotState.NOT_REQUIRED)

    said = rows(team.lead)
    html = page(team.lead)

    assert said["Calls"][:7] == ["–"] * 7
    assert ["–"] * 7 in [said["Core"][:7], said["Website"][:7]]
    assert "fewer than 5 men</text>" in html


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_filters_and_time_first_and_is_written_down(team: Team, kind: str) -> None:
    do(finished(team), ["welcome"], 6)

    answer = client_for(team.lead).get(f"/attendance.{kind}?period=year")

    said = text_of(kind, answer.content)
    assert "Only cohorts begun in the last 12 months." in said
    assert f"by {team.lead.name}, {today():%-d %B %Y}" in said
    assert "Attendance at Riverside" in said
    with owner():
        [event] = Event.objects.filter(kind="opening", object_kind=f"summary_{kind}")
    assert event.object_id == str(team.site.public_id)
    assert event.site_id == team.site.pk


def text_of(kind: str, body: bytes) -> str:
    if kind == "pdf":
        sheets = PdfReader(io.BytesIO(body)).pages
        return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    if kind == "csv":
        return body.decode("utf-8-sig")
    sheets = load_workbook(io.BytesIO(body)).worksheets
    return "\n".join(str(cell.value) for one in sheets for row in one.iter_rows() for cell in row)


def test_a_paper_has_the_figure_and_both_tables(team: Team) -> None:
    cohort = finished(team)
    do(cohort, ["welcome", "group_1"], 6)

    said = text_of("pdf", client_for(team.lead).get("/attendance.pdf").content)

    assert "25%, 12 of 48" in said
    assert "Core 6 12 48 25" in said
    assert "6 of 6 (100%)" in said


def test_a_spreadsheet_has_a_sheet_for_strands_and_one_for_weeks(team: Team) -> None:
    do(finished(team), ["welcome"], 6)

    book = load_workbook(io.BytesIO(client_for(team.lead).get("/attendance.xlsx").content))

    assert book.sheetnames == ["By strand", "By week"]
    core = next(row for row in book["By strand"].values if row[0] == "Core")
    assert core == ("Core", 6, 6, 48, 12, 1, 1, "1 to 1", 8)


def test_cohorts_are_chosen_by_period_and_one_by_one(team: Team) -> None:
    old, new = finished(team, men=5, weeks=80), finished(team, men=6, weeks=30)
    do(old, ["welcome"], 5)
    do(new, ["welcome"], 6)

    assert rows(team.lead)["All"][0] == "11"
    assert rows(team.lead, "?period=year")["All"][0] == "6"
    assert rows(team.lead, f"?cohort={old.public_id}")["All"][0] == "5"
    said = words(page(team.lead, f"?cohort={old.public_id}"))
    assert f"Only cohort {old.number}, from" in said
    assert f"cohort={old.public_id}" in page(team.lead, f"?cohort={old.public_id}")
    assert rows(team.lead, "?cohort=nonsense&period=x")["All"][0] == "11"
    assert "No session was due yet." in page(team.lead, "?period=running")


def test_a_facilitator_sees_figures_of_her_own_men_and_is_told_so(team: Team) -> None:
    do(finished(team, weeks=20), ["welcome"], 6)
    colleague = make_user(Role.FACILITATOR, team.site)

    assert "Only men within your reach." in page(team.first)
    assert rows(team.first)["All"][0] == "6"
    assert "No session was due yet." in page(colleague)


def test_a_lead_of_two_sites_chooses_one_and_nobody_sees_a_third(team: Team) -> None:
    other, third = make_site("Eastmoor"), make_site("Westgate")
    with owner():
        team.lead.memberships.create(site=other, role=Role.SITE_LEAD, since=long_ago(50))

    html = page(team.lead, f"?site={team.site.public_id}")

    assert "<h1>Attendance at Riverside</h1>" in html
    assert "Eastmoor" in html
    assert "Attendance at Eastmoor" in page(team.lead, f"?site={third.public_id}")
    assert "Westgate" not in html


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.INTEGRITY_LEAD, Role.SITE_ADMINISTRATOR])
def test_who_has_no_men_has_no_figures_of_them(role: Role) -> None:
    client = client_for(make_user(role))

    assert client.get("/attendance/").status_code == 403
    assert {client.get(f"/attendance.{kind}").status_code for kind in KINDS} == {403}


def test_more_men_cost_no_more_queries(team: Team) -> None:
    def cost() -> int:
        client = client_for(team.lead)
        client.get("/attendance/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/attendance/")
        return len(captured)

    finished(team)
    few = cost()
    finished(team, men=9, weeks=60)

    assert cost() <= few
