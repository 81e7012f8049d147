"""The rows of a table: which area each belongs to, known by its code or else by its name."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from carebook.ingest.descriptions.published_periods import (
    canonical_period,
    comparable_text,
    financial_year_ending,
)
from carebook.ingest.descriptions.table_description import TableDescription
from carebook.ingest.file_problem import FileProblem, limit_similar_problems
from carebook.ingest.tables.header_cells import comparable_cell_text
from carebook.ingest.tables.table_layout import TableLayout
from carebook.ingest.tables.table_problems import CORRECT_THE_CELL, CORRECT_THE_ROW
from carebook.ingest.workbooks.file_content import DOWNLOAD_AGAIN
from carebook.ingest.workbooks.sheet import Cell, Sheet

RowKind = Literal["England", "region", "authority", "district", "elsewhere"]
_KIND_BY_CODE_PREFIX: Mapping[str, RowKind] = {
    "E92": "England",
    "E12": "region",
    "E06": "authority",
    "E08": "authority",
    "E09": "authority",
    "E10": "authority",
    "E07": "district",
}
_SKIPPED_KINDS_BY_TIER: Mapping[str, tuple[RowKind, ...]] = {
    "upper": ("elsewhere", "district"),
    "lower": ("elsewhere", "England", "region"),
}
_ONS_CODE_PATTERN = re.compile(r"[A-Z][0-9]{8}")
# A code with a letter too many, or the letter O in place of a nought.
_MISTYPED_CODE_PATTERN = re.compile(r"[EWSNK](?=(?:[^0-9]*[0-9]){4})[0-9A-Z]{6,10}")


class AreaDirectory:
    """What is known of area codes and names; :class:`Geography` knows all of it.

    This one is for files without a lookup: it takes every code for one that exists, every district
    for an authority and every name for a code.
    """

    def is_known_code(self, code: str) -> bool:
        """Whether a code is of an English district, authority or region, or of England."""
        return bool(_ONS_CODE_PATTERN.fullmatch(code))

    def authority_of_district(self, code: str) -> str | None:
        """Return the authority of today that a district or authority lies in."""
        return code

    def code_of_name(self, text: str) -> str | None:
        """Return the code of the area with this name."""
        return text

    def other_authority_named(self, _text: str, _code: str, /) -> str | None:
        """Return the code of the authority with this name, where it is not that of the code."""
        return None

    def missing_districts(self, _upper: str, _codes: Collection[str], /) -> tuple[str, ...]:
        """Return the districts that an authority has beside these, each as its code and name."""
        return ()


@dataclass(frozen=True, slots=True)
class AreaTableRow:
    """One row of a table; ``index`` is counted from 0, and ``area`` is the code of its value.

    For a district, ``area`` is the authority it lies in.
    """

    index: int
    area_code: str
    period: str


@dataclass
class AreaTableRows:
    """The rows of a table that belong to an area, and what became of the others.

    ``authority_rows`` are the code, name and region's code of authorities, as the table has them.
    ``skipped_examples`` are of rows that belong to none, as (row from 0, text).
    """

    rows: list[AreaTableRow] = field(default_factory=list)
    kind_counts: Counter[str] = field(default_factory=Counter)
    authority_rows: list[tuple[str, str, str]] = field(default_factory=list)
    skipped_examples: list[tuple[int, str]] = field(default_factory=list)
    problems: tuple[FileProblem, ...] = ()
    filled_down_columns: dict[int, list[Cell]] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=lambda: Sheet("", "", ()))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; in a column that is filled down, the one above where it is empty."""
        if column in self.filled_down_columns:
            return self.filled_down_columns[column][row]
        return self.sheet.cell(row, column)

    def meets_conditions(self, row: int, conditions: Mapping[int, frozenset[str]]) -> bool:
        """Whether a row holds one of the texts in each column that is named."""
        return all(
            comparable_cell_text(self.cell(row, column)) in texts
            for column, texts in conditions.items()
        )


def texts_required_by_column(
    where: Mapping[str, tuple[str, ...]], layout: TableLayout
) -> Mapping[int, frozenset[str]]:
    """Return the texts that rows must hold, by column."""
    return {
        column: frozenset(comparable_text(text) for text in texts)
        for header, texts in where.items()
        for column in layout.columns_under([header])
    }


