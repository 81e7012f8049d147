"""Which cells of a notebook are run, and which may end in an error: Quarto's options as tags.

Papermill's client follows Jupyter's tags ``skip-execution`` and ``raises-exception``. Quarto's
``eval: false`` and ``error: true`` become those tags while a notebook runs, and only then.
"""

from nbformat import NotebookNode

from carebook.notebooks.cell_options import (
    RAISES_TAG,
    SKIP_TAG,
    ExecuteDefaults,
    execute_defaults,
    read_cell_options,
)
from carebook.notebooks.front_matter import front_matter
from carebook.notebooks.notebook_files import cell_tags


def tag_for_execution(
    notebook: NotebookNode, *, allows_errors: bool = False
) -> dict[str, list[str] | None]:
    """Tag the cells of a prepared notebook; return the tags that each tagged cell had, by its id.

    ``allows_errors`` is what holds where neither a cell nor the notebook's own YAML says anything.
    Outputs of a cell that is not run are from another time, and taken out.
    """
    defaults = execute_defaults(front_matter(notebook), ExecuteDefaults(error=allows_errors))
    before: dict[str, list[str] | None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        options, _ = read_cell_options(cell, defaults)
        wanted = [RAISES_TAG] * options.allows_error + [SKIP_TAG] * (not options.runs)
        if not options.runs:
            cell.outputs = []
        if missing := [tag for tag in wanted if tag not in cell_tags(cell)]:
            before[cell.id] = cell.metadata.get("tags")
            cell.metadata["tags"] = [*cell_tags(cell), *missing]
    return before


def restore_tags(notebook: NotebookNode, before: dict[str, list[str] | None]) -> None:
    """Give the cells of an executed notebook the tags that its author gave them."""
    for cell in notebook.cells:
        if cell.get("id") not in before:
            continue
        if (tags := before[cell.id]) is None:
            del cell.metadata["tags"]
        else:
            cell.metadata["tags"] = tags


def has_unexpected_error(cell: NotebookNode) -> bool:
    """Return whether a cell ended in an error that it was not allowed."""
    return RAISES_TAG not in cell_tags(cell) and _has_error(cell)


def without_expected_errors(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook for papermill to look for errors in: less the cells allowed to have one."""
    cells = [
        cell for cell in notebook.cells if not (RAISES_TAG in cell_tags(cell) and _has_error(cell))
    ]
    if len(cells) == len(notebook.cells):
        return notebook
    return NotebookNode({**notebook, "cells": cells})  # type: ignore[no-untyped-call]


def shorten_expected_errors(notebook: NotebookNode) -> None:
    """Leave of an error that was allowed what it says, not the way to it through this machine."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                said = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
                output.traceback = [said]


def _has_error(cell: NotebookNode) -> bool:
    return any(output.get("output_type") == "error" for output in cell.get("outputs", ()))
