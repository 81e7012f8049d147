"""Cutting a tall chart of groups into parts, for paper on which it is set large."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

# Where rows of a chart stand, in pixels from the top: see `carebook.charts.bars`.
_VERTICAL_FIELDS = ("y", "y0", "y1", "middle", "above", "below")


def split_chart(spec: Mapping[str, Any], tallest: float) -> list[dict[str, Any]]:
    """Return a chart as several, each of whole groups and none taller than it has to be.

    Args:
        spec: a Vega-Lite specification. Where its ``usermeta`` has ``cuts``, these are where its
            groups begin, in pixels from the top; what stands above the first is the key, which
            each part repeats.
        tallest: how tall a part may be in pixels; a group that is taller has a part of its own.

    """
    height, cuts = spec.get("height"), spec.get("usermeta", {}).get("cuts", ())
    if not isinstance(height, int | float) or height <= tallest or len(cuts) < 2:
        return [dict(spec)]
    key = cuts[0]
    ends = [*cuts[1:], height]
    parts: list[tuple[float, float]] = []
    for start, end in zip(cuts, ends, strict=True):
        if parts and key + end - parts[-1][0] <= tallest:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return [_chart_part(spec, key, start, end) for start, end in parts]


def _chart_part(spec: Mapping[str, Any], key: float, start: float, end: float) -> dict[str, Any]:
    """Return the key and the rows from ``start`` to ``end``, moved up to right below the key."""
    part: dict[str, Any] = copy.deepcopy(dict(spec))
    up, height = start - key, key + end - start
    sets = {
        name: [
            row if _row_top(row) < key else _move_row_up(row, up)
            for row in rows
            if _row_top(row) < key or start <= _row_top(row) < end
        ]
        for name, rows in part["datasets"].items()
    }
    part["datasets"] = sets
    part["layer"] = [layer for layer in part["layer"] if sets[layer["data"]["name"]]]
    for layer in part["layer"]:
        layer["encoding"]["y"]["scale"]["domain"] = [height, 0]
    part["height"] = height
    del part["usermeta"]["cuts"]
    return part


def _row_top(row: Mapping[str, Any]) -> float:
    return min(float(row[name]) for name in _VERTICAL_FIELDS if name in row)


def _move_row_up(row: Mapping[str, Any], up: float) -> dict[str, Any]:
    return {name: value - up if name in _VERTICAL_FIELDS else value for name, value in row.items()}


def enlarge_text(spec: Mapping[str, Any], smallest: float) -> dict[str, Any]:
    """Return a chart of somebody's own with no text smaller than ``smallest`` pixels.

    Its axes come inside the width that it is drawn with, as those of the book's own charts do.
    """
    found: dict[str, Any] = _enlarge_font_sizes(copy.deepcopy(dict(spec)), smallest)
    config = found.setdefault("config", {})
    for part, names in _FONT_SIZE_SETTINGS.items():
        settings = config.setdefault(part, {})
        for name in names:
            settings[name] = max(smallest, settings.get(name, 0))
    if "mark" in found or "layer" in found:
        found["autosize"] = {"type": "fit-x", "contains": "padding"}
    return found


_FONT_SIZE_SETTINGS: Mapping[str, Sequence[str]] = {
    "axis": ("labelFontSize", "titleFontSize"),
    "legend": ("labelFontSize", "titleFontSize"),
    "header": ("labelFontSize", "titleFontSize"),
    "title": ("fontSize", "subtitleFontSize"),
    "text": ("fontSize",),
}


def _enlarge_font_sizes(value: Any, smallest: float) -> Any:
    if isinstance(value, dict):
        return {
            name: max(smallest, item)
            if name.lower().endswith("fontsize") and isinstance(item, int | float)
            else _enlarge_font_sizes(item, smallest)
            for name, item in value.items()
        }
    return (
        [_enlarge_font_sizes(item, smallest) for item in value]
        if isinstance(value, list)
        else value
    )
