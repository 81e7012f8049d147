"""An executed notebook that is kept while somebody edits: run again only if its code would differ.

An edit of prose changes nothing that a kernel would do. The outputs of the last run then stand
where they stood, between the Markdown cells of now.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from carebook.build.fingerprints import AreaFingerprints
from carebook.core.files import sha256
from carebook.notebooks import access_log
from carebook.notebooks.cell_places import is_put_in
from carebook.notebooks.markdown_chapters import LINE_KEY

# What JupyterLab notes in a cell of when it was run and how it is displayed there, and on which
# line of its file a cell stands.
_NOT_FOR_KERNELS = ("execution", "collapsed", "scrolled", "jupyter", "trusted", LINE_KEY)


@dataclass(frozen=True)
class KeptRun:
    """A notebook as it was executed, its summaries not filled, and the checksums of what it read.

    ``code`` is the checksum of its code cells and parameters, by :func:`code_checksum`.
    """

    executed: NotebookNode
    code: str
    reads: Mapping[str, str]

    def is_still_right(self, code: str, area: AreaFingerprints) -> bool:
        """Whether a run with this code would put out the same."""
        return self.code == code and all(
            area.read_checksum(read) == checksum for read, checksum in self.reads.items()
        )

    def with_prose_of(self, source: NotebookNode) -> NotebookNode:
        """Return the executed notebook with everything but its code cells as in ``source``.

        The code cells of both are the same, in the same order: see :meth:`is_still_right`.
        """
        ran = [cell for cell in self.executed.cells if cell.cell_type == "code"]
        notebook = deepcopy(source)
        cells: list[NotebookNode] = []
        for cell in notebook.cells:
            # Papermill's own cell comes after the one with the author's parameters, or first.
            while ran and is_put_in(ran[0]):
                cells.append(ran.pop(0))
            if cell.cell_type == "code":
                # Not copied: they are large, and whoever makes pages of them leaves them alone.
                cell.outputs = [*ran[0].outputs]
                cell.execution_count = ran.pop(0).execution_count
            cells.append(cell)
        notebook.cells = [*cells, *ran]
        return notebook


def code_checksum(source: NotebookNode, parameters: Mapping[str, Any], *, errors: bool) -> str:
    """Return one SHA-256 of all that a kernel is told.

    That is the code cells with their tags, the parameters, and whether cells that say nothing of it
    may end in ``errors``.
    """
    code = [
        [
            cell.source,
            {name: said for name, said in cell.metadata.items() if name not in _NOT_FOR_KERNELS},
        ]
        for cell in source.cells
        if cell.cell_type == "code"
    ]
    said = [code, dict(parameters), errors, source.metadata.get("kernelspec", {})]
    return sha256(json.dumps(said, sort_keys=True, default=str))


def keep_run(executed: NotebookNode, code: str, area: AreaFingerprints) -> KeptRun:
    """Return a run to be kept; the notebook's note of what it read is taken out."""
    reads = executed.metadata.pop("carebook", {}).get("reads", access_log.ASSUMED_READS)
    return KeptRun(executed, code, area.read_checksums(reads))
