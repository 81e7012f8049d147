"""Lines over periods, from zero, with the values at their points."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from carebook.charts import style
from carebook.charts.bars import bars
from carebook.charts.sizes import NARROW_WIDTH
from carebook.core.errors import InputError
from carebook.data import periods
from carebook.facts.fact import ROLES
from carebook.facts.relations import LONG_SERIES

_CHART_HEIGHT, _TALL_CHART_HEIGHT = 230, 320
# How far apart, as a share of the whole, two labels over one line must be.
_LABEL_GAP_SHARE = 0.2
# Pixels of a letter of a label, of a line of labels, and of the mark before one.
_LETTER_WIDTH, _LABEL_HEIGHT, _LABEL_MARK_WIDTH = 8.2, 18, 22
# Room above the highest point for its label, in pixels.
_ROOM_ABOVE = 28


def trend(figures: pd.DataFrame) -> style.Chart:
    """A line for the area and one for each comparator; a band where there are intervals.

    Where there is one period only, there is no line to draw, so it draws bars. Of more than two
    lines, the area's points alone have labels, and at the right end each line's last point has one,
    with its mark. In a series of many periods the area's labels stand at its ends and its
    extremes. A line has a gap where a period has no value, and never falls to zero there.

    Raises:
        InputError: the figures are of several breakdowns, through which no line may go.

    """
    charted = figures[figures["charted"].astype(bool)]
    if charted["period"].nunique() < 2:
        return bars(figures)
    if len(groups := list(dict.fromkeys(charted["breakdown"]))) > 1:
        raise InputError(
            f"trend: expected figures of one breakdown, found {', '.join(groups)}; keep one, as in "
            f'figures[figures["breakdown"] == "{groups[0]}"], or draw grouped_bars'
        )
    data = style.prepare_to_draw(figures).sort_values("order", kind="stable")
    data = data[data["role"] != "other"]
    data["when"] = [_period_position(period) for period in data["period"]]
    ticks = dict(zip(data["when"], map(periods.period_label, data["period"]), strict=True))
    is_long = len(ticks) > LONG_SERIES
    if is_long:
        data = _add_missing_periods(data)
    names = ", ".join(f"'{when:g}': '{text}'" for when, text in ticks.items())
    span = (max(ticks) - min(ticks)) or 1
    places = list(dict.fromkeys(data["place"]))
    is_few = is_long or len(places) > 2
    height = _TALL_CHART_HEIGHT if is_few else _CHART_HEIGHT
    known = max([*data["value"].dropna(), *data["upper"].dropna()], default=0.0) or 1.0
    top = known * height / (height - _ROOM_ABOVE)
    before, after = _margin_shares(data, len(places)) if is_few else (0.14, 0.14)
    x = alt.X(
        field="when",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[min(ticks) - span * before, max(ticks) + span * after], nice=False),
        axis=alt.Axis(
            values=_labelled_ticks(sorted(ticks), ticks) if is_long else sorted(ticks),
            labelExpr=f"{{{names}}}[toString(datum.value)]",
            labelOverlap=False,
            grid=False,
            domainColor=style.colour("ink"),
            tickColor=style.colour("ink"),
        ),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    y = style.y_channel("value", scale)
    roles = dict(zip(data["place"], data["role"], strict=True))

    # Altair's channels share no typed base, hence the Any.
    def by_place(channel: Any, values: dict[str, Any], *, told: bool = True) -> Any:
        return channel(
            field="place",
            type="nominal",
            sort=places,
            legend=alt.Legend(title=None, orient="top", symbolSize=120, columns=1)
            if told and len(places) > 1
            else None,
            scale=alt.Scale(domain=places, range=[values[roles[place]] for place in places]),
        )

    layers: list[alt.Chart] = []
    rows = style.altair_rows(data)
    # A line ends where its series breaks, and another begins.
    by_footing: dict[str, Any] = {}
    if data["footing"].nunique() > 1:
        by_footing["detail"] = alt.Detail(field="footing", type="nominal")
    own = [row for row in rows if row["role"] == "area"]
    if any(row["lower"] is not None for row in own):
        layers.append(
            alt.Chart(style.inline_data(*own))
            .mark_area(color=style.colour("chart-area"), opacity=0.15, aria=False)
            .encode(x=x, y=style.y_channel("lower", scale), y2=alt.Y2(field="upper"), **by_footing)
        )
    line_colours = {role: style.line_colour(role) for role in style.FILL_TOKENS}
    base = alt.Chart(style.inline_data(*rows)).encode(
        x=x, y=y, color=by_place(alt.Color, line_colours)
    )

    def when_own(value: float) -> dict[str, Any]:
        return {"test": "(datum.role === 'area')", "value": value}

    large, small = (50 if is_long else 90), (50 if is_few else 90)
    layers += [
        base.mark_line(aria=False).encode(
            **by_footing,
            strokeDash=by_place(alt.StrokeDash, style.DASHES, told=False),
            strokeWidth=alt.StrokeWidthValue(1.5, condition=when_own(2.5)),
        ),
        base.mark_point(filled=True, opacity=1).encode(
            shape=by_place(alt.Shape, style.SHAPES),
            size=alt.SizeValue(small, condition=when_own(large)),
            description=style.spoken_description(),
        ),
    ]
    if is_few:
        own_labels = _area_labels(data, height / top, x, scale, is_long=is_long)
        ends = _end_labels(data, top * _LABEL_HEIGHT / height, x, scale, marked=len(places) > 1)
        return style.styled_chart([*layers, *own_labels, *ends], height)
    for role in ROLES:
        if group := [row for row in rows if row["role"] == role]:
            shift = _label_shift(data, role)
            layers.append(style.text_layer(group, x, y, "label", dy=shift, is_bold=role == "area"))
    if gaps := [row for row in rows if row["value"] is None]:
        # A mark without a value is not drawn, so its words stand at the foot of the chart.
        foot = alt.YDatum(0, type="quantitative")
        layers.append(style.text_layer(gaps, x, foot, "label", dy=-10))
    return style.styled_chart(layers, _CHART_HEIGHT)


def _add_missing_periods(data: pd.DataFrame) -> pd.DataFrame:
    """Give every place a row for every period, without a value where it has none.

    A line is not drawn through a period of which only others have figures.
    """
    places = data.drop_duplicates("place")[["place", "role", "order"]]
    when = data.drop_duplicates("when")[["when", "period", "footing"]]
    grid = places.merge(when, how="cross")
    found = grid.merge(data.drop(columns=["role", "order", "period", "footing"]), how="left")
    return found.sort_values(["order", "when"], kind="stable").reset_index(drop=True)


def _labelled_ticks(ticks: Sequence[float], names: Mapping[float, str]) -> list[float]:
    """Return the periods that are named below a long series: as many as fit a phone."""
    count = 2 if max(map(len, names.values())) > len("2015-16") else 3
    return sorted({ticks[round(n * (len(ticks) - 1) / (count - 1))] for n in range(count)})


def _margin_shares(data: pd.DataFrame, lines: int) -> tuple[float, float]:
    """Return what must be left free before and after a chart's points, as shares of their span.

    It is reckoned for a phone, on which the labels of the ends take the greatest share.
    """
    labels = data.loc[data["value"].notna(), "label"]
    longest = max((len(str(label)) for label in labels), default=0) * _LETTER_WIDTH
    left, right = longest / 2, longest + (_LABEL_MARK_WIDTH if lines > 1 else 10)
    points = max(NARROW_WIDTH - left - right, NARROW_WIDTH * 0.3)
    return left / points, right / points


def _area_labels(
    data: pd.DataFrame, scale_of: float, x: alt.X, scale: alt.Scale, *, is_long: bool
) -> list[alt.Chart]:
    """Label the area's points but its last, in a long series the first and the extremes only.

    ``scale_of`` is how many pixels tall one unit of the values is. Each label stands on that side
    of its point where the next line is farther away, or away from the area's only line.
    """
    known = data[data["value"].notna()]
    own = known[known["role"] == "area"]
    last = own[own["when"] == known["when"].max()]
    picked = own.drop(last.index)
    if is_long and len(own):
        values = own["value"]
        ends = {own["when"].idxmin(), own["when"].idxmax(), values.idxmax(), values.idxmin()}
        picked = picked[picked.index.isin(ends)]
    apart = (data["when"].max() - data["when"].min()) * (_LABEL_GAP_SHARE if is_long else 0.1)
    kept: list[pd.Series] = []
    for _, row in picked.sort_values("when").iterrows():
        near = [*(one["when"] for one in kept), *(last["when"] if is_long else ())]
        if all(abs(row["when"] - when) >= apart for when in near):
            kept.append(row)
    layers = []
    for row in kept:
        others = known.loc[(known["when"] == row["when"]) & (known["role"] != "area"), "value"]
        over = min((value - row["value"] for value in others if value >= row["value"]), default=1e9)
        under = min((row["value"] - value for value in others if value < row["value"]), default=1e9)
        # Below the lowest line there is the axis; and the area's own line may rise through a label.
        under = min(under, row["value"] - _LABEL_HEIGHT / scale_of)
        later = own.loc[own["when"] > row["when"], "value"].tolist()
        if others.empty and later and later[0] > row["value"] and under > _LABEL_HEIGHT / scale_of:
            over = 0
        layers.append(
            _draw_label(row, row["value"], x, scale, dx=0, dy=-16 if over >= under else 18)
        )
    return layers


def _end_labels(
    data: pd.DataFrame, apart: float, x: alt.X, scale: alt.Scale, *, marked: bool
) -> list[alt.Chart]:
    """Label each line at the right end, so far apart, with the mark of its line before it."""
    known = data[data["value"].notna()]
    last = known[known["when"] == known["when"].max()]
    at = _push_apart([float(value) for value in last["value"]], apart)
    layers = []
    for place, (_, row) in zip(at, last.iterrows(), strict=True):
        if marked:
            layers.append(
                alt.Chart(style.inline_data({"when": row["when"], "at": place}))
                .mark_point(
                    filled=True,
                    opacity=1,
                    size=60,
                    shape=style.SHAPES[row["role"]],
                    color=style.line_colour(row["role"]),
                    xOffset=14,
                    aria=False,
                )
                .encode(x=x, y=style.y_channel("at", scale))
            )
        layers.append(
            _draw_label(row, place, x, scale, dx=_LABEL_MARK_WIDTH if marked else 10, dy=0)
        )
    return layers


def _draw_label(
    row: pd.Series, at: float, x: alt.X, scale: alt.Scale, dx: int, dy: int
) -> alt.Chart:
    return style.text_layer(
        [{"when": row["when"], "at": at, "label": row["label"]}],
        x,
        style.y_channel("at", scale),
        "label",
        is_bold=row["role"] == "area",
        align="left" if dx else "center",
        baseline="middle",
        dx=dx,
        dy=dy,
    )


def _push_apart(values: Sequence[float], apart: float) -> list[float]:
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


def _period_position(period: str) -> float:
    year, month = periods.period_start(period)
    return round(year + (month - 1) / 12, 2)
