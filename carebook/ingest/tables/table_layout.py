"""Where a table lies on a sheet: its title, its header rows and its columns, found by words alone.

Headers may spread over several rows (see :mod:`carebook.ingest.tables.header_cells`). The
header rows are the fewest rows, from the top of the sheet, in which all that is wanted is found.
The words of a column are its own header and as many of those above it as tell it from the others;
where they are all the words above one column, they mean that column.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from carebook.ingest.descriptions.published_periods import (
    PeriodPattern,
    comparable_text,
    compile_period_pattern,
    previous_period,
)
from carebook.ingest.file_problem import FileProblem
from carebook.ingest.tables.header_cells import MAX_HEADER_ROWS, HeaderCells, HeaderSpan
from carebook.ingest.workbooks.sheet import Sheet, column_letters
from carebook.text.phrasing import first_in_words

HeaderWords = tuple[str, ...]
# Header rows are sought this far down.
_MAX_SEARCHED_ROWS = 400
_DOWNLOAD_OR_MEND = "download the file again, or correct the header in the description"


@dataclass(frozen=True)
class TableLayout:
    """Where a table lies; rows and columns are counted from 0.

    ``columns`` gives for the words of each header the column of each period, under "" where the
    words hold none. ``top`` and ``bottom`` are the first and last header row. ``title`` is the
    text that was found for it. With ``problems`` the rest is as far as it was found.
    """

    first_header_row: int
    last_header_row: int
    columns_by_header: Mapping[HeaderWords, Mapping[str, int]]
    title: str
    problems: tuple[FileProblem, ...]

    def column_index(self, words: HeaderWords, period: str = "") -> int | None:
        """Return the column under these words, of a period where they hold one."""
        found = self.columns_by_header.get(words, {})
        return found.get(period, found.get(""))

    def columns_under(self, headers: Iterable[str]) -> list[int]:
        """Return the columns under headers of one word each, but for those that are not there."""
        found = (self.column_index((header,)) for header in headers if header)
        return [column for column in found if column is not None]


@dataclass(frozen=True)
class _WantedColumn:
    """The words over one column, ready for comparing."""

    words: HeaderWords
    patterns: tuple[PeriodPattern, ...]
    period: str

    def heads_column(self, span: HeaderSpan) -> bool:
        """Whether a cell has the lowest of these words."""
        return self.patterns[-1].match_period(span.text, self.period) is not None

    def match_period(self, headers: HeaderCells, span: HeaderSpan, top: int) -> str | None:
        """Return the period in these words over a column, empty where none is; None if not they."""
        captured = self.patterns[-1].match_period(span.text, self.period)
        if captured is None or headers.is_group_heading(span):
            return None
        above = iter(headers.spans_above(span, top))
        for one in self.patterns[:-1]:
            for each in above:
                more = one.match_period(each.text, self.period)
                if more is not None and (not more or not captured or more == captured):
                    captured = captured or more
                    break
            else:
                return None
        return captured


def find_table_layout(
    sheet: Sheet,
    wanted: Sequence[HeaderWords],
    title: str = "",
    period: str = "",
    renamed: Mapping[str, str] | None = None,
) -> TableLayout:
    """Find a table by the words over its columns, and its title above them.

    ``period`` is the file's; ``renamed`` gives the words that stand in place of those in
    ``wanted``. What is missing, doubled or of another year is in the layout's problems.
    """
    other = {comparable_text(key): value for key, value in (renamed or {}).items()}
    ready = [
        _WantedColumn(
            words,
            tuple(compile_period_pattern(other.get(comparable_text(word), word)) for word in words),
            period,
        )
        for words in wanted
    ]
    headers = HeaderCells(sheet)
    top, bottom, found = _find_header_rows(headers, ready)
    problems: list[FileProblem] = []
    for one in ready:
        problems += [
            _duplicate_column_problem(headers, one, spans)
            for spans in found[one.words].values()
            if len(spans) > 1
        ]
        if not found[one.words]:
            problems.append(_missing_column_problem(headers, one, found, top, bottom))
    if not any(found.values()):
        problems = [_no_header_problem(sheet, ready)]
    else:
        problems += _other_year_problems(sheet, ready, found)
        problems += _repeated_header_problems(headers, ready, found, bottom)
    held, wrong = _find_title(sheet, title, period, top if any(found.values()) else len(sheet.rows))
    columns = {
        words: {one: spans[0].start for one, spans in by_period.items()}
        for words, by_period in found.items()
    }
    return TableLayout(top, bottom, columns, held, (*wrong, *problems))


_FoundColumns = dict[HeaderWords, dict[str, list[HeaderSpan]]]


def _find_header_rows(
    headers: HeaderCells, wanted: Sequence[_WantedColumn]
) -> tuple[int, int, _FoundColumns]:
    """Return the first and last header row, and what is found in them.

    Where not all is found: the rows in which most is.
    """
    seen: dict[HeaderWords, int] = {}
    best: tuple[int, int, int] = (0, 0, 0)
    for bottom in range(min(len(headers.sheet.rows), _MAX_SEARCHED_ROWS)):
        spans = headers.spans_in_row(bottom)
        hits = [one for one in wanted if any(one.heads_column(span) for span in spans)]
        if not hits:
            continue
        seen |= {one.words: bottom for one in hits}
        highest = bottom - MAX_HEADER_ROWS
        near = sum(seen.get(one.words, highest) > highest for one in wanted)
        if near <= best[0]:
            continue
        for top in range(bottom, max(highest, -1), -1):
            found = _find_columns(headers, wanted, top, bottom)
            count = sum(bool(spans) for spans in found.values())
            if count == len(wanted):
                return top, bottom, found
            if count > best[0]:
                best = (count, top, bottom)
    _, top, bottom = best
    return top, bottom, _find_columns(headers, wanted, top, bottom)


def _find_columns(
    headers: HeaderCells, wanted: Sequence[_WantedColumn], top: int, bottom: int
) -> _FoundColumns:
    found: _FoundColumns = {}
    for one in wanted:
        spans: dict[str, list[HeaderSpan]] = {}
        for row in range(top, bottom + 1):
            for span in headers.spans_in_row(row):
                captured = one.match_period(headers, span, top)
                if captured is not None:
                    spans.setdefault(captured, []).append(span)
        found[one.words] = {
            when: _narrow_to_exact(headers, one, each, top) for when, each in spans.items()
        }
    return found


def _narrow_to_exact(
    headers: HeaderCells, one: _WantedColumn, spans: list[HeaderSpan], top: int
) -> list[HeaderSpan]:
    """Return the one span over which nothing stands but these words, or all where there is none."""
    if len(spans) == 1:
        return spans
    whole = [span for span in spans if len(headers.spans_above(span, top)) == len(one.words) - 1]
    return whole if len(whole) == 1 else spans


def header_in_words(words: HeaderWords) -> str:
    """Return the words over a column as a message quotes them."""
    return " / ".join(f"'{word}'" for word in words)


def _duplicate_column_problem(
    headers: HeaderCells, one: _WantedColumn, spans: Sequence[HeaderSpan]
) -> FileProblem:
    sheet = headers.sheet
    places = " and ".join(f"{column_letters(span.start)}{span.row + 1}" for span in spans)
    expected = f"one column headed {header_in_words(one.words)}"
    found, second = f"{len(spans)} ({places})", spans[1]
    advice = "remove the column that is not needed, or name the words above it in the description"
    return FileProblem.on(sheet, expected, found, advice, second.row, second.start)


def _missing_column_problem(
    headers: HeaderCells, one: _WantedColumn, found_columns: _FoundColumns, top: int, bottom: int
) -> FileProblem:
    sheet = headers.sheet
    wanted = header_in_words(tuple(pattern.words for pattern in one.patterns))
    expected = f"a column headed {wanted}"
    taken = {span for each in found_columns.values() for spans in each.values() for span in spans}
    nearest = _nearest_header(headers, one, taken, top, bottom)
    if nearest is None:
        return FileProblem.on(sheet, expected, "none like it", _DOWNLOAD_OR_MEND, top)
    span, over = nearest
    texts = [str(sheet.cell(each.row, each.start)) for each in (*over, span)]
    found = header_in_words(tuple(" ".join(text.split()) for text in texts))
    if headers.is_group_heading(span):
        found += f" over {span.end - span.start + 1} columns with headers of their own"
        advice = "add the column's own header to it in the description"
    else:
        found, advice = f"{found} as the nearest", _DOWNLOAD_OR_MEND
    return FileProblem.on(sheet, expected, found, advice, span.row, span.start)


def _nearest_header(
    headers: HeaderCells, one: _WantedColumn, taken: set[HeaderSpan], top: int, bottom: int
) -> tuple[HeaderSpan, tuple[HeaderSpan, ...]] | None:
    """Return the header cell that is most like these words, and those above it.

    Cells that head another wanted column (``taken``) are left out.
    """
    looked_for = " / ".join(comparable_text(pattern.words) for pattern in one.patterns)
    best: tuple[float, HeaderSpan, tuple[HeaderSpan, ...]] | None = None
    for row in range(top, headers.last_word_row_below(bottom) + 1):
        for span in headers.spans_in_row(row):
            over = headers.spans_above(span, top)
            over = over[max(len(over) - len(one.words) + 1, 0) :]
            said = " / ".join(each.text for each in (*over, span))
            ratio = difflib.SequenceMatcher(None, looked_for, said).ratio()
            if span not in taken and (best is None or ratio > best[0]):
                best = (ratio, span, tuple(over))
    return None if best is None or best[0] < 0.4 else best[1:]


def _no_header_problem(sheet: Sheet, wanted: Sequence[_WantedColumn]) -> FileProblem:
    said = first_in_words([header_in_words(one.words) for one in wanted], 3)
    advice = "check that this is the right sheet; " + _DOWNLOAD_OR_MEND
    return FileProblem.on(sheet, f"columns headed {said}", "none of them", advice)


def _other_year_problems(
    sheet: Sheet, wanted: Sequence[_WantedColumn], found: _FoundColumns
) -> Iterator[FileProblem]:
    """Tell of columns for each period that end before the file's own, or go beyond it."""
    for one in wanted:
        own = one.period
        alike = {
            held: spans[0]
            for held, spans in found[one.words].items()
            if _are_same_period_type(held, own)
        }
        if not alike or max(alike) == own:
            continue
        latest = max(alike)
        expected = f"columns headed {header_in_words(one.words)} up to {own}"
        advice = "remove the file, rename it to the year that it holds, or download it again"
        row, column = alike[latest].row, alike[latest].start
        yield FileProblem.on(sheet, expected, f"them up to {latest}", advice, row, column)


