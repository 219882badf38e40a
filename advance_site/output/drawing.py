"""Charts as Vega-Lite specifications, drawn without a browser.

Importing this module takes a second and much memory; `figures.py` does so only when something is
to be drawn.
"""

from __future__ import annotations

from typing import Any

import altair
import vl_convert

from advance_site.output.figures import BarChart

VEGA_LITE = "6.1"
# On paper two family names, on screen the page's own; a browser passes over those it has not.
FONT = "S3, S3 Ext, Source Sans 3 Variable, arial, sans-serif"
INK, QUIET, LINE, STRONG, PALE = "#16262b", "#45565d", "#d5dee0", "#0d5e69", "#eef2f3"
SIZE = 13
BARS, STEP = 124, 30
# The room of each part is given, not measured: the renderer has not the font of the page.
ROOM = {"left": 66, "right": 128, "top": 2, "bottom": 38}
VALUES_AT = BARS + 8

THEME: dict[str, Any] = {
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": SIZE,
        "labelColor": INK,
        "titleFont": FONT,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
        "titleColor": QUIET,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "text": {"font": FONT, "fontSize": SIZE, "fill": INK},
}


def bars(chart: BarChart) -> str:
    """Lying bars of shares on a pale ground, each value in a column of its own."""
    rows = [{"label": bar.label, "share": bar.share, "value": bar.value} for bar in chart.bars]
    labels = altair.Y(
        "label:N",
        sort=None,
        title=None,
        axis=altair.Axis(domain=False, ticks=False, labelPadding=6),
    )
    base = altair.Chart(altair.InlineData(values=rows)).encode(y=labels)
    whole = base.mark_bar(color=PALE, size=18).encode(x=altair.value(0), x2=altair.value(BARS))
    shares = base.mark_bar(color=STRONG, size=18).encode(
        x=altair.X(
            "share:Q",
            scale=altair.Scale(domain=[0, 100]),
            axis=altair.Axis(values=[0, 50, 100], title="per cent of those due", grid=False),
        )
    )
    values = base.mark_text(align="left", baseline="middle").encode(
        x=altair.value(VALUES_AT), text="value:N"
    )
    drawn = altair.layer(whole, shares, values).properties(
        width=BARS,
        height=STEP * len(rows),
        padding=ROOM,
        autosize=altair.AutoSizeParams(type="none"),
        config=THEME,
    )
    svg: str = vl_convert.vegalite_to_svg(drawn.to_dict(), vl_version=VEGA_LITE)
    return svg
