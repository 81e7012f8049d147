"""Plotly figures as SVG: drawn by Kaleido in a Chromium, where both are installed."""

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from carebook.charts.sizes import WIDE_WIDTH
from carebook.core.cache import BuildCache, module_checksum
from carebook.core.errors import ToolError

# As tall for its width as a figure of matplotlib's.
_HEIGHT = 430
_LARGEST = 2000
# Plotly gives each drawing an id by chance, and puts it into all others.
_CHANCE_ID = re.compile(r'<defs id="defs-([0-9a-f]{6})"')
_FIXED_ID = "plotly"


def plotly_to_svg(figure: Mapping[str, Any], build_cache: BuildCache | None = None) -> str:
    """Draw a figure, given as Plotly's JSON; its size is its own, or as wide as the text.

    With ``build_cache``, what was drawn of it before is taken from there.

    Raises:
        ToolError: Plotly, Kaleido or a Chromium is missing, or cannot draw it.

    """
    try:
        versions = [version("plotly"), version("kaleido")]
    except PackageNotFoundError as error:
        raise ToolError(
            f"Plotly: expected the package {error.name} to draw a figure, found none; install "
            "carebook with its extra 'figures'"
        ) from None
    layout = figure.get("layout") or {}
    size = [_pixels(layout.get("width"), WIDE_WIDTH), _pixels(layout.get("height"), _HEIGHT)]
    parts = {
        "plotly": {"data": figure.get("data"), "layout": layout},
        "size": size,
        "versions": versions,
        "code": module_checksum(__file__),
    }
    return (build_cache or BuildCache()).get_or_make(
        "svg", parts, lambda: _draw({"data": figure.get("data") or [], "layout": layout}, size)
    )


def _pixels(given: Any, otherwise: int) -> int:
    is_number = isinstance(given, int | float) and 0 < given <= _LARGEST
    return round(given) if is_number else otherwise


def _draw(figure: dict[str, Any], size: list[int]) -> str:
    # Only here: most books have no such figure.
    import kaleido  # type: ignore[import-untyped]
    from kaleido.errors import ChromeNotFoundError  # type: ignore[import-untyped]

    options = {"format": "svg", "width": size[0], "height": size[1], "scale": 1}
    try:
        # Without MathJax, which would be fetched; Plotly itself is the installed one.
        drawn = kaleido.calc_fig_sync(figure, opts=options, kopts={"mathjax": False})
    except ChromeNotFoundError:
        raise ToolError(
            "Plotly: expected a Chromium or Chrome to draw a figure, found none; install one"
        ) from None
    except Exception as error:  # Kaleido raises whatever the browser says
        found = " ".join(str(error).split())[:200] or type(error).__name__
        raise ToolError(f"Plotly: expected a figure that can be drawn, found: {found}") from None
    svg = bytes(drawn).decode()
    chance = _CHANCE_ID.search(svg)
    return svg.replace(chance[1], _FIXED_ID) if chance else svg
