"""Tables that cells put out, such as pandas' frames: as tables of the page, with a download."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

from carebook.pages.html_tables import TableCells, read_tables
from carebook.pages.not_shown import not_shown
from carebook.pages.output_parts import OutputPlace, TablePart
from carebook.pages.staging import TABLES_FOLDER
from carebook.text import markdown
from carebook.text.plain_text import markdown_to_text

# What a page takes of one table; its file may have more.
MAX_ROWS = 500
_MAX_FILE_ROWS = 20_000
# A cell whose style says more than its words.
_STYLED = re.compile(r'<t[hd]\b[^>]*\sstyle="[^"]')
_CAPTION = re.compile(r"<caption\b.*?</caption>", re.DOTALL)
_EMPTY_HEADER = re.compile(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>")
# pandas' own words below a frame that it shortened.
_FRAME_SIZE = re.compile(r"(\d+) rows? × (\d+) columns?")
# In letters: how wide a printed table may be before it is parted, and a column, whose words wrap.
_PRINTED_WIDTH, _COLUMN_WIDTH, _RULE_LENGTH = 95, 24, 100


def table_part(table: TableCells, beside: str, place: OutputPlace, web: str = "") -> TablePart:
    """Return a table of the page; ``beside`` are the words that pandas puts below it.

    A frame that pandas shortened says so, and a longer one than a page takes is cut, and told.
    ``web`` is the same table for web pages, where that is more than words.
    """
    notes = []
    size = _FRAME_SIZE.search(beside)
    if size:
        rows, columns = (f"{int(number):,}" for number in size.groups())
        notes.append(f"Shown in part, as pandas shortens it: {rows} rows and {columns} columns.")
    shown = table
    if len(table.rows) > MAX_ROWS:
        counted = f"{len(table.rows):,} rows"
        place.warn(f"a table of {counted}: a page takes {MAX_ROWS}, the rest is in its file")
        notes.append(f"The first {MAX_ROWS} of {counted}; all are in the file.")
        shown = replace(table, rows=table.rows[:MAX_ROWS])
        web = ""
    printed = [_pipe_table(shown, columns) for columns in _printed_columns(shown)]
    whole = _pipe_table(shown, range(len(shown.headers)))
    if len(printed) > 1:
        web = web or whole
    after = [not_shown(note) for note in notes]
    if not size and len(table.rows) <= _MAX_FILE_ROWS:
        after.append(_download(table, place))
    said = markdown.escape(table.caption) if table.caption else ""
    return TablePart(tuple(printed), web, "\n\n".join(after), said)


def part_of_clean_html(clean: str, place: OutputPlace) -> TablePart | None:
    """Return cleaned HTML that is one table and nothing else as such a table, or None."""
    tables, beside = read_tables(clean)
    if len(tables) != 1 or (beside and not _FRAME_SIZE.fullmatch(beside)):
        return None
    [table] = tables
    if not (table.rows and table.headers):
        return None
    web = ""
    if _STYLED.search(clean):
        label = markdown.escape_html(" ".join(place.options.table_captions) or table.caption)
        web = markdown.raw_html(
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label or "Table"}">'
            f"{_EMPTY_HEADER.sub('<td></td>', _CAPTION.sub('', clean))}</div>"
        )
    return table_part(table, beside, place, web)


def plain_table(table: TableCells) -> str:
    """Return a table's words as Markdown, whatever its width."""
    return _pipe_table(table, range(len(table.headers)))


def _printed_columns(table: TableCells) -> list[list[int]]:
    """Return the columns of each part of a table on paper, as even as may be."""
    widths = [_column_width(table, column) for column in range(len(table.headers))]
    count = len(_parted(widths, table.head_columns, _PRINTED_WIDTH))
    even = (_parted(widths, table.head_columns, room) for room in range(1, _PRINTED_WIDTH))
    return next(
        (parts for parts in even if len(parts) == count),
        _parted(widths, table.head_columns, _PRINTED_WIDTH),
    )


def _parted(widths: Sequence[int], head_columns: int, most: int) -> list[list[int]]:
    """Part columns into groups of at most a width; those that name rows are in all."""
    heads = list(range(head_columns))
    taken = sum(widths[:head_columns])
    parts: list[list[int]] = [[*heads]]
    room = most - taken
    for column in range(head_columns, len(widths)):
        if len(parts[-1]) > len(heads) and room < widths[column]:
            parts.append([*heads])
            room = most - taken
        parts[-1].append(column)
        room -= widths[column]
    return parts


def _column_width(table: TableCells, column: int) -> int:
    cells = [table.headers[column], *(row[column] for row in table.rows)]
    longest_word = max((len(word) for cell in cells for word in cell.split()), default=1)
    longest_cell = max(len(cell) for cell in cells)
    return max(longest_word, min(longest_cell, _COLUMN_WIDTH)) + 2


def _pipe_table(table: TableCells, columns: Sequence[int]) -> str:
    widths = [min(_column_width(table, column), 2 * _COLUMN_WIDTH) for column in columns]
    # As wide as the text, as the book's own tables are: so Markdown says it, in dashes.
    scale = max(_RULE_LENGTH / sum(widths), 1)
    rule = []
    for column, width in zip(columns, widths, strict=True):
        dashes = "-" * max(round(width * scale), 3)
        is_figure = column >= table.head_columns and table.is_of_numbers(column)
        rule.append(f"{dashes}:" if is_figure else f":{dashes}")
    rows = [[markdown.escape(row[column]) for column in columns] for row in table.rows]
    headers = [markdown.escape(table.headers[column]) for column in columns]
    return markdown.pipe_table(headers, rows, rule=rule)


def _download(table: TableCells, place: OutputPlace) -> str:
    file = f"{TABLES_FOLDER}/{place.name}.csv"
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.headers)
    writer.writerows(table.rows)
    place.staging.files[file] = written.getvalue()
    captions = place.options.table_captions
    caption = " ".join(markdown_to_text(captions[0]).split()) if captions else table.caption
    named = f": {markdown.escape(caption)}" if caption else ""
    return markdown.fenced_div(
        f"[Download the table{named} (CSV)]({place.staging.path_to_root}{file})",
        classes=["content-visible", "download"],
        when_format="html",
    )
