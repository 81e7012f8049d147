"""Taking out of an executed notebook what differs between runs of the same cells.

A kernel sends what cells print every fifth of a second, and its number is in the names by which
warnings call cells, so that the same notebook would be other bytes each time.
"""

import json
import re
import tempfile
from itertools import groupby
from pathlib import Path

from nbformat import NotebookNode

from carebook.notebook_files import read_notebook, write_notebook

# What cells are called in warnings, of which the folder names the kernel's process.
_CELL_FOLDER = "/tmp/ipykernel_0/"  # noqa: S108  (a name, and no file)
_STREAM = '"output_type": "stream"'


def make_alike(path: Path) -> None:
    """Rewrite an executed notebook where it holds something that its next run would not."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return  # no notebook, which others tell
    folder = json.dumps(tempfile.gettempdir())[1:-1]
    named = re.sub(
        rf"{re.escape(folder)}(/|\\\\)ipykernel_[0-9]+(/|\\\\)", lambda _: _CELL_FOLDER, text
    )
    if named != text:
        path.write_text(named, "utf-8")
    # Only such notebooks are worth reading: the book's own print nothing.
    if named.count(_STREAM) > 1:
        notebook = read_notebook(path)
        if _join(notebook):
            write_notebook(notebook, path)


def _join(notebook: NotebookNode) -> bool:
    """Join what each cell printed; say whether that changed anything."""
    changed = False
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        joined = _joined(outputs)
        if [id(output) for output in joined] != [id(output) for output in outputs]:
            cell.outputs = joined
            changed = True
    return changed


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
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
