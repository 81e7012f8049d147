"""The kinds of charts that notebooks draw: a new one is a module of its own and a line here.

Its function takes rows of :meth:`carebook.notebooks.api.Book.figures` and is at hand in notebooks
under its own name.
"""

from collections.abc import Mapping
from typing import Any

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.histogram import HISTOGRAM, histogram
from carebook.charts.strip import STRIP, strip
from carebook.charts.style import ChartFunction
from carebook.charts.trend import trend
from carebook.facts.captions import BAR_CHART, LINE_CHART, OTHER_CHART, ChartKind

CHARTS: tuple[tuple[ChartFunction, ChartKind], ...] = (
    (bars, BAR_CHART),
    (grouped_bars, BAR_CHART),
    (histogram, HISTOGRAM),
    (strip, STRIP),
    (trend, LINE_CHART),
)
CHART_FUNCTIONS: dict[str, ChartFunction] = {draw.__name__: draw for draw, _ in CHARTS}
_KINDS = {kind.name: kind for _, kind in CHARTS if kind.name}


def chart_kind(spec: Mapping[str, Any]) -> ChartKind:
    """Return of which kind a chart is, given its Vega-Lite specification.

    A chart that is not marked as one of the book's is told by its marks.
    """
    name = spec.get("usermeta", {}).get("kind", "")
    if name in _KINDS:
        return _KINDS[name]
    layers = spec.get("layer", [spec])
    marks = {layer["mark"]["type"] for layer in layers if isinstance(layer.get("mark"), dict)}
    if "line" in marks:
        return LINE_CHART
    return BAR_CHART if marks & {"bar", "rect"} else OTHER_CHART
