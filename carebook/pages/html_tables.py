"""Tables as they are in HTML: which cell stands where, once spans are spread out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

# A span may say any number; a table of a page has no more columns than this.
_MAX_SPAN = 1000
# Cells of all rows together, those included that a span covers.
_MOST_PLACES = 1_000_000
_NUMBER = re.compile(r"[-+−]?[£$€]?\d[\d,. ]*(?:e[-+]?\d+)?%?")
_NO_VALUE = frozenset({"", "NaN", "nan", "NaT", "<NA>", "None", "...", "…", "-"})


@dataclass(frozen=True)
class TableCells:
    """The words of a table.

    Attributes:
        headers: one for each column, its levels joined: ``2023: rate``.
        rows: of as many cells as there are headers.
        head_columns: how many columns at the left name the rows.
        caption: what the HTML says of the whole.

    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    head_columns: int = 1
    caption: str = ""

    def is_of_numbers(self, column: int) -> bool:
        """Whether a column holds numbers, and nothing else but gaps."""
        cells = [row[column].strip() for row in self.rows]
        told = [cell for cell in cells if cell not in _NO_VALUE]
        return bool(told) and all(_NUMBER.fullmatch(cell) for cell in told)


@dataclass
class _Cell:
    is_header: bool
    columns: int
    rows: int
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@dataclass
class _Row:
    in_head: bool
    cells: list[_Cell] = field(default_factory=list)


class _TableParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[_Row]] = []
        self.captions: list[list[str]] = []
        self.outside: list[str] = []
        self._open = 0
        self._in_head = False
        self._cell: _Cell | None = None
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open += 1
            if self._open == 1:
                self.tables.append([])
                self.captions.append([])
        if self._open != 1:
            return
        if tag == "caption":
            self._in_caption = True
        elif tag == "thead":
            self._in_head = True
        elif tag in ("tbody", "tfoot"):
            self._in_head = False
        elif tag == "tr":
            self.tables[-1].append(_Row(self._in_head))
        elif tag in ("td", "th") and self.tables[-1]:
            said = dict(attrs)
            self._cell = _Cell(tag == "th", _span(said.get("colspan")), _span(said.get("rowspan")))
            self.tables[-1][-1].cells.append(self._cell)
        elif tag == "br" and self._cell is not None:
            self._cell.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._open = max(self._open - 1, 0)
            self._in_head = False
        if tag in ("td", "th", "tr", "table"):
            self._cell = None
        elif tag == "thead":
            self._in_head = False
        elif tag == "caption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        if self._in_caption:
            self.captions[-1].append(data)
        elif self._cell is not None:
            self._cell.words.append(data)
        elif not self._open:
            self.outside.append(data)


def read_tables(html: str) -> tuple[list[TableCells], str]:
    """Return the tables of some HTML, and the words that stand outside of them."""
    parser = _TableParser()
    parser.feed(html)
    parser.close()
    tables = [
        _table(rows, " ".join("".join(caption).split()))
        for rows, caption in zip(parser.tables, parser.captions, strict=True)
        if any(row.cells for row in rows)
    ]
    return tables, " ".join("".join(parser.outside).split())


def _span(given: str | None) -> int:
    return min(max(int(given), 1), _MAX_SPAN) if given and given.isdecimal() else 1


def _table(rows: Sequence[_Row], caption: str) -> TableCells:
    filled = [row for row in rows if row.cells]
    heads = [row for row in filled if row.in_head]
    if not heads and len(filled) > 1 and all(cell.is_header for cell in filled[0].cells):
        heads = filled[:1]
    body = [row for row in filled if not any(row is head for head in heads)]
    head_grid, body_grid = _grid(heads), _grid(body)
    width = max((len(row) for row in (*head_grid, *body_grid)), default=0)
    head_columns = min((_head_columns(row) for row in body_grid), default=0)
    texts = [_padded([cell.text if cell else "" for cell in row], width) for row in head_grid]
    headers = _headers(texts, width, head_columns)
    return TableCells(
        # A column without a header would have no name, to those who listen.
        headers=tuple(
            header or ("Row" if column < head_columns else f"Column {column + 1}")
            for column, header in enumerate(headers)
        ),
        rows=tuple(
            _padded([cell.text if cell else "" for cell in row], width) for row in body_grid
        ),
        head_columns=max(min(head_columns, width - 1), 0),
        caption=caption,
    )


def _grid(rows: Sequence[_Row]) -> list[list[_Cell | None]]:
    """Spread out spans: a cell stands in each place that it covers.

    Where they would cover more places than any table has, each cell stands in its own alone.
    """
    places = sum(
        cell.columns * min(cell.rows, len(rows) - number)
        for number, row in enumerate(rows)
        for cell in row.cells
    )
    if places > _MOST_PLACES:
        return [list(row.cells) for row in rows]
    grid: list[list[_Cell | None]] = []
    covered: dict[tuple[int, int], _Cell] = {}
    for number, row in enumerate(rows):
        placed: list[_Cell | None] = []

        def fill_covered(placed: list[_Cell | None] = placed, number: int = number) -> None:
            while (number, len(placed)) in covered:
                placed.append(covered[number, len(placed)])

        for cell in row.cells:
            fill_covered()
            for _ in range(cell.columns):
                for below in range(1, min(cell.rows, len(rows) - number)):
                    covered[number + below, len(placed)] = cell
                placed.append(cell)
        fill_covered()
        grid.append(placed)
    return grid


def _head_columns(row: Sequence[_Cell | None]) -> int:
    count = 0
    for cell in row:
        if cell is None or not cell.is_header:
            break
        count += 1
    return count


def _padded(texts: Sequence[str], width: int) -> tuple[str, ...]:
    return (*texts, *[""] * (width - len(texts)))


def _headers(rows: Sequence[Sequence[str]], width: int, head_columns: int) -> tuple[str, ...]:
    """Return a header for each column: the levels of columns joined, rows named by their own.

    pandas names the levels of the columns above the index, and the index in a line of its own.
    """
    levels = list(rows)
    index_names: Sequence[str] = [""] * width
    if len(levels) > 1 and head_columns and not any(levels[-1][head_columns:]):
        index_names = levels.pop()
    headers = []
    for column in range(width):
        words = list(dict.fromkeys(level[column] for level in levels if level[column]))
        if column >= head_columns:
            headers.append(": ".join(words))
        elif column == head_columns - 1 and words and any(index_names):
            headers.append(f"{index_names[column]}, by {' and '.join(words)}".removeprefix(", "))
        elif column == head_columns - 1 and words and len(rows) == len(levels):
            headers.append(" ".join(words))
        else:
            headers.append(index_names[column] or ": ".join(words))
    return tuple(headers)