def read_table_rows(
    sheet: Sheet, table: TableDescription, layout: TableLayout, period: str, places: AreaDirectory
) -> AreaTableRows:
    """Go through the rows under a table's header and say whose each is."""
    reader = _RowReader(sheet, table, layout, places)
    found = reader.table_rows
    conditions = texts_required_by_column(table.rows.where, layout)
    period_header = table.rows.period or table.rows.year_ending
    period_column = layout.column_index((period_header,)) if period_header else None
    read_period = canonical_period if table.rows.period else financial_year_ending
    for index in range(layout.last_header_row + 1, len(sheet.rows)):
        if not any(cell != "" and cell != " " for cell in sheet.rows[index]):
            continue
        if conditions and not found.meets_conditions(index, conditions):
            found.kind_counts["left out by where"] += 1
            continue
        area = reader.area_code(index)
        if area is None or reader.is_duplicate(index):
            continue
        own_period = period
        if period_column is not None:
            text = comparable_cell_text(found.cell(index, period_column))
            own_period = read_period(text) or ""
            if not own_period:
                reader.add_problem(index, period_column, "a period, such as 2021-22", f"'{text}'")
                continue
        found.rows.append(AreaTableRow(index, area, own_period))
    if not reader.problems:
        reader.check_missing_districts()
    found.problems = limit_similar_problems(reader.problems)
    return found


