"""Files of every make become rows of text; whatever the bytes, a sentence says what is wrong."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.caseload import reading
from participants.caseload.columns import guess_all
from participants.caseload.reading import UnreadableFile, read_sheet
from tests.participants.caseload import made


def test_a_messy_list_is_read_as_it_stands() -> None:
    sheet = read_sheet(made.messy())

    assert sheet.how == "CSV with commas, utf-8"
    assert sheet.headers[:3] == ("Client ref", "Name", "D.O.B.")
    assert [row.number for row in sheet.rows[:3]] == [2, 3, 4]
    assert sheet.rows[3].cells[11] == "two lines\nof note"


def test_a_workbook_of_merged_headers_and_formulas_is_text() -> None:
    sheet = read_sheet(made.of_formulas())

    assert sheet.headers == (
        "First name", "Surname", "Mobile", "Reached by Mobile", "Date of referral", "Source",
        "Notes",
    )  # fmt: skip
    assert [row.number for row in sheet.rows] == [4, 6, 7]
    assert sheet.rows[0].cells[4] == "2026-09-14"
    assert sheet.rows[1].cells == (
        "=SUM(A1:A2)", "Roe", "7700900102", "", "45000", "GP", '=HYPERLINK("x")',
    )  # fmt: skip


def test_an_old_machine_is_understood() -> None:
    sheet = read_sheet(made.from_an_old_machine())

    assert "semicolons" in sheet.how
    assert [row.cells[:2] for row in sheet.rows] == [("O’Brien", "Seán"), ("Müller", "Jörg")]


def test_two_bytes_for_a_letter_are_understood() -> None:
    sheet = read_sheet(made.in_utf_16())

    assert sheet.how == "CSV with tabs, utf-16"
    assert sheet.rows[0].cells[0] == "Żak, Nathan"


def test_headers_that_stand_twice_are_told_apart_and_blank_rows_fall_away() -> None:
    sheet = read_sheet(made.of_long_notes())

    assert sheet.headers[:3] == ("Name", "Notes", "Notes (2)")
    assert [row.number for row in sheet.rows] == [2, 5, 6, 7, 8, 9]
    assert all(len(row.cells) == len(sheet.headers) for row in sheet.rows)


def test_what_is_hers_is_never_guessed() -> None:
    headers = ["Partner name", "Her mobile", "Ex DOB", "Name", "Wife’s phone number"]

    assert guess_all(headers, {}) == ["", "", "", "name", ""]
    assert guess_all(["Partner?"], {}) == ["relationship"]


def test_a_site_is_believed_before_our_guess() -> None:
    assert guess_all(["Name", "Team"], {"team": "area", "name": ""}) == ["", "area"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"Name,DOB\n", "no row below"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "neither a CSV nor an XLSX"),
        (b"Name\n" + b'"' + b"x" * 200_000, "cannot be read from row"),
        (b"Name\n" + b"x\n" * 20_002, "more than 20,000 rows"),
        (b"Name" + b",x" * 80 + b"\n" + b"y," * 80, "more than 60 columns"),
        (b"Name,Notes\nA B," + b"x" * 40_000 + b"\n", "more than 32,767 characters"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_sheet(content)


def test_a_file_that_unpacks_to_more_than_it_should_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 1000)

    with pytest.raises(UnreadableFile, match="once unpacked"):
        read_sheet(made.of_formulas())


def test_entities_that_grow_are_refused() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 12}">' for n in range(9)
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made.of_formulas())) as source,
        zipfile.ZipFile(out, "w") as bad,
    ):
        for part in source.infolist():
            body = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                body = (
                    f'<?xml version="1.0"?>{laughs}]><worksheet xmlns="http://schemas.'
                    'openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="str">'
                    "<v>&j;</v></c></row></sheetData></worksheet>"
                ).encode()
            bad.writestr(part, body)

    with pytest.raises(UnreadableFile):
        read_sheet(out.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except UnreadableFile:
        return
    assert sheet.rows


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=2, max_size=6))
def test_what_a_spreadsheet_wrote_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    try:
        sheet = read_sheet(out.getvalue().encode("utf-8", errors="replace"))
    except UnreadableFile:
        return
    assert len(sheet.rows) < len(rows)
