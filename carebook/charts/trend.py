"""Lines over periods, from zero, with the values at their points."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
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
from carebook.relations import LONG

_HEIGHT = 230
# How far apart, as a share of the whole, two labels over one line must be.
_APART = 0.2


def trend(figures: pd.DataFrame) -> Chart:
    """A line for the area and one for each comparator; a band where there are intervals.

    Where there is one period only, there is no line to draw, so it draws bars. In a series of many
    periods the labels stand at its ends and its extremes. A line has a gap where a period has no
    value, and never falls to zero there.
    """
    if figures[figures["charted"].astype(bool)]["period"].nunique() < 2:
        return bars(figures)
    data = ready(figures).sort_values("order", kind="stable")
    data = data[data["role"] != "other"]
    data["when"] = [_position(period) for period in data["period"]]
    ticks = dict(zip(data["when"], map(periods.label, data["period"]), strict=True))
    is_long = len(ticks) > LONG
    names = ", ".join(f"'{when:g}': '{text}'" for when, text in ticks.items())
    span = (max(ticks) - min(ticks)) or 1
    top = max([*data["value"].dropna(), *data["upper"].dropna()], default=0.0) or 1.0
    # Beyond the last point of a long series stand the labels of all lines.
    after = 0.24 if is_long else 0.14
    x = alt.X(
        "when:Q",
        title=None,
        scale=alt.Scale(domain=[min(ticks) - span * 0.14, max(ticks) + span * after], nice=False),
        axis=alt.Axis(
            values=_shown(sorted(ticks), ticks) if is_long else sorted(ticks),
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
        base.mark_point(filled=True, size=50 if is_long else 90, opacity=1).encode(
            shape=by_place(alt.Shape, SHAPES), description="description:N"
        ),
    ]
    if is_long:
        return styled([*layers, *_few_labels(data, top * 1.2, x, scale)], _HEIGHT)
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


def _shown(ticks: Sequence[float], names: Mapping[float, str]) -> list[float]:
    """Return the periods that are named below a long series: as many as fit a phone."""
    count = 2 if max(map(len, names.values())) > len("2015-16") else 3
    return sorted({ticks[round(n * (len(ticks) - 1) / (count - 1))] for n in range(count)})


def _few_labels(data: pd.DataFrame, top: float, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    """Label each line at its last point, the area's also at its first, highest and lowest."""
    known = data[data["value"].notna()]
    last = known.loc[known.groupby("role")["when"].idxmax()]
    last = last[last["when"] == known["when"].max()]
    own = known[known["role"] == "area"]
    ends = set[Any]()
    if len(own):
        when, value = own["when"], own["value"]
        ends = {when.idxmin(), when.idxmax(), value.idxmax(), value.idxmin()} - set(last.index)
    picked = own[own.index.isin(ends)]
    apart = (data["when"].max() - data["when"].min()) * _APART
    kept: list[pd.Series] = []
    for _, row in picked.sort_values("when").iterrows():
        near = [*(one["when"] for one in kept), *last.loc[last["role"] == "area", "when"]]
        if all(abs(row["when"] - when) >= apart for when in near):
            kept.append(row)
    layers = []
    for row in kept:
        others = known.loc[
            (known["when"] == row["when"]) & (known["role"] != "area"), "value"
        ].tolist()
        above = sum(value > row["value"] for value in others) <= len(others) / 2
        layers.append(_label(row, row["value"], x, scale, dx=0, dy=-16 if above else 18))
    at = _spread([float(value) for value in last["value"]], top * 17 / _HEIGHT)
    layers += [
        _label(row, place, x, scale, dx=10, dy=0)
        for place, (_, row) in zip(at, last.iterrows(), strict=True)
    ]
    return layers


def _label(row: pd.Series, at: float, x: alt.X, scale: alt.Scale, dx: int, dy: int) -> alt.Chart:
    one = pd.DataFrame([{"when": row["when"], "at": at, "label": row["label"]}])
    chart: alt.Chart = (
        alt.Chart(one)
        .mark_text(
            aria=False,
            align="left" if dx else "center",
            baseline="middle",
            dx=dx,
            dy=dy,
            fontSize=TEXT_SIZE,
            fontWeight="bold" if row["role"] == "area" else "normal",
            color=INK,
        )
        .encode(x=x, y=alt.Y("at:Q", title=None, axis=None, scale=scale), text="label:N")
    )
    return chart


def _spread(values: Sequence[float], apart: float) -> list[float]:
    """Move values away from each other until they are so far apart, keeping their order."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    at = list(values)
    for _ in range(4 * len(at)):
        for one, other in pairwise(order):
            if (lack := apart - (at[other] - at[one])) > 0:
                at[one] -= lack / 2
                at[other] += lack / 2
    # None below the foot of the chart.
    lift = max(0.0, apart / 2 - min(at, default=apart))
    return [place + lift for place in at]


def _label_shift(data: pd.DataFrame, role: str) -> int:
    """Put the labels of the higher line above it and those of the lower line below it."""
    means = data.groupby("role")["value"].mean()
    return -16 if means.get(role, 0.0) >= means.max() else 18


def _position(period: str) -> float:
    year, month = periods.start_of(period)
    return round(year + (month - 1) / 12, 2)
