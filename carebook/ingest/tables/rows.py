"""The rows of a table: which area each belongs to, known by its code or else by its name."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from carebook.ingest.descriptions.description import Table
from carebook.ingest.descriptions.published_periods import canonical, plain
from carebook.ingest.tables.faults import CORRECT
from carebook.ingest.tables.headers import text_of
from carebook.ingest.tables.layout import Layout
from carebook.ingest.tables.problem import Problem, told_once
from carebook.ingest.workbooks.content import AGAIN
from carebook.ingest.workbooks.sheet import Cell, Sheet

Kind = Literal["England", "region", "authority", "district", "elsewhere"]
_KINDS: Mapping[str, Kind] = {
    "E92": "England",
    "E12": "region",
    "E06": "authority",
    "E08": "authority",
    "E09": "authority",
    "E10": "authority",
    "E07": "district",
}
# Rows that a table has besides those of its own tier.
_OF_NO_USE: Mapping[str, tuple[Kind, ...]] = {
    "upper": ("elsewhere", "district"),
    "lower": ("elsewhere", "England", "region"),
}
_CODE = re.compile(r"[A-Z][0-9]{8}")
# A code with a letter too many, or the letter O in place of a nought.
_LIKE_CODE = re.compile(r"[EWSNK](?=(?:[^0-9]*[0-9]){4})[0-9A-Z]{6,10}")


class Places(Protocol):
    """What is known of codes and names, as :mod:`carebook.ingest.geography.geography` has it."""

    def known(self, code: str) -> bool:
        """Whether a code is of an English district, authority or region, or of England."""

    def upper_of(self, code: str) -> str | None:
        """Return the authority of today that a district or authority lies in."""

    def by_name(self, text: str) -> str | None:
        """Return the code of the area with this name."""

    def named(self, text: str, code: str) -> str | None:
        """Return the code of the authority with this name, where it is not that of ``code``."""

    def parts_missing(self, upper: str, codes: Collection[str], /) -> tuple[str, ...]:
        """Return the districts that an authority has beside these, each as its code and name."""


class AnyPlace:
    """Takes every code for one that exists and every district for an authority: no lookup read."""

    def known(self, code: str) -> bool:
        """Whether a code has the shape of one."""
        return bool(_CODE.fullmatch(code))

    def upper_of(self, code: str) -> str | None:
        """Return the code itself."""
        return code

    def by_name(self, text: str) -> str | None:
        """Return the name itself."""
        return text

    def named(self, text: str, code: str) -> str | None:
        """Return nothing: no name is known."""

    def parts_missing(self, _upper: str, _codes: Collection[str], /) -> tuple[str, ...]:
        """Return none: no district is known."""
        return ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``index`` is counted from 0, and ``area`` is the code of its value.

    For a district, ``area`` is the authority it lies in.
    """

    index: int
    area: str
    period: str


