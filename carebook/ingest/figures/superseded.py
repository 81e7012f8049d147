"""Figures that gave way to another source's, as they are kept beside a dataset."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from carebook.core.csv_rows import csv_text, read_csv_rows
from carebook.core.files import write_file
from carebook.ingest.figures.precedence import SupersededValue


@dataclass(frozen=True)
class SupersededFigure:
    """A figure that is not in the dataset, and the one that stands there; numbers as text."""

    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    value: str
    source: str
    file: str
    stands: str
    stands_source: str
    stands_file: str


_COLUMNS = tuple(field.name for field in fields(SupersededFigure))


def write_superseded(path: Path, superseded: Iterable[SupersededValue]) -> None:
    """Write the figures that gave way, as CSV."""
    rows = (
        (
            *one.superseded.key,
            *(f"{one.superseded.value:g}", one.superseded.source, one.superseded.file),
            *(f"{one.stands.value:g}", one.stands.source, one.stands.file),
        )
        for one in superseded
    )
    write_file(path, csv_text(_COLUMNS, rows))


def read_superseded(path: Path) -> tuple[SupersededFigure, ...]:
    """Read what :func:`write_superseded` wrote.

    Raises:
        InputError: it is not such a file.

    """
    return tuple(SupersededFigure(**row) for _, row in read_csv_rows(path, _COLUMNS))
