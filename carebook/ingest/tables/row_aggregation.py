"""Rows of one area gathered into one value: counts, sums, means, and sums over sums."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from carebook.data.observations import ObservationStatus
from carebook.ingest.descriptions.table_description import ColumnDescription
from carebook.ingest.tables.cell_values import CellValue, round_to_15_digits
from carebook.ingest.tables.source_value import SourceValue
from carebook.ingest.workbooks.sheet import Sheet
from carebook.text.phrasing import number_ranges


@dataclass
class RowGroup:
    """What was gathered so far for one area, breakdown and period.

    ``number`` is the sum of the values in the rows that count, ``count`` how many there are, and
    ``below`` what goes below the line. ``missing`` is the first value that is not there: nothing
    is known of the whole without it.
    """

    total: float = 0.0
    count: int = 0
    denominator_total: float = 0.0
    rows: list[int] = field(default_factory=list)
    first_missing: CellValue | None = None

    def add_row(self, index: int, value: CellValue | None) -> None:
        """Add one row's value; one that is wrong, or does not apply, adds nothing."""
        if value is not None and value.status != "not applicable":
            self.rows.append(index)
            self.count += 1
            self.total += self._number_of(value)

    def add_denominator(self, value: CellValue | None) -> None:
        """Add what one row puts below the line."""
        if value is not None and value.status != "not applicable":
            self.denominator_total += self._number_of(value)

    def _number_of(self, value: CellValue) -> float:
        if value.number is None:
            self.first_missing = self.first_missing or value
        return value.number or 0.0


@dataclass
class ColumnAggregation:
    """The groups of one column of a description, by area, breakdown and period.

    ``rows_called`` is what the rows are. ``column_letters`` are those of the columns that the
    values come from; ``rows_by_area_and_period`` has the rows, counted or not.
    """

    column: ColumnDescription
    rows_called: str
    column_letters: str = ""
    groups: dict[tuple[str, str, str], RowGroup] = field(default_factory=dict)
    rows_by_area_and_period: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def group_for_row(self, area: str, breakdown: str, period: str, index: int) -> RowGroup:
        """Return the group that a row belongs to."""
        self.rows_by_area_and_period.setdefault((area, period), []).append(index)
        return self.groups.setdefault((area, breakdown, period), RowGroup())

    def aggregated_values(self, source: str, sheet: Sheet) -> Iterator[SourceValue]:
        """Yield the value of each group.

        A count is 0 for each breakdown that is named and of which an area has no row.
        """
        if self.column.aggregate == "count" and self.column.breakdowns:
            for area, period in self.rows_by_area_and_period:
                for name in self.column.breakdowns.names.values():
                    self.groups.setdefault((area, name, period), RowGroup())
        for (area, breakdown, period), group in self.groups.items():
            made = self._aggregate_group(group)
            if made is None:
                continue
            value, status, numerator, denominator = made
            all_rows = self.rows_by_area_and_period[area, period]
            rows = group.rows or all_rows
            yield SourceValue(
                area_code=area,
                indicator=self.column.indicator,
                breakdown=breakdown,
                period=period,
                unit=self.column.unit,
                value=None if value is None else round_to_15_digits(value * self.column.scale),
                lower=None,
                upper=None,
                status=status,
                source=source,
                file=sheet.file,
                sheet=sheet.name,
                row=number_ranges(index + 1 for index in rows),
                column=self.column_letters,
                numerator=numerator,
                denominator=denominator,
                note=self.column.note or self._note(status, len(group.rows), len(all_rows)),
            )

    def _aggregate_group(
        self, group: RowGroup
    ) -> tuple[float | None, ObservationStatus, float | None, float | None] | None:
        """Return value, status, numerator and denominator; nothing where there is no value."""
        column = self.column
        if group.first_missing and group.first_missing.status != "not applicable":
            return None, group.first_missing.status, None, None
        number = (
            float(group.count) if column.aggregate == "count" else round_to_15_digits(group.total)
        )
        if column.aggregate == "mean":
            if not group.count:
                return None
            return number / group.count, "derived", number, float(group.count)
        if column.denominator:
            if not group.denominator_total:
                return None
            below = round_to_15_digits(group.denominator_total)
            return number / below, "derived", number, below
        if column.aggregate == "sum" and not group.count and not column.where:
            return None
        # The sum of what was rounded stays marked as rounded; one row is what was published.
        is_one_row = column.aggregate == "sum" and group.count == 1
        status: ObservationStatus = "published" if is_one_row else "derived"
        return number, "rounded" if column.rounded_to else status, None, None

    def _note(self, status: ObservationStatus, rows: int, all_rows: int) -> str:
        """Return how a value was gathered; nothing for a published one, or one that is missing."""
        if status not in ("derived", "rounded"):
            return ""
        of_rows = f"{rows} {self.rows_called}"
        if self.column.aggregate == "count":
            if self.column.denominator:
                return f"counted among its {self.rows_called}"
            return "the number of its rows in the published file"
        if self.column.aggregate == "mean":
            return f"the mean of {of_rows}" if rows > 1 else ""
        if self.column.denominator:
            of_all = f"{rows} of {all_rows} {self.rows_called}" if self.column.where else of_rows
            divided = f"the total of {of_all}, divided by the total that it is measured against"
            return divided if all_rows > 1 else "one published figure over another"
        return f"the sum of {of_rows}" if rows > 1 else ""
