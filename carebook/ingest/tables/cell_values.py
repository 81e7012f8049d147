"""What one cell says: a number, a symbol that stands for something, or neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from carebook.data.observations import ObservationStatus
from carebook.ingest.descriptions.table_description import Symbol
from carebook.ingest.workbooks.sheet import Cell

CellStatus = ObservationStatus | Literal["not applicable"]
_LARGEST_NUMBER = 1e15
_NUMBER_PATTERN = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|-?\.[0-9]+"
_WHOLE_CELL_PATTERN = re.compile(rf"£?({_NUMBER_PATTERN})(%?)")
_FIRST_NUMBER_PATTERN = re.compile(rf"({_NUMBER_PATTERN})(?:\s*\([^()]*\))?")


@dataclass(frozen=True, slots=True)
class CellValue:
    """A number, or why there is none."""

    number: float | None
    status: CellStatus
    note: str = ""


@dataclass(frozen=True)
class CellReader:
    """How the cells of one column are read.

    ``symbols`` are by their text in lower case, and so are the ``numbers`` that words stand for.
    ``scale`` multiplies numbers, but for those that are written with a per cent sign, which only a
    column in per cent may hold.
    """

    symbols: Mapping[str, Symbol]
    scale: float = 1.0
    unit: str = ""
    is_rounded: bool = False
    first_number: bool = False
    numbers: Mapping[str, float] = field(default_factory=dict)

    def read_cell(self, cell: Cell) -> CellValue | None:
        """Return what a cell says; None where it is neither a number nor a symbol.

        A number that nothing in England can come to is none.
        """
        value = self._parse_cell(cell)
        if value is None or value.number is None or abs(value.number) < _LARGEST_NUMBER:
            return value
        return None

    def _parse_cell(self, cell: Cell) -> CellValue | None:
        if not isinstance(cell, str):
            return self.number_as_value(cell * self.scale)
        text = cell.strip()
        if symbol := self.symbols.get(text.casefold()):
            return CellValue(None, symbol.status, symbol.note)
        if self.numbers and (number := self.numbers.get(text.casefold())) is not None:
            return self.number_as_value(number)
        if self.first_number and (match := _FIRST_NUMBER_PATTERN.fullmatch(text)):
            return self.number_as_value(_parse_number(match[1]) * self.scale)
        match = _WHOLE_CELL_PATTERN.fullmatch(text)
        if match is None or (text.startswith("£") and not self.unit.startswith("£")):
            return None
        if match[2]:
            return self.number_as_value(_parse_number(match[1])) if self.unit == "percent" else None
        return self.number_as_value(_parse_number(match[1]) * self.scale)

    def expected_in_words(self) -> str:
        """Return in words what a cell of this column may hold."""
        number = "two numbers, the second in brackets, or one" if self.first_number else "a number"
        known = [text for text in (*self.numbers, *self.symbols) if text]
        return f"{number} or one of {', '.join(known)}" if known else number

    def number_as_value(self, number: float) -> CellValue:
        """Return a number of this column as a value."""
        return CellValue(round_to_15_digits(number), "rounded" if self.is_rounded else "published")


def symbols_by_lower_case(symbols: Mapping[str, Symbol]) -> dict[str, Symbol]:
    """Return symbols by the text with which cells are compared."""
    return {text.strip().casefold(): symbol for text, symbol in symbols.items()}


def numbers_by_lower_case(numbers: Mapping[str, float]) -> dict[str, float]:
    """Return the numbers that words stand for by the text with which cells are compared."""
    return {text.strip().casefold(): number for text, number in numbers.items()}


def round_to_15_digits(number: float) -> float:
    """Return a number without the noise of binary arithmetic: what 15 digits say of it."""
    return float(f"{number:.15g}")


def _parse_number(text: str) -> float:
    return float(text.replace(",", ""))
