"""Tables turned into readings, by their descriptions.

A table is first found on its sheet, then its rows are known by their codes, and then each column
that is wanted is read cell by cell. All problems are gathered; a table with any gives no reading.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from carebook.data.observations import ObservationKey
from carebook.data.units import RESPONDENTS
from carebook.ingest.descriptions.file_description import FileDescription
from carebook.ingest.descriptions.published_periods import comparable_text, compile_period_pattern
from carebook.ingest.descriptions.table_description import TableDescription, needed_headers
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.tables.cell_values import CellReader, CellValue, round_to_15_digits
from carebook.ingest.tables.column_plans import (
    NO_COLUMN,
    ColumnPlan,
    SheetColumns,
    make_column_plans,
)
from carebook.ingest.tables.header_cells import comparable_cell_text
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.tables.table_layout import TableLayout, find_table_layout
from carebook.ingest.tables.table_problems import CORRECT_THE_ROW, TableProblems
from carebook.ingest.tables.table_rows import (
    AreaDirectory,
    AreaTableRow,
    AreaTableRows,
    read_table_rows,
)
from carebook.ingest.workbooks.sheet import Sheet, column_letters
from carebook.ingest.workbooks.workbook import Workbook
from carebook.statistics.rates import rate_multiplier
from carebook.text.phrasing import first_in_words


@dataclass(frozen=True)
class TableResult:
    """What was read from a table.

    Where there are problems, ``source_values`` is empty, and ``partial_values`` holds what could be
    read, so that other problems with it can be reported too. ``authority_rows`` are the code, name
    and region's code of its authorities. ``symbol_counts`` are by their text in lower case.
    ``layout`` and ``rows`` say where all was found.
    """

    source_values: tuple[SourceValue, ...]
    problems: tuple[FileProblem, ...]
    authority_rows: tuple[tuple[str, str, str], ...]
    symbol_counts: Mapping[str, int]
    layout: TableLayout
    rows: AreaTableRows
    partial_values: tuple[SourceValue, ...] = ()


def find_sheet(workbook: Workbook, name: str, period: str) -> Sheet:
    """Return the sheet of a table; placeholders in its name are of the file's period.

    Raises:
        SheetError: there is none, or it cannot be read.

    """
    if "{" not in name:
        return workbook.sheet(name)
    wanted = compile_period_pattern(name.replace("{period}", "{current}"))
    names = workbook.sheet_names
    fitting = [one for one in names if wanted.match_period(comparable_text(one), period) == ""]
    if len(fitting) == 1:
        return workbook.sheet(fitting[0])
    listed = ", ".join(f"'{each}'" for each in fitting or names[:5])
    advice = "correct the sheet's name in the description, or use the file of the right year"
    expected = f"one sheet '{name}' of {period}"
    found = f"sheets {listed or 'without a name'}"
    raise SheetError(FileProblem(workbook.file, expected, found, advice))


def read_table(
    key: str,
    description: FileDescription,
    table: TableDescription,
    sheet: Sheet,
    period: str,
    places: AreaDirectory,
) -> TableResult:
    """Read one table of a file; ``key`` is the description's, ``period`` the file's own."""
    layout = find_table_layout(
        sheet, tuple(needed_headers(table)), table.title, period, description.renamed
    )
    problems: Sequence[FileProblem] = layout.problems
    rows = AreaTableRows(sheet=sheet)
    readings: list[SourceValue] = []
    symbols: Counter[str] = Counter()
    if not problems:
        rows = read_table_rows(sheet, table, layout, period, places)
        try:
            plans = make_column_plans(table, sheet, layout, period, description.symbols_of(table))
        except SheetError as error:
            problems = (*error.problems, *rows.problems)
        else:
            faults = TableProblems(sheet, is_protected=description.disclosure is not None)
            reader = _TableReader(key, sheet, rows, faults, readings, symbols)
            reader.check_rows(table, layout)
            reader.read_rows(plans)
            problems = (*rows.problems, *faults.all_problems())
    return TableResult(
        source_values=() if problems else tuple(readings),
        problems=tuple(problems),
        authority_rows=tuple(dict.fromkeys(rows.authority_rows)),
        symbol_counts=dict(symbols),
        layout=layout,
        rows=rows,
        # What is gathered from rows of which some are wrong says nothing.
        partial_values=tuple(one for one in readings if problems and one.status != "derived"),
    )


@dataclass
class _TableReader:
    """Reads a table's rows, and keeps what was read and what was wrong."""

    source_key: str
    sheet: Sheet
    rows: AreaTableRows
    problems: TableProblems
    source_values: list[SourceValue]
    symbol_counts: Counter[str]
    location_by_key: dict[ObservationKey, tuple[int, str]] = field(default_factory=dict)

    def check_rows(self, table: TableDescription, layout: TableLayout) -> None:
        """See that there are rows, and that no cells are merged among them.

        Merged cells hide whose a value is, but for columns that are filled down.
        """
        if not self.rows.rows and not self.rows.problems:
            codes = " or ".join(f"'{word}'" for word in table.rows.code) or "names"
            advice = "check that this is the right sheet, or correct rows: in the description"
            expected = f"rows of English areas, known by {codes}"
            self.problems.add(expected, "none", advice, layout.last_header_row)
        data = {row.index for row in self.rows.rows}
        wanted = {column for each in layout.columns_by_header.values() for column in each.values()}
        for (top, left), (bottom, right) in self.sheet.merged:
            columns = set(range(left, right + 1))
            if not columns & wanted or columns <= set(self.rows.filled_down_columns):
                continue
            if any(row in data for row in range(top, bottom + 1)):
                found = f"cells merged as far as {column_letters(right)}{bottom + 1}"
                advice = "unmerge and fill them, or download the file again"
                self.problems.add("a cell for each value", found, advice, top, left)

    def read_rows(self, plans: Sequence[ColumnPlan]) -> None:
        """Read all values of the rows that belong to an area."""
        for row in self.rows.rows:
            self._read_row(row, plans)
        for plan in plans:
            if plan.aggregation:
                for reading in plan.aggregation.aggregated_values(self.source_key, self.sheet):
                    self._add_source_value(reading, NO_COLUMN)

    def _read_row(self, row: AreaTableRow, plans: Sequence[ColumnPlan]) -> None:
        empty: list[tuple[int, CellReader]] = []
        filled = applies = False
        for plan in plans:
            keeps = not plan.conditions or self.rows.meets_conditions(row.index, plan.conditions)
            if not keeps and not plan.aggregation:
                continue
            for slot in plan.sheet_columns:
                breakdown = self._breakdown_of_row(row, plan, slot)
                if breakdown is None:
                    continue
                if plan.aggregation:
                    self._aggregate_row(row, plan, slot, breakdown, keeps=keeps)
                    continue
                applies = True
                if self._is_empty(row, slot.first, plan.value_reader):
                    empty.append((slot.first, plan.value_reader))
                else:
                    filled = True
                    self._read_value(row, plan, slot, breakdown)
        if applies and not filled:
            expected = f"numbers for {row.area_code}"
            self.problems.add(
                expected, "a row without any", CORRECT_THE_ROW, row.index, empty[0][0]
            )
            return
        for column, reader in empty:
            self.problems.add_cell(row.index, column, "", reader.expected_in_words())

    def _is_empty(self, row: AreaTableRow, column: int, reader: CellReader) -> bool:
        """Whether a cell holds nothing, not even a formula, where that stands for nothing."""
        return (
            "" not in reader.symbols
            and not comparable_cell_text(self.sheet.cell(row.index, column))
            and (row.index, column) not in self.sheet.formulas
        )

    def _breakdown_of_row(
        self, row: AreaTableRow, plan: ColumnPlan, slot: SheetColumns
    ) -> str | None:
        """Return the breakdown of a value; None where the row is to be passed over or is wrong."""
        if plan.column.breakdowns is None:
            return plan.column.breakdown
        cell = self.rows.cell(row.index, slot.breakdown)
        if not plan.breakdown_by_text and comparable_cell_text(cell):
            return " ".join(cell.split()) if isinstance(cell, str) else comparable_cell_text(cell)
        found = plan.breakdown_by_text.get(comparable_cell_text(cell))
        if found is None and plan.column.breakdowns.others == "refuse":
            known = [f"'{name}'" for name in plan.column.breakdowns.names]
            expected = f"one of {first_in_words(known, 8)}" if known else "a text"
            self.problems.add_cell(row.index, slot.breakdown, cell, expected)
        return found

    def _read_cells(
        self, row: AreaTableRow, columns: Sequence[int], reader: CellReader
    ) -> CellValue | None:
        """Return what a cell says, or the sum of several; None where one of them is wrong."""
        total = 0.0
        missing: CellValue | None = None
        value: CellValue | None = None
        for column in columns:
            if (row.index, column) in self.sheet.formulas:
                self.problems.add_formula(row.index, column)
                return None
            cell = self.sheet.cell(row.index, column)
            value = reader.read_cell(cell)
            if value is None:
                self.problems.add_cell(row.index, column, cell, reader.expected_in_words())
                return None
            if value.number is None:
                self.symbol_counts[comparable_cell_text(cell)] += 1
                missing = missing or value
            else:
                total += value.number
        if len(columns) == 1 or missing:
            return missing or value
        return reader.number_as_value(total)

    def _read_number(self, row: AreaTableRow, column: int, reader: CellReader) -> float | None:
        """Return the number of a cell that belongs to a value; nothing and symbols are none."""
        if column == NO_COLUMN or self._is_empty(row, column, reader):
            return None
        value = self._read_cells(row, (column,), reader)
        return value.number if value else None

    def _read_value(
        self, row: AreaTableRow, plan: ColumnPlan, slot: SheetColumns, breakdown: str
    ) -> None:
        value = self._read_cells(row, slot.summed, plan.value_reader)
        margin = self._read_number(row, slot.margin, plan.value_reader)
        respondents = self._read_number(row, slot.respondents, plan.unscaled_reader)
        numerator = self._read_number(row, slot.numerator, plan.unscaled_reader)
        denominator = self._read_number(row, slot.denominator, plan.unscaled_reader)
        if value is None or value.status == "not applicable":
            return
        if slot.numerator == NO_COLUMN and denominator is not None and value.number is not None:
            numerator = _numerator_of(value.number, denominator, plan.column.unit)
        there = value.number is not None
        lower, upper = _limits_from_margin(value.number, margin, plan.column.unit)
        reading = SourceValue(
            area_code=row.area_code,
            indicator=plan.column.indicator,
            breakdown=breakdown,
            period=slot.period or row.period,
            unit=plan.column.unit,
            value=value.number,
            status=value.status,
            source=self.source_key,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=str(row.index + 1),
            column=slot.column_letters,
            lower=lower,
            upper=upper,
            numerator=numerator if there else None,
            denominator=denominator if there else None,
            note=" ".join(note for note in (self._note_of_row(row, plan), value.note) if note),
        )
        self._add_source_value(reading, row.index)
        if respondents is not None:
            answered = replace(
                reading,
                unit=RESPONDENTS,
                value=respondents,
                status="published",
                column=column_letters(slot.respondents),
                lower=None,
                upper=None,
                numerator=None,
                denominator=None,
                note="",
            )
            self._add_source_value(answered, row.index)

    def _note_of_row(self, row: AreaTableRow, plan: ColumnPlan) -> str:
        """Return a column's note, with what the row holds under the headers in it."""
        note = plan.column.note
        for header, column in plan.note_columns.items():
            text = " ".join(str(self.rows.cell(row.index, column)).split())
            note = note.replace(f"{{{header}}}", text)
        return note

    def _aggregate_row(
        self,
        row: AreaTableRow,
        plan: ColumnPlan,
        slot: SheetColumns,
        breakdown: str,
        *,
        keeps: bool,
    ) -> None:
        """Add a row to its group: above the line where it is kept, below it in any case."""
        gathering = plan.aggregation
        if gathering is None:
            return
        counts = plan.column.aggregate == "count"
        period = slot.period or row.period
        group = gathering.group_for_row(row.area_code, breakdown, period, row.index)
        gathering.column_letters = slot.column_letters
        reader = plan.value_reader
        if keeps and counts:
            group.add_row(row.index, self._one_if_filled(row, slot.first, reader))
        elif keeps:
            group.add_row(row.index, self._read_cells(row, slot.summed, reader))
        below = slot.denominator
        if below != NO_COLUMN:
            gathering.column_letters += f"/{column_letters(below)}"
            group.add_denominator(
                self._one_if_filled(row, below, plan.value_reader)
                if counts
                else self._read_cells(row, (below,), plan.unscaled_reader)
            )

    def _one_if_filled(
        self, row: AreaTableRow, column: int, reader: CellReader
    ) -> CellValue | None:
        """Return 1 where a cell is filled, and not by a symbol that stands for nothing."""
        text = comparable_cell_text(self.rows.cell(row.index, column))
        return reader.number_as_value(1.0) if text and text not in reader.symbols else None

    def _add_source_value(self, reading: SourceValue, index: int) -> None:
        first, column = self.location_by_key.setdefault(reading.key, (index, reading.column))
        if first != index:
            said = " / ".join(part for part in (reading.area_code, reading.breakdown) if part)
            self.problems.add_duplicate_row(first, index, said)
        elif column != reading.column:
            said = " / ".join(part for part in reading.key if part)
            self.problems.add_duplicate_column(column, reading.column, said)
        self.source_values.append(reading)


def _numerator_of(value: float, denominator: float, unit: str) -> float | None:
    """Return what was put over a denominator, as exactly as the ratio tells it."""
    times = rate_multiplier(unit)
    return round_to_15_digits(value * denominator / times) if times else None


def _limits_from_margin(
    value: float | None, margin: float | None, unit: str
) -> tuple[float | None, float | None]:
    """Return the limits that a published half-width of a 95% interval stands for."""
    if value is None or margin is None:
        return None, None
    lower, upper = round(value - margin, 10), round(value + margin, 10)
    return (max(lower, 0.0), min(upper, 100.0)) if unit == "percent" else (lower, upper)
