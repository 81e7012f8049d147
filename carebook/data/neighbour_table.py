"""The table of neighbours: for each area the others most like it, and who says so."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from carebook.core.csv_rows import csv_text, read_csv_rows

NEIGHBOUR_COLUMNS = ("area_code", "place", "neighbour_code", "source")


def neighbours_text(neighbours: Mapping[str, Sequence[str]], sources: Mapping[str, str]) -> str:
    """Return the CSV of each area's neighbours, nearest first, and whose they are."""
    rows = (
        (code, place, one, sources.get(code, ""))
        for code, codes in sorted(neighbours.items())
        for place, one in enumerate(codes, start=1)
    )
    return csv_text(NEIGHBOUR_COLUMNS, rows)


def read_neighbours(path: Path) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Read each area's neighbours, nearest first, and the key of the source that names them.

    Raises:
        InputError: the file has other columns.

    """
    found: dict[str, list[str]] = {}
    sources: dict[str, str] = {}
    for _, row in read_csv_rows(path, NEIGHBOUR_COLUMNS):
        found.setdefault(row["area_code"], []).append(row["neighbour_code"])
        sources[row["area_code"]] = row["source"]
    return {area: tuple(codes) for area, codes in found.items()}, sources
