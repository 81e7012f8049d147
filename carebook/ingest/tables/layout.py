"""Where a table lies on a sheet: its title, its header rows and its columns, found by words alone.

Headers may spread over several rows (see :mod:`carebook.ingest.tables.headers`). The header rows
are the fewest rows, from the top of the sheet, in which all that is wanted is found. The words of
a column are its own header and as many of those above it as tell it from the others; where they are
all that stands over one column, they are that column's.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carebook.ingest.descriptions.published_periods import Pattern, before, pattern, plain
from carebook.ingest.tables.headers import TALLEST, Headers, Span
from carebook.ingest.tables.problem import Problem
from carebook.ingest.workbooks.sheet import Sheet, column_name

Words = tuple[str, ...]
# Header rows are sought this far down.
_REACH = 400
_DOWNLOAD = "download the file again, or mend the header in the description"


@dataclass(frozen=True)
class Layout:
    """Where a table lies; rows and columns are counted from 0.

    ``columns`` gives for the words of each header the column of each period, under "" where the
    words hold none. ``top`` and ``bottom`` are the first and last header row. ``title`` is the
    text that was found for it. With ``problems`` the rest is as far as it was found.
    """

    top: int
    bottom: int
    columns: Mapping[Words, Mapping[str, int]]
    title: str
    problems: tuple[Problem, ...]

    def column(self, words: Words, period: str = "") -> int | None:
        """Return the column under these words, of a period where they hold one."""
        found = self.columns.get(words, {})
        return found.get(period, found.get(""))


@dataclass(frozen=True)
class _Wanted:
    """The words over one column, ready for comparing."""

    words: Words
    patterns: tuple[Pattern, ...]
    period: str

    def matches(self, headers: Headers, span: Span, top: int) -> str | None:
        """Return the period in these words over a column, empty where none is; None if not they."""
        captured = self.patterns[-1].match(span.text, self.period)
        if captured is None or headers.is_group(span):
            return None
        above = iter(headers.over(span, top))
        for one in self.patterns[:-1]:
            for each in above:
                more = one.match(each.text, self.period)
                if more is not None and (not more or not captured or more == captured):
                    captured = captured or more
                    break
            else:
                return None
        return captured


def find_layout(
    sheet: Sheet,
    wanted: Sequence[Words],
    title: str = "",
    period: str = "",
    renamed: Mapping[str, str] | None = None,
) -> Layout:
    """Find a table by the words over its columns, and its title above them.

    ``period`` is the file's; ``renamed`` gives the words that stand in place of those in
    ``wanted``. What is missing, doubled or of another year is in the layout's problems.
    """
    other = {plain(key): value for key, value in (renamed or {}).items()}
    ready = [
        _Wanted(words, tuple(pattern(other.get(plain(word), word)) for word in words), period)
        for words in wanted
    ]
    headers = Headers(sheet)
    top, bottom, found = _header_rows(headers, ready)
    problems: list[Problem] = []
    for one in ready:
        problems += [
            _doubled(headers, one, spans) for spans in found[one.words].values() if len(spans) > 1
        ]
        if not found[one.words]:
            problems.append(_missing(headers, one, top, bottom))
    if not any(found.values()):
        problems = [_no_header(sheet, ready)]
    else:
        problems += _other_years(sheet, ready, found)
        problems += _again(headers, ready, found, bottom)
    held, wrong = _title(sheet, title, period, top if any(found.values()) else len(sheet.rows))
    columns = {
        words: {one: spans[0].start for one, spans in by_period.items()}
        for words, by_period in found.items()
    }
    return Layout(top, bottom, columns, held, (*wrong, *problems))


_Found = dict[Words, dict[str, list[Span]]]


def _header_rows(headers: Headers, wanted: Sequence[_Wanted]) -> tuple[int, int, _Found]:
    """Return the first and last header row, and what is found in them.

    Where not all is found: the rows in which most is.
    """
    seen: dict[Words, int] = {}
    best: tuple[int, int, int] = (0, 0, 0)
    for bottom in range(min(len(headers.sheet.rows), _REACH)):
        hits = [
            one
            for one in wanted
            if any(
                one.patterns[-1].match(span.text, one.period) is not None
                for span in headers.row(bottom)
            )
        ]
        if not hits:
            continue
        seen |= {one.words: bottom for one in hits}
        near = sum(seen.get(one.words, -TALLEST) > bottom - TALLEST for one in wanted)
        if near <= best[0]:
            continue
        for top in range(bottom, max(bottom - TALLEST, -1), -1):
            found = _found_in(headers, wanted, top, bottom)
            count = sum(bool(spans) for spans in found.values())
            if count == len(wanted):
                return top, bottom, found
            if count > best[0]:
                best = (count, top, bottom)
    _, top, bottom = best
    return top, bottom, _found_in(headers, wanted, top, bottom)


def _found_in(headers: Headers, wanted: Sequence[_Wanted], top: int, bottom: int) -> _Found:
    found: _Found = {}
    for one in wanted:
        spans: dict[str, list[Span]] = {}
        for row in range(top, bottom + 1):
            for span in headers.row(row):
                captured = one.matches(headers, span, top)
                if captured is not None:
                    spans.setdefault(captured, []).append(span)
        found[one.words] = {
            period: _whole(headers, one, several, top) for period, several in spans.items()
        }
    return found


def _whole(headers: Headers, one: _Wanted, spans: list[Span], top: int) -> list[Span]:
    """Return the one span over which nothing stands but these words, or all where there is none."""
    if len(spans) == 1:
        return spans
    whole = [span for span in spans if len(headers.over(span, top)) == len(one.words) - 1]
    return whole if len(whole) == 1 else spans


def said_words(words: Words) -> str:
    """Return the words over a column as a message quotes them."""
    return " / ".join(f"'{word}'" for word in words)


def _doubled(headers: Headers, one: _Wanted, spans: Sequence[Span]) -> Problem:
    sheet = headers.sheet
    places = " and ".join(f"{column_name(span.start)}{span.row + 1}" for span in spans)
    return Problem(
        sheet.file,
        f"one column headed {said_words(one.words)}",
        f"{len(spans)} ({places})",
        "remove the column that is not meant, or name the words above it in the description",
        sheet.name,
        spans[1].row,
        spans[1].start,
    )


def _missing(headers: Headers, one: _Wanted, top: int, bottom: int) -> Problem:
    sheet = headers.sheet
    expected = f"a column headed {said_words(tuple(pattern.words for pattern in one.patterns))}"
    nearest = _nearest(headers, one, top, bottom)
    if nearest is None:
        return Problem(sheet.file, expected, "none like it", _DOWNLOAD, sheet.name, top)
    span, over = nearest
    texts = [str(sheet.cell(each.row, each.start)) for each in (*over, span)]
    found = said_words(tuple(" ".join(text.split()) for text in texts))
    if headers.is_group(span):
        found += f" over {span.end - span.start + 1} columns with headers of their own"
        advice = "add the column's own header to it in the description"
    else:
        found, advice = f"{found} as the nearest", _DOWNLOAD
    return Problem(sheet.file, expected, found, advice, sheet.name, span.row, span.start)


def _nearest(
    headers: Headers, one: _Wanted, top: int, bottom: int
) -> tuple[Span, tuple[Span, ...]] | None:
    """Return the header cell that is most like these words, and those above it."""
    looked_for = " / ".join(plain(pattern.words) for pattern in one.patterns)
    best: tuple[float, Span, tuple[Span, ...]] | None = None
    for row in range(top, headers.end_below(bottom) + 1):
        for span in headers.row(row):
            over = headers.over(span, top)
            over = over[max(len(over) - len(one.words) + 1, 0) :]
            said = " / ".join(each.text for each in (*over, span))
            ratio = difflib.SequenceMatcher(None, looked_for, said).ratio()
            if best is None or ratio > best[0]:
                best = (ratio, span, tuple(over))
    return None if best is None or best[0] < 0.4 else best[1:]


def _no_header(sheet: Sheet, wanted: Sequence[_Wanted]) -> Problem:
    said = ", ".join(said_words(one.words) for one in wanted[:3])
    more = f" and {len(wanted) - 3} more" if len(wanted) > 3 else ""
    return Problem(
        sheet.file,
        f"columns headed {said}{more}",
        "none of them",
        "see whether this is the right sheet; " + _DOWNLOAD,
        sheet.name,
    )


def _other_years(sheet: Sheet, wanted: Sequence[_Wanted], found: _Found) -> Iterator[Problem]:
    """Tell of columns for each period that end before the file's own, or go beyond it."""
    for one in wanted:
        own = one.period
        alike = {held: spans[0] for held, spans in found[one.words].items() if _alike(held, own)}
        if not alike or max(alike) == own:
            continue
        last = alike[max(alike)]
        yield Problem(
            sheet.file,
            f"columns headed {said_words(one.words)} up to {own}",
            f"them up to {max(alike)}",
            "take the file out, give it its own year's name, or download it again",
            sheet.name,
            last.row,
            last.start,
        )


