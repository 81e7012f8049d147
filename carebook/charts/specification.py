"""From a chart to what is kept of it: its Vega-Lite specification."""

from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from carebook.charts.registry import CHART_FUNCTIONS
from carebook.charts.style import Chart, ChartFunction
from carebook.core.errors import InputError


def chart_specification(figures: pd.DataFrame, draw: ChartFunction | Chart) -> dict[str, Any]:
    """Return the specification of a chart, drawn from the figures if it is not drawn yet.

    A researcher's own chart is held against Vega-Lite's schema, and Altair says what is wrong with
    it. The book's own charts are held against it by the tests, so here it would be time lost: half
    of all the time that they take.

    Raises:
        InputError: ``draw`` is or returns something else than an Altair chart.
        altair's SchemaValidationError: a chart of somebody's own is not valid.

    """
    if draw in CHART_FUNCTIONS.values():
        # Altair's debug mode checks each part of a chart as it is made, too.
        # The look of the book's own charts is in them, so no theme may add to it.
        with debug_mode(False), alt.theme.enable("default"):
            return plain_specification(draw(figures))  # type: ignore[operator]
    chart = draw(figures) if callable(draw) and not isinstance(draw, alt.TopLevelMixin) else draw
    if not isinstance(chart, alt.TopLevelMixin):
        kind = type(chart)
        raise InputError(
            "show: expected an Altair chart, or a function that returns one, found "
            f"{kind.__module__.partition('.')[0]} {kind.__name__}; make a figure of another "
            "library the last line of a cell of its own, with #| fig-cap and #| fig-alt"
        )
    return plain_specification(chart, validate=True)


def plain_specification(chart: Chart, *, validate: bool = False) -> dict[str, Any]:
    """Return a chart as plain JSON: its rows may be tuples (see :func:`style.inline_data`)."""
    spec: dict[str, Any] = chart.to_dict(validate=validate)
    for name, rows in spec.get("datasets", {}).items():
        if isinstance(rows, tuple):
            spec["datasets"][name] = list(rows)
    return spec
