"""Where in a chapter something stands, as messages name it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from carebook.notebooks.markdown_chapters import LINE_KEY
from carebook.notebooks.notebook_files import cell_tags

# Papermill puts in a cell that the author's notebook does not have.
_PUT_IN_TAG = "injected-parameters"


@dataclass(frozen=True)
class CellPlace:
    """A cell of a chapter, and a line in it: ``notebooks/carers.ipynb, cell 4, line 2``.

    ``cell`` counts from 1 over all cells of the author's own notebook, and ``line`` from 1 within
    the cell; 0 stands for none in particular. ``first_line`` is that of the file on which the cell
    begins, where people write the file and not its cells: ``notebooks/carers.qmd:31``.
    """

    chapter: str
    cell: int = 0
    line: int = 0
    first_line: int = 0

    def __str__(self) -> str:
        """Return the place in words."""
        if self.first_line:
            return f"{self.chapter}:{self.first_line + max(self.line, 1) - 1}"
        parts = [self.chapter]
        if self.cell:
            parts.append(f"cell {self.cell}")
        if self.line:
            parts.append(f"line {self.line}")
        return ", ".join(parts)

    def at_line(self, line: int) -> "CellPlace":
        """Return the place of a line of the same cell."""
        return replace(self, line=line)


def placed_cells(chapter: str, notebook: NotebookNode) -> Iterator[tuple[CellPlace, NotebookNode]]:
    """Yield each cell of an executed notebook, or of one's source, with its place."""
    number = 0
    for cell in notebook.cells:
        number += not is_put_in(cell)
        yield CellPlace(chapter, number, first_line=cell.metadata.get(LINE_KEY, 0)), cell


def is_put_in(cell: NotebookNode) -> bool:
    """Whether a cell is papermill's, with the parameters of a run, and not the author's."""
    return _PUT_IN_TAG in cell_tags(cell)
