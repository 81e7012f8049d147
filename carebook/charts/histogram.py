"""How many small areas are in each tenth of a ranking: ten upright bars from zero."""

from typing import Any

import altair as alt
import pandas as pd

from carebook.charts import style
from carebook.charts.bars import bars
from carebook.facts.captions import ChartKind

HISTOGRAM = ChartKind("Bar chart of ten groups", name="histogram", area_alone=True)
_CHART_HEIGHT = 210


def histogram(
    figures: pd.DataFrame, low: str = "most deprived", high: str = "least deprived"
) -> style.Chart:
    """A bar for each breakdown, in its order, in the area's latest period.

    ``low`` and ``high`` are the words under the first bar and the last. The comparators are not
    drawn: of England, each tenth has a tenth by the way it is made. Without breakdowns it draws
    bars for each place.
    """
    data = style.keep_current_period(style.prepare_to_draw(figures))
    own = data[(data["role"] == "area") & data["value"].notna()].copy()
    if own["category"].nunique() < 2:
        return bars(figures)
    own["at"] = range(len(own))
    own["left"], own["right"] = own["at"] - 0.42, own["at"] + 0.42
    top = float(own["value"].max()) or 1.0
    x_scale = alt.Scale(domain=[-0.6, len(own) - 0.4], nice=False)
    # Two lines of words stand below the bars.
    y_scale = alt.Scale(domain=[-top * 0.32, top * 1.16], nice=False)

    def words(rows: pd.DataFrame, text: str, at: str, shift: int, align: str) -> alt.Chart:
        x, y = style.x_channel("at", x_scale), style.y_channel(at, y_scale)
        look: dict[str, Any] = {"align": align, "baseline": "middle", "dy": shift}
        return style.text_layer(style.altair_rows(rows), x, y, text, **look)

    own["zero"] = 0.0
    ends = own.iloc[[0, -1]].assign(said=[low, high])
    return style.styled_chart(
        [
            alt.Chart(own)
            .mark_rect(color=style.colour("chart-area"))
            .encode(
                x=style.x_channel("left", x_scale),
                x2=alt.X2(field="right"),
                y=style.y_channel("value", y_scale),
                y2=alt.Y2Datum(0),
                description=style.spoken_description(),
            ),
            words(own, "label", "value", -11, "center"),
            words(own, "category", "zero", 13, "center"),
            words(ends.iloc[:1].assign(at=-0.42), "said", "zero", 34, "left"),
            words(ends.iloc[1:].assign(at=len(own) - 0.58), "said", "zero", 34, "right"),
        ],
        _CHART_HEIGHT,
        HISTOGRAM.name,
    )
