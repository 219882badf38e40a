"""A figure says what it shows, and holds nothing that a page's policy refuses."""

import re
import subprocess
import sys
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from advance_site.output import figures
from advance_site.output.figures import Bar, BarChart, NotDrawn, draw
from advance_site.output.pdf import render_pdf
from launch.fingerprint import ROOT

pytestmark = pytest.mark.django_db(databases=["default", "limits"])
SVG = "{http://www.w3.org/2000/svg}"
CHART = BarChart(
    "Attendance by strand",
    "Core sessions 61 per cent & <others> less.",
    (
        Bar("Core", 61, "61%, 98 of 160"),
        Bar("Website", 0, "0%, 0 of 150"),
        Bar("Calls", 100, "100%, 1,250 of 1,250"),
    ),
)


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


def parsed(name: str = "f") -> Any:
    return ElementTree.fromstring(draw(CHART, name=name))  # noqa: S314  our own


def test_it_is_one_picture_with_a_title_and_a_finding() -> None:
    root = parsed("first")

    assert root.get("role") == "img"
    title, words = root[0], root[1]
    assert (title.tag, words.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
    assert (title.text, words.text) == (CHART.title, CHART.finding)


def test_two_figures_of_a_page_share_no_id() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', draw(CHART, name=name))) for name in ("a", "b")]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_it_has_no_style_no_script_and_no_roles_of_its_marks() -> None:
    inner = draw(CHART, name="f").partition("</desc>")[2]

    for word in ("style", "<script", "href", "role=", "aria-", "class=", "patternTransform"):
        assert word not in inner


def test_the_values_stand_in_it_as_text() -> None:
    texts = [text.text for text in parsed().iter(f"{SVG}text")]

    for bar in CHART.bars:
        assert {bar.label, bar.value} <= {*texts}


def estimated(text: Any) -> tuple[float, float, float, float]:
    """Where a text stands, with a generous width for each letter."""
    width = len(text.text) * 6
    x, y = (float(number) for number in re.findall(r"-?[\d.]+", text.get("transform")))
    left = {"end": x - width, "middle": x - width / 2}.get(text.get("text-anchor"), x)
    return left, left + width, y - 10, y + 3


def test_no_text_stands_on_another_of_its_row() -> None:
    boxes = [estimated(text) for text in parsed().iter(f"{SVG}text") if "," in (text.text or "")]
    box = parsed().get("viewBox").split()

    assert len(boxes) == 3
    assert all(upper[3] <= lower[2] for upper, lower in pairwise(boxes))
    assert max(right for _, right, _, _ in boxes) + 66 <= float(box[2])


def test_a_figure_is_drawn_once_for_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw(CHART, name="f")

    def fail() -> Any:
        raise AssertionError("drawn again")

    monkeypatch.setattr(figures, "_drawing", fail)

    assert draw(CHART, name="f") == first
    with pytest.raises(AssertionError):
        draw(BarChart("Other", "", CHART.bars), name="f")


def test_something_else_than_a_figure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Strange:
        @staticmethod
        def bars(_chart: BarChart) -> str:
            return '<svg viewBox="0 0 1 1"><script>1</script></svg>'

    monkeypatch.setattr(figures, "_drawing", Strange)

    with pytest.raises(NotDrawn):
        draw(CHART, name="f")


def test_the_renderer_is_loaded_only_when_something_is_drawn() -> None:
    said = (
        "import sys, django; django.setup(); import advance_site.output.figures; "
        "print(any(name in sys.modules for name in ('altair', 'vl_convert')))"
    )
    answer = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True)

    assert answer.stdout.strip() == "False", answer.stderr


def test_it_stands_in_a_pdf_in_our_own_font() -> None:
    from tests.output.test_pdf import fonts, page, read  # noqa: PLC0415

    reader = read(render_pdf(page(draw(CHART, name="f"))))

    assert "61%, 98 of 160" in reader.pages[0].extract_text()
    assert {font.split("-")[0] for font in fonts(reader)} == {"S3"}
