"""Tables turned into readings, by their descriptions.

A table is first found on its sheet, then its rows are known by their codes, and then each column
that is wanted is read cell by cell. All problems are gathered; a table with any gives no reading.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from carebook.data.units import RESPONDENTS
from carebook.ingest.descriptions.description import Description, Table, headers_of
from carebook.ingest.descriptions.published_periods import pattern, plain
from carebook.ingest.tables.cells import CellReader, Value
from carebook.ingest.tables.faults import CORRECT, Faults
from carebook.ingest.tables.headers import text_of
from carebook.ingest.tables.layout import Layout, find_layout
from carebook.ingest.tables.plans import NONE, Plan, Slot, make_plans
from carebook.ingest.tables.problem import Problem, SheetError
from carebook.ingest.tables.reading import Reading
from carebook.ingest.tables.rows import Places, Row, Rows, read_rows
from carebook.ingest.workbooks.sheet import Sheet, column_name


@dataclass(frozen=True)
class TableResult:
    """What was read from a table.

    Where there are problems, ``readings`` is empty, and ``partial`` holds what could be read, so
    that more that is wrong with it can be told.
    ``areas`` are the code, name and region's code of its authorities. ``symbols`` counts the
    symbols met, by their text in lower case. ``layout`` and ``rows`` say where all was found.
    """

    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]
    areas: tuple[tuple[str, str, str], ...]
    symbols: Mapping[str, int]
    layout: Layout
    rows: Rows
    partial: tuple[Reading, ...] = ()


class Sheets(Protocol):
    """A workbook: see :class:`carebook.ingest.workbooks.workbook.Workbook`."""

    @property
    def file(self) -> str:
        """The file's name."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of its sheets."""

    def sheet(self, name: str) -> Sheet:
        """Return a sheet, or raise SheetError."""


def sheet_of(workbook: Sheets, name: str, period: str) -> Sheet:
    """Return the sheet of a table; placeholders in its name are of the file's period.

    Raises:
        SheetError: there is none, or it cannot be read.

    """
    if "{" not in name:
        return workbook.sheet(name)
    wanted = pattern(name.replace("{period}", "{current}"))
    fitting = [each for each in workbook.sheet_names if wanted.match(plain(each), period) == ""]
    if len(fitting) == 1:
        return workbook.sheet(fitting[0])
    listed = ", ".join(f"'{each}'" for each in fitting or workbook.sheet_names[:5])
    advice = "mend the sheet's name in the description, or take the file of the right year"
    expected = f"one sheet '{name}' of {period}"
    raise SheetError(
        Problem(workbook.file, expected, f"sheets {listed or 'without a name'}", advice)
    )


def read_table(
    key: str, description: Description, table: Table, sheet: Sheet, period: str, places: Places
) -> TableResult:
    """Read one table of a file; ``key`` is the description's, ``period`` the file's own."""
    layout = find_layout(sheet, tuple(headers_of(table)), table.title, period, description.renamed)
    problems: Sequence[Problem] = layout.problems
    rows = Rows(sheet=sheet)
    readings: list[Reading] = []
    symbols: Counter[str] = Counter()
    if not problems:
        rows = read_rows(sheet, table, layout, period, places)
        try:
            plans = make_plans(table, sheet, layout, period, description.symbols_of(table))
        except SheetError as error:
            problems = (*error.problems, *rows.problems)
        else:
            faults = Faults(sheet, protected=description.disclosure is not None)
            reader = _TableReader(key, sheet, rows, faults, readings, symbols)
            reader.check_rows(table, layout)
            reader.read(plans)
            problems = (*rows.problems, *faults.all())
    return TableResult(
        readings=() if problems else tuple(readings),
        problems=tuple(problems),
        areas=tuple(dict.fromkeys(rows.areas)),
        symbols=dict(symbols),
        layout=layout,
        rows=rows,
        # What is gathered from rows of which some are wrong says nothing.
        partial=tuple(one for one in readings if problems and one.status != "derived"),
    )


