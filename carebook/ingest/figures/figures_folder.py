"""Folders of tidy figures: ``data/england`` comes with carebook, ``data/ingested`` is the user's.

Both have the same shape. Each published file has a CSV: one row for each value, with the sheet, row
and column that it stands in. Beside them are the areas and which district lies where
(``areas.csv``, ``districts.csv``), the neighbours that a publisher names (``neighbours.csv``), the
sources as a reader would look them up (``sources.yml``), and the record (``figures.json``): which
file each CSV was taken from, and checksums, so that a figure changed by hand is noticed.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import cast, get_args

import yaml
from pydantic import ValidationError

from carebook.core.csv_rows import csv_text, read_csv_rows
from carebook.core.errors import InputError
from carebook.core.files import read_text, sha256, write_file
from carebook.core.yaml_models import FrozenModel
from carebook.data.areas import Areas, load_areas, write_areas
from carebook.data.indicators import Source, load_sources
from carebook.data.neighbour_table import neighbours_text, read_neighbours
from carebook.data.observations import ObservationStatus
from carebook.data.periods import period_start
from carebook.ingest.geography.area_lookups import AreaLookup, AreaLookupRow
from carebook.ingest.rounding_steps import RoundingSteps
from carebook.ingest.tables.cell_values import round_to_15_digits
from carebook.ingest.tables.source_value import SourceValue

RECORD_FILE = "figures.json"
AREAS_FILE = "areas.csv"
DISTRICTS_FILE = "districts.csv"
NEIGHBOURS_FILE = "neighbours.csv"
SOURCES_FILE = "sources.yml"
# Raised whenever a file of the folder changes its shape.
RECORD_FORMAT = 2
FIGURE_COLUMNS = (
    "area_code",
    "indicator",
    "breakdown",
    "period",
    "unit",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "status",
    "sheet",
    "row",
    "column",
    "note",
)
DISTRICT_COLUMNS = ("file", "period", *AreaLookupRow._fields)

_NUMBER_COLUMNS = ("value", "lower", "upper", "numerator", "denominator")
_STATUSES = frozenset(get_args(ObservationStatus))
_SHORT_CHECKSUM = 16


class FiguresFile(FrozenModel):
    """One published file, and the CSV that its figures are in.

    ``source`` is the key of its description, ``released`` when it was published, as far as known
    (a year, a month or a date). ``size`` (bytes) and ``sha256`` are the published
    file's; there is neither for a file with protected counts. ``checksums`` are the first digits of
    the SHA-256 of the CSV's rows of each indicator, in their order.
    """

    name: str
    source: str
    period: str
    released: str = ""
    values: int
    checked: bool
    size: int = 0
    sha256: str = ""
    figures: str
    checksums: Mapping[str, str]


class FiguresRecord(FrozenModel):
    """What ``figures.json`` holds: no time of day, so that the same files give the same record.

    ``tables`` are the SHA-256 of the other files of the folder; ``rounding`` is to what a source
    rounds an indicator in a unit. ``passed_over`` are files that no description fitted, and
    ``without_file`` the descriptions of which there was no file.
    """

    format: int = RECORD_FORMAT
    files: tuple[FiguresFile, ...]
    tables: Mapping[str, str]
    rounding: tuple[tuple[str, str, str, float], ...] = ()
    passed_over: tuple[str, ...] = ()
    without_file: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """The figures of one folder, and what belongs to them.

    ``neighbours`` are the codes of each area's neighbours, nearest first, as a publisher names
    them, and ``neighbour_sources`` the keys of those sources.
    """

    values: Sequence[SourceValue] = ()
    areas: Areas = field(default_factory=lambda: Areas({}))
    lookups: Sequence[AreaLookup] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    rounding: RoundingSteps = field(default_factory=dict)
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neighbour_sources: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FiguresFile, ...] = ()


# --- writing ----------------------------------------------------------------------------------


def write_figures(
    folder: Path,
    figures: Figures,
    *,
    passed_over: tuple[str, ...] = (),
    without_file: tuple[str, ...] = (),
) -> FiguresRecord:
    """Write a folder of figures; of ``figures.files`` the CSVs' names and checksums are made here.

    Raises:
        OSError: it cannot be written.

    """
    texts = _figure_texts(figures.values)
    files = []
    for one in figures.files:
        blocks = texts.get((one.name, one.source), {})
        if not blocks:  # a lookup, or a file of which nothing is used
            files.append(one)
            continue
        name = _figures_name(one, figures.files)
        content = ",".join(FIGURE_COLUMNS) + "\n" + "".join(blocks.values())
        write_file(folder / name, content)
        checksums = {indicator: _short_checksum(text) for indicator, text in blocks.items()}
        files.append(one.model_copy(update={"figures": name, "checksums": checksums}))
    write_areas(folder / AREAS_FILE, figures.areas)
    write_file(folder / DISTRICTS_FILE, _districts_text(figures.lookups))
    write_file(
        folder / NEIGHBOURS_FILE, neighbours_text(figures.neighbours, figures.neighbour_sources)
    )
    write_file(folder / SOURCES_FILE, sources_text(figures.sources))
    tables = (AREAS_FILE, DISTRICTS_FILE, NEIGHBOURS_FILE, SOURCES_FILE)
    record = FiguresRecord(
        files=tuple(files),
        tables={name: sha256((folder / name).read_bytes()) for name in tables},
        rounding=tuple(sorted((*key, step) for key, step in figures.rounding.items())),
        passed_over=passed_over,
        without_file=without_file,
    )
    write_file(folder / RECORD_FILE, record.model_dump_json(indent=1) + "\n")
    return record


def _figures_name(one: FiguresFile, files: Iterable[FiguresFile]) -> str:
    alone = sum(other.source == one.source for other in files) == 1
    return f"{one.source}.csv" if alone else f"{one.source}-{one.period.replace('/', '-')}.csv"


def _figure_texts(values: Iterable[SourceValue]) -> dict[tuple[str, str], dict[str, str]]:
    """Return the CSV rows by published file and source, and below that by indicator."""

    def order(value: SourceValue) -> tuple[object, ...]:
        when = period_start(value.period)
        return value.indicator, value.breakdown, value.unit, when, value.area_code

    by_file: dict[tuple[str, str], list[SourceValue]] = {}
    for value in values:
        by_file.setdefault((value.file, value.source), []).append(value)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for key, listed in by_file.items():
        listed.sort(key=order)
        found[key] = {
            indicator: _rows_text(group)
            for indicator, group in groupby(listed, key=lambda value: value.indicator)
        }
    return found


def _rows_text(values: Iterable[SourceValue]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for value in values:
        row = [getattr(value, name) for name in FIGURE_COLUMNS]
        writer.writerow(
            _digits(cell) if name in _NUMBER_COLUMNS else cell
            for name, cell in zip(FIGURE_COLUMNS, row, strict=True)
        )
    return text.getvalue()


def _digits(number: float | None) -> str:
    """Fifteen digits are what a spreadsheet keeps: 57.400000000000006 is 57.4."""
    if number is None:
        return ""
    number = round_to_15_digits(number)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _districts_text(lookups: Iterable[AreaLookup]) -> str:
    rows = ((lookup.file, lookup.period, *row) for lookup in lookups for row in lookup.rows)
    return csv_text(DISTRICT_COLUMNS, rows)


def sources_text(sources: Mapping[str, Source]) -> str:
    """Return sources as YAML, in the shape of ``data/sources.yml``."""
    listed = {
        key: {name: getattr(source, name) for name in Source.model_fields}
        for key, source in sorted(sources.items())
    }
    return str(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=100))


def _short_checksum(text: str) -> str:
    return sha256(text)[:_SHORT_CHECKSUM]


# --- reading ----------------------------------------------------------------------------------


def read_figures(folder: Path, *, values: bool = True, advice: str) -> Figures:
    """Read a folder of figures; without ``values`` only its areas, lookups and sources.

    ``advice`` is what to do about a file that somebody changed or that is missing.

    Raises:
        InputError: a file is not as it was written, with the lines that were changed.

    """
    record = read_record(folder, advice)
    for name, expected in record.tables.items():
        if sha256(_read_bytes(folder / name, advice)) != expected:
            message = f"expected the file as it was made, found it changed by hand; {advice}"
            raise InputError.at(folder / name, message)
    read = [
        value
        for file in record.files
        if values and file.figures
        for value in _read_file(folder, file, advice)
    ]
    neighbours, neighbour_sources = read_neighbours(folder / NEIGHBOURS_FILE)
    return Figures(
        values=read,
        areas=load_areas(folder / AREAS_FILE),
        lookups=_read_districts(folder / DISTRICTS_FILE),
        sources=load_sources(folder / SOURCES_FILE),
        rounding={(source, name, unit): step for source, name, unit, step in record.rounding},
        neighbours=neighbours,
        neighbour_sources=neighbour_sources,
        files=record.files,
    )


def read_record(folder: Path, advice: str) -> FiguresRecord:
    """Return the record of a folder of figures.

    Raises:
        InputError: there is none, or it is of another format.

    """
    path = folder / RECORD_FILE
    try:
        record = FiguresRecord.model_validate_json(read_text(path))
    except ValidationError:
        message = f"expected a record of format {RECORD_FORMAT}, found another; {advice}"
        raise InputError.at(path, message) from None
    if record.format != RECORD_FORMAT:
        found = f"found one of format {record.format}"
        raise InputError.at(path, f"expected a record of format {RECORD_FORMAT}, {found}; {advice}")
    return record


def _read_bytes(path: Path, advice: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        found = "none" if isinstance(error, FileNotFoundError) else str(error.strerror)
        raise InputError.at(path, f"expected this file, found {found}; {advice}") from None


def _read_file(folder: Path, file: FiguresFile, advice: str) -> list[SourceValue]:
    path = folder / file.figures
    text = _read_bytes(path, advice).decode("utf-8", "replace")
    _require_unchanged(path, text, file, advice)
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    found = []
    for row in rows:
        code, indicator, breakdown, period, unit, *numbers = row[:10]
        status, sheet, place, column, note = row[10:]
        if status not in _STATUSES:
            message = f"status: expected one of {', '.join(sorted(_STATUSES))}, found '{status}'"
            raise InputError.at(path, f"{message}; {advice}", rows.line_num)
        value, lower, upper, numerator, denominator = (
            float(number) if number else None for number in numbers
        )
        found.append(
            SourceValue(
                area_code=code,
                indicator=indicator,
                breakdown=breakdown,
                period=period,
                unit=unit,
                value=value,
                lower=lower,
                upper=upper,
                status=cast("ObservationStatus", status),
                source=file.source,
                note=note,
                numerator=numerator,
                denominator=denominator,
                file=file.name,
                sheet=sheet,
                row=place,
                column=column,
            )
        )
    return found


def _require_unchanged(path: Path, text: str, file: FiguresFile, advice: str) -> None:
    """Refuse a CSV in which somebody changed a figure, and say in which lines."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip("\r\n") != ",".join(FIGURE_COLUMNS):
        message = f"expected the columns {', '.join(FIGURE_COLUMNS)}, found others; {advice}"
        raise InputError.at(path, message, 1)
    seen: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(lines[1:], start=2):
        indicator = line.split(",", 2)[1] if line.count(",") else ""
        seen.setdefault(indicator, (number, []))[1].append(line)
    for indicator, (first, block) in seen.items():
        if _short_checksum("".join(block)) != file.checksums.get(indicator):
            last = first + len(block) - 1
            found = f"those of '{indicator}' in lines {first} to {last} changed by hand"
            message = f"expected the figures as they were made, found {found}; {advice}"
            raise InputError.at(path, message, first)
    if missing := [name for name in file.checksums if name not in seen]:
        message = f"expected figures of {', '.join(missing)}, found none; {advice}"
        raise InputError.at(path, message)


def _read_districts(path: Path) -> tuple[AreaLookup, ...]:
    rows: dict[tuple[str, str], list[AreaLookupRow]] = {}
    for _, row in read_csv_rows(path, DISTRICT_COLUMNS):
        key = (row["file"], row["period"])
        rows.setdefault(key, []).append(AreaLookupRow(*(row[n] for n in AreaLookupRow._fields)))
    return tuple(AreaLookup(*key, tuple(listed)) for key, listed in rows.items())
