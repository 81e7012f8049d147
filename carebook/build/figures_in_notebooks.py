"""Local figures that stand in a notebook alone: summaries and the checker get them from its blocks.

A notebook that calls ``book.add`` with a table of its own leaves them in the block it shows.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from pydantic import TypeAdapter

from carebook.books.plan import BookPlan
from carebook.core.errors import InputError
from carebook.data.dataset import Dataset
from carebook.data.local_figures import LocalFigures
from carebook.notebooks.blocks import BLOCK_MIME
from carebook.notebooks.notebook_files import read_notebook

# Only a file that holds this is read for them.
_MARK = b'"added": {'


def plan_with_added_figures(plan: BookPlan, notebooks: Mapping[Path, NotebookNode]) -> BookPlan:
    """Return a plan whose dataset knows the local figures that executed notebooks added.

    Raises:
        InputError: two notebooks added different tables under one key.

    """
    added = _added_figures(notebooks)
    return replace(plan, dataset=plan.dataset.with_local_figures(added)) if added else plan


def dataset_with_added_figures(dataset: Dataset, book: Path) -> Dataset:
    """Return a dataset with the local figures that the notebooks of a finished book added.

    ``book`` is its folder, there or not.

    Raises:
        InputError: a notebook cannot be read.

    """
    paths = [
        path for path in sorted((book / "notebooks").glob("*.ipynb")) if _MARK in path.read_bytes()
    ]
    added = _added_figures({path: read_notebook(path) for path in paths})
    return dataset.with_local_figures(added) if added else dataset


def _added_figures(notebooks: Mapping[Path, NotebookNode]) -> tuple[LocalFigures, ...]:
    found: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    for path, notebook in notebooks.items():
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                added = output.get("data", {}).get(BLOCK_MIME, {}).get("added")
                if not added:
                    continue
                other, known = found.setdefault(added["key"], (path, added))
                if known != added:
                    raise InputError.at(
                        path,
                        f"expected one table of '{added['key']}', found another than in "
                        f"{other}; put it into data/local/{added['key']}.csv, which every "
                        "notebook may show",
                    )
    record = TypeAdapter(LocalFigures)
    return tuple(record.validate_python(added) for _, added in found.values())
