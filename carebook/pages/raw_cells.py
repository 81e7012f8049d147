"""Raw cells and raw blocks: text for one format, which only its editions show."""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from carebook.notebooks.cell_places import CellPlace
from carebook.pages.html_output import clean_html
from carebook.pages.not_shown import not_shown
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.staging import Staging
from carebook.text.markdown import fenced_div
from carebook.text.markdown_structure import markdown_structure
from carebook.tools.typst import code_problem

MARKDOWN_FORMATS = frozenset(("text/markdown", "markdown"))
_HTML_FORMATS = frozenset(("text/html", "html", "html5", "slides"))
_TYPST_FORMATS = frozenset(("text/typst", "text/x-typst", "application/x-typst", "typst"))
_RAW_BLOCK = re.compile(r"\{=([\w+-]+)\}")
_RAW_INLINE = re.compile(r"(`+)(.*)\1\Z", re.DOTALL)


def raw_cell_format(cell: NotebookNode) -> str:
    """Return the format that a raw cell is for, as its metadata say, or nothing."""
    found = cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or ""
    return str(found).lower()


def stage_raw(text: str, kind: str, place: CellPlace, staging: Staging) -> str:
    """Return raw text as a block that only editions of its format show; any other is told."""
    if not text.strip():
        return ""
    if kind in _HTML_FORMATS:
        return _raw_block(clean_html(text, place, staging), "html")
    if kind in _TYPST_FORMATS:
        return _checked_typst(text, place, staging)
    found = f"'{kind}'" if kind else "none"
    staging.warn(
        place,
        f"expected a raw cell for text/html, text/typst or text/markdown, found {found}; no "
        "edition shows it",
    )
    return ""


def with_clean_raw_blocks(source: PlacedText, staging: Staging) -> PlacedText:
    """Return a text whose raw blocks (``{=html}``) are cleaned; one for no edition is told."""
    if "{=" not in source.text:
        return source
    changes: list[TextChange] = []
    structure = markdown_structure(source.text)
    for first, last, info in structure.fences:
        if found := _RAW_BLOCK.fullmatch(info.strip()):
            start, end = source.line_start(first), source.line_start(last)
            body = source.text[start:end].rstrip("\n").split("\n")[1:-1]
            staged = stage_raw("\n".join(body), found[1].lower(), source.places[first], staging)
            changes.append(TextChange(start, end, f"{staged}\n"))
    changes += _inline_changes(source, staging)
    return source.with_changes(changes)


def _inline_changes(source: PlacedText, staging: Staging) -> Iterator[TextChange]:
    """Clean raw text within a paragraph, such as `` `<b>`{=html} ``."""
    for start, end in markdown_structure(source.text).code:
        found = _RAW_BLOCK.match(source.text, end)
        inline = _RAW_INLINE.match(source.text[start:end]) if found else None
        if not found or not inline or "\n```" in source.text[start:end]:
            continue
        place, kind, after = source.place_at(start), found[1].lower(), found.end()
        if kind in _HTML_FORMATS:
            cleaned = clean_html(inline[2], place, staging)
            kept = f"{inline[1]}{cleaned}{inline[1]}{found[0]}" if cleaned else ""
            yield TextChange(start, after, kept)
        elif kind not in _TYPST_FORMATS:
            staging.warn(place, f"no edition shows raw text of the format '{kind}'")
        elif problem := code_problem(inline[2], staging.build_cache):
            staging.warn(place, f"raw Typst is left out: {problem}")
            yield TextChange(start, after, "")


def _checked_typst(code: str, place: CellPlace, staging: Staging) -> str:
    problem = code_problem(code, staging.build_cache)
    if not problem:
        return _raw_block(code, "typst")
    staging.warn(place, f"raw Typst is left out: {problem}")
    line = not_shown("Not shown here: a part of the page that print alone has.")
    return fenced_div(line, classes=["content-visible"], unless_format="html")


def _raw_block(text: str, kind: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{{={kind}}}\n{text.strip()}\n{fence}"
