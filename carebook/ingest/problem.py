"""What is wrong with a publisher's file, said in one line that names the place."""

from dataclasses import dataclass

from carebook.ingest.sheet import column_name


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a file from being read as described.

    ``row`` and ``column`` are counted from 0, as in :class:`carebook.ingest.sheet.Sheet`; the
    message counts from 1 and names columns by letter, as spreadsheets do.
    """

    file: str
    expected: str
    found: str
    advice: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``file, sheet 'T3', row 12, column H: expected …, found …; what to do``."""
        place = self.file
        place += f", sheet '{self.sheet}'" if self.sheet else ""
        place += f", row {self.row + 1}" if self.row is not None else ""
        place += f", column {column_name(self.column)}" if self.column is not None else ""
        said = f"{place}: expected {self.expected}, found {self.found}; {self.advice}"
        return said.replace("\n", "\\n")


class SheetError(Exception):
    """Raised inside ingest to leave a file or table; it carries the problems, never a traceback."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
