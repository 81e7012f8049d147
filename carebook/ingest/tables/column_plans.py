"""What is read from a table's rows: the columns of a description, each where it was found."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from carebook.ingest.descriptions.published_periods import comparable_text, previous_period
from carebook.ingest.descriptions.table_description import (
    ColumnDescription,
    Symbol,
    TableDescription,
)
from carebook.ingest.file_problem import FileProblem, SheetError
from carebook.ingest.tables.cell_values import (
    CellReader,
    numbers_by_lower_case,
    symbols_by_lower_case,
)
from carebook.ingest.tables.header_cells import comparable_cell_text
from carebook.ingest.tables.row_aggregation import ColumnAggregation
from carebook.ingest.tables.table_layout import TableLayout, header_in_words
from carebook.ingest.tables.table_rows import texts_required_by_column
from carebook.ingest.workbooks.sheet import Sheet, column_letters

NO_COLUMN = -1


class SheetColumns(NamedTuple):
    """One column of the sheet that is read, and those that belong to it; -1 is none.

    An empty period is the row's own. From ``first`` to ``last`` columns are added up, and to them
    those of ``also``.
    """

    period: str
    first: int
    last: int
    margin: int
    respondents: int
    numerator: int
    denominator: int
    breakdown: int
    also: tuple[int, ...] = ()

    @property
    def summed(self) -> tuple[int, ...]:
        """The columns that make the value."""
        return (*range(self.first, self.last + 1), *self.also)

    @property
    def column_letters(self) -> str:
        """The letters of the columns that make the value."""
        first, last = column_letters(self.first), column_letters(self.last)
        whole = first if self.first == self.last else f"{first}:{last}"
        return "+".join([whole, *map(column_letters, self.also)])


@dataclass
class ColumnPlan:
    """One column of a description, ready for reading.

    ``values`` reads the cells of the value, ``others`` those that are not scaled with it.
    ``breakdowns`` are by the text in the column of breakdowns, in lower case, and ``note_columns``
    by the headers that the note holds.
    """

    column: ColumnDescription
    sheet_columns: tuple[SheetColumns, ...]
    value_reader: CellReader
    unscaled_reader: CellReader
    conditions: Mapping[int, frozenset[str]]
    breakdown_by_text: Mapping[str, str]
    aggregation: ColumnAggregation | None
    note_columns: Mapping[str, int]


def make_column_plans(
    table: TableDescription,
    sheet: Sheet,
    layout: TableLayout,
    period: str,
    symbols: Mapping[str, Symbol],
) -> tuple[ColumnPlan, ...]:
    """Return a plan for each column of a table; ``period`` is the file's own.

    Raises:
        SheetError: a column that belongs to another is not there for one of its periods, or two
            are in the wrong order.

    """
    problems: list[FileProblem] = []
    plans: list[ColumnPlan] = []
    meanings = symbols_by_lower_case(symbols)
    for column in table.columns:
        slots = []
        for slot in _find_sheet_columns(column, layout, period):
            wrong: _ColumnFault | None
            if isinstance(slot, SheetColumns):
                slots.append(slot)
                wrong = _check_summed_columns(slot, sheet, layout)
            else:
                wrong = slot
            if wrong is not None:
                expected, found, place = wrong
                advice = "download the file again, or correct the headers in the description"
                row = layout.last_header_row
                problems.append(FileProblem.on(sheet, expected, found, advice, row, place))
        names = column.breakdowns.names if column.breakdowns else {}
        plans.append(
            ColumnPlan(
                column=column,
                sheet_columns=tuple(slots),
                value_reader=CellReader(
                    meanings,
                    1.0 if column.aggregate else column.scale,
                    column.unit,
                    column.rounded_to > 0,
                    column.first_number,
                    numbers_by_lower_case(column.numbers),
                ),
                unscaled_reader=CellReader(meanings, first_number=column.first_number),
                conditions=texts_required_by_column(column.where, layout),
                breakdown_by_text={comparable_text(text): name for text, name in names.items()},
                aggregation=(
                    ColumnAggregation(column, table.rows.called) if column.aggregate else None
                ),
                note_columns={
                    header: layout.columns_by_header[header,][""] for header in column.note_headers
                },
            )
        )
    if problems:
        raise SheetError(*problems)
    return tuple(plans)


_ColumnFault = tuple[str, str, int | None]


def _find_sheet_columns(
    column: ColumnDescription, layout: TableLayout, period: str
) -> Iterator[SheetColumns | _ColumnFault]:
    """Yield where a column and what belongs to it were found, or (expected, found, column)."""
    together = (
        column.through,
        column.margin,
        column.respondents,
        column.numerator,
        column.denominator,
        column.breakdowns.header if column.breakdowns else (),
        *column.also,
    )
    for captured, first in layout.columns_by_header[column.header].items():
        beside = []
        for words in together:
            found = layout.column_index(words, captured) if words else NO_COLUMN
            if found is None:
                yield f"a column headed {header_in_words(words)} for {captured}", "none", None
            beside.append(NO_COLUMN if found is None else found)
        last = first if beside[0] == NO_COLUMN else beside[0]
        if last < first:
            left, right = header_in_words(column.header), header_in_words(column.through)
            yield f"{right} to the right of {left}", f"it in column {column_letters(last)}", first
        margin, respondents, numerator, denominator, breakdown, *also = beside[1:]
        yield SheetColumns(
            period=captured or _period_of_column(column, period),
            first=first,
            last=last,
            margin=margin,
            respondents=respondents,
            numerator=numerator,
            denominator=denominator,
            breakdown=breakdown,
            also=tuple(also),
        )


def _check_summed_columns(
    slot: SheetColumns, sheet: Sheet, layout: TableLayout
) -> _ColumnFault | None:
    """Return what is wrong with the headers of columns that are added up: one twice, or a gap.

    A gap can be seen where the first header is a number, as of a year of age; each is then one
    more than that before it (the last may be 90+).
    """
    before: dict[str, int] = {}
    for place in range(slot.first, slot.last + 1):
        text = comparable_text(comparable_cell_text(sheet.cell(layout.last_header_row, place)))
        if text in before:
            known = column_letters(before[text])
            return f"one column headed '{text}' among those added up", f"one in {known} too", place
        before[text] = place
    numbers = [_leading_number(text) for text in before]
    for place, (one, other) in enumerate(pairwise(numbers), slot.first + 1):
        if numbers[0] is not None and one is not None and other != one + 1:
            text = comparable_text(comparable_cell_text(sheet.cell(layout.last_header_row, place)))
            return f"a column headed '{one + 1}' after '{one}'", f"'{text}'", place
    return None


def _leading_number(text: str) -> int | None:
    found = re.match(r"[0-9]+", text)
    return int(found[0]) if found else None


def _period_of_column(column: ColumnDescription, period: str) -> str:
    """Return the period of a column whose header does not say it; empty is the row's."""
    if column.period == "{previous}":
        return previous_period(period)
    return period if column.period == "{current}" else column.period
