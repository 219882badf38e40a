"""The attendance of a cohort: the same on screen, on paper and in files, and written down."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from advance_site.accounts.access import Role
from advance_site.accounts.models import User
from advance_site.audit.models import Event
from advance_site.core.dates import today
from advance_site.wall.context import acting_as
from participants.models import Participant
from sessions.models import Cohort, Enrolment
from sessions.services import RowFacts, mark_row, sign_register
from tests.cast import client_for, owner
from tests.factories.accounts import make_user
from tests.factories.sessions import (
    Team,
    enrolments,
    group,
    long_ago,
    make_team,
    record_as_planned,
)

pytestmark = pytest.mark.django_db
KINDS = ("pdf", "csv", "xlsx")


@pytest.fixture
def team() -> Team:
    return make_team()


def begun(team: Team, men: int = 2, weeks: int = 5) -> tuple[Cohort, list[Enrolment]]:
    cohort = team.cohort(men=men, starts_on=long_ago(weeks))
    with owner():
        return cohort, enrolments(cohort)


def mark(
    team: Team, cohort: Cohort, key: str, codes: dict[int, str], *, sign: bool = True
) -> None:
    with owner():
        session = group(cohort, key)
    with acting_as(team.first.pk):
        for one in enrolments(cohort):
            facts = RowFacts(outcome=codes[one.pk])
            mark_row(session=session, enrolment=one, facts=facts, version=0, by=team.first)
        if sign:
            record_as_planned(session, team.first)
            session.refresh_from_db()
            sign_register(session=session, by=team.first)


def page(user: User, cohort: Cohort, query: str = "") -> str:
    answer = client_for(user).get(f"/groups/{cohort.public_id}/attendance/{query}")
    assert answer.status_code == 200
    return answer.text


def file(user: User, cohort: Cohort, kind: str, query: str = "") -> bytes:
    answer = client_for(user).get(f"/groups/{cohort.public_id}/attendance.{kind}{query}")
    assert answer.status_code == 200
    assert f"attendance-cohort-{cohort.number}-" in answer["Content-Disposition"]
    return bytes(answer.content)


def csv_of(user: User, cohort: Cohort, query: str = "") -> list[list[str]]:
    body = file(user, cohort, "csv", query).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline="")))


def line_of(rows: list[list[str]], name: str) -> dict[str, str]:
    head = next(row for row in rows if row[:1] == ["Name"])
    row = next(row for row in rows if row[:1] == [name])
    return dict(zip((word.partition(",")[0] for word in head), row, strict=True))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def openings(kind: str) -> list[Event]:
    with owner():
        return list(Event.objects.filter(kind="opening", object_kind=kind))


def test_a_man_has_a_code_for_each_session_and_his_counts_by_strand(team: Team) -> None:
    cohort, [first, second] = begun(team)
    mark(team, cohort, "welcome", {first.pk: "A1", second.pk: "C1"})
    mark(team, cohort, "group_1", {first.pk: "A1", second.pk: "B1"})

    rows = csv_of(team.first, cohort)

    line = line_of(rows, first.participant.name)
    assert (line["Welcome group"], line["Group 1"]) == ("A1", "A1")
    assert (line["Core"], line["Website"], line["Calls"]) == ("2", "0", "0")
    assert (line["Done"], line["Of"]) == ("2", "32")
    other = line_of(rows, second.participant.name)
    assert (other["Welcome group"], other["Group 1"], other["Done"]) == ("C1", "B1", "0")


def test_the_booster_stands_apart_and_is_not_counted(team: Team) -> None:
    cohort, _ = begun(team)

    html = page(team.first, cohort)

    assert re.findall(r'colspan="(\d+)" scope="colgroup">(\w+)<', html) == [
        ("8", "Core"), ("12", "Website"), ("12", "Calls"), ("1", "After"), ("4", "Done"),
    ]  # fmt: skip
    assert "0 of 8" in html
    assert "0 of 12" in html
    assert "0 of 32" in html
    assert "of 33" not in html


def test_what_a_register_says_before_it_is_signed_is_marked_and_not_counted(team: Team) -> None:
    cohort, [first, second] = begun(team)
    mark(team, cohort, "welcome", {first.pk: "A1", second.pk: "A1"}, sign=False)

    rows = csv_of(team.first, cohort)

    line = line_of(rows, first.participant.name)
    assert (line["Welcome group"], line["Done"]) == ("A1*", "0")
    assert ["*: the register is not signed, so it does not count yet"] in rows


def test_the_legend_has_the_labels_of_the_codes_that_are_shown(team: Team) -> None:
    cohort, [first, second] = begun(team)
    mark(team, cohort, "welcome", {first.pk: "A1", second.pk: "C3"})

    said = words(page(team.first, cohort))

    assert "A1 Attended, on time, took part" in said
    assert "C3 Absent: refused" in said
    assert "O late, still open" in said
    assert "B7" not in said


def test_each_column_says_how_many_did_it(team: Team) -> None:
    cohort, [first, second] = begun(team)
    mark(team, cohort, "welcome", {first.pk: "A1", second.pk: "C3"})

    assert "Done, of those asked 0/2 1/2" in words(page(team.first, cohort))


def test_filters_stay_in_the_address_and_a_line_says_what_is_left_out(team: Team) -> None:
    cohort, [first, second] = begun(team)
    with owner():
        Enrolment.objects.filter(pk=second.pk).update(left_on=today(), left_reason="Moved")

    html = page(team.first, cohort, "?men=here&strand=website&strange=1")

    said = words(html)
    assert "1 man who left is not shown. Only website sessions are shown" in said
    assert second.participant.reference not in said
    assert first.participant.reference in said
    assert 'href="?men=all&amp;strand=website"' in html
    assert '/attendance.csv?men=here&amp;strand=website"' in html
    assert "Nothing is filtered out." in words(page(team.first, cohort))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_the_filters_the_time_and_whose_it_is_first(team: Team, kind: str) -> None:
    cohort, [_, second] = begun(team)
    with owner():
        Enrolment.objects.filter(pk=second.pk).update(left_on=today(), left_reason="Moved")

    body = file(team.first, cohort, kind, "?men=here")

    said = text_of(kind, body)
    assert f"Attendance of cohort {cohort.number}" in said
    assert "1 man who left is not shown." in said
    assert f"by {team.first.name}, {today():%-d %B %Y}" in said
    assert second.participant.reference not in said


def text_of(kind: str, body: bytes) -> str:
    if kind == "pdf":
        sheets = PdfReader(io.BytesIO(body)).pages
        return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    if kind == "csv":
        return body.decode("utf-8-sig")
    [sheet] = load_workbook(io.BytesIO(body)).worksheets
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_spreadsheet_has_numbers_as_numbers(team: Team) -> None:
    cohort, [first, second] = begun(team)
    mark(team, cohort, "welcome", {first.pk: "A1", second.pk: "C1"})

    [sheet] = load_workbook(io.BytesIO(file(team.first, cohort, "xlsx"))).worksheets

    row = next(row for row in sheet.values if row[1] == first.participant.reference)
    assert row[-6:-1] == (1, 0, 0, 1, 32)
    assert row[4] == "A1"


def test_a_paper_lies_and_has_a_welsh_name_in_our_own_font(team: Team) -> None:
    cohort, [first, _] = begun(team)
    with owner():
        Participant.objects.filter(pk=first.participant_id).update(
            given_name="Llŷr", family_name="Ŵyn"
        )

    reader = PdfReader(io.BytesIO(file(team.first, cohort, "pdf")))

    sheet = reader.pages[0]
    assert sheet.mediabox.width > sheet.mediabox.height
    assert "Llŷr Ŵyn" in " ".join(sheet.extract_text().split())
    assert len(reader.pages) == 1


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+447700900123", "-1", "\t=2"])
def test_a_nasty_name_is_a_text_in_every_file(team: Team, name: str) -> None:
    cohort, [first, _] = begun(team)
    with owner():
        Participant.objects.filter(pk=first.participant_id).update(
            given_name=name, family_name="=cmd|' /C calc'!A0"
        )

    rows = csv_of(team.first, cohort)
    [sheet] = load_workbook(io.BytesIO(file(team.first, cohort, "xlsx"))).worksheets

    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in {"=", "+", "-", "@"}]
    assert any(cell.startswith("'") and name.strip() in cell for cell in cells)
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize(
    ("kind", "said"), [("/", "attendance"), *[(f".{k}", f"attendance_{k}") for k in KINDS]]
)
def test_each_way_out_is_an_opening_of_every_man_on_it(team: Team, kind: str, said: str) -> None:
    cohort, rows = begun(team)

    client_for(team.first).get(f"/groups/{cohort.public_id}/attendance{kind}")

    [opening] = openings(said)
    assert {*opening.men} == {one.participant.public_id for one in rows}
    assert (opening.actor_id, opening.site_id) == (team.first.pk, team.site.pk)


@pytest.mark.parametrize("kind", ["/", *[f".{kind}" for kind in KINDS]])
def test_another_sites_cohort_is_not_there(team: Team, kind: str) -> None:
    cohort, _ = begun(team)
    path = f"/groups/{cohort.public_id}/attendance{kind}"

    assert client_for(make_user(Role.FACILITATOR)).get(path).status_code == 404
    assert client_for(make_user(Role.INTEGRITY_LEAD)).get(path).status_code == 403


def test_a_coach_meets_only_her_own_men_and_is_told_so(team: Team) -> None:
    cohort, [first, second] = begun(team)
    with owner():
        Enrolment.objects.filter(pk=second.pk).update(coach=team.first)

    said = words(page(team.coach, cohort))

    assert "Only men within your reach are shown." in said
    assert first.participant.reference in said
    assert second.participant.reference not in said
    assert "within your reach" not in words(page(team.lead, cohort))


def test_a_cohort_without_men_says_so(team: Team) -> None:
    cohort = team.cohort(men=0, starts_on=today() + timedelta(days=3))

    assert "No man is shown." in page(team.first, cohort)
    for kind in KINDS:
        assert file(team.first, cohort, kind)


def test_more_men_cost_no_more_queries(team: Team) -> None:
    def cost(cohort: Any) -> int:
        client = client_for(team.first)
        client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/groups/{cohort.public_id}/attendance/")
        return len(captured)

    few = cost(begun(team, men=1)[0])
    many = cost(begun(team, men=9, weeks=40)[0])

    assert many <= few
