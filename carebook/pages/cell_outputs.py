"""What code cells put out, as the Markdown that both stitchers read.

Of the forms in which a cell gives one output, the page takes the best that it can show, in the
order of nbconvert and Quarto. What it cannot show is told, and leaves a visible line.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from carebook.notebooks.blocks import CardsBlock, IndicatorBlock, read_block
from carebook.notebooks.cell_options import read_cell_options
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.captioned_outputs import captioned
from carebook.pages.figure_outputs import (
    PICTURE_TYPES,
    PLOTLY_TYPE,
    VEGALITE_TYPE,
    chart_part,
    picture_part,
    plotly_part,
)
from carebook.pages.html_output import clean_html, has_content, html_markdown
from carebook.pages.indicator_markdown import cards_markdown, stage_indicator
from carebook.pages.latex_output import formula_markdown
from carebook.pages.markdown_cells import stage_printed_markdown
from carebook.pages.not_shown import not_shown
from carebook.pages.output_parts import OutputPart, OutputPlace, TextPart
from carebook.pages.printed_text import printed_block
from carebook.pages.shown_code import code_markdown
from carebook.pages.staging import SourceAndTable, Staging
from carebook.pages.table_output import part_of_clean_html

# In characters: a single output that is larger is none of a page. Printed text is cut instead.
MAX_OUTPUT_SIZE = 10_000_000
_WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"
# What cannot stand on a page, in words.
_NOT_FOR_PAGES = {
    _WIDGET_TYPE: "a control to be worked with (ipywidgets)",
    "application/javascript": "a program for the browser (JavaScript)",
    "application/pdf": "a PDF",
    "application/json": "data as JSON",
    "application/geo+json": "a map (GeoJSON)",
}
# What the last line of a cell leaves of the drawing that it made.
_LEFT_BY_DRAWING = re.compile(r"<.*>|\(.*\)|\[.*\]|Text\([-\d].*")
# An object's name, or the call that would make it, such as a control's: ``IntSlider(value=3)``.
_NAME_OF_SOMETHING = re.compile(r"[\[(]*<[\w.]+ .*>.*|[\w.]+\(.*\)", re.DOTALL)


def stage_outputs(
    cell: NotebookNode, place: CellPlace, staging: Staging
) -> tuple[str, SourceAndTable]:
    """Return what stands for a code cell, and what comes after the summary of its charts.

    That is its code, where the cell or the book asks for it, and what it put out.
    """
    options, problems = read_cell_options(cell, staging.execute)
    for problem in problems:
        staging.warn(place.at_line(problem.line), problem.message)
    if not options.include:
        return "", ""
    parts: list[OutputPart] = []
    tails: list[str] = []
    outputs = cell.get("outputs", ()) if options.output else ()
    outputs = _without_doubles(outputs)
    has_picture = any(_is_picture(output.get("data", {})) for output in outputs)
    for output in outputs:
        # Named after the figures and tables before it, so that the first needs no number.
        number = 1 + sum(not isinstance(part, TextPart) for part in parts)
        where = OutputPlace(place, options, staging, number)
        data = output.get("data", {})
        block = read_block(data)
        if isinstance(block, IndicatorBlock):
            text, tail = stage_indicator(block, staging, options)
            parts.append(TextPart(text, has_figure=True))
            tails.append(tail)
        elif _is_of_the_book(data):
            parts.append(TextPart(data["text/markdown"]))
        elif isinstance(block, CardsBlock):
            parts.append(TextPart(cards_markdown(block)))
        elif output.output_type == "stream":
            parts += _printed(output, where)
        elif output.output_type == "error":
            said = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
            parts.append(TextPart(printed_block(said, "error", where)))
        elif not (has_picture and _is_object_name(output)):
            parts.append(_best_form(data, output.get("metadata", {}), where))
    shown = captioned(parts, OutputPlace(place, options, staging))
    code = code_markdown(cell, options)
    return "\n\n".join(text for text in (code, shown) if text), "\n\n".join(tails)


def _without_doubles(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return a cell's outputs less a figure that it named last, and that Jupyter shows after it."""
    named = [
        output.get("data")
        for output in outputs
        if output.output_type == "execute_result" and _is_picture(output.get("data", {}))
    ]
    return [
        output
        for output in outputs
        if output.output_type == "execute_result" or output.get("data") not in named
    ]


def _printed(output: NotebookNode, place: OutputPlace) -> Sequence[TextPart]:
    if output.name == "stderr" and not place.options.warning:
        return ()
    if output.name == "stdout" and place.options.output == "asis":
        return [
            TextPart(
                stage_printed_markdown(str(output.text).strip("\n"), place.cell, place.staging)
            )
        ]
    text = printed_block(str(output.text), output.name, place)
    return [TextPart(text)] if text else ()


