"""From a file to rows of text, whatever programme wrote it. A formula is text like any other."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from advance_site.core.rules import Rule
from participants.caseload.columns import is_known

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 150 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 32_767
HEADER_WITHIN = 10
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
HERE = ["cp1252", "cp1250", "utf_16_le", "utf_16_be"]
NOT_A_SHEET = (
    "This is neither a CSV nor an XLSX file. Save the list as one of these and try again."
)


class UnreadableFile(Rule):
    """The file cannot be read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row, numbered as a spreadsheet numbers it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headers, rows that say something, and in words how the file was read."""

    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    how: str


def read_sheet(content: bytes) -> Sheet:
    """The first table of the file, by its content and not by its name."""
    if len(content) > LARGEST:
        raise UnreadableFile("The file is larger than 10 MB. Split it and try again.")
    if content[:4] == b"PK\x03\x04":
        rows, how = _workbook(content), "XLSX"
    else:
        rows, how = _text_rows(content)
    return _sheet(rows, how)


def _sheet(rows: Iterable[Sequence[str]], how: str) -> Sheet:
    """Split headers from rows; blank rows and blank columns at the end fall away."""
    kept = [SheetRow(n, cells) for n, cells in enumerate(map(_trimmed, rows), 1) if any(cells)]
    if len(kept) > MOST_ROWS:
        raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it and try again.")
    if not kept:
        raise UnreadableFile("The file is empty.")
    at = _header_at(kept)
    width = max(len(row.cells) for row in kept)
    if width > MOST_COLUMNS:
        raise UnreadableFile(f"The file has more than {MOST_COLUMNS} columns. Remove some.")
    above = kept[at - 1].cells if at else ()
    body = tuple(SheetRow(row.number, _padded(row.cells, width)) for row in kept[at + 1 :])
    if not body:
        raise UnreadableFile("The file has headers and no row below them.")
    _refuse_long_cells(body)
    return Sheet(_headers(kept[at].cells, above, width), body, how)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    texts = [plain(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def plain(text: str) -> str:
    """Without control characters, which no database keeps, and without space around."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c in "\n\t")
    return kept.replace("\xa0", " ").strip()


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _header_at(rows: Sequence[SheetRow]) -> int:
    """The row with the most words that are headers, among the first few; else the first."""
    scores = [sum(is_known(cell) for cell in row.cells) for row in rows[:HEADER_WITHIN]]
    return scores.index(max(scores)) if max(scores) > 1 else 0


def _headers(own: Sequence[str], above: Sequence[str], width: int) -> tuple[str, ...]:
    """Each header once: a merged one above helps where its own is blank or stands twice."""
    spread = _spread(_padded(above, width))
    names: list[str] = []
    for n, name in enumerate(_padded(own, width)):
        found = " ".join((name or spread[n] or f"Column {n + 1}").split())[:80]
        names.append(found if found not in names else _another(found, spread[n], names))
    return tuple(names)


def _spread(cells: Sequence[str]) -> list[str]:
    """A merged cell keeps its text in its first column: carry it to the right."""
    carried, last = [], ""
    for cell in cells:
        last = cell or last
        carried.append(last)
    return carried if sum(map(bool, cells)) > 1 else [""] * len(cells)


def _another(name: str, above: str, names: Sequence[str]) -> str:
    if above and f"{above} {name}"[:80] not in names:
        return f"{above} {name}"[:80]
    return next(each for n in range(2, 99) if (each := f"{name} ({n})") not in names)


def _refuse_long_cells(rows: Iterable[SheetRow]) -> None:
    for row in rows:
        if any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise UnreadableFile(
                f"Row {row.number} has a cell of more than {LONGEST_CELL:,} characters. "
                "Shorten it in the file and try again."
            )


def _text_rows(content: bytes) -> tuple[list[list[str]], str]:
    text, encoding = _decoded(content)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableFile(
            f"The file cannot be read from row {reader.line_num} on: a quotation mark is open, "
            "or a cell is too long."
        ) from error
    return rows, f"CSV with {SEPARATORS[separator]}, {encoding}"


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding: a mark at the start, else UTF-8, else the likeliest."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text, encoding = _guessed(content)
    else:
        encoding = "utf-8"
        if "\0" in text:
            text, encoding = _guessed(content)
    if _is_binary(text):
        raise UnreadableFile(NOT_A_SHEET)
    return text, encoding


def _guessed(content: bytes) -> tuple[str, str]:
    best = from_bytes(content, cp_isolation=HERE).best()
    if best is None:
        raise UnreadableFile(NOT_A_SHEET)
    return str(best), best.encoding.replace("_", "-")


def _is_binary(text: str) -> bool:
    """Pictures and old spreadsheets decode to something, and are full of control characters."""
    start = text[:2000]
    return sum(not c.isprintable() and c not in "\r\n\t" for c in start) > len(start) / 20


def _separator(text: str) -> str:
    """Whichever parts the first lines into the most columns, and the same number of them."""
    return max(SEPARATORS, key=lambda separator: _columns_by(separator, text))


def _columns_by(separator: str, text: str) -> int:
    reader = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=separator)
    try:
        widths = [len(row) for row, _ in zip(reader, range(HEADER_WITHIN * 2), strict=False)]
    except csv.Error:
        return 0
    return sum(width for width in widths if width > 1)


def _workbook(content: bytes) -> list[list[str]]:
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            return [list(map(_cell, row)) for row in _table(book)]
        finally:
            book.close()
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
        AttributeError, IndexError, OSError, EOFError, NotImplementedError,
    ) as error:  # fmt: skip
        raise UnreadableFile(
            "This XLSX file is damaged. Save it again and try once more."
        ) from error


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableFile("The file is too large once unpacked. Split it and try again.")


def _table(book: object) -> Iterator[Sequence[object]]:
    """The rows of the first sheet with anything in it, no further than we read."""
    for sheet in book.worksheets:  # type: ignore[attr-defined]
        rows = sheet.iter_rows(
            values_only=True, max_row=MOST_ROWS + HEADER_WITHIN, max_col=MOST_COLUMNS + 1
        )
        found = list(rows)
        if any(any(cell is not None for cell in row) for row in found):
            yield from found
            return


def _cell(value: object) -> str:
    """A cell as text: days as 2026-12-14, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(getattr(value, "text", value))