@dataclass
class Rows:
    """The rows of a table that belong to an area, and what became of the others.

    ``areas`` are the code, name and region's code of authorities, as the table has them.
    ``passed_over`` are examples of rows that belong to none, as (row from 0, text).
    """

    rows: list[Row] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    areas: list[tuple[str, str, str]] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    filled: dict[int, list[Cell]] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=lambda: Sheet("", "", ()))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; in a column that is filled down, the one above where it is empty."""
        return self.filled[column][row] if column in self.filled else self.sheet.cell(row, column)

    def keeps(self, row: int, conditions: Mapping[int, frozenset[str]]) -> bool:
        """Whether a row holds one of the texts in each column that is named."""
        return all(text_of(self.cell(row, column)) in texts for column, texts in conditions.items())


def conditions_of(
    where: Mapping[str, tuple[str, ...]], layout: Layout
) -> Mapping[int, frozenset[str]]:
    """Return the texts that rows must hold, by column."""
    found: dict[int, frozenset[str]] = {}
    for header, texts in where.items():
        column = layout.column((header,))
        if column is not None:
            found[column] = frozenset(plain(text) for text in texts)
    return found


def read_rows(sheet: Sheet, table: Table, layout: Layout, period: str, places: Places) -> Rows:
    """Go through the rows under a table's header and say whose each is."""
    reader = _RowReader(sheet, table, layout, places)
    found = reader.found
    conditions = conditions_of(table.rows.where, layout)
    period_column = layout.column((table.rows.period,)) if table.rows.period else None
    for index in range(layout.bottom + 1, len(sheet.rows)):
        if not any(cell != "" and cell != " " for cell in sheet.rows[index]):
            continue
        if conditions and not found.keeps(index, conditions):
            found.kinds["left out by where"] += 1
            continue
        area = reader.area(index)
        if area is None or reader.is_second(index):
            continue
        own_period = period
        if period_column is not None:
            text = text_of(found.cell(index, period_column))
            own_period = canonical(text) or ""
            if not own_period:
                reader.problem(index, period_column, "a period, such as 2021-22", f"'{text}'")
                continue
        found.rows.append(Row(index, area, own_period))
    if not reader.problems:
        reader.check_parts()
    found.problems = told_once(reader.problems)
    return found


