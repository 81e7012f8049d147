"""A sheet: a grid of cells as they stand in a file, and how a place in it is named."""

from dataclasses import dataclass, field

# What a cell can hold once a file is open: text, a number, or nothing ("" is nothing).
Cell = str | float


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a CSV file (whose one sheet has no name).

    ``rows`` begin with the first row of the sheet, empty ones included, so that index and row
    number agree; short rows are not padded. ``merged`` are the merged cells, as the first and last
    (row, column), counted from 0. ``formulas`` are cells that hold a formula without a stored
    value.
    """

    file: str
    name: str
    # Not in its repr: a sheet may hold counts that nobody is to see.
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at a row and column counted from 0; outside the sheet, nothing."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


def column_letters(index: int) -> str:
    """Name a column as spreadsheets do: 0 is ``A``, 25 is ``Z``, 26 is ``AA``."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_index(letters: str) -> int:
    """Return the index of a column that spreadsheets name so: ``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
