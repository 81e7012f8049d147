"""The blocks that a notebook has shown so far, each with the cell that showed it."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython

from carebook.notebooks.blocks import IndicatorBlock

# Jupyter's servers say in the environment, and VS Code in the notebook's own names, which file the
# kernel was started for. Something may follow the name.
_SESSION_VARIABLE, _VSCODE_NAME = "JPY_SESSION_NAME", "__vsc_ipynb_file__"
_FILE_NAME = re.compile(r"^(.*\.(?:ipynb|qmd|md))(?:$|-)")


@dataclass(frozen=True)
class ShownBlock:
    """A block, and the cell that showed it: its id where the editor tells it, and its code."""

    block: IndicatorBlock
    cell_id: str
    code: str
    run: int


@dataclass
class ShownBlocks:
    """What one notebook has shown, in the order of its first showing.

    In JupyterLab a cell is run again and again: only what it showed last counts.
    """

    blocks: list[ShownBlock] = field(default_factory=list)

    def note(self, block: IndicatorBlock) -> None:
        """Note that the cell which runs now has shown a block."""
        cell_id, code, run = _current_cell()
        before = [
            place
            for place, one in enumerate(self.blocks)
            if one.run != run and (one.cell_id == cell_id if cell_id else one.code == code)
        ]
        shown = ShownBlock(block, cell_id, code, run)
        if before:
            # In the first one's place; the others of that run go.
            self.blocks[before[0]] = shown
            for place in reversed(before[1:]):
                del self.blocks[place]
            return
        same_run = [place for place, one in enumerate(self.blocks) if one.run == run]
        self.blocks.insert(same_run[-1] + 1 if same_run else len(self.blocks), shown)


def current_notebook_file() -> Path | None:
    """Return the file of the notebook that runs in this process, as far as an editor tells it."""
    shell = get_ipython()
    said = [shell.user_ns.get(_VSCODE_NAME)] if shell is not None else []
    for name in (*said, os.environ.get(_SESSION_VARIABLE)):
        found = _FILE_NAME.match(name) if isinstance(name, str) else None
        if found is None:
            continue
        # A server may name it from its own folder; a kernel runs in the notebook's.
        for path in (Path(found[1]), Path.cwd() / Path(found[1]).name):
            if path.is_absolute() and path.is_file():
                return path.resolve()
    return None


def _current_cell() -> tuple[str, str, int]:
    """Return the id, the code and the number of the run of the cell that runs now."""
    shell: Any = get_ipython()
    if shell is None:
        return "", "", 0
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    history = shell.history_manager.input_hist_raw if shell.history_manager else [""]
    return (
        str(parent.get("metadata", {}).get("cellId", "")),
        str(history[-1]).strip(),
        int(shell.execution_count),
    )
