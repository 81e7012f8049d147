"""Taking out of an executed notebook what differs between runs of the same cells.

A kernel sends what cells print every fifth of a second, and its number is in the names by which
warnings call cells, so that the same notebook would be other bytes each time. So are addresses in
memory, the ids that pandas gives its styled tables by chance, and where packages are installed.
"""

import re
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

# What cells are called in warnings, of which the folder names the kernel's process.
_CELL_FILE_FOLDER = re.compile(r"[^\s\"'(<]*[/\\]ipykernel_[0-9]+[/\\]")
_FIXED_CELL_FOLDER = "/tmp/ipykernel_0/"  # noqa: S108  (a name, and no file)


# What objects without a form of their own are called by.
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")
_PACKAGES_FOLDER = re.compile(r"[^\s\"'(<:]*[/\\](?:site|dist)-packages[/\\]")
_STYLER_ID = re.compile(r"\bT_([0-9a-f]{5})(?=[_\"'\s])")
# Altair's own name of its form, which no notebook may hold, and the one that it means.
_ALTAIR_TYPE = re.compile(r"application/vnd\.vegalite\.v(\d+)(?:\.\d+)*\.json")


def normalise_notebook(notebook: NotebookNode) -> None:
    """Change an executed notebook where it holds something that its next run would not."""
    tables: dict[str, str] = {}
    for cell in notebook.cells:
        if outputs := cell.get("outputs"):
            cell.outputs = _join_streams(outputs)
            for output in cell.outputs:
                _normalise_cell_names(output)
                _normalise_chance(output, tables)


def _normalise_chance(output: NotebookNode, tables: dict[str, str]) -> None:
    """Take out of an output what is there by chance, or names a folder of this machine.

    ``tables`` are the ids of styled tables so far, with the numbers that take their place.
    """
    if output.output_type == "stream":
        output.text = _without_places(output.text)
        return
    data = output.get("data", {})
    for kind in tuple(data):
        if kind == "text/plain" and isinstance(data[kind], str):
            data[kind] = _without_places(data[kind])
        elif kind == "text/html" and isinstance(data[kind], str):
            data[kind] = _STYLER_ID.sub(
                lambda found: f"T_{tables.setdefault(found[1], f'{len(tables) + 1:05}')}",
                data[kind],
            )
        elif found := _ALTAIR_TYPE.fullmatch(kind):
            data[f"application/vnd.vegalite.v{found[1]}+json"] = data.pop(kind)


def _without_places(text: str) -> str:
    if " at 0x" in text:
        text = _ADDRESS.sub("0x0", text)
    return _PACKAGES_FOLDER.sub("", text) if "-packages" in text else text


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
