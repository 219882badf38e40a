"""Tables as they leave the house, as CSV and XLSX: no text in them can become a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | date | None

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a text that begins with one of these for a formula or breaks its cell apart;
# the last four are the wide forms, which some keyboards' programs read alike.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML cannot carry.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_SHEETS_NAME = 31
LONGEST_TEXT = 32_000
WIDEST, NARROWEST = 44, 5
BOLD = Font(bold=True)


@dataclass(frozen=True, slots=True)
class Table:
    """What an export holds.

    `notes` stand first: what it is, what was filtered, and when. `remarks` stand last: what the
    codes mean.
    """

    title: str
    notes: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    remarks: Sequence[str] = ()

    def lines(self) -> Iterator[tuple[bool, Sequence[Cell]]]:
        """Every line in order, and whether it is drawn bold."""
        yield True, (self.title,)
        yield from ((False, (note,)) for note in self.notes)
        yield False, ()
        yield True, self.head
        yield from ((False, row) for row in self.rows)
        if self.remarks:
            yield False, ()
            yield from ((False, (remark,)) for remark in self.remarks)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take a text for more than a text."""
    return text.startswith(RISKY) or text.lstrip().startswith(RISKY)


def as_csv(*tables: Table) -> bytes:
    """One under the other. Begins with the mark by which Excel knows the encoding."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        for _, line in table.lines():
            writer.writerow([_plain(cell) for cell in line])
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    text = _writable(cell)
    return f"'{text}" if is_risky(text) else text


def as_xlsx(*tables: Table) -> bytes:
    """A sheet for each table."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.title = _writable(tables[0].title)
    for table in tables:
        _sheet(book, table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, table: Table) -> None:
    name = NOT_IN_A_SHEETS_NAME.sub(" ", _writable(table.title))
    sheet = book.create_sheet(name[:LONGEST_SHEETS_NAME])
    sheet.freeze_panes = f"B{len(table.notes) + 4}"
    for place, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for bold, line in table.lines():
        sheet.append([_written(sheet, cell, bold=bold) for cell in line])


def _widths(table: Table) -> Iterator[float]:
    for column in zip(table.head, *table.rows, strict=True):
        longest = max(len(str(cell)) for cell in column if cell is not None)
        yield float(min(WIDEST, max(NARROWEST, longest + 2)))


def _written(sheet: Any, cell: Cell, *, bold: bool) -> Any:
    """A cell of its own kind: a text is a text, whatever it begins with."""
    value = (_writable(cell) or None) if isinstance(cell, str) else cell
    made = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        made.data_type = "s"
        # So that it stays one when somebody edits the cell.
        made.quotePrefix = is_risky(value)
    if bold:
        made.font = BOLD
    return made


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)[:LONGEST_TEXT]


def download(body: bytes, kind: str, name: str) -> HttpResponse:
    """An answer that the browser saves under a name that says nothing of anybody."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
