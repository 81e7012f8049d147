"""Header cells: the text of each, and the columns that it stands over.

A cell counts for every column under it: as far as it is merged or, in a row where nothing is
merged, as far as the cells to its right are empty and stand under the same group. A CSV file has
neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from carebook.ingest.descriptions.published_periods import plain
from carebook.ingest.workbooks.sheet import Cell, Sheet

# Header rows are this many at most.
TALLEST = 8


class Span(NamedTuple):
    """A header cell: its text, its row, and the first and last column that it stands over."""

    text: str
    row: int
    start: int
    end: int


@dataclass
class Headers:
    """The rows of a sheet as header cells, worked out row by row when they are asked for."""

    sheet: Sheet
    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)
    merged: dict[int, list[tuple[int, int, int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        self.merged = {}
        for (top, left), (bottom, right) in self.sheet.merged:
            for row in range(top, min(bottom, top + TALLEST) + 1):
                self.merged.setdefault(row, []).append((top, left, bottom, right))

    def row(self, row: int) -> tuple[Span, ...]:
        """Return the header cells of a row, from left to right."""
        if row not in self.spans:
            self.spans[row] = tuple(self._spans(row))
        return self.spans[row]

    def _spans(self, row: int) -> Iterator[Span]:
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
        texts = [(column, text) for column, cell in enumerate(cells) if (text := text_of(cell))]
        ranges = {left: right for top, left, _, right in self.merged.get(row, ()) if top == row}
        if self.sheet.name == "" or any(left < right for left, right in ranges.items()):
            for column, text in texts:
                yield Span(text, row, column, ranges.get(column, column))
            return
        groups = {span.start for span in self.row(row - 1)} if row else set()
        for index, (column, text) in enumerate(texts):
            end = texts[index + 1][0] - 1 if index + 1 < len(texts) else column + 1000
            later = [start for start in groups if column < start <= end]
            yield Span(text, row, column, min(later) - 1 if later else end)

    def over(self, span: Span, top: int) -> list[Span]:
        """Return the header cells above one, from the top row down."""
        return [
            above
            for row in range(top, span.row)
            for above in self.row(row)
            if above.start <= span.start <= above.end
        ]

    def is_group(self, span: Span) -> bool:
        """Whether a cell heads several columns that have headers of their own."""
        return any(
            span.start < under.start <= span.end
            for row in range(span.row + 1, self.end_below(span.row) + 1)
            for under in self.row(row)
        )

    def end_below(self, row: int) -> int:
        """Return the last of the rows right under a row that hold words and nothing else."""
        if row not in self.below:
            last = row
            if self.sheet.name != "":
                while last - row < TALLEST and self._only_words(last + 1):
                    last += 1
            self.below[row] = last
        return self.below[row]

    def _only_words(self, row: int) -> bool:
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else ()
        texts = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
        return bool(texts) and all(
            isinstance(cell, str) and not looks_like_code(cell) for cell in texts
        )


def text_of(cell: Cell) -> str:
    """Return a header cell's text as it is compared; a whole number is written without a point."""
    if isinstance(cell, str):
        return plain(cell)
    return str(int(cell)) if cell.is_integer() else str(cell)


def looks_like_code(text: str) -> bool:
    """Whether a text has the shape of an ONS code, such as E06000017."""
    text = text.strip()
    return len(text) == 9 and text[0].isalpha() and text[1:].isdigit()