@dataclass
class _TableReader:
    """Reads a table's rows, and keeps what was read and what was wrong."""

    key: str
    sheet: Sheet
    rows: Rows
    faults: Faults
    readings: list[Reading]
    symbols: Counter[str]
    seen: dict[tuple[str, str, str, str, str], tuple[int, str]] = field(default_factory=dict)

    def check_rows(self, table: Table, layout: Layout) -> None:
        """See that there are rows, and that no cells are merged among them.

        Merged cells hide whose a value is, but for columns that are filled down.
        """
        if not self.rows.rows and not self.rows.problems:
            codes = " or ".join(f"'{word}'" for word in table.rows.code) or "names"
            advice = "see whether this is the right sheet, or mend rows in the description"
            expected = f"rows of English areas, known by {codes}"
            self.faults.add(expected, "none", advice, layout.bottom)
        data = {row.index for row in self.rows.rows}
        wanted = {column for each in layout.columns.values() for column in each.values()}
        for (top, left), (bottom, right) in self.sheet.merged:
            columns = set(range(left, right + 1))
            if not columns & wanted or columns <= set(self.rows.filled):
                continue
            if any(row in data for row in range(top, bottom + 1)):
                found = f"cells merged as far as {column_name(right)}{bottom + 1}"
                advice = "unmerge them and fill each, or download the file again"
                self.faults.add("a cell for each value", found, advice, top, left)

    def read(self, plans: Sequence[Plan]) -> None:
        """Read all values of the rows that belong to an area."""
        for row in self.rows.rows:
            self._read_row(row, plans)
        for plan in plans:
            if plan.gathering:
                for reading in plan.gathering.readings(self.key, self.sheet):
                    self._add(reading, NONE)

    def _read_row(self, row: Row, plans: Sequence[Plan]) -> None:
        empty: list[tuple[int, CellReader]] = []
        filled = applies = False
        for plan in plans:
            keeps = not plan.conditions or self.rows.keeps(row.index, plan.conditions)
            if not keeps and not plan.gathering:
                continue
            for slot in plan.slots:
                breakdown = self._breakdown(row, plan, slot)
                if breakdown is None:
                    continue
                if plan.gathering:
                    self._gather(row, plan, slot, breakdown, keeps=keeps)
                    continue
                applies = True
                if self._is_empty(row, slot.first, plan.values):
                    empty.append((slot.first, plan.values))
                else:
                    filled = True
                    self._read_value(row, plan, slot, breakdown)
        if applies and not filled:
            expected = f"numbers for {row.area}"
            self.faults.add(expected, "a row without any", CORRECT, row.index, empty[0][0])
            return
        for column, reader in empty:
            self.faults.cell(row.index, column, "", reader.expected())

    def _is_empty(self, row: Row, column: int, reader: CellReader) -> bool:
        """Whether a cell holds nothing, not even a formula, where that stands for nothing."""
        return (
            "" not in reader.symbols
            and not text_of(self.sheet.cell(row.index, column))
            and (row.index, column) not in self.sheet.formulas
        )

    def _breakdown(self, row: Row, plan: Plan, slot: Slot) -> str | None:
        """Return the breakdown of a value; None where the row is to be passed over or is wrong."""
        if plan.column.breakdowns is None:
            return plan.column.breakdown
        cell = self.rows.cell(row.index, slot.breakdown)
        if not plan.breakdowns and text_of(cell):
            return " ".join(cell.split()) if isinstance(cell, str) else text_of(cell)
        found = plan.breakdowns.get(text_of(cell))
        if found is None and plan.column.breakdowns.others == "refuse":
            known = list(plan.column.breakdowns.names)
            listed = ", ".join(f"'{name}'" for name in known[:8])
            more = f" and {len(known) - 8} more" if len(known) > 8 else ""
            expected = f"one of {listed}{more}" if known else "a text"
            self.faults.cell(row.index, slot.breakdown, cell, expected)
        return found

    def _value(self, row: Row, first: int, last: int, reader: CellReader) -> Value | None:
        """Return what a cell says, or the sum of several; None where one of them is wrong."""
        total = 0.0
        missing: Value | None = None
        value: Value | None = None
        for column in range(first, last + 1):
            if (row.index, column) in self.sheet.formulas:
                self.faults.formula(row.index, column)
                return None
            cell = self.sheet.cell(row.index, column)
            value = reader.read(cell)
            if value is None:
                self.faults.cell(row.index, column, cell, reader.expected())
                return None
            if value.number is None:
                self.symbols[text_of(cell)] += 1
                missing = missing or value
            else:
                total += value.number
        if first == last or missing:
            return missing or value
        return reader.of(total)

    def _number(self, row: Row, column: int, reader: CellReader) -> float | None:
        """Return the number of a cell that belongs to a value; nothing and symbols are none."""
        if column == NONE or self._is_empty(row, column, reader):
            return None
        value = self._value(row, column, column, reader)
        return value.number if value else None

    def _read_value(self, row: Row, plan: Plan, slot: Slot, breakdown: str) -> None:
        value = self._value(row, slot.first, slot.last, plan.values)
        margin = self._number(row, slot.margin, plan.values)
        respondents = self._number(row, slot.respondents, plan.others)
        numerator = self._number(row, slot.numerator, plan.others)
        denominator = self._number(row, slot.denominator, plan.others)
        if value is None or value.status == "not applicable":
            return
        there = value.number is not None
        lower, upper = _limits(value.number, margin, plan.column.unit)
        reading = Reading(
            area_code=row.area,
            indicator=plan.column.indicator,
            breakdown=breakdown,
            period=slot.period or row.period,
            unit=plan.column.unit,
            value=value.number,
            status=value.status,
            source=self.key,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=str(row.index + 1),
            column=slot.place,
            lower=lower,
            upper=upper,
            numerator=numerator if there else None,
            denominator=denominator if there else None,
            note=" ".join(note for note in (plan.column.note, value.note) if note),
        )
        self._add(reading, row.index)
        if respondents is not None:
            answered = replace(
                reading,
                unit=RESPONDENTS,
                value=respondents,
                status="published",
                column=column_name(slot.respondents),
                lower=None,
                upper=None,
                numerator=None,
                denominator=None,
                note="",
            )
            self._add(answered, row.index)

    def _gather(self, row: Row, plan: Plan, slot: Slot, breakdown: str, *, keeps: bool) -> None:
        """Add a row to its group: above the line where it is kept, below it in any case."""
        gathering = plan.gathering
        if gathering is None:
            return
        counts = plan.column.aggregate == "count"
        group = gathering.group(row.area, breakdown, slot.period or row.period, row.index)
        gathering.place = slot.place
        if keeps and counts:
            group.add(row.index, self._one(row, slot.first, plan.values))
        elif keeps:
            group.add(row.index, self._value(row, slot.first, slot.last, plan.values))
        below = slot.denominator
        if below != NONE:
            gathering.place += f"/{column_name(below)}"
            group.add_below(
                self._one(row, below, plan.values)
                if counts
                else self._value(row, below, below, plan.others)
            )

    def _one(self, row: Row, column: int, reader: CellReader) -> Value | None:
        """Return 1 where a cell is filled, and not by a symbol that stands for nothing."""
        text = text_of(self.rows.cell(row.index, column))
        return reader.of(1.0) if text and text not in reader.symbols else None

    def _add(self, reading: Reading, index: int) -> None:
        key = (
            reading.area_code,
            reading.indicator,
            reading.breakdown,
            reading.period,
            reading.unit,
        )
        first, column = self.seen.setdefault(key, (index, reading.column))
        if first != index:
            said = " / ".join(part for part in (reading.area_code, reading.breakdown) if part)
            self.faults.same_row(first, index, said)
        elif column != reading.column:
            self.faults.same_column(
                column, reading.column, " / ".join(part for part in key if part)
            )
        self.readings.append(reading)


def _limits(
    value: float | None, margin: float | None, unit: str
) -> tuple[float | None, float | None]:
    """Return the limits that a published half-width of a 95% interval stands for."""
    if value is None or margin is None:
        return None, None
    lower, upper = round(value - margin, 10), round(value + margin, 10)
    return (max(lower, 0.0), min(upper, 100.0)) if unit == "percent" else (lower, upper)
