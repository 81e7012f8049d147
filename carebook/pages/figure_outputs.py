"""Outputs that are pictures or charts: Vega-Lite, Plotly, SVG, PNG, JPEG."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from carebook.core.errors import ToolError
from carebook.core.picture_content import active_svg_content, read_picture
from carebook.core.svg_cleaning import clean_svg
from carebook.pages.drawn_charts import chart_file, draw_chart
from carebook.pages.output_parts import FigurePart, OutputPlace
from carebook.pages.staging import FIGURES_FOLDER
from carebook.tools.plotly_figures import plotly_to_svg

PICTURE_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
VEGALITE_TYPE = re.compile(r"application/vnd\.vegalite\.v\d+(?:\.\d+)*(?:\+json|\.json)")
PLOTLY_TYPE = "application/vnd.plotly.v1+json"
# Where charts stand within a chart, and the channels that draw it once for each category.
_COMPOSITIONS, _FACETS = ("layer", "hconcat", "vconcat", "concat"), {"row", "column", "facet"}
# In pixels: a picture that is wider is as wide as the text, on paper too.
_WIDEST = 600
# More take minutes and gigabytes to draw, and nobody can tell them apart.
_MAX_ROWS = 50_000
# A larger picture is none of a page, and takes memory to draw.
_MAX_PIXELS = 20_000
# What drawing programs write about themselves: nothing of the picture.
_ABOUT_SVG = re.compile(
    r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>|<!--.*?-->|<metadata\b.*?</metadata>", re.DOTALL
)


def chart_part(spec: Mapping[str, Any], place: OutputPlace) -> FigurePart | str:
    """Return a Vega-Lite chart as a figure, or why it cannot be drawn."""
    if any(isinstance(data, Mapping) and "url" in data for data in _all_of("data", spec)):
        return "a chart whose data is elsewhere, where no build looks; read it with pandas first"
    if (rows := _rows(spec)) > _MAX_ROWS:
        most = f"{_MAX_ROWS:,}"
        return f"a chart of {rows:,.0f} rows: a page takes {most}; add them up with pandas first"
    spec = dict(spec)
    if ("mark" in spec or "layer" in spec) and not _FACETS & set(_encoding(spec)):
        # With its axes within the width that a page has.
        spec = {"autosize": {"type": "fit-x", "contains": "padding"}, **spec}
    try:
        drawings = draw_chart(spec, place.name, place.staging)
    except ValueError as error:
        return f"a chart that cannot be drawn ({' '.join(str(error).split())[:160]})"
    if active := active_svg_content("".join(drawings).encode()):
        del place.staging.files[chart_file(place.name)]
        return f"a chart that leads or asks elsewhere ('{active}')"
    if any("select" in each for each in _listed(spec, "params") if isinstance(each, Mapping)):
        place.warn("a chart to be worked with: it is shown as a still picture; nothing selects")
    place.staging.charts[place.name] = spec
    said = (text for text in _all_of("description", spec) if isinstance(text, str))
    described = " ".join(" ".join(text.split()) for text in dict.fromkeys(said))
    return FigurePart(chart_file(place.name), described, chart=drawings)


def _all_of(key: str, spec: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what a chart, and each chart within it, has under a key."""
    if key in spec:
        yield spec[key]
    within = [one for name in _COMPOSITIONS for one in _listed(spec, name)]
    within += [spec["spec"]] if isinstance(spec.get("spec"), Mapping) else []
    for each in within:
        if isinstance(each, Mapping):
            yield from _all_of(key, each)


def _rows(spec: Mapping[str, Any]) -> float:
    """Return about how many rows a chart draws, those of a sequence too."""
    datasets = spec.get("datasets")
    found: list[float] = [
        len(one)
        for one in (datasets.values() if isinstance(datasets, Mapping) else ())
        if isinstance(one, list)
    ]
    for data in _all_of("data", spec):
        if not isinstance(data, Mapping):
            continue
        found.append(len(_listed(data, "values")))
        if isinstance(sequence := data.get("sequence"), Mapping):
            first, last, step = (sequence.get(key, 1) for key in ("start", "stop", "step"))
            if all(isinstance(one, int | float) for one in (first, last, step)):
                found.append(abs((last - first) / (step or 1e-9)))
    return max(found, default=0)


def _listed(spec: Mapping[str, Any], key: str) -> list[Any]:
    """Return what a chart has under a key as a list; nothing where it is none."""
    found = spec.get(key)
    return found if isinstance(found, list) else []


def _encoding(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    found = spec.get("encoding")
    return found if isinstance(found, Mapping) else {}


def plotly_part(figure: Mapping[str, Any], place: OutputPlace) -> FigurePart | str:
    """Return a Plotly figure as a still picture, or why it cannot be drawn."""
    if not isinstance(figure.get("data", []), list) or not isinstance(
        figure.get("layout", {}), Mapping
    ):
        return "a Plotly figure that is none: its data are no list, or its layout no mapping"
    try:
        svg = plotly_to_svg(figure, place.staging.build_cache)
    except ToolError as error:
        return f"a Plotly figure that cannot be drawn here ({error})"
    if active := active_svg_content(svg.encode()):
        return f"a Plotly figure that leads or asks elsewhere ('{active}')"
    file = chart_file(place.name)
    place.staging.files[file] = svg
    return FigurePart(file)


def picture_part(
    kind: str, content: str, metadata: Mapping[str, Any], place: OutputPlace
) -> FigurePart | str:
    """Return a picture as a figure, or why it cannot be shown; its content decides what it is."""
    if kind == "image/svg+xml":
        try:
            data, dropped = clean_svg(_ABOUT_SVG.sub("", content).strip().encode())
        except ValueError as error:
            return f"a picture that is damaged: {error}"
        if dropped:
            place.warn(f"an SVG is shown without {', '.join(dropped)}, which a page may not hold")
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
    file = f"{FIGURES_FOLDER}/{place.name}.{picture.format}"
    place.staging.files[file] = data
    wanted = metadata.get(kind, metadata)
    width = wanted.get("width") if isinstance(wanted, Mapping) else None
    width = width if isinstance(width, int | float) and width > 0 else picture.size[0]
    return FigurePart(file, width=round(width) if width < _WIDEST else 0)
