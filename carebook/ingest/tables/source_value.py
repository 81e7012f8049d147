"""Readings: values as they were read from a publisher's file, each with the place it came from."""

from dataclasses import dataclass

from carebook.data.observations import ObservationStatus

SourceValueKey = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class SourceValue:
    """One value of one indicator, and the file, sheet, row and column that it was read from.

    ``area_code`` is the code the publisher used, also where that area has since been replaced.
    ``numerator`` and ``denominator`` are what a rate or share was made of, where known.
    ``row`` is a number counted from 1, or several (``12; 15-18``) where a value sums up rows;
    ``column`` is a letter, or ``W:CQ`` for a sum over columns.
    """

    area_code: str
    indicator: str
    breakdown: str
    period: str
    unit: str
    value: float | None
    status: ObservationStatus
    source: str
    file: str
    sheet: str
    row: str
    column: str
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""

    @property
    def key(self) -> SourceValueKey:
        """What may occur only once in a dataset: area, indicator, breakdown, period and unit."""
        return self.area_code, self.indicator, self.breakdown, self.period, self.unit
