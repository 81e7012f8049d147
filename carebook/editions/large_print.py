"""Charts for large print: drawn for a text width of 17 cm, with letters of 18 points or more.

The same chart that fits a phone fits here, since its text keeps its size while the chart gets
narrower. What would be taller than a page is cut between its groups.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carebook.charts.sizes import LARGE
from carebook.charts.split import enlarged, in_parts
from carebook.core.cache import Made
from carebook.pages.chapter import FIGURES, Chapter
from carebook.tools.vega import to_svg

# In points: the smallest letters, the width of the text (17 cm), and as much of a page's height
# as a chart may take. They go with the look of the edition in theme/typst/look.typ.
SMALLEST, TEXT_WIDTH, TALLEST_CHART = 18.0, 481.9, 640.0
# In pixels: how tall a part of a chart may be, so that its caption stands on the page too.
_TALLEST_PART = 475.0
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
_FONT_SIZE = re.compile(r'font-size="([\d.]+)(?:px)?"')


def write_large_charts(
    chapters: Sequence[Chapter], folder: Path, made: Made | None = None
) -> dict[str, str]:
    """Draw the charts of staged chapters for large print.

    Returns in how many parts each chart was drawn, by its name, as text: ``0`` for one of
    somebody's own that cannot be set with letters of that size on one page. The parts are
    ``NAME.svg``, ``NAME-2.svg`` and so on.
    """
    figures = folder / FIGURES
    figures.mkdir(parents=True)
    found: dict[str, str] = {}
    for chapter in chapters:
        for name, spec in chapter.charts.items():
            drawn = large_chart(spec, made)
            found[name] = str(len(drawn))
            for number, svg in enumerate(drawn, 1):
                file = f"{name}.svg" if number == 1 else f"{name}-{number}.svg"
                (figures / file).write_text(svg, encoding="utf-8")
    return found


def large_chart(spec: Mapping[str, Any], made: Made | None = None) -> list[str]:
    """Draw one chart for large print, as SVG in one or more parts; none where it does not fit."""
    drawn = [to_svg(part, LARGE, made) for part in in_parts(spec, _TALLEST_PART)]
    if not all(map(fits, drawn)):
        least = SMALLEST * LARGE / TEXT_WIDTH
        drawn = [to_svg(enlarged(spec, least), LARGE, made)]
    return drawn if all(map(fits, drawn)) else []


def fits(svg: str) -> bool:
    """Whether a drawing, as wide as the text, has letters of the size, and fits on a page."""
    size = _SIZE.search(svg)
    if size is None:
        return False
    scale = TEXT_WIDTH / float(size[1])
    smallest = min((float(found) for found in _FONT_SIZE.findall(svg)), default=SMALLEST)
    return smallest * scale >= SMALLEST and float(size[2]) * scale <= TALLEST_CHART