@dataclass
class _RowReader:
    """Finds the area of one row after another."""

    sheet: Sheet
    table: Table
    layout: Layout
    places: Places
    found: Rows = field(init=False)
    known: dict[str, str | None] = field(default_factory=dict)
    parts: dict[str, dict[str, int]] = field(default_factory=dict)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = self.table.rows
        self.found = Rows(sheet=self.sheet)
        self.codes = [
            column for word in rows.code if (column := self.layout.column((word,))) is not None
        ]
        self.name = self.layout.column((rows.name,)) if rows.name else None
        self.region = self.layout.column((rows.region,)) if rows.region else None
        self.once = [
            column for word in rows.once if (column := self.layout.column((word,))) is not None
        ]
        self.own = {plain(text): code for text, code in rows.codes.items()}
        for word in rows.fill_down:
            column = self.layout.column((word,))
            if column is not None:
                self.found.filled[column] = _fill_down(self.sheet, column, self.layout.bottom + 1)

    def area(self, index: int) -> str | None:
        """Return the code of a row's area, or nothing where it is to be passed over or wrong."""
        found = self._code(index)
        if found is None:
            return None
        code, column = found
        kind = _KINDS.get(code[:3], "elsewhere")
        foreign = kind == "elsewhere" and not code.startswith("E")
        if foreign and self._is_anothers(index, code, column):
            return None
        if kind == "elsewhere" or (kind == "district" and self.table.rows.tier == "upper"):
            self._pass_over(index, kind)
            return None
        if self.table.rows.tier == "lower" and kind in ("England", "region"):
            self._pass_over(index, kind)
            return None
        if not self.places.known(code):
            self.problem(index, column, "the code of an English area", f"'{code}'")
            return None
        if self.table.rows.tier == "lower":
            return self._upper(index, column, code)
        if self._is_anothers(index, code, column):
            return None
        self.found.kinds[kind] += 1
        if kind == "authority":
            self.found.areas.append((code, self._text(index, self.name), self._region(index, code)))
        return code

    def _is_anothers(self, index: int, code: str, column: int) -> bool:
        """Whether a row has the name of another authority than its code, and say so."""
        if self.name in (None, column):
            return False
        name = self._text(index, self.name)
        other = self.places.named(name, code) if name else None
        if other is None:
            return False
        self.problem(index, column, f"the code of {name}, {other}", f"'{code}'")
        return True

    def is_second(self, index: int) -> bool:
        """Whether a row of which there may be one only was there before, and say so."""
        if not self.once:
            return False
        texts = tuple(self._text(index, column) for column in self.once)
        first = self.seen.setdefault(texts, index)
        if first == index:
            return False
        expected = f"one row for {' / '.join(texts)}"
        found = f"a second, after row {first + 1}"
        self.problem(index, self.once[0], expected, found, CORRECT)
        return True

    def check_parts(self) -> None:
        """Tell of authorities of which some districts are there and others are not."""
        for upper, codes in self.parts.items():
            if missing := self.places.parts_missing(upper, codes):
                last = max(codes.values())
                more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
                found = f"{len(codes)} of {upper}, and none for {missing[0]}{more}"
                expected = "rows for all districts of an authority"
                self.problem(last, self.codes[0] if self.codes else 0, expected, found, AGAIN)

    def _upper(self, index: int, column: int, code: str) -> str | None:
        if code not in self.known:
            self.known[code] = self.places.upper_of(code)
        upper = self.known[code]
        if upper is None:
            advice = "add ONS's lookup from lower to upper tier to the folder"
            expected = "districts of which a lookup says in which authority they lie"
            self.problem(index, column, expected, f"'{code}'", advice)
        else:
            self.found.kinds["district or smaller"] += 1
            self.parts.setdefault(upper, {})[code] = index
        return upper

    def _code(self, index: int) -> tuple[str, int] | None:
        """Return the code of a row and the column it is known by."""
        for column in self.codes:
            text = self._text(index, column)
            code = self.own.get(plain(text), text.upper())
            if _CODE.fullmatch(code):
                return code, column
            if _LIKE_CODE.fullmatch(code):
                self.problem(index, column, "an ONS code such as E06000017", f"'{text}'")
                return None
        name = self._text(index, self.name)
        if name and (code := self.own.get(plain(name), "")):
            return code, self.name or 0
        if self.codes:
            known = self.places.by_name(name) if name else None
            if known and known[:3] in _KINDS:
                self.problem(index, self.codes[0], "the code of a named area", f"only '{name}'")
                return None
            self._pass_over(index, "without a code")
            return None
        known = self.places.by_name(name) if name else None
        if known:
            return known, self.name or 0
        if self.table.rows.others == "refuse" and name and self._has_values(index):
            advice = "correct it, or give its code under codes: in the description"
            expected = "the name of an English authority"
            self.problem(index, self.name or 0, expected, f"'{name}'", advice)
            return None
        self._pass_over(index, "of no authority")
        return None

    def _has_values(self, index: int) -> bool:
        """Whether a row holds anything in the columns that are read; a note below holds nothing."""
        return any(
            text_of(self.sheet.cell(index, column))
            for wanted in self.table.columns
            for column in self.layout.columns.get(wanted.header, {}).values()
            if column != self.name
        )

    def _pass_over(self, index: int, kind: str) -> None:
        self.found.kinds[kind] += 1
        text = self._text(index, self.name) or next(
            (" ".join(str(cell).split()) for cell in self.sheet.rows[index] if text_of(cell)), ""
        )
        if text and len(self.found.passed_over) < 6:
            self.found.passed_over.append((index, text))

    def _text(self, index: int, column: int | None) -> str:
        if column is None:
            return ""
        cell = self.found.cell(index, column)
        return cell.strip() if isinstance(cell, str) else text_of(cell)

    def _region(self, index: int, code: str) -> str:
        region = self._text(index, self.region).upper()
        return region if _KINDS.get(region[:3]) == "region" and region != code else ""

    def problem(
        self,
        index: int,
        column: int,
        expected: str,
        found: str,
        advice: str = "correct the cell, or download the file again",
    ) -> None:
        """Note a cell that should say whose a row is, or when."""
        self.problems.append(
            Problem(self.sheet.file, expected, found, advice, self.sheet.name, index, column)
        )


def _fill_down(sheet: Sheet, column: int, start: int) -> list[Cell]:
    filled: list[Cell] = []
    last: Cell = ""
    for index in range(len(sheet.rows)):
        cell = sheet.cell(index, column)
        if index >= start and text_of(cell):
            last = cell
        filled.append(last)
    return filled
