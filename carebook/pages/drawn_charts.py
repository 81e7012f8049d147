"""Vega-Lite charts as they stand in a chapter: drawn twice, and inside web pages."""

from typing import Any

from carebook.charts.sizes import NARROW_WIDTH, WIDE_WIDTH
from carebook.pages.staging import FIGURES_FOLDER, Staging
from carebook.text import markdown
from carebook.tools.vega import chart_to_svg, svg_for_html


def draw_chart(spec: dict[str, Any], name: str, staging: Staging) -> tuple[str, str]:
    """Draw a chart for a page and for a phone; the wide one is a file of the chapter too."""
    wide, narrow = (
        chart_to_svg(spec, width, staging.build_cache) for width in (WIDE_WIDTH, NARROW_WIDTH)
    )
    staging.files[chart_file(name)] = wide
    return wide, narrow


def chart_file(name: str) -> str:
    """Return the path of a chart's drawing in the staged folder."""
    return f"{FIGURES_FOLDER}/{name}.svg"


def live_and_still(
    drawings: tuple[str, str],
    name: str,
    alt: str,
    staging: Staging,
    table: str = "",
    *,
    own: bool = False,
) -> tuple[str, str]:
    """Return a chart for web pages, its marks with labels, and as a picture for all other forms.

    ``table`` is the caption of the table ``table-NAME`` that has the same figures. A researcher's
    ``own`` chart keeps its colours on dark pages, on a ground of paper.
    """
    target = f"table-{name}" if table else ""
    drawn = "\n".join(
        f'<div class="chart-{size}">{svg_for_html(svg, f"{name}-{size}", alt, target)}</div>'
        for size, svg in zip(("wide", "narrow"), drawings, strict=True)
    )
    if table:
        said = markdown.escape_html(f"Go to the table of figures: {table}")
        drawn += f'\n<p class="to-table"><a href="#{target}">{said}</a></p>'
    classes = "chart chart-own" if own else "chart"
    live = markdown.fenced_div(
        markdown.raw_html(f'<div class="{classes}" data-chart>\n{drawn}\n</div>'),
        classes=["content-visible"],
        when_format="html",
    )
    quoted = markdown.quote_attribute(alt)
    still = markdown.fenced_div(
        f"![]({staging.path_to_root}{chart_file(name)}){{fig-alt={quoted}}}",
        classes=["content-visible"],
        unless_format="html",
    )
    return live, still
