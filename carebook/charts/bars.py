"""Bars from zero: one for each place, or a group of them for each breakdown.

Bars are laid out here, row by row in pixels from the top, so that headings stand above them
whatever their length and nothing depends on how wide the chart will be.
"""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from carebook.charts import style
from carebook.facts.fact import NO_FIGURE

_HEADING_HEIGHT = 22
_BAR_HEIGHT, _BAR_GAP_IN_GROUP, _BAR_GAP = 20, 5, 14
# More bars than this would not fit a printed page, so they are thin and close together.
_MANY_BARS, _THIN_BAR_HEIGHT, _THIN_BAR_GAP_IN_GROUP, _THIN_BAR_GAP = 20, 13, 3, 9
# How much wider than the longest bar the scale is, so that its label still fits on a phone.
_SCALE_STRETCH = 1.45
# How many letters of a heading fit on a line of the narrow chart.
_HEADING_LINE_LETTERS = 36
# Half the height of the stroke that ends a whisker.
_WHISKER_CAP_HALF_HEIGHT = 5


def bars(figures: pd.DataFrame) -> style.Chart:
    """One bar for each place, in the latest period: for an indicator without breakdowns.

    Where the figures carry an interval, a whisker shows it.
    """
    data = style.keep_current_period(style.prepare_to_draw(figures))
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    top = 0.0
    for row in _table_rows(data):
        top = _add_heading(headings, row["place"], top, bold=False)
        rows.append({**row, "y0": top, "y1": top + _BAR_HEIGHT})
        top += _BAR_HEIGHT + _BAR_GAP
    return _draw_bars(rows, headings, top - _BAR_GAP)


def grouped_bars(figures: pd.DataFrame) -> style.Chart:
    """Bars by breakdown, a group for each, in the latest period.

    A group in which the area has no row says so, rather than show its comparators alone.
    """
    prepared = style.prepare_to_draw(figures)
    data = style.keep_current_period(prepared)
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    legend: list[dict[str, Any]] = []
    top = 0.0
    places = _table_rows(data.drop_duplicates("place"))
    own_place = next((place for place in places if place["role"] == "area"), None)
    if len(places) > 1:
        for place in places:
            legend.append({"y0": top + 2, "y1": top + 16, **_fill_and_outline(place)})
            headings.append({"y": top + 14, "x": 22, "text": place["place"], "bold": False})
            top += 24
        top += _BAR_GAP
    categories = list(dict.fromkeys(prepared["category"]))
    bar, gap_in_group, gap = _BAR_HEIGHT, _BAR_GAP_IN_GROUP, _BAR_GAP
    if len(categories) * len(places) > _MANY_BARS:
        bar, gap_in_group, gap = _THIN_BAR_HEIGHT, _THIN_BAR_GAP_IN_GROUP, _THIN_BAR_GAP
    cuts = []
    for category in categories:
        cuts.append(top)
        group = data[data["category"] == category]
        top = _add_heading(headings, category, top, bold=True)
        records = _table_rows(group)
        if own_place and "area" not in set(group["role"]):
            nothing = dict.fromkeys(("value", "lower", "upper", "description"))
            records.insert(0, {**own_place, **nothing, "label": NO_FIGURE})
        for row in records:
            rows.append({**row, "y0": top, "y1": top + bar})
            top += bar + gap_in_group
        top += gap
    return _draw_bars(rows, headings, top - gap, legend, cuts)


def _add_heading(headings: list[dict[str, Any]], text: str, top: float, *, bold: bool) -> float:
    """Add a heading, on several lines if it is long; return where what it heads begins."""
    lines = textwrap.wrap(text, _HEADING_LINE_LETTERS) or [""]
    for number, line in enumerate(lines, 1):
        headings.append({"y": top + number * _HEADING_HEIGHT - 6, "text": line, "bold": bold})
    return top + len(lines) * _HEADING_HEIGHT


def _table_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _bar_mark(row: dict[str, Any]) -> dict[str, Any]:
    """Keep of a row what its bar, whisker and label need; nothing where there is no number."""
    value, lower, upper = (_number_or_none(row[name]) for name in ("value", "lower", "upper"))
    return {
        **{name: row[name] for name in ("role", "unit", "label", "description", "y0", "y1")},
        **_fill_and_outline(row),
        "value": value,
        "lower": lower,
        "upper": upper,
        "middle": (row["y0"] + row["y1"]) / 2,
        "end": max((number for number in (value, upper) if number is not None), default=0.0),
    }


