"""Lists of invented men with the mess that real lists have."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
# Forty men with the mess of a real list: a mark at the start, dates in six ways, doubles,
# one reference twice, an empty name, absurd dates, formulas, notes of two lines.
MESSY = HERE / "messy.csv"


def messy() -> bytes:
    return MESSY.read_bytes()


def of_formulas() -> bytes:
    """A workbook with a title over all columns, headers of two rows, formulas and real dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Men of the north site", *[None] * 6])
    sheet.merge_cells("A1:G1")
    sheet.append(["Man", None, "Reached by", None, "Referral", None, None])
    for cells in ("A2:B2", "C2:D2", "E2:G2"):
        sheet.merge_cells(cells)
    sheet.append(
        ["First name", "Surname", "Mobile", "Mobile", "Date of referral", "Source", "Notes"]
    )
    sheet.append(["Aled", "Prys", "07700 900101", None, date(2026, 9, 14), "GP", "=1+1"])
    sheet.append([None] * 7)
    sheet.append(["=SUM(A1:A2)", "Roe", 7700900102, None, 45000, "GP", '=HYPERLINK("x")'])
    sheet.append(["Ben", "Marsh", "07700 900103", None, "13/13/2026", "Doctor", None])
    book.create_sheet("Empty")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_an_old_machine() -> bytes:
    """Semicolons and Windows-1252, as an older Excel here writes it."""
    text = (
        "Surname;Forename;DOB;Tel No;Referred on;Referred by;Status\r\n"
        "O’Brien;Seán;15.11.70;07700 900104;25.6.26;Probation;Waiting list\r\n"
        "Müller;Jörg;01/02/1985;01632 960105;3 Jun 2026;GP;Referred\r\n"
        ";;;;;;\r\n"
    )
    return text.encode("cp1252")


def in_utf_16() -> bytes:
    text = "Name\tDOB\tMobile\tDate referred\tSource\nŻak, Nathan\t28/09/1990\t\t15.9.26\tself\n"
    return text.encode("utf-16")


LONG = "He rang again. " * 1400


def of_long_notes() -> bytes:
    """Notes of 20,000 characters, scripts, headers that stand twice, blank rows, ragged rows."""
    return (
        "Name,Notes,Notes,Date of referral,Source,Partner name\n"
        f'Carl Reid,"{LONG}",,1/9/2026,GP,Somebody\n'
        "\n,,,,,\n"
        "<script>alert(1)</script> Roe,x,,1/9/2026,GP,\n"
        "Dean Ward,<img src=x onerror=alert(1)>,,1/9/2026,GP,,,,extra\n"
        "Omar Price,short\n"
        "Kev Hall,x,,45000,GP,\n"
        "Tom Rees,x,,1/1/1890,GP,\n"
    ).encode()
