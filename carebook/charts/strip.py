"""All authorities on one line: where the area stands among them, and who is near.

Each authority is one small mark over its value, piled up where several are close. The area's own is
large and dark. Squares are its statistical neighbours, diamonds the rest of its region; England
and the other comparators are lines with their names. Nothing is told by colour alone.
"""

import textwrap
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from carebook.charts import style
from carebook.charts.bars import bars
from carebook.charts.sizes import NARROW_WIDTH
from carebook.data import units
from carebook.facts.captions import ChartKind
from carebook.facts.fact import COMPARATORS

STRIP = ChartKind("Chart of all authorities", name="strip", every_authority=True)
# Marks are laid out for a phone, where they stand closest; on a wide page they only move apart.
_MARK_STEP = 9.0
_LAYOUT_WIDTH = NARROW_WIDTH * 0.9
_LINE_HEIGHT = 22.0
# A pile of marks is no taller than this: where it would be, its marks lie over each other.
_MAX_STACK_HEIGHT = 220.0
# Words of so many letters fit beside a value in this share of the chart's width on a phone.
_LABEL_LINE_LETTERS, _SIDE_SHARE = 22, 0.35
_AREA_MARK_SIZE = 300
# Shape, token of the fill, and size.
_MARK_STYLES = {
    "": ("circle", "chart-average", 45),
    "region": ("diamond", "chart-dots", 75),
    "neighbour": ("square", "paper", 65),
    "neighbour in the region": ("square", "chart-dots", 65),
}
_LEGEND_WORDS = {
    "region": "another authority of the region",
    "neighbour": "a statistical neighbour",
    "neighbour in the region": "a statistical neighbour in the region",
    "": "any other authority",
}


def strip(figures: pd.DataFrame) -> style.Chart:
    """One mark for each authority, in the latest period: for ``book.figures(…, everywhere=True)``.

    Where there are no figures of other authorities, it draws bars.
    """
    others = figures[figures["role"] == "other"]
    data = style.keep_current_period(style.prepare_to_draw(figures))
    data = data[data["value"].notna()]
    if others["value"].notna().sum() < 2 or "area" not in set(data["role"]):
        return bars(figures[figures["role"] != "other"])
    # A statement about the whole needs whole figures: one breakdown, the first there is.
    data = data[data["breakdown"] == data["breakdown"].iloc[0]]
    if "near" not in data:
        data["near"] = ""
    data["near"] = data["near"].fillna("")
    return _draw_strip(data)


@dataclass(frozen=True)
class _Canvas:
    """Where things stand: values from left to right, pixels from the top."""

    low: float
    high: float
    height: float

    def x(self, field: str = "value") -> alt.X:
        margin = ((self.high - self.low) or 1.0) * 0.05
        return style.x_channel(
            field, alt.Scale(domain=[self.low - margin, self.high + margin], nice=False)
        )

    def y(self, field: str = "y") -> alt.Y:
        return style.y_channel(field, alt.Scale(domain=[self.height, 0], nice=False))

    def value_label(
        self, words: str, at: float, row: float, *, bold: bool = False
    ) -> list[alt.Chart]:
        """Write beside a value, on the side where there is more room, clear of what lies below.

        Near the middle it stands over it. Long words take several lines, the last of them at
        ``row``: on a phone they have half the chart.
        """
        share = (at - self.low) / ((self.high - self.low) or 1.0)
        look: dict[str, Any] = {"align": "left", "dx": 6}
        if share > _SIDE_SHARE:
            look = {"align": "right", "dx": -6} if share > 1 - _SIDE_SHARE else {"align": "center"}
        lines = textwrap.wrap(words, _LABEL_LINE_LETTERS)
        height = style.text_size() + 3
        look |= {"lineBreak": "\n", "lineHeight": height, "dy": -height * (len(lines) - 1)}
        look |= {"baseline": "middle", "is_bold": bold}
        row_of_label = {"text": "\n".join(lines), "value": at, "y": row}
        paper = style.colour("paper")
        inks: list[dict[str, Any]] = [{"stroke": paper, "strokeWidth": 4, "color": paper}, {}]
        return [style.text_layer([row_of_label], self.x(), self.y(), **look, **ink) for ink in inks]

    def upright_line(self, at: float, rows: tuple[float, float], role: str) -> alt.Chart:
        """Draw an upright line through all marks, as the place's line in a trend is drawn."""
        one = [{"value": at, "y": rows[0], "y1": rows[1]}]
        look: dict[str, Any] = {"strokeWidth": 2.5 if role == "area" else 1.5}
        look |= {"color": style.line_colour(role), "strokeDash": style.DASHES[role]}
        return style.line_layer(one, self.x(), self.y(), y2=alt.Y2(field="y1"), **look)

    def marks(self, rows: pd.DataFrame, look: dict[str, Any], *, spoken: bool) -> alt.Chart:
        """Draw marks; those that are ``spoken`` are told to whoever cannot see them."""
        columns = ["value", "y", *(["description"] if spoken else [])]
        chart: alt.Chart = alt.Chart(
            style.inline_data(*style.altair_rows(rows[columns]))
        ).mark_point(**look, aria=spoken)
        chart = chart.encode(x=self.x(), y=self.y())
        return chart.encode(description=style.spoken_description()) if spoken else chart

    def shape_legend(self, kind: str, row: float) -> list[alt.Chart]:
        """Tell what a shape stands for."""
        one = alt.Chart(style.inline_data({"y": row}))
        mark = one.mark_point(**_mark_style(kind), aria=False)
        return [
            mark.encode(x=style.x_pixels(8), y=self.y()),
            self._legend_text(_LEGEND_WORDS[kind], 22, row),
        ]

    def line_legend(self, words: str, role: str, row: float) -> list[alt.Chart]:
        """Tell what an upright line stands for."""
        look: dict[str, Any] = {"strokeWidth": 2}
        look |= {"color": style.line_colour(role), "strokeDash": style.DASHES[role]}
        left, right = style.x_pixels(0), style.x2_pixels(40)
        line = style.line_layer([{"y": row}], left, self.y(), x2=right, **look)
        return [line, self._legend_text(words, 48, row)]

    def _legend_text(self, words: str, left: int, row: float) -> alt.Chart:
        look: dict[str, Any] = {"align": "left", "baseline": "middle"}
        return style.text_layer([{"text": words, "y": row}], style.x_pixels(left), self.y(), **look)