def _best_form(
    data: Mapping[str, Any], metadata: Mapping[str, Any], place: OutputPlace
) -> OutputPart:
    """Return the best form of one output that the page can show, or the line in its place."""
    why = ""
    for kind, content in _forms_in_order(data):
        if (size := _size(content)) > MAX_OUTPUT_SIZE and kind != "text/plain":
            most = MAX_OUTPUT_SIZE // 1_000_000
            why = why or f"an output of {size / 1_000_000:,.0f} MB: a page takes {most} MB of one"
            continue
        found = _form(kind, content, metadata, place, is_only_words=bool(why))
        if not isinstance(found, str):
            if why:
                place.warn(f"{why}: it is shown in a plainer form")
            return found
        why = why or found
    why = why or f"an output of a kind that the book does not know ({', '.join(data) or 'none'})"
    place.warn(f"{why}: it cannot be shown on a page; a line says so there")
    return TextPart(not_shown(f"Not shown here: {why}."))


def _forms_in_order(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the forms of an output, the one to be tried first before the others."""
    order = [
        *(kind for kind in data if VEGALITE_TYPE.fullmatch(kind)),
        PLOTLY_TYPE,
        *_NOT_FOR_PAGES,
        "text/html",
        "text/markdown",
        "image/svg+xml",
        "text/latex",
        *PICTURE_TYPES[1:],
    ]
    # What a cell gives as Markdown is meant for a page; HTML beside it is for JupyterLab.
    if "text/markdown" in data:
        order = ["text/markdown"]
    others = [kind for kind in data if kind not in order and kind != "text/plain"]
    kinds = [kind for kind in order if kind in data]
    if not kinds or others:
        kinds += others
    return [(kind, data[kind]) for kind in (*kinds, "text/plain") if kind in data]


def _form(
    kind: str,
    content: Any,
    metadata: Mapping[str, Any],
    place: OutputPlace,
    *,
    is_only_words: bool,
) -> OutputPart | str:
    """Return an output in one form, or why it cannot be shown in it."""
    if kind == "text/markdown":
        return TextPart(stage_printed_markdown(str(content), place.cell, place.staging))
    if VEGALITE_TYPE.fullmatch(kind) and isinstance(content, Mapping):
        return chart_part(content, place)
    if kind == PLOTLY_TYPE and isinstance(content, Mapping):
        return plotly_part(content, place)
    if kind == "text/html":
        return _html_part(str(content), place)
    if kind in PICTURE_TYPES:
        return picture_part(kind, str(content), metadata, place)
    if kind == "text/latex":
        formula = formula_markdown(str(content))
        return TextPart(formula) if formula else "LaTeX that is no formula"
    if kind == "text/plain":
        # After a form that cannot be shown, an object's name would say nothing to a reader.
        if is_only_words and _NAME_OF_SOMETHING.fullmatch(str(content)):
            return "an object's name"
        return TextPart(printed_block(str(content), "display", place))
    return _NOT_FOR_PAGES.get(kind, f"an output of the kind {kind}")


def _html_part(html: str, place: OutputPlace) -> OutputPart | str:
    clean = clean_html(html, place.cell, place.staging)
    if not has_content(clean):
        return "a part of a web page that only works with programs, frames or forms"
    table = part_of_clean_html(clean, place)
    return table or TextPart(html_markdown(html, place.cell, place.staging))


def _is_of_the_book(data: Mapping[str, Any]) -> bool:
    """Whether an output is what ``book`` writes, whose Markdown is ready for the page."""
    return "text/markdown" in data and data.get("text/plain") == data["text/markdown"]


def _is_picture(data: Mapping[str, Any]) -> bool:
    return any(kind in PICTURE_TYPES or VEGALITE_TYPE.fullmatch(kind) for kind in data)


def _is_object_name(output: NotebookNode) -> bool:
    """Whether an output is what the last line of a drawing cell leaves, as Quarto tells it."""
    data = output.get("data", {})
    if output.output_type != "execute_result" or set(data) != {"text/plain"}:
        return False
    text = str(data["text/plain"]).strip()
    return "<matplotlib." in text or bool(_LEFT_BY_DRAWING.fullmatch(text))


def _size(content: Any) -> int:
    """Return about how many characters an output has."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, Mapping):
        return sum(len(str(key)) + _size(value) for key, value in content.items())
    if isinstance(content, Sequence):
        return sum(map(_size, content))
    return 8
