"""Charts for large print: drawn for a text width of 17 cm, with letters of 18 points or more.

The same chart that fits a phone fits here, since its text keeps its size while the chart gets
narrower. What would be taller than a page is cut between its groups.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carebook.books.edition_registry import edition_files
from carebook.charts.sizes import LARGE_PRINT_WIDTH
from carebook.charts.split import enlarge_text, split_chart
from carebook.core.cache import BuildCache
from carebook.editions.pdf_book import prepare_printed, printed_details
from carebook.editions.prepared_edition import EditionInputs, PreparedEdition
from carebook.pages.chapter import Chapter
from carebook.pages.staging import FIGURES_FOLDER
from carebook.tools.vega import chart_to_svg

# In points: the smallest letters, the width of the text (17 cm), and as much of a page's height
# as a chart may take. They go with the look of the edition in theme/typst/look.typ.
MIN_LETTER_POINTS, TEXT_WIDTH_POINTS, MAX_CHART_HEIGHT_POINTS = 18.0, 481.9, 640.0
# In pixels: how tall a part of a chart may be, so that its caption stands on the page too.
_MAX_PART_HEIGHT_PIXELS = 475.0
_SVG_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
_FONT_SIZE = re.compile(r'font-size="([\d.]+)(?:px)?"')


def prepare_large_print(inputs: EditionInputs) -> PreparedEdition:
    """Prepare the large-print edition: draw its charts, which say into how many parts they fall."""
    folder = inputs.work / "large"
    in_parts = write_large_charts(inputs.chapters, folder, inputs.build_cache)
    [name] = edition_files("large-print", inputs.plan.area.slug)
    details = {**printed_details(inputs), "edition": "large-print"}
    return prepare_printed(inputs, folder, details, name, in_parts)


def write_large_charts(
    chapters: Sequence[Chapter], folder: Path, build_cache: BuildCache | None = None
) -> dict[str, str]:
    """Draw the charts of staged chapters for large print.

    Returns in how many parts each chart was drawn, by its name, as text: ``0`` for one of
    somebody's own that cannot be set with letters of that size on one page. The parts are
    ``NAME.svg``, ``NAME-2.svg`` and so on.
    """
    figures = folder / FIGURES_FOLDER
    figures.mkdir(parents=True)
    found: dict[str, str] = {}
    for chapter in chapters:
        _write_other_pictures(chapter, folder)
        for name, spec in chapter.chart_specifications.items():
            drawn = draw_large_chart(spec, build_cache)
            found[name] = str(len(drawn))
            for number, svg in enumerate(drawn, 1):
                file = f"{name}.svg" if number == 1 else f"{name}-{number}.svg"
                (figures / file).write_text(svg, encoding="utf-8", newline="\n")
    return found


def _write_other_pictures(chapter: Chapter, folder: Path) -> None:
    """Write the pictures that are no charts of ours, and so are the same in every edition."""
    charts = {f"{FIGURES_FOLDER}/{name}.svg" for name in chapter.chart_specifications}
    for name, content in chapter.files.items():
        if name.startswith(f"{FIGURES_FOLDER}/") and name not in charts:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)


def draw_large_chart(spec: Mapping[str, Any], build_cache: BuildCache | None = None) -> list[str]:
    """Draw one chart for large print, as SVG in one or more parts; none where it does not fit."""
    drawn = [
        chart_to_svg(part, LARGE_PRINT_WIDTH, build_cache)
        for part in split_chart(spec, _MAX_PART_HEIGHT_PIXELS)
    ]
    if not all(map(fits_large_print_page, drawn)):
        least = MIN_LETTER_POINTS * LARGE_PRINT_WIDTH / TEXT_WIDTH_POINTS
        drawn = [chart_to_svg(enlarge_text(spec, least), LARGE_PRINT_WIDTH, build_cache)]
    return drawn if all(map(fits_large_print_page, drawn)) else []


def fits_large_print_page(svg: str) -> bool:
    """Whether a drawing, as wide as the text, has letters of the size, and fits on a page."""
    size = _SVG_SIZE.search(svg)
    if size is None or not float(size[1]):
        return False
    scale = TEXT_WIDTH_POINTS / float(size[1])
    smallest = min((float(found) for found in _FONT_SIZE.findall(svg)), default=MIN_LETTER_POINTS)
    return (
        smallest * scale >= MIN_LETTER_POINTS and float(size[2]) * scale <= MAX_CHART_HEIGHT_POINTS
    )
