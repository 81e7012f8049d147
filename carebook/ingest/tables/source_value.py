"""Readings: values as they were read from a publisher's file, each with the place it came from."""

from dataclasses import dataclass

from carebook.data.observations import Observation
from carebook.data.parquet import SourceLocation


@dataclass(frozen=True, kw_only=True)
class SourceValue(Observation):
    """One value of one indicator, and the file, sheet, row and column that it was read from.

    ``area_code`` is the code the publisher used, also where that area has since been replaced.
    ``row`` and ``column`` are as in :class:`SourceLocation`.
    """

    file: str
    sheet: str
    row: str
    column: str

    @property
    def location(self) -> SourceLocation:
        """The place that it was read from."""
        return SourceLocation(self.file, self.sheet, self.row, self.column)
