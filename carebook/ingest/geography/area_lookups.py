"""Lookups: files that say in which authority a district lies, and in which region."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.tables.table_layout import find_table_layout
from carebook.ingest.workbooks.sheet import Sheet

_ONS_CODE_PATTERN = re.compile(r"[A-Z]\d{8}")
_ENGLISH_DISTRICT_CODE_PATTERN = re.compile(r"E(?:06|07|08|09|10)\d{6}")


class AreaLookupRow(NamedTuple):
    """One row of a lookup; what the file does not hold is empty."""

    lower_code: str = ""
    lower_name: str = ""
    upper_code: str = ""
    upper_name: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class AreaLookup:
    """The English rows of one lookup, and the period for which it holds."""

    file: str
    period: str
    rows: tuple[AreaLookupRow, ...]

    @property
    def has_authorities(self) -> bool:
        """Whether it says in which authority a district lies."""
        return any(link.upper_code for link in self.rows)


def read_area_lookup(description: FileDescription, sheet: Sheet) -> AreaLookup:
    """Read a lookup by the headers that its description names, wherever they are.

    Rows of other countries are passed over, and so are notes below the table.

    Raises:
        SheetError: a column is missing or there twice, a code is not one, a district has two
            authorities, or there is no English row.

    """
    lookup = description.lookup
    if lookup is None:
        raise ValueError(f"{description.title} describes no lookup")
    headers = {
        name: (header,) for name in AreaLookupRow._fields if (header := getattr(lookup, name))
    }
    layout = find_table_layout(sheet, list(headers.values()))
    if layout.problems:
        raise SheetError(*layout.problems)
    columns = {name: layout.columns_by_header[words][""] for name, words in headers.items()}
    codes = [name for name in columns if name.endswith("_code")]
    problems: list[FileProblem] = []
    rows: dict[str, AreaLookupRow] = {}

    def refuse(row: int, name: str, expected: str, found: str, advice: str) -> None:
        problems.append(FileProblem.on(sheet, expected, found, advice, row, columns[name]))

    for index in range(layout.last_header_row + 1, len(sheet.rows)):
        texts = {name: str(sheet.cell(index, at)).strip() for name, at in columns.items()}
        row = AreaLookupRow(**texts)
        bad = [name for name in codes if not _ONS_CODE_PATTERN.fullmatch(texts[name])]
        if len(bad) == len(codes):
            continue  # an empty row, or a note below the table
        if bad:
            advice = "correct the cell, or download the file again"
            refuse(index, bad[0], "an ONS code such as E07000106", f"'{texts[bad[0]]}'", advice)
        elif _ENGLISH_DISTRICT_CODE_PATTERN.fullmatch(row.lower_code):
            known = rows.setdefault(row.lower_code, row)
            if known != row:
                expected = f"{row.lower_code} in one authority and region"
                found = f"it in {_lookup_row_in_words(row)} after {_lookup_row_in_words(known)}"
                refuse(index, "lower_code", expected, found, "keep the right row")
    if not rows and not problems:
        expected = f"English districts below '{lookup.lower_code}'"
        refuse(layout.last_header_row, "lower_code", expected, "none", "download the file again")
    if problems:
        raise SheetError(*problems)
    return AreaLookup(sheet.file, description.period, tuple(rows.values()))


def _lookup_row_in_words(row: AreaLookupRow) -> str:
    return ", ".join(part for part in (row.upper_code, row.region_code, row.lower_name) if part)
