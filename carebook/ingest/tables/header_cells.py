"""Header cells: the text of each, and the columns that it stands over.

A cell counts for every column under it: as far as it is merged or, in a row where nothing is
merged, as far as the cells to its right are empty and stand under the same group. A CSV file has
neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from carebook.ingest.descriptions.published_periods import comparable_text
from carebook.ingest.workbooks.sheet import Cell, Sheet

# Header rows are this many at most.
MAX_HEADER_ROWS = 8


class HeaderSpan(NamedTuple):
    """A header cell: its text, its row, and the first and last column that it stands over."""

    text: str
    row: int
    start: int
    end: int


@dataclass
class HeaderCells:
    """The rows of a sheet as header cells, worked out row by row when they are asked for."""

    sheet: Sheet
    spans_by_row: dict[int, tuple[HeaderSpan, ...]] = field(default_factory=dict)
    last_word_rows: dict[int, int] = field(default_factory=dict)
    merged_by_row: dict[int, list[tuple[int, int, int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        self.merged_by_row = {}
        for (top, left), (bottom, right) in self.sheet.merged:
            for row in range(top, min(bottom, top + MAX_HEADER_ROWS) + 1):
                self.merged_by_row.setdefault(row, []).append((top, left, bottom, right))

    def spans_in_row(self, row: int) -> tuple[HeaderSpan, ...]:
        """Return the header cells of a row, from left to right."""
        if row not in self.spans_by_row:
            self.spans_by_row[row] = tuple(self._find_spans(row))
        return self.spans_by_row[row]

    def _find_spans(self, row: int) -> Iterator[HeaderSpan]:
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
        texts = [
            (column, text)
            for column, cell in enumerate(cells)
            if (text := comparable_cell_text(cell))
        ]
        ranges = {
            left: right for top, left, _, right in self.merged_by_row.get(row, ()) if top == row
        }
        if self.sheet.name == "" or any(left < right for left, right in ranges.items()):
            for column, text in texts:
                yield HeaderSpan(text, row, column, ranges.get(column, column))
            return
        groups = {span.start for span in self.spans_in_row(row - 1)} if row else set()
        for index, (column, text) in enumerate(texts):
            end = texts[index + 1][0] - 1 if index + 1 < len(texts) else column + 1000
            later = [start for start in groups if column < start <= end]
            yield HeaderSpan(text, row, column, min(later) - 1 if later else end)

    def spans_above(self, span: HeaderSpan, top: int) -> list[HeaderSpan]:
        """Return the header cells above one, from the top row down."""
        return [
            above
            for row in range(top, span.row)
            for above in self.spans_in_row(row)
            if above.start <= span.start <= above.end
        ]

    def is_group_heading(self, span: HeaderSpan) -> bool:
        """Whether a cell heads several columns that have headers of their own."""
        return any(
            span.start < under.start <= span.end
            for row in range(span.row + 1, self.last_word_row_below(span.row) + 1)
            for under in self.spans_in_row(row)
        )

    def last_word_row_below(self, row: int) -> int:
        """Return the last of the rows right under a row that hold words and nothing else."""
        if row not in self.last_word_rows:
            last = row
            if self.sheet.name != "":
                while last - row < MAX_HEADER_ROWS and self._holds_only_words(last + 1):
                    last += 1
            self.last_word_rows[row] = last
        return self.last_word_rows[row]

    def _holds_only_words(self, row: int) -> bool:
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
        texts = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
        return bool(texts) and all(
            isinstance(cell, str) and not looks_like_ons_code(cell) for cell in texts
        )


def comparable_cell_text(cell: Cell) -> str:
    """Return a header cell's text as it is compared; a whole number is written without a point."""
    if isinstance(cell, str):
        return comparable_text(cell)
    return str(int(cell)) if cell.is_integer() else str(cell)


def looks_like_ons_code(text: str) -> bool:
    """Whether a text has the shape of an ONS code, such as E06000017."""
    text = text.strip()
    return len(text) == 9 and text[0].isalpha() and text[1:].isdigit()
