"""pandas' styled tables: their style sheets as styles of the cells, which can be cleaned and kept.

A Styler writes a style sheet that names each cell by an id. Both go when HTML is cleaned, so the
rules are moved to the cells before, and colours that would hide the words are completed.
"""

import re

from coloraide import Color

_STYLE_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CELL_ID = re.compile(r"#(T_\w+_(?:row\d+_col\d+|level\d+_(?:row|col)\d+))")
_CELL = re.compile(r"<(td|th)\b([^>]*?)\sid=[\"'](T_\w+)[\"']([^>]*)>", re.IGNORECASE)
_COLUMN_HEAD, _ROW_HEAD = re.compile(r"\bcol_heading\b"), re.compile(r"\brow_heading\b")
_BLACK, _WHITE, _LEAST_CONTRAST = "black", "white", 4.5


def with_inline_styles(html: str) -> str:
    """Return HTML with the rules for a Styler's cells in these cells, and their scopes said."""
    if "col_heading" not in html and "row_heading" not in html:
        return html
    styles: dict[str, str] = {}
    for sheet in _STYLE_SHEET.findall(html):
        for selectors, declarations in _RULE.findall(sheet):
            for ident in _CELL_ID.findall(selectors):
                styles[ident] = f"{styles.get(ident, '')}{declarations.strip().rstrip(';')};"

    def cell(found: re.Match[str]) -> str:
        tag, before, ident, after = found.groups()
        said = before + after
        scope = ' scope="col"' if _COLUMN_HEAD.search(said) else ""
        scope = ' scope="row"' if _ROW_HEAD.search(said) else scope
        style = _legible(styles.get(ident, "")).replace('"', "'")
        styled = f' style="{style}"' if style else ""
        return f"<{tag}{before}{after}{scope}{styled}>"

    return _CELL.sub(cell, html)


def styles_of_cells(html: str) -> set[str]:
    """Return the names of all properties that a Styler's style sheet gives its cells."""
    return {
        declaration.partition(":")[0].strip().lower()
        for sheet in _STYLE_SHEET.findall(html)
        for selectors, declarations in _RULE.findall(sheet)
        if _CELL_ID.search(selectors)
        for declaration in declarations.split(";")
        if declaration.strip()
    }


def _legible(style: str) -> str:
    """Complete a style whose words could not be read on their ground, on light and dark pages."""
    said = {
        name.strip().lower(): value.strip()
        for name, _, value in (part.partition(":") for part in style.split(";"))
        if value.strip()
    }
    ink, ground = said.get("color"), said.get("background-color")
    if ground and (found := _colour(ground)) is not None:
        given = _colour(ink) if ink else None
        if given is None or given.contrast(found) < _LEAST_CONTRAST:
            black, white = Color(_BLACK), Color(_WHITE)
            said["color"] = _BLACK if black.contrast(found) >= white.contrast(found) else _WHITE
    elif ink and (found := _colour(ink)) is not None:
        if found.contrast(Color(_WHITE)) >= _LEAST_CONTRAST:
            said["background-color"] = _WHITE
        else:
            del said["color"]
    return "; ".join(f"{name}: {value}" for name, value in said.items())


def _colour(value: str) -> Color | None:
    try:
        found = Color(value)
    except ValueError:
        return None
    return found if found.alpha() == 1 else None
