"""What is wrong with a publisher's file, said in one line that names the place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carebook.ingest.workbooks.sheet import Sheet, column_letters


@dataclass(frozen=True)
class FileProblem:
    """One thing that keeps a file from being read as described.

    ``row`` and ``column`` are counted from 0, as in a :class:`Sheet`;
    the message counts from 1 and names columns by letter, as spreadsheets do.
    """

    file: str
    expected: str
    found: str
    advice: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    @classmethod
    def on(
        cls,
        sheet: Sheet,
        expected: str,
        found: str,
        advice: str,
        row: int | None = None,
        column: int | None = None,
    ) -> "FileProblem":
        """Return a problem of a sheet."""
        return cls(sheet.file, expected, found, advice, sheet.name, row, column)

    def __str__(self) -> str:
        """Return ``file, sheet 'T3', row 12, column H: expected …, found …; what to do``."""
        place = self.file
        place += f", sheet '{self.sheet}'" if self.sheet else ""
        place += f", row {self.row + 1}" if self.row is not None else ""
        place += f", column {column_letters(self.column)}" if self.column is not None else ""
        said = f"{place}: expected {self.expected}, found {self.found}; {self.advice}"
        return said.replace("\n", "\\n")


class SheetError(Exception):
    """Raised inside ingest to leave a file or table; it carries the problems, never a traceback."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def limit_similar_problems(
    problems: Iterable[FileProblem], each: int = 3
) -> tuple[FileProblem, ...]:
    """Return the first few problems of a kind, and with the last how many more there are.

    Of one kind are those in one column that expected the same.
    """
    kinds: dict[tuple[str, str, int | None, str], list[FileProblem]] = {}
    for problem in problems:
        kind = (problem.file, problem.sheet, problem.column, problem.expected)
        kinds.setdefault(kind, []).append(problem)
    told: list[FileProblem] = []
    for several in kinds.values():
        told += several[:each]
        if len(several) > each:
            more = f"{told[-1].found} (and {len(several) - each} more like it in this column)"
            told[-1] = replace(told[-1], found=more)
    return tuple(told)
