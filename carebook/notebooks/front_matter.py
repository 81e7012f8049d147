"""What a chapter says of itself in the YAML at its top: its title and what it is about.

As Quarto has it, the YAML stands in a notebook's first cell, a raw one, between lines of ``---``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from nbformat import NotebookNode

from carebook.core.errors import InputError
from carebook.core.yaml_models import parse_yaml

_TEXTS = ("title", "description")


def front_matter_cell(notebook: NotebookNode) -> NotebookNode | None:
    """Return the cell that holds a notebook's YAML, or None."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "raw":
        return None
    lines = first.source.strip().splitlines()
    is_yaml = len(lines) > 1 and lines[0].rstrip() == "---" and lines[-1].rstrip() in ("---", "...")
    return first if is_yaml else None


def front_matter(notebook: NotebookNode) -> dict[str, Any]:
    """Return what a notebook's YAML says; nothing where there is none, or none that can be read."""
    cell = front_matter_cell(notebook)
    if cell is None:
        return {}
    try:
        found = yaml.safe_load("\n".join(cell.source.strip().splitlines()[1:-1]))
    except (yaml.YAMLError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def front_matter_text(notebook: NotebookNode, key: str) -> str:
    """Return a text of a notebook's YAML on one line; empty where there is none."""
    value = front_matter(notebook).get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def check_front_matter(path: Path, notebook: NotebookNode) -> None:
    """Refuse YAML that cannot be read, or whose title or description is no text.

    Raises:
        InputError: naming the file and the line.

    """
    cell = front_matter_cell(notebook)
    if cell is None:
        return
    data, lines = parse_yaml(path, _without_marks(cell.source))
    if data is not None and not isinstance(data, dict):
        raise InputError.at(
            path, "expected keys and values between the lines of ---, found something else", 1
        )
    for key in _TEXTS:
        value = (data or {}).get(key)
        if value is not None and not isinstance(value, str):
            raise InputError.at(
                path,
                f"{key}: expected text, found {value!r}; put it in quotation marks",
                lines.get((key,)),
            )


def front_matter_lines(notebook: NotebookNode) -> Iterator[tuple[str, int]]:
    """Yield each key of a notebook's YAML, which has been checked, with its line in the cell."""
    cell = front_matter_cell(notebook)
    if cell is not None:
        _, lines = parse_yaml(Path(), _without_marks(cell.source))
        yield from ((str(loc[0]), line) for loc, line in lines.items() if len(loc) == 1)


def _without_marks(source: str) -> str:
    """Return the YAML alone, each line where it was."""
    return "\n".join(["", *source.rstrip().splitlines()[1:-1]])
