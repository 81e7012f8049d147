"""Vega-Lite charts as SVG: drawn by vl-convert, then made fit for a page."""

import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import font_source_sans_pro
import vl_convert

from carebook.charts.sizes import WIDE_WIDTH
from carebook.core.cache import BuildCache, folder_checksum, module_checksum

_SVG_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_ROLE_ATTRIBUTE = re.compile(r' (?:role|aria-roledescription)="[^"]*"')
_AXIS_LABEL = re.compile(r'(<g class="mark-group role-(?:axis|legend)[^"]*") aria-label="[^"]*"')
_ID_REFERENCE = re.compile(r'(id="|url\(#|href="#)([A-Za-z][\w-]*)')
_MARK_LABEL = re.compile(r'<(path|text|rect)( aria-label="[^"]*")')
_TEXT_ELEMENT = re.compile(r"<text\b(?![^>]*data-label)")


def font_folder() -> Path:
    """Return the folder with the files of Source Sans Pro."""
    return Path(font_source_sans_pro.__file__).parent / "files"


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(font_folder()))


# The families of brands' typefaces that this process knows, with the checksum of their files.
_brand_families: dict[str, str] = {}


def use_typefaces(folder: Path, families: Iterable[str]) -> None:
    """Draw letters with the typefaces in a folder, which has to stay while this process runs."""
    checksum = folder_checksum(folder)
    if checksum not in _brand_families.values():
        vl_convert.register_font_directory(str(folder))
    _brand_families.update(dict.fromkeys(families, checksum))


def _fonts_checksums(spec: dict[str, Any]) -> str | list[str]:
    """Return what tells whether the letters of a chart are those of another drawing of it."""
    house = folder_checksum(font_folder())
    font = str(spec.get("config", {}).get("font", ""))
    own = [checksum for family, checksum in _brand_families.items() if family in font]
    return [house, *own] if own else house


def chart_to_svg(
    spec: dict[str, Any], width: int = WIDE_WIDTH, build_cache: BuildCache | None = None
) -> str:
    """Draw a Vega-Lite specification as SVG, ``width`` pixels wide.

    With ``build_cache``, what was drawn of it before is taken from there.
    """
    parts = {
        "spec": spec,
        "width": width,
        "vl-convert": version("vl-convert-python"),
        "fonts": _fonts_checksums(spec),
        "code": module_checksum(__file__),
    }
    return (build_cache or BuildCache()).get_or_make("svg", parts, lambda: _render_svg(spec, width))


def _render_svg(spec: dict[str, Any], width: int) -> str:
    _register_fonts()
    if not ("layer" in spec or "mark" in spec):
        return str(vl_convert.vegalite_to_svg(spec))
    # A quarter of the time goes into compiling, and a chart's widths share what comes of it.
    vega = _compile_to_vega(json.dumps({**spec, "width": WIDE_WIDTH}))
    return str(vl_convert.vega_to_svg({**vega, "width": width}))


def svg_to_png(svg: str, scale: float) -> bytes:
    """Turn a drawing into pixels, ``scale`` of them each way for one of its own.

    Its letters are those of the book whether or not this process has drawn anything before.
    """
    _register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


@lru_cache(maxsize=1)
def _compile_to_vega(spec: str) -> dict[str, Any]:
    """Compile Vega-Lite to Vega, in which a width that is a number is in one place only."""
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(json.loads(spec))
    return vega


def svg_for_html(svg: str, ident: str, label: str, details: str = "") -> str:
    """Prepare an SVG for the inside of an HTML page.

    The whole is one image with a label; each mark keeps its own label (``data-label``) for the
    script that lets readers go from mark to mark. The lettering only repeats the labels, so
    screen readers pass it over. Ids are made unique by ``ident``. ``details`` is the id of the
    element that has the same figures as a table.
    """
    body = _AXIS_LABEL.sub(r"\1", _ROLE_ATTRIBUTE.sub("", svg))
    body = _MARK_LABEL.sub(
        lambda match: f"<{match[1]} data-label{match[2].removeprefix(' aria-label')}", body
    )
    body = _TEXT_ELEMENT.sub('<text aria-hidden="true"', body)
    body = _ID_REFERENCE.sub(rf"\g<1>{ident}-\2", body)
    size = _SVG_OPENING.search(body)
    if size is None:
        raise ValueError("vl-convert returned no svg element")
    more = f' aria-details="{details}"' if details else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[1]} {size[2]}" '
        f'width="{size[1]}" height="{size[2]}" role="img" aria-label="{escape(label)}"{more}>'
    )
    return body.replace(size[0], opening, 1)
