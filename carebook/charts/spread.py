"""All authorities as dots over one line, none of them marked: for the printed national volume.

``plain_strip`` has no words and no margins, so that a page can lay a mark of its own over it.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from carebook.charts.style import (
    DASHES,
    INK,
    LINES,
    TEXT_SIZE,
    Chart,
    inline,
    styled,
    x2_pixels,
    x_pixels,
)
from carebook.data import units

# A plain strip, in pixels. Its marks stand apart by a step, and are piled up from the foot.
STRIP_WIDTH, STRIP_HEIGHT = 300, 36
_STRIP_STEP, _STRIP_SIZE = 5.0, 17
# The share of the values' span that is left free at either end.
MARGIN = 0.02
_STEP, _SIZE, _TALLEST, _LINE = 6.5, 30, 110.0, 22.0
_DOT: dict[str, Any] = {"shape": "circle", "fill": "#c3cfda", "stroke": "#46596b", "opacity": 1}


def place_in(value: float, low: float, high: float) -> float:
    """Return where a value stands on a plain strip, as a share of its width from the left."""
    margin = (high - low) * MARGIN
    return round((value - low + margin) / (high - low + 2 * margin), 5)


def plain_strip(values: Sequence[float]) -> dict[str, Any]:
    """Return the specification of a strip of all values, from edge to edge linear, without words.

    The lowest value and the highest must differ. Where they stand: :func:`place_in`.
    """
    low, high = min(values), max(values)
    ordered = sorted(values)
    share = [place_in(value, low, high) for value in ordered]
    rows, tallest = _piled([one * STRIP_WIDTH for one in share], _STRIP_STEP)
    step = min(_STRIP_STEP, (STRIP_HEIGHT - 6) / max(tallest, 1))
    y = [STRIP_HEIGHT - 4 - step * row for row in rows]
    marks = tuple({"x": at, "y": up} for at, up in zip(share, y, strict=True))
    scale_x = alt.Scale(domain=[0, 1], nice=False, zero=False)
    scale_y = alt.Scale(domain=[STRIP_HEIGHT, 0], nice=False, zero=False)
    dots = (
        alt.Chart(inline(*marks))
        .mark_point(**_DOT, size=_STRIP_SIZE, strokeWidth=0.5, clip=True, aria=False)
        .encode(
            x=alt.X(field="x", type="quantitative", axis=None, scale=scale_x),
            y=alt.Y(field="y", type="quantitative", axis=None, scale=scale_y),
        )
    )
    foot = (
        alt.Chart(inline({"y": STRIP_HEIGHT - 0.5}))
        .mark_rule(color=INK, strokeWidth=0.8, aria=False)
        .encode(
            x=x_pixels(0),
            x2=x2_pixels(STRIP_WIDTH),
            y=alt.Y(field="y", type="quantitative", axis=None, scale=scale_y),
        )
    )
    chart = alt.LayerChart(
        layer=[dots, foot],
        width=STRIP_WIDTH,
        height=STRIP_HEIGHT,
        autosize=alt.AutoSizeParams(type="none"),
        padding=0,
        config=alt.Config(background="transparent", view=alt.ViewConfig(stroke=None)),
    )
    return _plain(chart)


def spread(
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
    rows, tallest = _piled([(value - low) * width for value in ordered], _STEP)
    step = min(_STEP, _TALLEST / max(tallest, 1))
    base = 16 + step * tallest
    height = base + 26 + _LINE * len(lines)
    scale_y = alt.Scale(domain=[height, 0], nice=False, zero=False)

    def x(field: str = "x") -> alt.X:
        return alt.X(field=field, type="quantitative", title=None, axis=None, scale=scale_x)

    def y(field: str = "y") -> alt.Y:
        return alt.Y(field=field, type="quantitative", title=None, axis=None, scale=scale_y)

    marks = [{"x": v, "y": base - 6 - step * n} for v, n in zip(ordered, rows, strict=True)]
    ends = {"x": low - margin, "x2": high + margin, "y": base}
    layers: list[alt.Chart] = [
        alt.Chart(inline(*marks))
        .mark_point(**_DOT, size=_SIZE, strokeWidth=0.8, aria=False)
        .encode(x=x(), y=y()),
        alt.Chart(inline(ends))
        .mark_rule(color=INK, strokeWidth=1, aria=False)
        .encode(x=x(), x2=alt.X2(field="x2"), y=y()),
    ]
    for row, (role, words, at) in enumerate(lines):
        style: dict[str, Any] = {"color": LINES[role], "strokeDash": DASHES[role], "aria": False}
        below = base + 38 + _LINE * row
        # England's line is the longer and the thicker one, so that two close together stay apart.
        wide = 2.5 if role == "england" else 1.5
        rule = inline({"x": at, "y": 6.0 * row, "y2": base + 5})
        layers += [
            alt.Chart(rule)
            .mark_rule(**style, strokeWidth=wide)
            .encode(x=x(), y=y(), y2=alt.Y2(field="y2")),
            alt.Chart(inline({"y": below}))
            .mark_rule(**style, strokeWidth=wide)
            .encode(x=x_pixels(0), x2=x2_pixels(36), y=y()),
            _words(words, below, y(), x_pixels(44), "left"),
        ]
    said = [units.short(at, unit, decimals) for at in (min(values), max(values))]
    layers += [
        _words(f"lowest {said[0]}", base + 14, y(), x_pixels(0), "left"),
        _words(f"highest {said[1]}", base + 14, y(), alt.XValue("width"), "right"),  # type: ignore[no-untyped-call]
    ]
    return _plain(styled(layers, height, "spread"))


def _words(words: str, at: float, y: alt.Y, x: alt.XValue, align: Any) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(inline({"y": at, "text": words}))
        .mark_text(align=align, baseline="middle", fontSize=TEXT_SIZE, color=INK, aria=False)
        .encode(x=x, y=y, text=alt.Text(field="text", type="nominal"))
    )
    return chart


def _piled(at: Sequence[float], step: float) -> tuple[list[int], int]:
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


def _plain(chart: Chart) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict(validate=False)
    for name, rows in spec.get("datasets", {}).items():
        spec["datasets"][name] = list(rows)
    return spec