def _fill_and_outline(row: dict[str, Any]) -> dict[str, str | None]:
    role = row["role"]
    if role not in style.FILL_TOKENS:
        return {"fill": None, "line": None}
    return {"fill": style.fill_colour(role), "line": style.line_colour(role)}


def _number_or_none(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _draw_bars(
    rows: list[dict[str, Any]],
    headings: list[dict[str, Any]],
    height: float,
    legend: Sequence[dict[str, Any]] = (),
    cuts: Sequence[float] = (),
) -> style.Chart:
    marks = [_bar_mark(row) for row in rows]
    drawn = [mark for mark in marks if mark["value"] is not None]
    longest = max((mark["end"] for mark in marks), default=0.0)
    if any(mark["unit"] == "score out of 100" for mark in marks):
        longest = 100.0  # so that 53 out of 100 fills about half and never all of the width

    x_scale = alt.Scale(domain=[0, (longest or 1) * _SCALE_STRETCH], nice=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False)

    def boxes(rows: Sequence[dict[str, Any]], x: Any, x2: Any, **look: Any) -> alt.Chart:
        # One layer in reading order, so that whoever goes from mark to mark meets them in it.
        chart: alt.Chart = alt.Chart(style.inline_data(*rows)).mark_rect(strokeWidth=1, **look)
        return chart.encode(
            fill=alt.Fill(field="fill", type="nominal", scale=None, legend=None),
            stroke=alt.Stroke(field="line", type="nominal", scale=None, legend=None),
            x=x,
            x2=x2,
            y=style.y_channel("y0", y_scale),
            y2=alt.Y2(field="y1"),
        )

    layers: list[alt.Chart] = []
    if legend:
        layers.append(boxes(legend, style.x_pixels(0), style.x2_pixels(14), aria=False))
    if drawn:
        bar = boxes(drawn, style.x_channel("value", x_scale), alt.X2Datum(0))
        layers.append(bar.encode(description=style.spoken_description()))
    layers += _whiskers([mark for mark in drawn if mark["lower"] is not None], x_scale, y_scale)
    beside_bar: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 7}
    end, middle = style.x_channel("end", x_scale), style.y_channel("middle", y_scale)
    for is_own in (True, False):
        if labelled := [mark for mark in marks if (mark["role"] == "area") == is_own]:
            layers.append(
                style.text_layer(labelled, end, middle, "label", is_bold=is_own, **beside_bar)
            )
    on_line: dict[str, Any] = {"align": "left", "baseline": "alphabetic"}
    for heading in headings:
        x, y = style.x_pixels(heading.get("x", 0)), style.y_channel("y", y_scale)
        layers.append(style.text_layer([heading], x, y, is_bold=heading["bold"], **on_line))
    return style.styled_chart(layers, height, cuts=cuts)


def _whiskers(
    marks: Sequence[dict[str, Any]], x_scale: alt.Scale, y_scale: alt.Scale
) -> list[alt.Chart]:
    """Draw a line from limit to limit over each bar, on paper so that it shows, and its ends."""
    if not marks:
        return []
    half_height = min(mark["y1"] - mark["y0"] for mark in marks) / 2
    cap = min(_WHISKER_CAP_HALF_HEIGHT, half_height - 2)
    ends = [
        {**mark, "above": mark["middle"] - cap, "below": mark["middle"] + cap} for mark in marks
    ]
    x, y = style.x_channel("lower", x_scale), style.y_channel("middle", y_scale)
    to_upper, to_below = alt.X2(field="upper"), alt.Y2(field="below")
    paper, ink = style.colour("paper"), style.colour("ink")
    above = style.y_channel("above", y_scale)
    limits = [style.x_channel(limit, x_scale) for limit in ("lower", "upper")]
    return [
        style.line_layer(marks, x, y, x2=to_upper, strokeWidth=5, color=paper),
        style.line_layer(marks, x, y, x2=to_upper, strokeWidth=2, color=ink),
        *(style.line_layer(ends, x, above, y2=to_below, strokeWidth=2, color=ink) for x in limits),
    ]
