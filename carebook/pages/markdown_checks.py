"""What a chapter's author is told of Markdown that the built-in book shows as plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from carebook.core.cache import BuildCache
from carebook.core.errors import ToolError
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.chapter import Chapter, StagedCell
from carebook.pages.failing_cells import error_with_cell
from carebook.text.markdown_labels import mask_code, may_hold_maths
from carebook.tools.pandoc import reading_problem
from carebook.tools.pandoc_reading import UnreadMaths, unread_maths

# Classes of Quarto's own that have no form here.
_NO_FORM = re.compile(
    r"column-[\w-]+|panel-(?:sidebar|fill|center|input)|aside|fragment|fade-[\w-]+|(?:non)?incremental"
    r"|notes|absolute|r-[\w-]+|magic-move|landscape|proof|remark|solution|g-col-\d+|lightbox"
    r"|callout-(?!note$|tip$|warning$|important$|caution$)[\w-]+"
)
_NO_NUMBER = re.compile(
    r"#((?:lst|thm|lem|cor|prp|cnj|def|exm|exr|rem|alg|nte|tip|wrn|imp|cau)-[\w-]+)"
)
_CONDITION = re.compile(r"(?:when|unless)-(?:meta|profile)(?==)")
_ATTRIBUTES = re.compile(r"\{[^{}\n]*[.#=][^{}\n]*\}")
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_QUOTED = re.compile(r"\"[^\"\n]*\"")
_BARE_DIV = re.compile(r"^[ \t>]*:{3,}[ \t]*([A-Za-z][\w-]*)[ \t]*:*[ \t]*$", re.MULTILINE)


def check_markdown(
    chapters: Sequence[Chapter], build_cache: BuildCache | None = None
) -> list[Chapter]:
    """Return the chapters with warnings of maths and of forms that cannot be shown as meant.

    Raises:
        ToolError: Pandoc is missing, or failed.

    """
    cells = [
        (chapter, cell) for chapter in chapters for cell in chapter.cells if _may_be_mistaken(cell)
    ]
    try:
        found = unread_maths([cell.text for _, cell in cells], build_cache) if cells else []
    except ToolError as error:
        raise error_with_cell(
            error, chapters, lambda chapter: reading_problem(chapter.text)
        ) from None
    unread = {id(cell): maths for (_, cell), maths in zip(cells, found, strict=True) if maths}
    return [_checked(chapter, unread) for chapter in chapters]


def _may_be_mistaken(cell: StagedCell) -> bool:
    is_typed = cell.cell.cell_type == "markdown" and cell.place is not None
    return is_typed and may_hold_maths(cell.text)


def _checked(chapter: Chapter, unread: dict[int, list[UnreadMaths]]) -> Chapter:
    told = list(chapter.warnings)
    for cell in chapter.cells:
        if cell.place is None:
            continue
        for maths in unread.get(id(cell), []):
            place = _line_with(cell, cell.place, maths.tex)
            told.append(
                f"{place}: expected maths that can be read, found ${_shortened(maths.tex)}$ "
                f"({_reason(maths.problem)}); mend it (it is shown as it was typed)"
            )
        if cell.cell.cell_type == "markdown":
            told += _forms_without_form(cell, cell.place)
    return replace(chapter, warnings=tuple(dict.fromkeys(told)))


def _forms_without_form(cell: StagedCell, place: CellPlace) -> Iterator[str]:
    text = mask_code(cell.text)
    classes = [found[1] for found in _BARE_DIV.finditer(text)]
    for attributes in _ATTRIBUTES.findall(text):
        plain = _QUOTED.sub("", attributes)
        classes += _CLASS.findall(plain)
        if label := _NO_NUMBER.search(plain):
            yield (
                f"{_line_with(cell, place, label[0])}: expected the label of a figure, table, "
                f"section or equation, found {label[0]}; the built-in book gives it no number"
            )
        if condition := _CONDITION.search(plain):
            yield (
                f"{_line_with(cell, place, condition[0])}: expected when-format or unless-format, "
                f"found {condition[0]}; the built-in book shows what it holds"
            )
    for name in classes:
        if _NO_FORM.fullmatch(name):
            yield (
                f"{_line_with(cell, place, name)}: expected a form that the built-in book has, "
                f"found .{name}; what it holds is shown as ordinary text"
            )


def _line_with(cell: StagedCell, place: CellPlace, text: str) -> CellPlace:
    """Return the line of the author's cell that a text begins on; the cell, if it has none."""
    at = cell.typed.find(text)
    return place if at < 0 else place.at_line(cell.typed.count("\n", 0, at) + 1)


def _reason(problem: str) -> str:
    """Return the line of Pandoc's words that says what is wrong."""
    lines = [line.strip() for line in problem.splitlines()]
    said = next((line for line in lines if line.startswith("unexpected")), "it has no meaning")
    return "it ends too early" if said in ("unexpected eof", "unexpected end of input") else said


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."
