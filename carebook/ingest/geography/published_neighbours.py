"""Statistical neighbours as a publisher names them: a row for each authority, the nearest first."""

from collections.abc import Mapping

from carebook.ingest.descriptions.file_description import NeighboursDescription
from carebook.ingest.file_problem import FileProblem, SheetError, limit_similar_problems
from carebook.ingest.tables.table_layout import find_table_layout
from carebook.ingest.tables.table_rows import AreaDirectory
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN
from carebook.ingest.workbooks.sheet import Sheet

_UPPER_TIER = ("E06", "E08", "E09", "E10")


def read_published_neighbours(
    description: NeighboursDescription, sheet: Sheet, places: AreaDirectory
) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of each authority's neighbours, the nearest first, as authorities of today.

    Rows without the code of an authority are passed over, and so are empty cells among neighbours.

    Raises:
        SheetError: a column is missing, an authority is there twice, a neighbour is no authority,
            or there is no row.

    """
    headers = [(description.area_code,), *((header,) for header in description.neighbours)]
    layout = find_table_layout(sheet, headers)
    if layout.problems:
        raise SheetError(*layout.problems)
    own, *others = layout.columns_under([header for (header,) in headers])
    problems: list[FileProblem] = []
    found: dict[str, tuple[str, ...]] = {}

    def refuse(row: int, column: int, expected: str, said: str) -> None:
        advice = f"correct the cell, or {DOWNLOAD_AGAIN}"
        problems.append(FileProblem.on(sheet, expected, said, advice, row, column))

    for index in range(layout.last_header_row + 1, len(sheet.rows)):
        code = str(sheet.cell(index, own)).strip()
        if not code.startswith(_UPPER_TIER):
            continue
        area = places.authority_of_district(code)
        if area is None or area in found:
            what = "a second row for it" if area in found else f"'{code}'"
            refuse(index, own, "the code of an authority, once", what)
            continue
        near: list[str] = []
        for column in others:
            text = str(sheet.cell(index, column)).strip()
            neighbour = places.authority_of_district(text) if text else ""
            if neighbour is None or neighbour == area or (neighbour and neighbour in near):
                refuse(index, column, "the code of another authority, once", f"'{text}'")
            elif neighbour:
                near.append(neighbour)
        found[area] = tuple(near)
    if not found and not problems:
        expected = f"rows of authorities below '{description.area_code}'"
        refuse(layout.last_header_row, own, expected, "none")
    if problems:
        raise SheetError(*limit_similar_problems(problems))
    return found
