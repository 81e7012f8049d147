"""The look of a researcher's own figures: the book's colours and letters, in two libraries.

Neither Altair nor matplotlib is imported for it. What somebody sets for themselves wins over it.
"""

from typing import Any

from carebook.charts.sizes import WIDE_WIDTH
from carebook.config.theme_tokens import ThemeTokens

# Of categories, in their order: each is dark enough on paper, and none is another in grey.
SERIES_TOKENS = (
    "chart-area",
    "chart-dots",
    "whole-summary-ink",
    "visited",
    "chart-england",
    "chart-outline",
)
FALLBACK_FONT = "DejaVu Sans"
# Instead of ids made by chance, so that a drawing is the same each time.
_HASH_SALT = "carebook"
# A figure as wide as the text of a page, in inches, and points in a pixel.
_FIGURE_SIZE, _POINTS = (6.5, 4.0), 0.75


def matplotlib_settings(tokens: ThemeTokens) -> dict[str, Any]:
    """Return matplotlib's ``rcParams`` for the book's look; sizes are in points."""
    light, letters = tokens.light, tokens.charts.text * _POINTS
    series = ", ".join(f"'{light[name]}'" for name in SERIES_TOKENS)
    return {
        "font.family": [*tokens.typefaces.text, FALLBACK_FONT],
        "font.size": letters,
        "text.color": light["ink"],
        "axes.prop_cycle": f"cycler('color', [{series}])",
        "axes.edgecolor": light["chart-outline"],
        "axes.labelcolor": light["ink"],
        "axes.titlelocation": "left",
        "axes.titlesize": letters * 1.1,
        "axes.titleweight": "bold",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "axes.facecolor": light["paper"],
        "grid.color": light["line"],
        "xtick.color": light["ink"],
        "ytick.color": light["ink"],
        "legend.frameon": False,
        "lines.linewidth": 2.0,
        "patch.facecolor": light["chart-area"],
        "figure.facecolor": light["paper"],
        "figure.figsize": list(_FIGURE_SIZE),
        "savefig.facecolor": light["paper"],
        "svg.hashsalt": _HASH_SALT,
    }


def altair_theme(tokens: ThemeTokens) -> dict[str, Any]:
    """Return a theme of Vega-Lite for the book's look; sizes are in pixels."""
    light, letters, font = tokens.light, tokens.charts.text, tokens.charts.font
    ink = light["ink"]
    words = {"labelFontSize": letters, "labelColor": ink, "titleFontSize": letters}
    words |= {"titleColor": ink, "labelFont": font, "titleFont": font}
    return {
        "config": {
            "font": font,
            "background": "transparent",
            "view": {"stroke": None, "continuousWidth": WIDE_WIDTH, "continuousHeight": 300},
            "axis": {**words, "gridColor": light["line"], "domainColor": light["chart-outline"]}
            # The first label and the last are moved into the chart, towards their neighbours.
            | {"tickColor": light["chart-outline"], "labelSeparation": 6},
            "legend": {**words, "labelLimit": 0},
            "header": {**words, "labelLimit": 0},
            "title": {"fontSize": letters + 1, "color": ink, "font": font, "anchor": "start"},
            "text": {"fontSize": letters, "color": ink},
            "range": {"category": [light[name] for name in SERIES_TOKENS]},
            "mark": {"color": light["chart-area"]},
        }
    }
