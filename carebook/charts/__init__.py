"""The charts of the book: each takes a table of figures and returns an Altair chart.

Every chart reads without its colours: the area is dark and comes first, its comparators are light
and outlined, every mark carries its value, and lines differ in dash and in the shape of their
points. Labels stand above their bars, so the same chart fits a phone and a printed page.
"""

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.histogram import histogram
from carebook.charts.strip import strip
from carebook.charts.style import Chart, Draw
from carebook.charts.trend import trend

__all__ = ["Chart", "Draw", "bars", "grouped_bars", "histogram", "strip", "trend"]
