"""The one family of errors that carebook raises on purpose."""

import traceback
from pathlib import Path

# How IPython names the file that a cell is compiled as.
_CELL_FILES = ("ipykernel_", "<ipython-input")


class CarebookError(Exception):
    """Something that the person at the keyboard can put right.

    The message is one line: where it is, what was expected, what was found, what to do.
    ``exit_status`` is what the command line ends with.
    """

    exit_status = 2

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in a notebook: the line of the cell, and the message.

        The message says what to do; where in carebook it was raised helps nobody.
        """
        frames = traceback.extract_tb(self.__traceback__)
        of_cells = [one for one in frames if any(name in one.filename for name in _CELL_FILES)]
        lines = [f"line {one.lineno} of the cell: {one.line}" for one in of_cells[-1:]]
        return [*lines, f"{type(self).__name__}: {self}"]


class InputError(CarebookError):
    """Data, a parameter, a notebook or a command that cannot be used as it is."""

    @classmethod
    def at(cls, path: Path, message: str, line: int | None = None) -> "InputError":
        """Name the file and, where it is known, the line (counted from 1)."""
        place = f"{path}:{line}" if line else str(path)
        return cls(f"{place}: {message}".replace("\n", "\\n"))


class ToolError(CarebookError):
    """Pandoc, Typst or Quarto is missing, or could not make what was asked of it."""


class BuildFailed(CarebookError):  # noqa: N818  (a state of the build, not a kind of mistake)
    """A book could not be finished; the last good one is still in place."""

    exit_status = 1
