"""How a file is read, step by step: what was matched, what was found where, and what was not.

For a researcher who writes or corrects a description. Of a file with protected counts no cell is
shown, nor how many rows there are.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from carebook.data.indicators import Indicator
from carebook.ingest.descriptions.file_description import (
    FileDescription,
    NeighboursDescription,
)
from carebook.ingest.descriptions.file_matching import fit_descriptions, nearest_file_names
from carebook.ingest.descriptions.table_description import TableDescription, needed_headers
from carebook.ingest.disclosure import holds_enquiries, protected_columns
from carebook.ingest.file_problem import SheetError
from carebook.ingest.geography.area_lookups import read_area_lookup
from carebook.ingest.geography.published_neighbours import read_published_neighbours
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.tables.table_layout import TableLayout, header_in_words
from carebook.ingest.tables.table_reader import TableResult, find_sheet, read_table
from carebook.ingest.tables.table_rows import AreaDirectory
from carebook.ingest.workbooks.sheet import Sheet, column_letters
from carebook.ingest.workbooks.workbook import Workbook, open_workbook

_MAX_EXAMPLES = 3
_MAX_SHEETS = 80
_MAX_UNREAD_COLUMNS = 12
_AREA_ROW_KINDS = ("England", "region", "authority", "district", "district or smaller")


def explain_file(
    path: Path,
    descriptions: Mapping[str, FileDescription],
    places: AreaDirectory | None = None,
    indicators: Mapping[str, Indicator] | None = None,
) -> list[str]:
    """Return what happens to a file, one step a line; what is wrong begins with ``!``.

    ``indicators`` is the catalogue, which says whose counts are protected.
    """
    return list(_explain_steps(path, descriptions, places or AreaDirectory(), indicators or {}))


def _explain_steps(
    path: Path,
    descriptions: Mapping[str, FileDescription],
    places: AreaDirectory,
    indicators: Mapping[str, Indicator],
) -> Iterator[str]:
    yield f"File: {path.name}"
    chosen: list[tuple[str, str]] = []
    others: list[str] = []
    for fit in fit_descriptions(path.name, descriptions):
        description = descriptions[fit.description_key]
        if fit.period is None:
            others.append(fit.description_key)
        elif fit.covers_period:
            chosen.append((fit.description_key, fit.period))
            yield f"Description: {fit.description_key}.yml, by its name; period {fit.period}"
        else:
            held = ", ".join(description.periods)
            yield (
                f"Not {fit.description_key}.yml: the name fits, but it covers {held}, "
                f"not {fit.period}"
            )
    if others:
        yield f"Descriptions of files with other names: {', '.join(others)}"
    if len(chosen) > 1:
        yield "! Two descriptions fit this file; narrow the names or periods of one of them"
    protected = any(descriptions[key].disclosure for key, _ in chosen)
    try:
        workbook = open_workbook(path)
    except SheetError as error:
        yield from (f"! {problem}" for problem in error.problems)
        return
    names = [name for name in workbook.sheet_names if name]
    if names:
        yield f"Sheets: {', '.join(names)}"
    if not chosen:
        near = nearest_file_names(path.name, descriptions)
        yield f"! No description fits it{_nearest_in_words(near)}; it is skipped"
        yield from _explain_undescribed(workbook)
        return
    for key, period in chosen:
        open_columns = protected_columns(descriptions[key], indicators)
        if open_columns or (not protected and holds_enquiries(workbook)):
            held = f"small counts of {', '.join(open_columns) or 'enquiries'}"
            yield f"! {key}.yml does not protect {held}; add disclosure: small counts to it"
        elif protected:
            yield "Small counts in it are protected as it is read; no count is shown here"
        else:
            yield from _explain_tables(workbook, key, descriptions[key], period, places)


def _nearest_in_words(names: tuple[str, ...]) -> str:
    return f" (the nearest are for {', '.join(names)})" if names else ""


def _explain_undescribed(workbook: Workbook) -> Iterator[str]:
    """Yield what each sheet begins with, to start a description from: words only, no figures.

    Of a CSV file that is its first row, since the next may be somebody's own counts.
    """
    for name in workbook.sheet_names[:_MAX_SHEETS]:
        try:
            sheet = workbook.sheet(name)
        except SheetError as error:
            yield from (f"! {problem}" for problem in error.problems)
            continue
        rows = sheet.rows[:10] if name else sheet.rows[:1]
        texts = [cell for row in rows for cell in row if isinstance(cell, str) and _has_words(cell)]
        said = max(texts, key=len, default="no words in its first rows") if name else str(texts)
        yield f"  {name or 'first row'}: {_shorten_text(said)}"


def _has_words(text: str) -> bool:
    return sum(character.isalpha() for character in text) > 2


def _explain_tables(
    workbook: Workbook, key: str, description: FileDescription, period: str, places: AreaDirectory
) -> Iterator[str]:
    if not description.checked:
        yield f"{key}.yml has not been tried on the publisher's own file yet"
    if description.lookup:
        yield from _explain_lookup(workbook, description)
    if description.neighbours:
        yield from _explain_neighbours(workbook, description.neighbours, places)
    unread = dict.fromkeys(workbook.sheet_names)
    for name, table in description.tables.items():
        yield f"Table {name}"
        try:
            sheet = find_sheet(workbook, table.sheet, period)
        except SheetError as error:
            yield from (f"  ! {problem}" for problem in error.problems)
            continue
        unread.pop(sheet.name, None)
        result = read_table(key, description, table, sheet, period, places)
        yield from (f"  {line}" for line in _explain_table(description, table, sheet, result))
    if description.tables and unread:
        yield f"Sheets without a described table: {', '.join(unread)}"


def _explain_neighbours(
    workbook: Workbook, neighbours: NeighboursDescription, places: AreaDirectory
) -> Iterator[str]:
    try:
        found = read_published_neighbours(neighbours, workbook.sheet(neighbours.sheet), places)
    except SheetError as error:
        yield from (f"! {problem}" for problem in error.problems)
        return
    near = max(map(len, found.values()))
    yield f"Neighbours: up to {near} of each of {len(found)} authorities, the nearest first"


def _explain_lookup(workbook: Workbook, description: FileDescription) -> Iterator[str]:
    lookup = description.lookup
    if lookup is None:
        return
    try:
        links = read_area_lookup(description, workbook.sheet(lookup.sheet))
    except SheetError as error:
        yield from (f"! {problem}" for problem in error.problems)
        return
    upper = {link.upper_code for link in links.rows} - {""}
    regions = {link.region_code for link in links.rows} - {""}
    yield (
        f"Lookup: {len(links.rows)} English districts under '{lookup.lower_code}', in "
        f"{len(upper)} authorities and {len(regions)} regions"
    )


def _explain_table(
    description: FileDescription, table: TableDescription, sheet: Sheet, result: TableResult
) -> Iterator[str]:
    layout = result.layout
    if sheet.name:
        yield f"sheet: '{sheet.name}'"
    if layout.title:
        yield f"title: '{_shorten_text(layout.title)}'"
    if any(layout.columns_by_header.values()):
        first, last = layout.first_header_row + 1, layout.last_header_row + 1
        yield f"header: row {first}" if first == last else f"header: rows {first} to {last}"
    roles = _column_roles(table)
    for words in needed_headers(table):
        role = "; ".join(roles.get(words, ()))
        where = _columns_in_words(words, layout)
        yield f"column {header_in_words(words)}: {where}{' → ' if role else ''}{role}"
    if unread := _unread_columns(table, sheet, layout):
        beyond = len(unread) - _MAX_UNREAD_COLUMNS
        more = f" and {beyond} more" if beyond > 0 else ""
        yield f"columns not read: {', '.join(unread[:_MAX_UNREAD_COLUMNS])}{more}"
    if result.rows.kind_counts:
        yield from _explain_rows(result)
    meanings = {text.strip().casefold(): one for text, one in description.symbols_of(table).items()}
    for text, count in sorted(result.symbol_counts.items()):
        yield f"symbol {text or 'an empty cell'}: {count} times, {meanings[text].status}"
    if result.source_values:
        yield f"values: {len(result.source_values)}"
        examples = _example_values(result.source_values)
        yield from (f"  {_source_value_in_words(one)}" for one in examples)
    yield from (f"! {problem}" for problem in result.problems)


def _column_roles(table: TableDescription) -> Mapping[tuple[str, ...], list[str]]:
    """Return what the columns under each header are for, or become."""
    rows = table.rows
    found: dict[tuple[str, ...], list[str]] = {}

    def note(words: tuple[str, ...], role: str) -> None:
        if any(words):
            found.setdefault(words, []).append(role)

    for word in rows.code:
        note((word,), "code of the row")
    for part in ("name", "region", "period"):
        note((getattr(rows, part),), f"{part} of the row")
    for word in rows.once:
        note((word,), "in one row only")
    for word, texts in rows.where.items():
        note((word,), f"keeps rows with {' or '.join(texts)}")
    for column in table.columns:
        what = " ".join(part for part in (column.indicator, column.breakdown) if part)
        how = f"{column.aggregate} of " if column.aggregate else ""
        note(column.header, f"{how}{what}, {column.unit}")
        note(column.through, f"last column of {what}")
        note(column.margin, f"margin of {what}")
        note(column.respondents, f"respondents of {what}")
        note(column.numerator, f"above the line of {what}")
        note(column.denominator, f"below the line of {what}")
        if column.breakdowns:
            note(column.breakdowns.header, f"breakdown of {what}")
    return {words: list(dict.fromkeys(roles)) for words, roles in found.items()}


def _unread_columns(table: TableDescription, sheet: Sheet, layout: TableLayout) -> list[str]:
    """Return the columns with a header that nothing asks for: letter and the lowest words."""
    if not any(layout.columns_by_header.values()):
        return []
    used = {column for places in layout.columns_by_header.values() for column in places.values()}
    for column in table.columns:
        for period, first in layout.columns_by_header.get(column.header, {}).items():
            last = layout.column_index(column.through, period) if column.through else None
            used.update(range(first, (first if last is None else last) + 1))
    headers = sheet.rows[layout.first_header_row : layout.last_header_row + 1]
    found = []
    for place in range(max(len(row) for row in headers)):
        texts = [str(row[place]).strip() for row in headers if place < len(row)]
        text = next((one for one in reversed(texts) if one), "")
        if text and place not in used:
            found.append(f"{column_letters(place)} '{_shorten_text(text, 40)}'")
    return found


def _columns_in_words(words: tuple[str, ...], layout: TableLayout) -> str:
    found = layout.columns_by_header.get(words)
    if not found:
        return "not found"
    places = [
        f"{column_letters(column)} ({period})" if period else column_letters(column)
        for period, column in sorted(found.items())
    ]
    return ", ".join(places)


def _explain_rows(result: TableResult) -> Iterator[str]:
    kinds = result.rows.kind_counts
    counts = (f"{kinds[kind]} of {kind}" for kind in _AREA_ROW_KINDS if kinds[kind])
    yield f"rows: {', '.join(counts)}"
    for kind in sorted(set(kinds) - set(_AREA_ROW_KINDS)):
        yield f"rows {kind}: {kinds[kind]}"
    if result.rows.skipped_examples:
        first = result.rows.skipped_examples[:4]
        examples = ", ".join(f"{row + 1} '{_shorten_text(text, 40)}'" for row, text in first)
        yield f"skipped, for example rows {examples}"


def _example_values(readings: tuple[SourceValue, ...]) -> tuple[SourceValue, ...]:
    """Return the first reading of each of the first few indicators."""
    first: dict[tuple[str, str, str], SourceValue] = {}
    for reading in readings:
        first.setdefault((reading.indicator, reading.breakdown, reading.unit), reading)
        if len(first) == _MAX_EXAMPLES:
            break
    return tuple(first.values())


def _source_value_in_words(reading: SourceValue) -> str:
    said = " ".join(part for part in (reading.indicator, reading.breakdown) if part)
    value = reading.status if reading.value is None else f"{reading.value:.15g}"
    limits = f" ({reading.lower:g} to {reading.upper:g})" if reading.lower is not None else ""
    return (
        f"{reading.area_code} {said}, {reading.period}: {value}{limits} {reading.unit}, "
        f"row {_shorten_text(reading.row, 20)}, column {reading.column}"
    )


def _shorten_text(text: str, most: int = 100) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