def _alike(period: str, other: str) -> bool:
    """Whether both are years, financial years or months."""
    return bool(period) and all((mark in period) == (mark in other) for mark in "/-")


def _again(
    headers: Headers, wanted: Sequence[_Wanted], found: _Found, bottom: int
) -> Iterator[Problem]:
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
    column, cell = cells[0]
    for row in range(bottom + 1, len(sheet.rows)):
        held = sheet.rows[row]
        if (
            column < len(held)
            and held[column] == cell
            and all(sheet.cell(row, other) == text for other, text in cells[1:])
        ):
            yield Problem(
                sheet.file,
                f"one table, whose headers are in row {bottom + 1}",
                "the same headers again",
                "leave one table on the sheet",
                sheet.name,
                row,
                column,
            )
            return


def _filled(title: str, period: str) -> str:
    """Return a title as it should stand in a file of this period."""
    if not period:
        return title
    for placeholder in ("{period}", "{current}"):
        title = title.replace(placeholder, period)
    return title.replace("{previous}", before(period))


def _title(sheet: Sheet, title: str, period: str, top: int) -> tuple[str, tuple[Problem, ...]]:
    """Return the title's text above a row, and a problem where it is not there or of a year."""
    if not title:
        return "", ()
    wanted = pattern(title)
    said = f"the title '{_filled(title, period)}'"
    texts: list[tuple[int, int, str]] = []
    other: tuple[int, int, str, list[str]] | None = None
    for row in range(min(top, _REACH)):
        for column, cell in enumerate(sheet.rows[row]):
            if not isinstance(cell, str) or not cell.strip():
                continue
            texts.append((row, column, cell))
            places = wanted.find(plain(cell))
            text = " ".join(cell.split())
            if places and (not period or wanted.wanted(period) in places):
                return text, ()
            if places:
                periods = sorted({one for each in places for one in each})
                other = other or (row, column, text, periods)
    if other is not None:
        row, column, text, held = other
        advice = "take the file out, or give it the name of its own year"
        found = f"'{text}', of {' and '.join(held)}"
        return text, (Problem(sheet.file, said, found, advice, sheet.name, row, column),)
    advice = "see whether this is the right sheet, or mend the title in the description"
    if not texts:
        return "", (Problem(sheet.file, said, "none above the table", advice, sheet.name),)
    near = difflib.get_close_matches(title, [text for _, _, text in texts], 1, 0.3)
    nearest = near[0] if near else max((text for _, _, text in texts), key=len)
    row, column, text = next(one for one in texts if one[2] == nearest)
    found = f"'{' '.join(text.split())[:120]}'"
    return "", (Problem(sheet.file, said, found, advice, sheet.name, row, column),)