def _are_same_period_type(period: str, other: str) -> bool:
    """Whether both are years, financial years or months."""
    return bool(period) and all((mark in period) == (mark in other) for mark in "/-")


def _repeated_header_problems(
    headers: HeaderCells, wanted: Sequence[_WantedColumn], found: _FoundColumns, bottom: int
) -> Iterator[FileProblem]:
    """Tell of a second header further down, by the cells that head the first."""
    sheet = headers.sheet
    first = [
        (span.start, span.row)
        for one in wanted
        for spans in found[one.words].values()
        for span in spans[:1]
    ]
    if not first:
        return
    lowest = max(row for _, row in first)
    cells = [(column, sheet.cell(row, column)) for column, row in first if row == lowest]
    for row in range(bottom + 1, len(sheet.rows)):
        if all(sheet.cell(row, other) == text for other, text in cells):
            expected = f"one table, whose headers are in row {bottom + 1}"
            found_again, advice = "the same headers again", "keep one table on the sheet"
            yield FileProblem.on(sheet, expected, found_again, advice, row, cells[0][0])
            return


def _fill_title(title: str, period: str) -> str:
    """Return a title as it should stand in a file of this period."""
    if not period:
        return title
    for placeholder in ("{period}", "{current}"):
        title = title.replace(placeholder, period)
    return title.replace("{previous}", previous_period(period))


