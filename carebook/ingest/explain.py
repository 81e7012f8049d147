"""How a file is read, step by step: what was matched, what was found where, and what was not.

For a researcher who writes or mends a description. Of a file with protected counts no cell is
shown, nor how many rows there are.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from carebook.ingest.descriptions.description import Description, Table, headers_of
from carebook.ingest.descriptions.matching import fits, nearest_names
from carebook.ingest.geography.lookups import read_lookup
from carebook.ingest.tables.layout import Layout, said_words
from carebook.ingest.tables.problem import SheetError
from carebook.ingest.tables.reader import TableResult, read_table, sheet_of
from carebook.ingest.tables.reading import Reading
from carebook.ingest.tables.rows import AnyPlace, Places
from carebook.ingest.workbooks.sheet import Sheet, column_name
from carebook.ingest.workbooks.workbook import Workbook, open_workbook

_VALUES = 3
_SHEETS = 80
_UNREAD = 12
_KINDS = ("England", "region", "authority", "district", "district or smaller")


def explain(
    path: Path, descriptions: Mapping[str, Description], places: Places | None = None
) -> list[str]:
    """Return what happens to a file, one step a line; what is wrong begins with ``!``."""
    return list(_steps(path, descriptions, places or AnyPlace()))


def _steps(path: Path, descriptions: Mapping[str, Description], places: Places) -> Iterator[str]:
    yield f"File: {path.name}"
    chosen: list[tuple[str, str]] = []
    others: list[str] = []
    for fit in fits(path.name, descriptions):
        description = descriptions[fit.key]
        if fit.period is None:
            others.append(fit.key)
        elif fit.accepted:
            chosen.append((fit.key, fit.period))
            yield f"Description: {fit.key}.yml, by its name; period {fit.period}"
        else:
            held = ", ".join(description.periods)
            yield f"Not {fit.key}.yml: the name fits, but it holds for {held}, not {fit.period}"
    if others:
        yield f"Other descriptions, whose files have other names: {', '.join(others)}"
    if len(chosen) > 1:
        yield "! Two descriptions are for this file; make the names or periods of one narrower"
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
        near = nearest_names(path.name, descriptions)
        yield f"! No description is for it{_nearest(near)}; it is passed over"
        yield from _first_texts(workbook)
        return
    for key, period in chosen:
        if protected:
            yield "Counts in it are protected as they are read: none is shown, here or elsewhere"
        else:
            yield from _described(workbook, key, descriptions[key], period, places)


def _nearest(names: tuple[str, ...]) -> str:
    return f" (the nearest are for {', '.join(names)})" if names else ""


def _first_texts(workbook: Workbook) -> Iterator[str]:
    """Yield what each sheet begins with, to start a description from: words only, no figures.

    Of a CSV file that is its first row, since the next may be somebody's own counts.
    """
    for name in workbook.sheet_names[:_SHEETS]:
        try:
            sheet = workbook.sheet(name)
        except SheetError as error:
            yield from (f"! {problem}" for problem in error.problems)
            continue
        rows = sheet.rows[:10] if name else sheet.rows[:1]
        texts = [cell for row in rows for cell in row if isinstance(cell, str) and _has_words(cell)]
        said = max(texts, key=len, default="no words in its first rows") if name else str(texts)
        yield f"  {name or 'first row'}: {_short(said)}"


def _has_words(text: str) -> bool:
    return sum(character.isalpha() for character in text) > 2


def _described(
    workbook: Workbook, key: str, description: Description, period: str, places: Places
) -> Iterator[str]:
    if not description.checked:
        yield f"{key}.yml was made from the known layout and not yet tried on the publisher's file"
    if description.lookup:
        yield from _lookup(workbook, description)
    unread = dict.fromkeys(workbook.sheet_names)
    for name, table in description.tables.items():
        yield f"Table {name}"
        try:
            sheet = sheet_of(workbook, table.sheet, period)
        except SheetError as error:
            yield from (f"  ! {problem}" for problem in error.problems)
            continue
        unread.pop(sheet.name, None)
        result = read_table(key, description, table, sheet, period, places)
        yield from (f"  {line}" for line in _table(description, table, sheet, result))
    if description.tables and unread:
        yield f"Sheets that no table is on: {', '.join(unread)}"


def _lookup(workbook: Workbook, description: Description) -> Iterator[str]:
    lookup = description.lookup
    if lookup is None:
        return
    try:
        links = read_lookup(description, workbook.sheet(lookup.sheet))
    except SheetError as error:
        yield from (f"! {problem}" for problem in error.problems)
        return
    upper = {link.upper_code for link in links.links} - {""}
    regions = {link.region_code for link in links.links} - {""}
    yield (
        f"Lookup: {len(links.links)} English districts under '{lookup.lower_code}', in "
        f"{len(upper)} authorities and {len(regions)} regions"
    )


def _table(
    description: Description, table: Table, sheet: Sheet, result: TableResult
) -> Iterator[str]:
    layout = result.layout
    if sheet.name:
        yield f"sheet: '{sheet.name}'"
    if layout.title:
        yield f"title: '{_short(layout.title)}'"
    if any(layout.columns.values()):
        first, last = layout.top + 1, layout.bottom + 1
        yield f"header: row {first}" if first == last else f"header: rows {first} to {last}"
    roles = _roles(table)
    for words in headers_of(table):
        role = "; ".join(roles.get(words, ()))
        yield f"column {said_words(words)}: {_where(words, layout)}{' → ' if role else ''}{role}"
    if unread := _unread(table, sheet, layout):
        more = f" and {len(unread) - _UNREAD} more" if len(unread) > _UNREAD else ""
        yield f"columns that are not read: {', '.join(unread[:_UNREAD])}{more}"
    if result.rows.kinds:
        yield from _rows(result)
    meanings = {text.strip().casefold(): one for text, one in description.symbols_of(table).items()}
    for text, count in sorted(result.symbols.items()):
        yield f"symbol {text or 'an empty cell'}: {count} times, {meanings[text].status}"
    if result.readings:
        yield f"values: {len(result.readings)}"
        yield from (f"  {_value(reading)}" for reading in _examples(result.readings))
    yield from (f"! {problem}" for problem in result.problems)


def _roles(table: Table) -> Mapping[tuple[str, ...], list[str]]:
    """Return what the columns under each header are for, or become."""
    rows = table.rows
    found: dict[tuple[str, ...], list[str]] = {}

    def note(words: tuple[str, ...], role: str) -> None:
        if any(words):
            found.setdefault(words, []).append(role)

    for word in rows.code:
        note((word,), "code of the row")
    note((rows.name,), "name of the row")
    note((rows.region,), "region of the row")
    note((rows.period,), "period of the row")
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


def _unread(table: Table, sheet: Sheet, layout: Layout) -> list[str]:
    """Return the columns with a header that nothing asks for: letter and the lowest words."""
    if not any(layout.columns.values()):
        return []
    used = {column for places in layout.columns.values() for column in places.values()}
    for column in table.columns:
        for period, first in layout.columns.get(column.header, {}).items():
            last = layout.column(column.through, period) if column.through else None
            used.update(range(first, (first if last is None else last) + 1))
    headers = sheet.rows[layout.top : layout.bottom + 1]
    found = []
    for place in range(max(len(row) for row in headers)):
        texts = [str(row[place]).strip() for row in headers if place < len(row)]
        text = next((one for one in reversed(texts) if one), "")
        if text and place not in used:
            found.append(f"{column_name(place)} '{_short(text, 40)}'")
    return found


def _where(words: tuple[str, ...], layout: Layout) -> str:
    found = layout.columns.get(words)
    if not found:
        return "not found"
    places = [
        f"{column_name(column)} ({period})" if period else column_name(column)
        for period, column in sorted(found.items())
    ]
    return ", ".join(places)


def _rows(result: TableResult) -> Iterator[str]:
    kinds = result.rows.kinds
    yield "rows: " + ", ".join(f"{kinds[kind]} of {kind}" for kind in _KINDS if kinds[kind])
    for kind in sorted(set(kinds) - set(_KINDS)):
        yield f"rows {kind}: {kinds[kind]}"
    if result.rows.passed_over:
        examples = ", ".join(
            f"{row + 1} '{_short(text, 40)}'" for row, text in result.rows.passed_over[:4]
        )
        yield f"passed over, such as rows {examples}"


def _examples(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the first reading of each of the first few indicators."""
    first: dict[tuple[str, str, str], Reading] = {}
    for reading in readings:
        first.setdefault((reading.indicator, reading.breakdown, reading.unit), reading)
        if len(first) == _VALUES:
            break
    return tuple(first.values())


def _value(reading: Reading) -> str:
    said = " ".join(part for part in (reading.indicator, reading.breakdown) if part)
    value = reading.status if reading.value is None else f"{reading.value:.15g}"
    limits = f" ({reading.lower:g} to {reading.upper:g})" if reading.lower is not None else ""
    return (
        f"{reading.area_code} {said}, {reading.period}: {value}{limits} {reading.unit}, "
        f"row {_short(reading.row, 20)}, column {reading.column}"
    )


def _short(text: str, most: int = 100) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
