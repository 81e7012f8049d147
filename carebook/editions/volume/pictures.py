"""The volume's pictures, each drawn once: all authorities, England over the years, plain strips."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from carebook.charts.sizes import COLUMN, SMALL_PAGE
from carebook.charts.specification import specification
from carebook.charts.spread import place_in, plain_strip, spread
from carebook.charts.trend import trend
from carebook.core.cache import Made
from carebook.editions.volume.content_choice import Series
from carebook.facts.fact import Fact
from carebook.tools.vega import to_svg

# In pixels: a trend is about as tall as the picture of all authorities beside it.
_TREND_HEIGHT = 150
_TWO = 2


@dataclass(frozen=True)
class Strip:
    """A plain strip of all authorities, and where values stand on it."""

    path: str
    low: float
    high: float

    def share(self, fact: Fact | None) -> float | None:
        """Return where a value stands, as a share of the width; None where it has no place."""
        if fact is None or fact.value is None or not self.low <= fact.value <= self.high:
            return None
        return place_in(fact.value, self.low, self.high)


class Pictures:
    """The pictures of a volume by the path that its pages name them by, as SVG."""

    def __init__(self, made: Made | None = None) -> None:
        """Draw anew what ``made`` does not hold."""
        self.files: dict[str, str] = {}
        self._made = made

    def spread(self, name: str, series: Series) -> str:
        """Draw all authorities; return the stem of the paths, one for each size of page."""
        lines = []
        if not series.is_size:
            for role, words, fact in (
                ("england", "England", series.england),
                ("average", "Average authority", series.average),
            ):
                if fact is not None and fact.value is not None:
                    lines.append((role, f"{words} {fact.short}", fact.value))
        values = [fact.value or 0.0 for fact in series.known]
        spec = spread(values, series.unit, series.known[0].decimals, lines)
        return self._keep(f"{name}-spread", spec)

    def trend(self, name: str, series: Series) -> str:
        """Draw England's figures over the years."""
        rows = [fact.model_dump() | {"role": "area"} for fact in series.england_before]
        frame = pd.DataFrame(rows, columns=list(Fact.model_fields))
        # Lower than in the book, where a chart has the whole page to itself.
        spec = specification(frame, trend) | {"height": _TREND_HEIGHT}
        return self._keep(f"{name}-trend", spec)

    def strip(self, name: str, series: Series) -> Strip:
        """Draw a plain strip of all authorities, on which England's figure has its place too."""
        values = [fact.value or 0.0 for fact in series.known]
        path = f"figures/{name}-strip.svg"
        self.files[path] = to_svg(plain_strip(values), COLUMN, self._made)
        return Strip(path, min(values), max(values))

    def _keep(self, stem: str, spec: dict[str, object]) -> str:
        for paper, width in (("a4", COLUMN), ("a5", SMALL_PAGE)):
            self.files[f"figures/{stem}-{paper}.svg"] = to_svg(spec, width, self._made)
        return f"figures/{stem}"


def has_trend(series: Series) -> bool:
    """Whether England has figures of so many periods that a picture says more than a sentence."""
    return len(series.england_before) > _TWO


def stem(parts: Sequence[str]) -> str:
    """Return a name for files out of a section, an indicator and a breakdown."""
    text = "-".join(part for part in parts if part).lower()
    return "".join(letter if letter.isalnum() else "-" for letter in text)
