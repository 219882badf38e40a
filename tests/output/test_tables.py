"""What leaves as a file: no text in it is a formula, and what was written is read back."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from advance_site.output.tables import CSV, Table, as_csv, as_xlsx, download, is_risky

NASTY = [
    "=1+1",
    "+44 7700 900123",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '  =HYPERLINK("http://x")',
    "＝1+1",
    "#REF!",
    "O’Brien, “Sé”\nŴyn",
    "bell \x07 and null \x00",
    "00123",
]


def table(*names: str) -> Table:
    rows = [(name, 7, date(2026, 11, 24), None) for name in names]
    return Table(
        "Men", ("Riverside", "All men."), ("Name", "Done", "Left", "Note"), rows, ("D: done",)
    )


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", NASTY)
def test_no_text_of_a_csv_begins_like_a_formula(name: str) -> None:
    rows = read_csv(as_csv(table(name)))

    said = rows[5][0]
    assert not is_risky(said)
    assert said.removeprefix("'").replace("\n", "") == (
        name.replace("\x07", "").replace("\x00", "").replace("\n", "")
    )
    assert rows[5][1:] == ["7", "2026-11-24", ""]


@pytest.mark.parametrize("name", NASTY)
def test_a_text_is_a_text_in_a_spreadsheet(name: str) -> None:
    [sheet] = load_workbook(io.BytesIO(as_xlsx(table(name)))).worksheets

    cell = sheet["A6"]
    assert cell.data_type == "s"
    assert cell.value.replace("\r", "\n") == (
        name.replace("\x07", "").replace("\x00", "").replace("\r", "\n")
    )
    assert bool(cell.quotePrefix) == is_risky(name)
    assert sheet["B6"].value == 7
    assert sheet["C6"].value.date() == date(2026, 11, 24)
    assert sheet["D6"].value is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_no_cell_is_a_formula(name: str) -> None:
    rows = read_csv(as_csv(table(name)))
    [sheet] = load_workbook(io.BytesIO(as_xlsx(table(name)))).worksheets

    assert not any(is_risky(cell) for row in rows for cell in row)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_first_lines_say_what_it_is() -> None:
    rows = read_csv(as_csv(table("Callum")))

    assert rows[:3] == [["Men"], ["Riverside"], ["All men."]]
    assert rows[3] == []
    assert rows[4] == ["Name", "Done", "Left", "Note"]
    assert rows[-1] == ["D: done"]


def test_several_tables_stand_under_each_other_or_on_sheets_of_their_own() -> None:
    second = Table("Weeks: 1/2 [all]", (), ("Week",), [(1,), (-2,)])

    rows = read_csv(as_csv(table("Callum"), second))
    sheets = load_workbook(io.BytesIO(as_xlsx(table("Callum"), second))).worksheets

    assert ["Weeks: 1/2 [all]"] in rows
    assert rows[-1] == ["-2"], "a number is no text"
    assert [sheet.title for sheet in sheets] == ["Men", "Weeks  1 2  all "]
    assert sheets[1]["A5"].value == -2


def test_a_file_is_saved_not_shown() -> None:
    answer = download(b"x", CSV, "attendance.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="attendance.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
