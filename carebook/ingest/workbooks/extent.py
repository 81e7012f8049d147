"""How far a sheet reaches, found out before a parser sets memory aside for it.

A parser makes room for every cell from the first to the last, so one value in the last corner of a
sheet would ask for thousands of millions. The same scan collects what the parser drops: error
values, and formulas without a stored result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.workbooks.sheet import column_letters

Place = tuple[int, int]

# Any sheet may have this many cells, empty ones among them; a larger one must be filled.
ROOM = 2_000_000
_EMPTY_FOR_EACH_FILLED = 10
# Text that is stored once and stands in many cells, in bytes.
MOST_TEXT = 100_000_000


@dataclass(frozen=True)
class Marks:
    """What a scan found on one sheet, by (row, column) counted from 0.

    ``filled`` counts the cells that are stored and hold something; ``last`` is the lowest row and
    the rightmost column that do.
    """

    filled: int = 0
    last: Place = (-1, -1)
    formulas: frozenset[Place] = frozenset()
    errors: Mapping[Place, str] = field(default_factory=dict)
    merged: tuple[tuple[Place, Place], ...] = ()

    @property
    def room(self) -> int:
        """Cells from the first of the sheet to the last that holds something."""
        return (self.last[0] + 1) * (self.last[1] + 1)


def check_room(path: Path, sheet: str, room: int, filled: int, last: Place | None = None) -> None:
    """Refuse a sheet that is nearly all gaps, or repeats a few cells into millions.

    Raises:
        SheetError: naming the last cell.

    """
    if room <= max(ROOM, _EMPTY_FOR_EACH_FILLED * filled):
        return
    row, column = last if last else (None, None)
    at = f" (the last in {column_letters(column)}{row + 1})" if row is not None and column else ""
    raise SheetError(
        FileProblem(
            path.name,
            "a table without large gaps",
            f"room for {room:,} cells of which {filled:,} are filled{at}",
            "delete the stray cell, or keep only the rows and columns of the table",
            sheet=sheet,
        )
    )


def check_text(path: Path, sheet: str, size: int) -> None:
    """Refuse a sheet that repeats stored text into more than ``MOST_TEXT`` bytes.

    Raises:
        SheetError: naming the sheet.

    """
    if size > MOST_TEXT:
        raise SheetError(
            FileProblem(
                path.name,
                f"at most {MOST_TEXT // 1_000_000} MB of text",
                f"text repeated into {size // 1_000_000:,} MB",
                "do not open it if you did not expect this; else shorten the repeated cells",
                sheet=sheet,
            )
        )
