"""How a file is read, step by step: what was matched, what was found where, and what was not.

For a researcher who writes or mends a description. Of a file with protected counts no cell is
shown, nor how many rows there are.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from carebook.ingest.description import Description, Table, headers_of
from carebook.ingest.layout import Layout, said_words
from carebook.ingest.lookups import read_lookup
from carebook.ingest.matching import fits, nearest_names
from carebook.ingest.problem import SheetError
from carebook.ingest.reader import TableResult, read_table, sheet_of
from carebook.ingest.reading import Reading
from carebook.ingest.rows import AnyPlace, Places
from carebook.ingest.sheet import Sheet, column_name
from carebook.ingest.workbook import Workbook, open_workbook

_VALUES = 3
_SHEETS = 80
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
    for name, table in description.tables.items():
        yield f"Table {name}"
        try:
            sheet = sheet_of(workbook, table.sheet, period)
        except SheetError as error:
            yield from (f"  ! {problem}" for problem in error.problems)
            continue
        result = read_table(key, description, table, sheet, period, places)
        yield from (f"  {line}" for line in _table(description, table, sheet, result))


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
    for words in headers_of(table):
        yield f"column {said_words(words)}: {_where(words, layout)}"
    if result.rows.kinds:
        yield from _rows(result)
    meanings = {text.strip().casefold(): one for text, one in description.symbols_of(table).items()}
    for text, count in sorted(result.symbols.items()):
        yield f"symbol {text or 'an empty cell'}: {count} times, {meanings[text].status}"
    if result.readings:
        yield f"values: {len(result.readings)}"
        yield from (f"  {_value(reading)}" for reading in _examples(result.readings))
    yield from (f"! {problem}" for problem in result.problems)


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
