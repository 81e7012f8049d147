"""Taking out of an executed notebook what differs between runs of the same cells.

A kernel sends what cells print every fifth of a second, and its number is in the names by which
warnings call cells, so that the same notebook would be other bytes each time.
"""

import re
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

# What cells are called in warnings, of which the folder names the kernel's process.
_CELL_FILE_FOLDER = re.compile(r"[^\s\"'(<]*[/\\]ipykernel_[0-9]+[/\\]")
_FIXED_CELL_FOLDER = "/tmp/ipykernel_0/"  # noqa: S108  (a name, and no file)


def normalise_notebook(notebook: NotebookNode) -> None:
    """Change an executed notebook where it holds something that its next run would not."""
    for cell in notebook.cells:
        if outputs := cell.get("outputs"):
            cell.outputs = _join_streams(outputs)
            for output in cell.outputs:
                _normalise_cell_names(output)


def _normalise_cell_names(node: Any) -> None:
    """Call cells by one name in every text of an output; what is drawn holds no such names."""
    for key, value in node.items():
        if isinstance(value, str):
            if "ipykernel_" in value:
                node[key] = _CELL_FILE_FOLDER.sub(lambda _: _FIXED_CELL_FOLDER, value)
        elif key == "traceback":
            node[key] = [
                _CELL_FILE_FOLDER.sub(lambda _: _FIXED_CELL_FOLDER, line) for line in value
            ]
        elif key == "data":
            _normalise_cell_names(value)


def _join_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join what was printed between two other outputs: first all of stdout, then of stderr.

    So does a kernel where it has the time to send all at once.
    """
    joined: list[NotebookNode] = []
    for printed, several in groupby(outputs, key=lambda output: output.output_type == "stream"):
        if not printed:
            joined.extend(several)
            continue
        by_name: dict[str, NotebookNode] = {}
        for output in several:
            if output.name in by_name:
                by_name[output.name].text += output.text
            else:
                by_name[output.name] = output
        joined.extend(by_name[name] for name in sorted(by_name, reverse=True))
    return joined
