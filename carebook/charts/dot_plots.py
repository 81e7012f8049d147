"""All authorities as dots over one line, none of them marked: for the printed national volume.

``plain_strip`` has no words and no margins, so that a page can lay a mark of its own over it.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from carebook.charts.style import (
    DASHES,
    INK,
    LINE_COLOURS,
    TEXT_SIZE,
    Chart,
    inline_data,
    styled_chart,
    x2_pixels,
    x_pixels,
)
from carebook.data import units

# A plain strip, in pixels. Its marks stand apart by a step, and are piled up from the foot.
DOT_STRIP_WIDTH, DOT_STRIP_HEIGHT = 300, 36
_STRIP_DOT_STEP, _STRIP_DOT_SIZE = 5.0, 17
# The share of the values' span that is left free at either end.
DOT_STRIP_MARGIN = 0.02
_DOT_STEP, _DOT_SIZE, _MAX_STACK_HEIGHT, _LINE_HEIGHT = 6.5, 30, 110.0, 22.0
_DOT_STYLE: dict[str, Any] = {
    "shape": "circle",
    "fill": "#c3cfda",
    "stroke": "#46596b",
    "opacity": 1,
}


def position_on_strip(value: float, low: float, high: float) -> float:
    """Return where a value stands on a plain strip, as a share of its width from the left."""
    margin = (high - low) * DOT_STRIP_MARGIN
    return round((value - low + margin) / (high - low + 2 * margin), 5)


def dot_strip(values: Sequence[float]) -> dict[str, Any]:
    """Return the specification of a strip of all values, from edge to edge linear, without words.

    The lowest value and the highest must differ. Where they stand: :func:`place_in`.
    """
    low, high = min(values), max(values)
    ordered = sorted(values)
    share = [position_on_strip(value, low, high) for value in ordered]
    rows, tallest = _stack_dots([one * DOT_STRIP_WIDTH for one in share], _STRIP_DOT_STEP)
    step = min(_STRIP_DOT_STEP, (DOT_STRIP_HEIGHT - 6) / max(tallest, 1))
    y = [DOT_STRIP_HEIGHT - 4 - step * row for row in rows]
    marks = tuple({"x": at, "y": up} for at, up in zip(share, y, strict=True))
    scale_x = alt.Scale(domain=[0, 1], nice=False, zero=False)
    scale_y = alt.Scale(domain=[DOT_STRIP_HEIGHT, 0], nice=False, zero=False)
    dots = (
        alt.Chart(inline_data(*marks))
        .mark_point(**_DOT_STYLE, size=_STRIP_DOT_SIZE, strokeWidth=0.5, clip=True, aria=False)
        .encode(
            x=alt.X(field="x", type="quantitative", axis=None, scale=scale_x),
            y=alt.Y(field="y", type="quantitative", axis=None, scale=scale_y),
        )
    )
    foot = (
        alt.Chart(inline_data({"y": DOT_STRIP_HEIGHT - 0.5}))
        .mark_rule(color=INK, strokeWidth=0.8, aria=False)
        .encode(
            x=x_pixels(0),
            x2=x2_pixels(DOT_STRIP_WIDTH),
            y=alt.Y(field="y", type="quantitative", axis=None, scale=scale_y),
        )
    )
    chart = alt.LayerChart(
        layer=[dots, foot],
        width=DOT_STRIP_WIDTH,
        height=DOT_STRIP_HEIGHT,
        autosize=alt.AutoSizeParams(type="none"),
        padding=0,
        config=alt.Config(background="transparent", view=alt.ViewConfig(stroke=None)),
    )
    return _to_plain_specification(chart)


def dot_plot(
    values: Sequence[float], unit: str, decimals: int, lines: Sequence[tuple[str, str, float]]
) -> dict[str, Any]:
    """Return the specification of a picture of all authorities.

    Args:
        values: the authorities', in the data's own unit.
        unit: as in :mod:`carebook.data.units`.
        decimals: with how many the ends are written.
        lines: for each upright line its role (``england``, ``average``), words and value.

    """
    low, high = min([*values, *(at for *_, at in lines)]), max([*values, *(at for *_, at in lines)])
    margin = ((high - low) or 1.0) * 0.04
    scale_x = alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False)
    ordered = sorted(values)
    width = 280 / (high - low + 2 * margin)
    rows, tallest = _stack_dots([(value - low) * width for value in ordered], _DOT_STEP)
    step = min(_DOT_STEP, _MAX_STACK_HEIGHT / max(tallest, 1))
    base = 16 + step * tallest
    height = base + 26 + _LINE_HEIGHT * len(lines)
    scale_y = alt.Scale(domain=[height, 0], nice=False, zero=False)

    def x(field: str = "x") -> alt.X:
        return alt.X(field=field, type="quantitative", title=None, axis=None, scale=scale_x)

    def y(field: str = "y") -> alt.Y:
        return alt.Y(field=field, type="quantitative", title=None, axis=None, scale=scale_y)

    marks = [{"x": v, "y": base - 6 - step * n} for v, n in zip(ordered, rows, strict=True)]
    ends = {"x": low - margin, "x2": high + margin, "y": base}
    layers: list[alt.Chart] = [
        alt.Chart(inline_data(*marks))
        .mark_point(**_DOT_STYLE, size=_DOT_SIZE, strokeWidth=0.8, aria=False)
        .encode(x=x(), y=y()),
        alt.Chart(inline_data(ends))
        .mark_rule(color=INK, strokeWidth=1, aria=False)
        .encode(x=x(), x2=alt.X2(field="x2"), y=y()),
    ]
    for row, (role, words, at) in enumerate(lines):
        style: dict[str, Any] = {
            "color": LINE_COLOURS[role],
            "strokeDash": DASHES[role],
            "aria": False,
        }
        below = base + 38 + _LINE_HEIGHT * row
        # England's line is the longer and the thicker one, so that two close together stay apart.
        wide = 2.5 if role == "england" else 1.5
        rule = inline_data({"x": at, "y": 6.0 * row, "y2": base + 5})
        layers += [
            alt.Chart(rule)
            .mark_rule(**style, strokeWidth=wide)
            .encode(x=x(), y=y(), y2=alt.Y2(field="y2")),
            alt.Chart(inline_data({"y": below}))
            .mark_rule(**style, strokeWidth=wide)
            .encode(x=x_pixels(0), x2=x2_pixels(36), y=y()),
            _text_mark(words, below, y(), x_pixels(44), "left"),
        ]
    said = [units.format_short(at, unit, decimals) for at in (min(values), max(values))]
    layers += [
        _text_mark(f"lowest {said[0]}", base + 14, y(), x_pixels(0), "left"),
        _text_mark(f"highest {said[1]}", base + 14, y(), alt.XValue("width"), "right"),  # type: ignore[no-untyped-call]
    ]
    return _to_plain_specification(styled_chart(layers, height, "spread"))


def _text_mark(words: str, at: float, y: alt.Y, x: alt.XValue, align: Any) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(inline_data({"y": at, "text": words}))
        .mark_text(align=align, baseline="middle", fontSize=TEXT_SIZE, color=INK, aria=False)
        .encode(x=x, y=y, text=alt.Text(field="text", type="nominal"))
    )
    return chart


def _stack_dots(at: Sequence[float], step: float) -> tuple[list[int], int]:
    """Return on which row each of ascending places stands, and how many rows there are."""
    taken: list[float] = []
    found = []
    for place in at:
        row = next((n for n, end in enumerate(taken) if end + step <= place + 1e-9), len(taken))
        if row == len(taken):
            taken.append(place)
        taken[row] = place
        found.append(row)
    return found, len(taken)


def _to_plain_specification(chart: Chart) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict(validate=False)
    for name, rows in spec.get("datasets", {}).items():
        spec["datasets"][name] = list(rows)
    return spec