def _draw_strip(data: pd.DataFrame) -> style.Chart:
    low, high = float(data["value"].min()), float(data["value"].max())
    own = data[data["role"] == "area"].iloc[[0]].copy()
    others = data[data["role"] == "other"].sort_values(["value", "area_code"]).copy()
    references = data[data["role"].isin(COMPARATORS)].to_dict("records")
    kinds = [kind for kind in _LEGEND_WORDS if kind in set(others["near"])]
    span = (high - low) or 1.0
    positions = [(float(value) - low) / span * _LAYOUT_WIDTH for value in others["value"]]
    piled, tallest = style.stack_marks(positions, _MARK_STEP)

    # From the top: the key, the area's name, the marks on their line, and what the lines stand for.
    name, value = f"{own['place'].iloc[0]} {own['label'].iloc[0]}", float(own["value"].iloc[0])
    top = _LINE_HEIGHT * (len(kinds) + len(textwrap.wrap(name, _LABEL_LINE_LETTERS)))
    step = min(_MARK_STEP, _MAX_STACK_HEIGHT / tallest)
    base = top + 40 + step * tallest
    canvas = _Canvas(low, high, base + 22 + _LINE_HEIGHT * len(references))
    others["y"] = [base - 16 - step * row for row in piled]
    own["y"] = base - 16

    look: dict[str, Any]
    layers: list[alt.Chart] = []
    for place, kind in enumerate(kinds):
        layers += canvas.shape_legend(kind, _LINE_HEIGHT * place + 12)
    for place, row in enumerate(references):
        said = f"{row['place']} {row['label']}"
        layers += canvas.line_legend(said, row["role"], base + 36 + _LINE_HEIGHT * place)
        layers.append(canvas.upright_line(float(row["value"]), (top + 16, base + 6), row["role"]))
    layers.append(canvas.upright_line(value, (top, base), "area"))
    # The many that are not told come first, so that those that are lie on top of them.
    for kind in reversed(kinds):
        rows = others[others["near"] == kind]
        layers.append(canvas.marks(rows, _mark_style(kind), spoken=bool(kind)))
    mark = {
        "shape": "circle",
        "filled": True,
        "color": style.colour("chart-area"),
        "size": _AREA_MARK_SIZE,
        "opacity": 1,
    }
    if own["lower"].notna().all():
        limits, to_upper = style.altair_rows(own[["lower", "upper", "y"]]), alt.X2(field="upper")
        look = {"color": style.colour("chart-area"), "strokeWidth": 4, "strokeCap": "butt"}
        layers.append(style.line_layer(limits, canvas.x("lower"), canvas.y(), x2=to_upper, **look))
    layers.append(canvas.marks(own, mark, spoken=True))
    ends, to_end = [{"value": low, "to": high, "y": base}], alt.X2(field="to")
    look = {"color": style.colour("ink"), "strokeWidth": 1}
    layers.append(style.line_layer(ends, canvas.x(), canvas.y(), x2=to_end, **look))
    layers += canvas.value_label(name, value, top - 8, bold=True)
    for at, end in ((low, "lowest"), (high, "highest")):
        shown = units.format_short(at, own["unit"].iloc[0], int(own["decimals"].iloc[0]))
        layers += canvas.value_label(f"{end} {shown}", at, base + 14)
    # Where it has to be cut, what the lines stand for goes on by itself.
    return style.styled_chart(layers, canvas.height, STRIP.name, cuts=(0, base + 26))


def _mark_style(kind: str) -> dict[str, Any]:
    shape, fill, size = _MARK_STYLES[kind]
    outline = {"stroke": style.colour("chart-outline"), "strokeWidth": 1, "opacity": 1}
    return {"shape": shape, "fill": style.colour(fill), "size": size, **outline}
