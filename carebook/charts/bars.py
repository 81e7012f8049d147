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

from carebook.charts.style import (
    FILL_COLOURS,
    INK,
    LINE_COLOURS,
    NO_FIGURE,
    PAPER,
    TEXT_SIZE,
    Chart,
    inline_data,
    keep_latest_period,
    prepare_to_draw,
    styled_chart,
    x2_pixels,
    x_pixels,
)

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


def bars(figures: pd.DataFrame) -> Chart:
    """One bar for each place, in the latest period: for an indicator without breakdowns.

    Where the figures carry an interval, a whisker shows it.
    """
    data = keep_latest_period(prepare_to_draw(figures)).sort_values("order", kind="stable")
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    top = 0.0
    for row in _table_rows(data):
        top = _add_heading(headings, row["place"], top, bold=False)
        rows.append({**row, "y0": top, "y1": top + _BAR_HEIGHT})
        top += _BAR_HEIGHT + _BAR_GAP
    return _draw_bars(rows, headings, top - _BAR_GAP)


def grouped_bars(figures: pd.DataFrame) -> Chart:
    """Bars by breakdown, a group for each, in the latest period.

    A group in which the area has no row says so, rather than show its comparators alone.
    """
    data = keep_latest_period(prepare_to_draw(figures)).sort_values("order", kind="stable")
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    top = 0.0
    places = _table_rows(data.drop_duplicates("place"))
    own_place = next((place for place in places if place["role"] == "area"), None)
    if len(places) > 1:
        for place in places:
            keys.append(_legend_box(place, top))
            headings.append({"y": top + 14, "x": 22, "text": place["place"], "bold": False})
            top += 24
        top += _BAR_GAP
    categories = list(dict.fromkeys(prepare_to_draw(figures)["category"]))
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
            nothing["label"] = NO_FIGURE
            records.insert(0, {**own_place, **nothing})
        for row in records:
            rows.append({**row, "y0": top, "y1": top + bar})
            top += bar + gap_in_group
        top += gap
    return _draw_bars(rows, headings, top - gap, keys, cuts)


def _add_heading(headings: list[dict[str, Any]], text: str, top: float, *, bold: bool) -> float:
    """Add a heading, on several lines if it is long; return where what it heads begins."""
    lines = textwrap.wrap(text, _HEADING_LINE_LETTERS) or [""]
    for number, line in enumerate(lines, 1):
        headings.append({"y": top + number * _HEADING_HEIGHT - 6, "text": line, "bold": bold})
    return top + len(lines) * _HEADING_HEIGHT


def _table_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _legend_box(place: dict[str, Any], top: float) -> dict[str, Any]:
    return {"y0": top + 2, "y1": top + 16, **_fill_and_outline(place)}


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
    return {"fill": FILL_COLOURS.get(row["role"]), "line": LINE_COLOURS.get(row["role"])}


def _number_or_none(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _draw_bars(
    rows: list[dict[str, Any]],
    headings: list[dict[str, Any]],
    height: float,
    keys: Sequence[dict[str, Any]] = (),
    cuts: Sequence[float] = (),
) -> Chart:
    marks = [_bar_mark(row) for row in rows]
    drawn = [mark for mark in marks if mark["value"] is not None]
    whiskers = [mark for mark in drawn if mark["lower"] is not None]
    longest = max((mark["end"] for mark in marks), default=0.0)
    if any(mark["unit"] == "score out of 100" for mark in marks):
        longest = 100.0  # so that 53 out of 100 fills about half and never all of the width

    x_scale = alt.Scale(domain=[0, (longest or 1) * _SCALE_STRETCH], nice=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", title=None, axis=None, scale=x_scale)

    def y(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", title=None, axis=None, scale=y_scale)

    def boxes(rows: Sequence[dict[str, Any]]) -> alt.Chart:
        # One layer in reading order, so that whoever goes from mark to mark meets them in it.
        fill = alt.Fill(field="fill", type="nominal", scale=None, legend=None)
        stroke = alt.Stroke(field="line", type="nominal", scale=None, legend=None)
        chart: alt.Chart = alt.Chart(inline_data(*rows)).mark_rect(strokeWidth=1)
        return chart.encode(fill=fill, stroke=stroke)

    layers: list[alt.Chart] = []
    if keys:
        layers.append(
            boxes(keys)
            .mark_rect(strokeWidth=1, aria=False)
            .encode(x=x_pixels(0), x2=x2_pixels(14), y=y("y0"), y2=alt.Y2(field="y1"))
        )
    if drawn:
        layers.append(
            boxes(drawn).encode(
                x=x("value"),
                x2=alt.X2Datum(0),
                y=y("y0"),
                y2=alt.Y2(field="y1"),
                description=alt.Description(field="description", type="nominal"),
            )
        )
    if whiskers:
        for ink, thickness in ((PAPER, 5), (INK, 2)):
            layers.append(
                alt.Chart(inline_data(*whiskers))
                .mark_rule(strokeWidth=thickness, color=ink, aria=False)
                .encode(x=x("lower"), x2=alt.X2(field="upper"), y=y("middle"))
            )
        cap = min(
            _WHISKER_CAP_HALF_HEIGHT, min(mark["y1"] - mark["y0"] for mark in whiskers) / 2 - 2
        )
        ends = inline_data(
            *(
                {**mark, "above": mark["middle"] - cap, "below": mark["middle"] + cap}
                for mark in whiskers
            )
        )
        layers += [
            alt.Chart(ends)
            .mark_rule(strokeWidth=2, color=INK, aria=False)
            .encode(x=x(limit), y=y("above"), y2=alt.Y2(field="below"))
            for limit in ("lower", "upper")
        ]
    for is_own in (True, False):
        own = [mark for mark in marks if (mark["role"] == "area") == is_own]
        if own:
            layers.append(
                alt.Chart(inline_data(*own))
                .mark_text(
                    align="left",
                    baseline="middle",
                    dx=7,
                    fontSize=TEXT_SIZE,
                    fontWeight="bold" if is_own else "normal",
                    color=INK,
                    aria=False,
                )
                .encode(x=x("end"), y=y("middle"), text=alt.Text(field="label", type="nominal"))
            )
    layers += [
        alt.Chart(inline_data(heading))
        .mark_text(
            align="left",
            baseline="alphabetic",
            fontSize=TEXT_SIZE,
            fontWeight="bold" if heading["bold"] else "normal",
            color=INK,
            aria=False,
        )
        .encode(
            x=x_pixels(heading.get("x", 0)), y=y("y"), text=alt.Text(field="text", type="nominal")
        )
        for heading in headings
    ]
    return styled_chart(layers, height, cuts=cuts)
