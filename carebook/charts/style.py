"""What all charts share: colours, letters, scales, and how a table is made ready to draw."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from carebook.charts.sizes import WIDE_WIDTH
from carebook.config.theme_tokens import project_tokens
from carebook.data import periods, units
from carebook.facts.fact import MISSING_VALUE_LABELS, ROLES

Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart | alt.HConcatChart
ChartFunction = Callable[[pd.DataFrame], Chart]

# The token of the fill of each role: light fills keep apart from the area's in grey as in colour.
FILL_TOKENS = {
    "area": "chart-area",
    "england": "chart-england",
    "region": "chart-region",
    "neighbours": "paper",
    "average": "chart-average",
}
DASHES = {
    "area": [1, 0],
    "england": [6, 3],
    "region": [2, 3],
    "neighbours": [12, 3],
    "average": [8, 3, 2, 3],
}
SHAPES = {
    "area": "circle",
    "england": "square",
    "region": "diamond",
    "neighbours": "triangle-down",
    "average": "triangle-up",
}


def colour(name: str) -> str:
    """Return a colour of ``theme/tokens.yml``, such as ``ink``, as charts carry it: ``#1d2733``."""
    return project_tokens().light[name]


def fill_colour(role: str) -> str:
    """Return the fill of a place's bars, by its role."""
    return colour(FILL_TOKENS[role])


def line_colour(role: str) -> str:
    """Return the colour of a place's lines and outlines, by its role."""
    return colour("chart-area" if role == "area" else "chart-outline")


def text_size() -> int:
    """Return the size of a chart's letters in pixels."""
    return project_tokens().charts.text