def _find_title(
    sheet: Sheet, title: str, period: str, top: int
) -> tuple[str, tuple[FileProblem, ...]]:
    """Return the title's text above a row, and a problem where it is not there or of a year."""
    if not title:
        return "", ()
    wanted = compile_period_pattern(title)
    said = f"the title '{_fill_title(title, period)}'"
    texts: list[tuple[int, int, str]] = []
    other: tuple[int, int, str, list[str]] | None = None
    for row in range(min(top, _MAX_SEARCHED_ROWS)):
        for column, cell in enumerate(sheet.rows[row]):
            if not isinstance(cell, str) or not cell.strip():
                continue
            texts.append((row, column, cell))
            places = wanted.find_placeholder_periods(comparable_text(cell))
            text = " ".join(cell.split())
            if places and (not period or wanted.expected_periods(period) in places):
                return text, ()
            if places:
                periods = sorted({one for each in places for one in each})
                other = other or (row, column, text, periods)
    if other is not None:
        row, column, text, held = other
        advice = "remove the file, or rename it to the year that it holds"
        found = f"'{text}', of {' and '.join(held)}"
        return text, (FileProblem.on(sheet, said, found, advice, row, column),)
    advice = "check that this is the right sheet, or correct the title in the description"
    if not texts:
        return "", (FileProblem.on(sheet, said, "none above the table", advice),)
    near = difflib.get_close_matches(title, [text for _, _, text in texts], 1, 0.3)
    nearest = near[0] if near else max((text for _, _, text in texts), key=len)
    row, column, text = next(one for one in texts if one[2] == nearest)
    found = f"'{' '.join(text.split())[:120]}'"
    return "", (FileProblem.on(sheet, said, found, advice, row, column),)
