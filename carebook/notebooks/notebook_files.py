"""Notebook files: read, checked, and their cells found by tag."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from carebook.core.errors import InputError
from carebook.notebooks.blocks import Block, IndicatorBlock, read_block

PARAMETERS_TAG = "parameters"
SUMMARY_TAG_PREFIX = "summary:"

# The executed notebooks of one book, by their path from the project's root.
ExecutedNotebooks = dict[Path, NotebookNode]


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as nbformat 4.

    Raises:
        InputError: it is missing or is no notebook.

    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise InputError.at(
            path, "expected this notebook, found none; restore it or mend _quarto.yml"
        ) from None
    except Exception as error:  # nbformat raises a different error for each way to be broken
        found = " ".join(str(error).split())[:120]
        raise InputError.at(path, f"expected a notebook (.ipynb), found {found}") from None
    return notebook


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def cell_tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return list(cell.metadata.get("tags", ()))


def notebook_title(notebook: NotebookNode) -> str:
    """Return a chapter's title, its first heading; empty where it has none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return str(cell.source.splitlines()[0].removeprefix("# ").strip())
    return ""


def summary_subject(cell: NotebookNode) -> str | None:
    """Return what a narrative cell sums up (an indicator, ``section``, ``book``), or None."""
    for tag in cell_tags(cell):
        if tag.startswith(SUMMARY_TAG_PREFIX):
            return tag.removeprefix(SUMMARY_TAG_PREFIX)
    return None


def parameter_lines(path: Path, notebook: NotebookNode) -> dict[str, int]:
    """Return the names that the parameters cell assigns, with their line in the cell.

    Raises:
        InputError: there is no parameters cell, or more than one, or it is not plain assignments.

    """
    cells = [cell for cell in notebook.cells if PARAMETERS_TAG in cell_tags(cell)]
    if len(cells) != 1:
        raise InputError.at(
            path,
            f"expected one cell tagged '{PARAMETERS_TAG}', found {len(cells)}; tag the cell "
            "that says "
            'area = "rutland"',
        )
    try:
        tree = ast.parse(cells[0].source)
    except SyntaxError as error:
        raise InputError.at(
            path, f"parameters cell, line {error.lineno}: expected Python, found {error.msg}"
        ) from None
    names: dict[str, int] = {}
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if not targets or not all(isinstance(target, ast.Name) for target in targets):
            raise InputError.at(
                path,
                f"parameters cell, line {statement.lineno}: expected plain assignments such as "
                'area = "rutland", found something else; move it to another cell',
            )
        names |= {t.id: statement.lineno for t in targets if isinstance(t, ast.Name)}
    return names


def read_blocks(notebook: NotebookNode) -> Iterator[Block]:
    """Yield each block in an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data: dict[str, Any] = output.get("data", {})
            if (block := read_block(data)) is not None:
                yield block


def read_indicator_blocks(notebook: NotebookNode) -> tuple[IndicatorBlock, ...]:
    """Return the blocks of indicators in an executed notebook."""
    return tuple(block for block in read_blocks(notebook) if isinstance(block, IndicatorBlock))
