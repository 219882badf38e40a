"""What a PDF may draw on: a fixed dictionary of names, and nothing else in the world.

Importing this module needs Pango; `pdf.py` does so only when something is to be printed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONTS = Path(__file__).parents[2] / "static" / "vendor" / "source-sans-3"
HERE = Path(__file__).parent
SCHEME = "name:"
KNOWN: Mapping[str, tuple[Path, str]] = {
    "sheet.css": (HERE / "sheet.css", "text/css"),
    "latin.woff2": (FONTS / "source-sans-3-latin-wght-normal.woff2", "font/woff2"),
    "latin-ext.woff2": (FONTS / "source-sans-3-latin-ext-wght-normal.woff2", "font/woff2"),
}


class KnownNames(URLFetcher):  # type: ignore[misc]
    """Answers for the dictionary's names; any other address stops the rendering."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        name = url.removeprefix(SCHEME) if url.startswith(SCHEME) else ""
        if name not in KNOWN:
            raise FatalURLFetchingError("A document asked for an address that is not known.")
        path, kind = KNOWN[name]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
