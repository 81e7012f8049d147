"""Lines over periods, from zero, with the values at their points."""

from typing import Any

import altair as alt
import pandas as pd

from carebook import periods
from carebook.charts.bars import bars
from carebook.charts.style import (
    ACCENT,
    DASHES,
    INK,
    LINES,
    SHAPES,
    TEXT_SIZE,
    Chart,
    ready,
    styled,
)
from carebook.facts import ROLES

_HEIGHT = 230


def trend(figures: pd.DataFrame) -> Chart:
    """A line for the area and one for each comparator; a band where there are intervals.

    Where there is one period only, there is no line to draw, so it draws bars.
    """
    if figures[figures["charted"].astype(bool)]["period"].nunique() < 2:
        return bars(figures)
    data = ready(figures).sort_values("order", kind="stable")
    data["when"] = [_position(period) for period in data["period"]]
    ticks = dict(zip(data["when"], map(periods.label, data["period"]), strict=True))
    names = ", ".join(f"'{when:g}': '{text}'" for when, text in ticks.items())
    span = (max(ticks) - min(ticks)) or 1
    top = max([*data["value"].dropna(), *data["upper"].dropna()], default=0.0) or 1.0
    x = alt.X(
        "when:Q",
        title=None,
        scale=alt.Scale(domain=[min(ticks) - span * 0.14, max(ticks) + span * 0.14], nice=False),
        axis=alt.Axis(
            values=sorted(ticks),
            labelExpr=f"{{{names}}}[toString(datum.value)]",
            labelOverlap=False,
            grid=False,
            domainColor=INK,
            tickColor=INK,
        ),
    )
    scale = alt.Scale(domain=[0, top * 1.2], nice=False)
    y = alt.Y("value:Q", title=None, axis=None, scale=scale)
    places = list(dict.fromkeys(data["place"]))
    roles = dict(zip(data["place"], data["role"], strict=True))

    # Altair's channels share no typed base, hence the Any.
    def by_place(channel: Any, values: dict[str, Any]) -> Any:
        return channel(
            "place:N",
            sort=places,
            legend=alt.Legend(title=None, orient="top", symbolSize=120, columns=1)
            if len(places) > 1
            else None,
            scale=alt.Scale(domain=places, range=[values[roles[place]] for place in places]),
        )

    layers: list[alt.Chart] = []
    own = data[data["role"] == "area"]
    if own["lower"].notna().any():
        layers.append(
            alt.Chart(own)
            .mark_area(color=ACCENT, opacity=0.15, aria=False)
            .encode(x=x, y=alt.Y("lower:Q", title=None, axis=None, scale=scale), y2="upper:Q")
        )
    base = alt.Chart(data).encode(x=x, y=y, color=by_place(alt.Color, LINES))
    layers += [
        base.mark_line(aria=False, strokeWidth=2.5).encode(
            strokeDash=by_place(alt.StrokeDash, DASHES)
        ),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            shape=by_place(alt.Shape, SHAPES), description="description:N"
        ),
    ]
    layers += [
        alt.Chart(group)
        .mark_text(
            aria=False,
            fontSize=TEXT_SIZE,
            dy=_label_shift(data, role),
            fontWeight="bold" if role == "area" else "normal",
            color=INK,
        )
        .encode(x=x, y=y, text="label:N")
        for role in ROLES
        if len(group := data[data["role"] == role])
    ]
    gaps = data[data["value"].isna()]
    if len(gaps):
        # A mark without a value is not drawn, so its words stand at the foot of the chart.
        layers.append(
            alt.Chart(gaps)
            .mark_text(aria=False, fontSize=TEXT_SIZE, dy=-10, color=INK)
            .encode(x=x, y=alt.datum(0, type="quantitative"), text="label:N")
        )
    return styled(layers, _HEIGHT)


def _label_shift(data: pd.DataFrame, role: str) -> int:
    """Put the labels of the higher line above it and those of the lower line below it."""
    means = data.groupby("role")["value"].mean()
    return -16 if means.get(role, 0.0) >= means.max() else 18


def _position(period: str) -> float:
    year, month = periods.start_of(period)
    return round(year + (month - 1) / 12, 2)
