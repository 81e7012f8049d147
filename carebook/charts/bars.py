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
    FILLS,
    INK,
    LINES,
    NO_FIGURE,
    PAPER,
    TEXT_SIZE,
    Chart,
    inline,
    latest,
    ready,
    styled,
    x2_pixels,
    x_pixels,
)

_HEADING = 22
_BAR, _GAP_IN_GROUP, _GAP = 20, 5, 14
# More bars than this would not fit a printed page, so they are thin and close together.
_MANY, _THIN_BAR, _THIN_GAP_IN_GROUP, _THIN_GAP = 20, 13, 3, 9
# How much wider than the longest bar the scale is, so that its label still fits on a phone.
_ROOM = 1.45
# How many letters of a heading fit on a line of the narrow chart.
_LINE = 36
# Half the height of the stroke that ends a whisker.
_CAP = 5


def bars(figures: pd.DataFrame) -> Chart:
    """One bar for each place, in the latest period: for an indicator without breakdowns.

    Where the figures carry an interval, a whisker shows it.
    """
    data = latest(ready(figures)).sort_values("order", kind="stable")
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    top = 0.0
    for row in _records(data):
        top = _add_heading(headings, row["place"], top, bold=False)
        rows.append({**row, "y0": top, "y1": top + _BAR})
        top += _BAR + _GAP
    return _draw(rows, headings, top - _GAP)


def grouped_bars(figures: pd.DataFrame) -> Chart:
    """Bars by breakdown, a group for each, in the latest period.

    A group in which the area has no row says so, rather than show its comparators alone.
    """
    data = latest(ready(figures)).sort_values("order", kind="stable")
    rows: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    top = 0.0
    places = _records(data.drop_duplicates("place"))
    own_place = next((place for place in places if place["role"] == "area"), None)
    if len(places) > 1:
        for place in places:
            keys.append(_key(place, top))
            headings.append({"y": top + 14, "x": 22, "text": place["place"], "bold": False})
            top += 24
        top += _GAP
    categories = list(dict.fromkeys(ready(figures)["category"]))
    bar, gap_in_group, gap = _BAR, _GAP_IN_GROUP, _GAP
    if len(categories) * len(places) > _MANY:
        bar, gap_in_group, gap = _THIN_BAR, _THIN_GAP_IN_GROUP, _THIN_GAP
    cuts = []
    for category in categories:
        cuts.append(top)
        group = data[data["category"] == category]
        top = _add_heading(headings, category, top, bold=True)
        records = _records(group)
        if own_place and "area" not in set(group["role"]):
            nothing = dict.fromkeys(("value", "lower", "upper", "description"))
            nothing["label"] = NO_FIGURE
            records.insert(0, {**own_place, **nothing})
        for row in records:
            rows.append({**row, "y0": top, "y1": top + bar})
            top += bar + gap_in_group
        top += gap
    return _draw(rows, headings, top - gap, keys, cuts)


def _add_heading(headings: list[dict[str, Any]], text: str, top: float, *, bold: bool) -> float:
    """Add a heading, on several lines if it is long; return where what it heads begins."""
    lines = textwrap.wrap(text, _LINE) or [""]
    for number, line in enumerate(lines, 1):
        headings.append({"y": top + number * _HEADING - 6, "text": line, "bold": bold})
    return top + len(lines) * _HEADING


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _key(place: dict[str, Any], top: float) -> dict[str, Any]:
    return {"y0": top + 2, "y1": top + 16, **_inks(place)}


def _mark(row: dict[str, Any]) -> dict[str, Any]:
    """Keep of a row what its bar, whisker and label need; nothing where there is no number."""
    value, lower, upper = (_number(row[name]) for name in ("value", "lower", "upper"))
    return {
        **{name: row[name] for name in ("role", "unit", "label", "description", "y0", "y1")},
        **_inks(row),
        "value": value,
        "lower": lower,
        "upper": upper,
        "middle": (row["y0"] + row["y1"]) / 2,
        "end": max((number for number in (value, upper) if number is not None), default=0.0),
    }


def _inks(row: dict[str, Any]) -> dict[str, str | None]:
    return {"fill": FILLS.get(row["role"]), "line": LINES.get(row["role"])}


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _draw(
    rows: list[dict[str, Any]],
    headings: list[dict[str, Any]],
    height: float,
    keys: Sequence[dict[str, Any]] = (),
    cuts: Sequence[float] = (),
) -> Chart:
    marks = [_mark(row) for row in rows]
    drawn = [mark for mark in marks if mark["value"] is not None]
    whiskers = [mark for mark in drawn if mark["lower"] is not None]
    longest = max((mark["end"] for mark in marks), default=0.0)
    if any(mark["unit"] == "score out of 100" for mark in marks):
        longest = 100.0  # so that 53 out of 100 fills about half and never all of the width

    x_scale = alt.Scale(domain=[0, (longest or 1) * _ROOM], nice=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", title=None, axis=None, scale=x_scale)

    def y(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", title=None, axis=None, scale=y_scale)

    def boxes(rows: Sequence[dict[str, Any]]) -> alt.Chart:
        # One layer in reading order, so that whoever goes from mark to mark meets them in it.
        fill = alt.Fill(field="fill", type="nominal", scale=None, legend=None)
        stroke = alt.Stroke(field="line", type="nominal", scale=None, legend=None)
        chart: alt.Chart = alt.Chart(inline(*rows)).mark_rect(strokeWidth=1)
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
                alt.Chart(inline(*whiskers))
                .mark_rule(strokeWidth=thickness, color=ink, aria=False)
                .encode(x=x("lower"), x2=alt.X2(field="upper"), y=y("middle"))
            )
        cap = min(_CAP, min(mark["y1"] - mark["y0"] for mark in whiskers) / 2 - 2)
        ends = inline(
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
                alt.Chart(inline(*own))
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
        alt.Chart(inline(heading))
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
    return styled(layers, height, cuts=cuts)
