"""The volume's pictures, each drawn once: all authorities, England over the years, plain strips."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from carebook.charts.dot_plots import dot_plot, dot_strip, position_on_strip
from carebook.charts.sizes import COLUMN_WIDTH, SMALL_PAGE_WIDTH
from carebook.charts.specification import chart_specification
from carebook.charts.trend import trend
from carebook.core.cache import BuildCache
from carebook.editions.volume.content_choice import IndicatorSeries
from carebook.facts.fact import Fact
from carebook.tools.vega import chart_to_svg

# In pixels: a trend is about as tall as the picture of all authorities beside it.
_TREND_HEIGHT = 150
_MAX_PERIODS_WITHOUT_TREND = 2


@dataclass(frozen=True)
class StripPicture:
    """A plain strip of all authorities, and where values stand on it."""

    path: str
    low: float
    high: float

    def position_of(self, fact: Fact | None) -> float | None:
        """Return where a value stands, as a share of the width; None where it has no place."""
        if fact is None or fact.value is None or not self.low <= fact.value <= self.high:
            return None
        return position_on_strip(fact.value, self.low, self.high)


class VolumePictures:
    """The pictures of a volume by the path that its pages name them by, as SVG."""

    def __init__(self, build_cache: BuildCache | None = None) -> None:
        """Draw anew what ``build_cache`` does not hold."""
        self.svg_by_path: dict[str, str] = {}
        self._cache = build_cache

    def draw_spread(self, name: str, series: IndicatorSeries) -> str:
        """Draw all authorities; return the stem of the paths, one for each size of page."""
        lines = []
        if not series.is_size:
            for role, words, fact in (
                ("england", "England", series.england),
                ("average", "Average authority", series.average),
            ):
                if fact is not None and fact.value is not None:
                    lines.append((role, f"{words} {fact.short}", fact.value))
        spec = dot_plot(series.values, series.unit, series.facts_with_value[0].decimals, lines)
        return self._draw_for_each_paper(f"{name}-spread", spec)

    def draw_trend(self, name: str, series: IndicatorSeries) -> str:
        """Draw England's figures over the years."""
        rows = [fact.model_dump() | {"role": "area"} for fact in series.england_over_time]
        frame = pd.DataFrame(rows, columns=list(Fact.model_fields))
        # Lower than in the book, where a chart has the whole page to itself.
        spec = chart_specification(frame, trend) | {"height": _TREND_HEIGHT}
        return self._draw_for_each_paper(f"{name}-trend", spec)

    def draw_strip(self, name: str, series: IndicatorSeries) -> StripPicture:
        """Draw a plain strip of all authorities, on which England's figure has its place too."""
        values, path = series.values, f"figures/{name}-strip.svg"
        self.svg_by_path[path] = chart_to_svg(dot_strip(values), COLUMN_WIDTH, self._cache)
        return StripPicture(path, min(values), max(values))

    def _draw_for_each_paper(self, stem: str, spec: dict[str, object]) -> str:
        for paper, width in (("a4", COLUMN_WIDTH), ("a5", SMALL_PAGE_WIDTH)):
            self.svg_by_path[f"figures/{stem}-{paper}.svg"] = chart_to_svg(spec, width, self._cache)
        return f"figures/{stem}"


def has_trend(series: IndicatorSeries) -> bool:
    """Whether England has figures of so many periods that a picture says more than a sentence."""
    return len(series.england_over_time) > _MAX_PERIODS_WITHOUT_TREND


def file_stem(parts: Sequence[str]) -> str:
    """Return a name for files out of a section, an indicator and a breakdown."""
    text = "-".join(part for part in parts if part).lower()
    return "".join(letter if letter.isalnum() else "-" for letter in text)
