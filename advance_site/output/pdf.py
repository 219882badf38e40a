"""PDF from our own HTML. Without Pango on the machine everything else works."""

from importlib import import_module
from typing import Any


class PdfUnavailable(Exception):
    """The machine has no Pango, which draws the text."""


class UnknownAddress(Exception):
    """A document asked for something outside the fixed dictionary; nothing was fetched."""


def render_pdf(html: str) -> bytes:
    """Draw a whole HTML document as a tagged PDF, aimed at PDF/UA-1."""
    weasyprint, names = _engine()
    document = weasyprint.HTML(string=html, url_fetcher=names.KnownNames(), media_type="print")
    try:
        drawn: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    except names.FatalURLFetchingError as error:
        raise UnknownAddress from error
    return drawn


def is_available() -> bool:
    """Say whether PDFs can be drawn here."""
    try:
        _engine()
    except PdfUnavailable:
        return False
    return True


def _engine() -> tuple[Any, Any]:
    """Load the library when it is first needed: loading it fails where Pango is missing."""
    try:
        return (
            import_module("weasyprint"),
            import_module("advance_site.output.known_names"),
        )
    except OSError as error:
        raise PdfUnavailable from error
