"""What is wrong with the rows of a table, gathered and said without saying it a hundred times."""

from dataclasses import dataclass, field

from carebook.ingest.file_problem import FileProblem, limit_similar_problems
from carebook.ingest.workbooks.sheet import Cell, Sheet

CORRECT_THE_CELL = "correct the cell, or download the file again"
CORRECT_THE_ROW = "correct the row, or download the file again"


@dataclass
class TableProblems:
    """Gathers problems of one sheet; where it is protected, no cell is quoted."""

    sheet: Sheet
    is_protected: bool
    problems: list[FileProblem] = field(default_factory=list)
    duplicate_rows: dict[tuple[int, int], str] = field(default_factory=dict)
    cells_with_problem: set[tuple[int, int]] = field(default_factory=set)
    duplicate_columns: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(
        self, expected: str, found: str, advice: str, row: int | None, column: int | None = None
    ) -> None:
        """Add one problem as it stands."""
        self.problems.append(FileProblem.on(self.sheet, expected, found, advice, row, column))

    def add_cell(self, row: int, column: int, cell: Cell, expected: str) -> None:
        """Add a cell that does not hold what it should; of one cell only the first fault."""
        if (row, column) in self.cells_with_problem:
            return
        self.cells_with_problem.add((row, column))
        text = f"{cell:.15g}" if isinstance(cell, float) else " ".join(cell.split())
        found = f"'{text[:60]}'" if text else "an empty cell"
        advice = "correct the cell, or explain the symbol under symbols: in the description"
        self.add(expected, "something else" if self.is_protected else found, advice, row, column)

    def add_formula(self, row: int, column: int) -> None:
        """Add a formula that was saved without its result."""
        advice = "open the file in a spreadsheet program and save it again"
        self.add("a number", "a formula whose result is not in the file", advice, row, column)

    def add_duplicate_row(self, first: int, second: int, said: str) -> None:
        """Note that two rows give the same figures."""
        self.duplicate_rows.setdefault((first, second), said)

    def add_duplicate_column(self, first: str, second: str, said: str) -> None:
        """Note that two columns become the same figure."""
        self.duplicate_columns.setdefault((first, second), said)

    def all_problems(self) -> tuple[FileProblem, ...]:
        """Return all problems, of one kind in one column only so many as help."""
        for (first, second), said in self.duplicate_rows.items():
            self.add(
                f"one row for {said}", f"a second, after row {first + 1}", CORRECT_THE_ROW, second
            )
        for (one, other), said in self.duplicate_columns.items():
            advice = "give one of them another breakdown or unit in the description"
            self.add(f"one column for {said}", f"columns {one} and {other}", advice, None)
        self.duplicate_rows.clear()
        self.duplicate_columns.clear()
        return limit_similar_problems(self.problems)
