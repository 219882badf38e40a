"""PDFs draw on a fixed dictionary of names and nothing else."""

import io
from importlib import import_module
from typing import Any

import pytest
from pypdf import PdfReader

from advance_site.output import pdf
from advance_site.output.pdf import PdfUnavailable, UnknownAddress, is_available, render_pdf

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Dates</title>
<link rel="stylesheet" href="name:sheet.css">{head}</head><body><h1>Dates</h1>{body}</body></html>
"""


def page(body: str = "", head: str = "") -> str:
    return PAGE.format(body=body, head=head)


def read(drawn: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(drawn))


def fonts(reader: PdfReader) -> set[str]:
    found = set()
    for sheet in reader.pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


def test_a_document_is_tagged_titled_and_in_english() -> None:
    reader = read(render_pdf(page("<p>Thursday</p>")))

    assert reader.metadata is not None
    assert reader.metadata.title == "Dates"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]


def test_a_welsh_name_is_drawn_in_our_own_two_fonts() -> None:
    reader = read(render_pdf(page("<p>Siân Ŵyn Llŷr</p>")))

    assert "Siân Ŵyn Llŷr" in reader.pages[0].extract_text()
    assert fonts(reader)
    assert {font.split("-")[0] for font in fonts(reader)} == {"S3"}
    assert any(font.startswith("S3-Ext") for font in fonts(reader))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<img src="file:///etc/passwd" alt="">'),
        ("", '<img src="http://127.0.0.1:9/x.png" alt="">'),
        ("", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">'),
        ("", '<img src="name:../pdf.py" alt="">'),
        ("", '<object data="ftp://127.0.0.1/x" type="image/png"></object>'),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', ""),
        ("<style>@import url(https://127.0.0.1:9/x.css);</style>", ""),
        ("<style>body { background: url(file:///etc/hosts) }</style>", ""),
        ('<link rel="attachment" href="file:///etc/passwd">', ""),
    ],
)
def test_any_other_address_stops_the_rendering(head: str, body: str) -> None:
    with pytest.raises(UnknownAddress):
        render_pdf(page(body, head))


def test_an_address_inside_a_drawing_is_not_fetched_either() -> None:
    drawing = '<svg width="9" height="9"><image href="file:///etc/passwd"/></svg>'

    reader = read(render_pdf(page(drawing)))

    resources: Any = reader.pages[0]["/Resources"]
    assert not resources.get("/XObject")
    assert list(reader.attachments) == []


def test_without_pango_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", missing)

    assert not is_available()
    with pytest.raises(PdfUnavailable):
        render_pdf(page())


def test_with_pango_it_is_available() -> None:
    assert is_available()
    assert import_module("advance_site.output.known_names").KNOWN
