"""Which cell of a book keeps a tool from making an edition, found only once that has happened."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from carebook.core.errors import ToolError
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.chapter import Chapter, StagedCell

# Returns why a chapter cannot be made, or nothing.
FindProblem = Callable[[Chapter], str]
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def error_with_cell(
    error: ToolError, chapters: Sequence[Chapter], find_problem: FindProblem
) -> ToolError:
    """Return an error that names the cell which brings it about, or else the error itself.

    Args:
        error: what a tool said of the whole book.
        chapters: all that it was made of.
        find_problem: tries one chapter, which may be cut down to a cell or a paragraph.

    """
    # Where nothing at all cannot be set either, it is the theme that is at fault.
    if not chapters or find_problem(replace(chapters[0], cells=())):
        return error
    for chapter in chapters:
        if not find_problem(chapter):
            continue
        for cell in chapter.cells:
            if not cell.text or cell.place is None:
                continue
            if problem := find_problem(replace(chapter, cells=(cell,))):
                place = _line(chapter, cell, cell.place, find_problem)
                return ToolError(
                    f"{place}: expected something that can stand in a book, found what its tools "
                    f"cannot set ({problem}); make it simpler, or take it out"
                )
        return ToolError(
            f"{chapter.path}: expected a chapter that can stand in a book, found cells that cannot "
            f"be set together ({find_problem(chapter)}); take out what was added last"
        )
    return error


def _line(
    chapter: Chapter, cell: StagedCell, place: CellPlace, find_problem: FindProblem
) -> CellPlace:
    """Return the line of the paragraph at fault; the cell, where none is by itself."""
    if cell.cell.cell_type != "markdown":
        return place
    for text in _within(cell.typed):
        # A paragraph may be half of something, which is no more than another reason to fail.
        with suppress(ToolError):
            if text in cell.text and find_problem(
                replace(chapter, cells=(replace(cell, text=text),))
            ):
                return place.at_line(1 + cell.typed.count("\n", 0, cell.typed.find(text)))
    return place


def _within(typed: str) -> Iterator[str]:
    paragraphs = [one.strip("\n") for one in _PARAGRAPHS.split(typed)]
    # One alone is the cell; of very many, none is looked for.
    if 1 < len(paragraphs) <= 100:
        yield from filter(None, paragraphs)