@dataclass
class _RowReader:
    """Finds the area of one row after another."""

    sheet: Sheet
    table: TableDescription
    layout: TableLayout
    area_directory: AreaDirectory
    table_rows: AreaTableRows = field(init=False)
    authority_by_code: dict[str, str | None] = field(default_factory=dict)
    districts_by_authority: dict[str, dict[str, int]] = field(default_factory=dict)
    first_row_by_texts: dict[tuple[str, ...], int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = self.table.rows
        self.table_rows = AreaTableRows(sheet=self.sheet)
        self.code_columns = self.layout.columns_under(rows.code)
        self.unique_columns = self.layout.columns_under(rows.once)
        self.name_column = self.layout.column_index((rows.name,)) if rows.name else None
        self.region_column = self.layout.column_index((rows.region,)) if rows.region else None
        self.publisher_codes = {comparable_text(text): code for text, code in rows.codes.items()}
        for column in self.layout.columns_under(rows.fill_down):
            filled = _fill_down(self.sheet, column, self.layout.last_header_row + 1)
            self.table_rows.filled_down_columns[column] = filled

    def area_code(self, index: int) -> str | None:
        """Return the code of a row's area, or nothing where it is to be passed over or wrong."""
        found = self._find_code(index)
        if found is None:
            return None
        code, column = found
        kind = _KIND_BY_CODE_PREFIX.get(code[:3], "elsewhere")
        is_foreign = kind == "elsewhere" and not code.startswith("E")
        if is_foreign and self._names_another_authority(index, code, column):
            return None
        if kind in _SKIPPED_KINDS_BY_TIER[self.table.rows.tier]:
            self._skip_row(index, kind)
            return None
        if not self.area_directory.is_known_code(code):
            self.add_problem(index, column, "the code of an English area", f"'{code}'")
            return None
        if self.table.rows.tier == "lower":
            return self._authority_of_district(index, column, code)
        if self._names_another_authority(index, code, column):
            return None
        self.table_rows.kind_counts[kind] += 1
        if kind == "authority":
            self.table_rows.authority_rows.append(
                (code, self._cell_text(index, self.name_column), self._region_code(index, code))
            )
        return code

    def _names_another_authority(self, index: int, code: str, column: int) -> bool:
        """Whether a row has the name of another authority than its code, and say so."""
        if self.name_column in (None, column):
            return False
        name = self._cell_text(index, self.name_column)
        other = self.area_directory.other_authority_named(name, code) if name else None
        if other is None:
            return False
        self.add_problem(index, column, f"the code of {name}, {other}", f"'{code}'")
        return True

    def is_duplicate(self, index: int) -> bool:
        """Whether a row of which there may be one only was there before, and say so."""
        if not self.unique_columns:
            return False
        texts = tuple(self._cell_text(index, column) for column in self.unique_columns)
        first = self.first_row_by_texts.setdefault(texts, index)
        if first == index:
            return False
        expected = f"one row for {' / '.join(texts)}"
        found = f"a second, after row {first + 1}"
        self.add_problem(index, self.unique_columns[0], expected, found, CORRECT_THE_ROW)
        return True

    def check_missing_districts(self) -> None:
        """Tell of authorities of which some districts are there and others are not."""
        for upper, codes in self.districts_by_authority.items():
            if missing := self.area_directory.missing_districts(upper, codes):
                row, column = max(codes.values()), next(iter(self.code_columns), 0)
                more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
                found = f"{len(codes)} of {upper}, and none for {missing[0]}{more}"
                expected = "rows for all districts of an authority"
                self.add_problem(row, column, expected, found, DOWNLOAD_AGAIN)

    def _authority_of_district(self, index: int, column: int, code: str) -> str | None:
        if code not in self.authority_by_code:
            self.authority_by_code[code] = self.area_directory.authority_of_district(code)
        upper = self.authority_by_code[code]
        if upper is None:
            advice = "add ONS's lookup from lower to upper tier to the folder"
            expected = "a district that a lookup places in an authority"
            self.add_problem(index, column, expected, f"'{code}'", advice)
        else:
            self.table_rows.kind_counts["district or smaller"] += 1
            self.districts_by_authority.setdefault(upper, {})[code] = index
        return upper

    def _find_code(self, index: int) -> tuple[str, int] | None:
        """Return the code of a row and the column it is known by."""
        for column in self.code_columns:
            text = self._cell_text(index, column)
            code = self.publisher_codes.get(comparable_text(text), text.upper())
            if _ONS_CODE_PATTERN.fullmatch(code):
                return code, column
            if _MISTYPED_CODE_PATTERN.fullmatch(code):
                self.add_problem(index, column, "an ONS code such as E06000017", f"'{text}'")
                return None
        name = self._cell_text(index, self.name_column)
        if name and (code := self.publisher_codes.get(comparable_text(name), "")):
            return code, self.name_column or 0
        known = self.area_directory.code_of_name(name) if name else None
        if self.code_columns:
            if known and known[:3] in _KIND_BY_CODE_PREFIX:
                at = self.code_columns[0]
                self.add_problem(index, at, "the code of a named area", f"only '{name}'")
            else:
                self._skip_row(index, "without a code")
            return None
        if known:
            return known, self.name_column or 0
        if self.table.rows.others == "refuse" and name and self._has_values(index):
            advice = "correct it, or give its code under codes: in the description"
            expected = "the name of an English authority"
            self.add_problem(index, self.name_column or 0, expected, f"'{name}'", advice)
            return None
        self._skip_row(index, "of no authority")
        return None

    def _has_values(self, index: int) -> bool:
        """Whether a row holds anything in the columns that are read; a note below holds nothing."""
        return any(
            comparable_cell_text(self.sheet.cell(index, column))
            for wanted in self.table.columns
            for column in self.layout.columns_by_header.get(wanted.header, {}).values()
            if column != self.name_column
        )

    def _skip_row(self, index: int, kind: str) -> None:
        self.table_rows.kind_counts[kind] += 1
        filled = (cell for cell in self.sheet.rows[index] if comparable_cell_text(cell))
        text = self._cell_text(index, self.name_column) or " ".join(str(next(filled, "")).split())
        if text and len(self.table_rows.skipped_examples) < 6:
            self.table_rows.skipped_examples.append((index, text))

    def _cell_text(self, index: int, column: int | None) -> str:
        if column is None:
            return ""
        cell = self.table_rows.cell(index, column)
        return cell.strip() if isinstance(cell, str) else comparable_cell_text(cell)

    def _region_code(self, index: int, code: str) -> str:
        region = self._cell_text(index, self.region_column).upper()
        return region if _KIND_BY_CODE_PREFIX.get(region[:3]) == "region" and region != code else ""

    def add_problem(
        self, index: int, column: int, expected: str, found: str, advice: str = CORRECT_THE_CELL
    ) -> None:
        """Note a cell that should say whose a row is, or when."""
        self.problems.append(FileProblem.on(self.sheet, expected, found, advice, index, column))


def _fill_down(sheet: Sheet, column: int, start: int) -> list[Cell]:
    filled: list[Cell] = []
    last: Cell = ""
    for index in range(len(sheet.rows)):
        cell = sheet.cell(index, column)
        if index >= start and comparable_cell_text(cell):
            last = cell
        filled.append(last)
    return filled
