"""All authorities as dots over one line, none of them marked: for the printed national volume.

``plain_strip`` has no words and no margins, so that a page can lay a mark of its own over it.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from carebook.charts import style
from carebook.charts.specification import plain_specification
from carebook.data import units

# A plain strip, in pixels. Its marks stand apart by a step, and are piled up from the foot.
DOT_STRIP_WIDTH, DOT_STRIP_HEIGHT = 300, 36
_STRIP_DOT_STEP, _STRIP_DOT_SIZE = 5.0, 17
# Dots that touch but for an error of rounding stand on one row.
_TOLERANCE = 1e-9
# The share of the values' span that is left free at either end.
DOT_STRIP_MARGIN = 0.02
_DOT_STEP, _DOT_SIZE, _MAX_STACK_HEIGHT, _LINE_HEIGHT = 6.5, 30, 110.0, 22.0


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
    rows, tallest = style.stack_marks(
        [one * DOT_STRIP_WIDTH for one in share], _STRIP_DOT_STEP, _TOLERANCE
    )
    step = min(_STRIP_DOT_STEP, (DOT_STRIP_HEIGHT - 6) / max(tallest, 1))
    tops = [DOT_STRIP_HEIGHT - 4 - step * row for row in rows]
    marks = [{"x": at, "y": top} for at, top in zip(share, tops, strict=True)]
    scale_x = alt.Scale(domain=[0, 1], nice=False, zero=False)
    scale_y = alt.Scale(domain=[DOT_STRIP_HEIGHT, 0], nice=False, zero=False)
    y = style.y_channel("y", scale_y)
    dots = _dots(marks, _STRIP_DOT_SIZE, strokeWidth=0.5, clip=True)
    at_foot, right = [{"y": DOT_STRIP_HEIGHT - 0.5}], style.x2_pixels(DOT_STRIP_WIDTH)
    ink: dict[str, Any] = {"color": style.colour("ink"), "strokeWidth": 0.8}
    foot = style.line_layer(at_foot, style.x_pixels(0), y, x2=right, **ink)
    chart = alt.LayerChart(
        layer=[dots.encode(x=style.x_channel("x", scale_x), y=y), foot],
        width=DOT_STRIP_WIDTH,
        height=DOT_STRIP_HEIGHT,
        autosize=alt.AutoSizeParams(type="none"),
        padding=0,
        config=alt.Config(background="transparent", view=alt.ViewConfig(stroke=None)),
    )
    return plain_specification(chart)


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
    rows, tallest = style.stack_marks(
        [(value - low) * width for value in ordered], _DOT_STEP, _TOLERANCE
    )
    step = min(_DOT_STEP, _MAX_STACK_HEIGHT / max(tallest, 1))
    base = 16 + step * tallest
    height = base + 26 + _LINE_HEIGHT * len(lines)
    scale_y = alt.Scale(domain=[height, 0], nice=False, zero=False)

    x, y = style.x_channel("x", scale_x), style.y_channel("y", scale_y)
    marks = [{"x": v, "y": base - 6 - step * n} for v, n in zip(ordered, rows, strict=True)]
    ends = [{"x": low - margin, "x2": high + margin, "y": base}]
    ink: dict[str, Any] = {"color": style.colour("ink"), "strokeWidth": 1}
    layers: list[alt.Chart] = [
        _dots(marks, _DOT_SIZE, strokeWidth=0.8).encode(x=x, y=y),
        style.line_layer(ends, x, y, x2=alt.X2(field="x2"), **ink),
    ]
    for row, (role, words, at) in enumerate(lines):
        # England's line is the longer and the thicker one, so that two close together stay apart.
        look: dict[str, Any] = {"strokeWidth": 2.5 if role == "england" else 1.5}
        look |= {"color": style.line_colour(role), "strokeDash": style.DASHES[role]}
        below = base + 38 + _LINE_HEIGHT * row
        upright = [{"x": at, "y": 6.0 * row, "y2": base + 5}]
        left, right_of_key = style.x_pixels(0), style.x2_pixels(36)
        layers += [
            style.line_layer(upright, x, y, y2=alt.Y2(field="y2"), **look),
            style.line_layer([{"y": below}], left, y, x2=right_of_key, **look),
            _line_of_words(words, below, style.x_pixels(44), y),
        ]
    said = [units.format_short(at, unit, decimals) for at in (min(values), max(values))]
    right: alt.XValue = alt.XValue("width")  # type: ignore[no-untyped-call]
    layers += [
        _line_of_words(f"lowest {said[0]}", base + 14, style.x_pixels(0), y),
        _line_of_words(f"highest {said[1]}", base + 14, right, y, align="right"),
    ]
    return plain_specification(style.styled_chart(layers, height, "spread"))


def _dots(rows: Sequence[dict[str, Any]], size: float, **look: Any) -> alt.Chart:
    chart: alt.Chart = alt.Chart(style.inline_data(*rows)).mark_point(
        shape="circle",
        size=size,
        fill=style.colour("print-dots"),
        stroke=style.colour("chart-outline"),
        opacity=1,
        aria=False,
        **look,
    )
    return chart


def _line_of_words(
    words: str, top: float, x: alt.XValue, y: alt.Y, align: str = "left"
) -> alt.Chart:
    return style.text_layer([{"y": top, "text": words}], x, y, align=align, baseline="middle")