def prepare_to_draw(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep what is to be drawn, and add the words each mark is read out with."""
    data = figures[figures["charted"].astype(bool)].copy()
    # As numbers, so that a missing one becomes null in the chart's JSON, which has no NaN.
    numbers = ["value", "lower", "upper"]
    data[numbers] = data[numbers].astype(float)
    data["order"] = [ROLES.index(role) for role in data["role"]]
    data["category"] = data["breakdown"]
    data["label"] = data["short"].where(
        data["value"].notna(), data["status"].map(MISSING_VALUE_LABELS)
    )
    data["description"] = [_mark_description(row) for row in data.to_dict("records")]
    return data


def _mark_description(row: dict[Hashable, Any]) -> str:
    """Return what a mark is read out as: ``Nursing, Rutland: 37 (2023-24)``."""
    where = ", ".join(part for part in (row["category"], row["place"]) if part)
    said = f"about {row['label']}" if row["status"] == "rounded" else row["label"]
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        limits = [
            units.format_short(row[limit], row["unit"], row["decimals"])
            for limit in ("lower", "upper")
        ]
        said += f", 95% interval {limits[0]} to {limits[1]}"
    return f"{where}: {said} ({periods.period_label(row['period'])})"


def keep_current_period(data: pd.DataFrame) -> pd.DataFrame:
    """Keep the period that a chart of a single period draws, in the order of roles.

    Where its rows were filtered out it is the last that the area has a row for, or the last of all.
    """
    if (current := data["current"].astype(bool)).any():
        return data[current].sort_values("order", kind="stable")
    own = data[data["role"] == "area"]
    found = data if own.empty else own
    last = max(found["period"], key=periods.period_start, default="")
    return data[data["period"] == last].sort_values("order", kind="stable")


def inline_data(*rows: dict[str, Any]) -> dict[str, Any]:
    """Give rows as a chart's data, of plain text and numbers, None for what is missing.

    Most layers have one word or a few marks, for which a table of pandas' takes ten times as long.
    The rows are a tuple because Altair copies lists, row by row, whenever it copies a layer.
    """
    return {"values": rows}


def altair_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as Altair would put them into a chart: plain, None for what is missing.

    For a table that several layers draw from, since Altair would do it for each of them.
    """
    records = alt.utils.sanitize_pandas_dataframe(table).to_dict("records")
    # Altair leaves NaN in a column without any number, and JSON has no such value.
    return [
        {str(key): None if value != value else value for key, value in row.items()}
        for row in records
    ]


def x_pixels(value: float) -> alt.XValue:
    """Place a mark so many pixels from the left edge, whatever the scale.

    Channels are written out throughout, as objects and with field and type apart: for each one
    given as a word or as ``alt.value`` Altair looks through all the classes that it has, and a
    shorthand such as ``value:Q`` it takes apart with patterns that it makes anew each time.
    """
    return alt.XValue(value)  # type: ignore[no-untyped-call]


def x2_pixels(value: float) -> alt.X2Value:
    """End a mark so many pixels from the left edge."""
    return alt.X2Value(value)  # type: ignore[no-untyped-call]


def x_channel(field: str, scale: alt.Scale) -> alt.X:
    """Place marks from left to right by a field, without an axis."""
    return alt.X(field=field, type="quantitative", title=None, axis=None, scale=scale)


def y_channel(field: str, scale: alt.Scale) -> alt.Y:
    """Place marks from the top down by a field, without an axis."""
    return alt.Y(field=field, type="quantitative", title=None, axis=None, scale=scale)


def spoken_description() -> alt.Description:
    """Let a mark be read out as :func:`prepare_to_draw` words it."""
    return alt.Description(field="description", type="nominal")


def text_layer(
    rows: Sequence[dict[str, Any]],
    x: Any,
    y: Any,
    field: str = "text",
    *,
    is_bold: bool | None = None,
    **look: Any,
) -> alt.Chart:
    """Write a field of each row at its place; the marks beside it are what is read out.

    ``x`` and ``y`` are Altair's channels, and ``look`` more of what ``mark_text`` takes. Where
    ``is_bold`` is None the weight is left to Vega.
    """
    look = {"aria": False, "fontSize": text_size(), "color": colour("ink"), **look}
    if is_bold is not None:
        look["fontWeight"] = "bold" if is_bold else "normal"
    chart: alt.Chart = alt.Chart(inline_data(*rows)).mark_text(**look)
    return chart.encode(x=x, y=y, text=alt.Text(field=field, type="nominal"))


def line_layer(
    rows: Sequence[dict[str, Any]], x: Any, y: Any, *, x2: Any = None, y2: Any = None, **look: Any
) -> alt.Chart:
    """Draw a straight line for each row, to ``x2`` or to ``y2``; it is not read out.

    ``x`` to ``y2`` are Altair's channels, and ``look`` more of what ``mark_rule`` takes.
    """
    ends = {"x2": x2} if y2 is None else {"y2": y2}
    chart: alt.Chart = alt.Chart(inline_data(*rows)).mark_rule(aria=False, **look)
    return chart.encode(x=x, y=y, **ends)


def stack_marks(
    positions: Sequence[float], step: float, tolerance: float = 0.0
) -> tuple[list[int], int]:
    """Pile up marks so that no two of a row are nearer than ``step``, less a tolerance.

    ``positions`` ascend. Returns the row of each from the foot, and how many rows there are.
    """
    row_ends: list[float] = []
    rows = []
    for position in positions:
        free = (n for n, end in enumerate(row_ends) if end + step <= position + tolerance)
        row = next(free, len(row_ends))
        row_ends[row : row + 1] = [position]
        rows.append(row)
    return rows, len(row_ends)


def styled_chart(
    layers: Sequence[alt.Chart], height: float, kind: str = "", cuts: Sequence[float] = ()
) -> Chart:
    """Lay charts over each other and give them size, typeface and inks.

    The width may be changed later. ``kind`` goes with the chart for whoever describes it, and
    ``cuts``, the pixels from the top at which its groups begin, for whoever cuts it in parts.
    """
    about: dict[str, Any] = {"kind": kind} if kind else {}
    about |= {"cuts": list(cuts)} if cuts else {}
    ink, font, letters = colour("ink"), project_tokens().charts.font, text_size()
    chart = alt.LayerChart(
        width=WIDE_WIDTH,
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 2, "right": 2, "top": 2, "bottom": 4},
        usermeta=about or alt.Undefined,
        # Whole, because each `configure_…` would make another chart and copy every layer of it.
        config=alt.Config(
            font=font,
            background="transparent",
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(labelFontSize=letters, labelColor=ink, labelFont=font),
            legend=alt.LegendConfig(
                labelFontSize=letters, labelColor=ink, labelLimit=0, rowPadding=6
            ),
        ),
    )
    # Afterwards: LayerChart copies each layer that it is given four times, to bring together what
    # they share of data and parameters, and these share none.
    chart.layer = list(layers)
    return chart
