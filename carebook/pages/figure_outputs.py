"""Outputs that are pictures or charts: Vega-Lite, Plotly, SVG, PNG, JPEG."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from carebook.charts.sizes import WIDE_WIDTH
from carebook.core.errors import ToolError
from carebook.core.picture_content import active_svg_content, read_picture
from carebook.pages.drawn_charts import chart_file, draw_chart
from carebook.pages.output_parts import FigurePart, OutputPlace
from carebook.pages.staging import FIGURES_FOLDER
from carebook.tools.plotly_figures import plotly_to_svg

PICTURE_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
VEGALITE_TYPE = re.compile(r"application/vnd\.vegalite\.v\d+(?:\.\d+)*(?:\+json|\.json)")
PLOTLY_TYPE = "application/vnd.plotly.v1+json"
# A larger picture is none of a page, and takes memory to draw.
_MAX_PIXELS = 20_000
# What drawing programs write about themselves: nothing of the picture.
_ABOUT_SVG = re.compile(
    r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>|<!--.*?-->|<metadata\b.*?</metadata>", re.DOTALL
)


def chart_part(spec: Mapping[str, Any], place: OutputPlace) -> FigurePart | str:
    """Return a Vega-Lite chart as a figure, or why it cannot be drawn."""
    spec = dict(spec)
    try:
        drawings = draw_chart(spec, place.name, place.staging)
    except ValueError as error:
        return f"a chart that cannot be drawn ({' '.join(str(error).split())[:160]})"
    if any("select" in each for each in spec.get("params", ()) if isinstance(each, Mapping)):
        place.warn("a chart to be worked with: it is shown as a still picture; nothing selects")
    place.staging.charts[place.name] = spec
    described = _chart_description(spec)
    return FigurePart(chart_file(place.name), described, chart=drawings)


def plotly_part(figure: Mapping[str, Any], place: OutputPlace) -> FigurePart | str:
    """Return a Plotly figure as a still picture, or why it cannot be drawn."""
    try:
        svg = plotly_to_svg(figure, place.staging.build_cache)
    except ToolError as error:
        return f"a Plotly figure that cannot be drawn here ({error})"
    file = chart_file(place.name)
    place.staging.files[file] = svg
    return FigurePart(file)


def picture_part(
    kind: str, content: str, metadata: Mapping[str, Any], place: OutputPlace
) -> FigurePart | str:
    """Return a picture as a figure, or why it cannot be shown; its content decides what it is."""
    if kind == "image/svg+xml":
        data = _ABOUT_SVG.sub("", content).strip().encode()
    else:
        try:
            data = base64.b64decode(content)
        except (binascii.Error, ValueError):
            return "a picture whose data is damaged"
    picture = read_picture(data)
    if picture is None:
        return f"a picture that is damaged, or no {kind.removeprefix('image/')}"
    if max(picture.size) > _MAX_PIXELS:
        wide, tall = picture.size
        return f"a picture of {wide:,} by {tall:,} pixels, which is too large for a page"
    if picture.format == "svg" and (active := active_svg_content(data)):
        return f"an SVG that runs or fetches something ('{active}')"
    file = f"{FIGURES_FOLDER}/{place.name}.{picture.format}"
    place.staging.files[file] = data
    wanted = metadata.get(kind, metadata)
    width = wanted.get("width") if isinstance(wanted, Mapping) else None
    width = width if isinstance(width, int | float) and width > 0 else picture.size[0]
    return FigurePart(file, width=round(width) if width < WIDE_WIDTH else 0)


def _chart_description(spec: Mapping[str, Any]) -> str:
    """Return what a chart says of itself: Altair's ``description``, or else nothing."""
    said = spec.get("description", "")
    return " ".join(said.split()) if isinstance(said, str) else ""
