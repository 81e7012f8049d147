"""What one cell says: a number, a symbol that stands for something, or neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from carebook.data.observations import ObservationStatus
from carebook.ingest.descriptions.description import Symbol
from carebook.ingest.workbooks.sheet import Cell

CellStatus = ObservationStatus | Literal["not applicable"]
_LARGEST = 1e15
_NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|-?\.[0-9]+"
_WHOLE = re.compile(rf"£?({_NUMBER})(%?)")
_FIRST = re.compile(rf"({_NUMBER})(?:\s*\([^()]*\))?")


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or why there is none."""

    number: float | None
    status: CellStatus
    note: str = ""


@dataclass(frozen=True)
class CellReader:
    """How the cells of one column are read.

    ``symbols`` are by their text in lower case. ``scale`` multiplies numbers, but for those that
    are written with a per cent sign, which only a column in per cent may hold.
    """

    symbols: Mapping[str, Symbol]
    scale: float = 1.0
    unit: str = ""
    rounded: bool = False
    first_number: bool = False

    def read(self, cell: Cell) -> Value | None:
        """Return what a cell says; None where it is neither a number nor a symbol.

        A number that nothing in England can come to is none.
        """
        value = self._read(cell)
        if value is None or value.number is None or abs(value.number) < _LARGEST:
            return value
        return None

    def _read(self, cell: Cell) -> Value | None:
        if not isinstance(cell, str):
            return self.of(cell * self.scale)
        text = cell.strip()
        if symbol := self.symbols.get(text.casefold()):
            return Value(None, symbol.status, symbol.note)
        if self.first_number and (match := _FIRST.fullmatch(text)):
            return self.of(_float(match[1]) * self.scale)
        match = _WHOLE.fullmatch(text)
        if match is None or (text.startswith("£") and not self.unit.startswith("£")):
            return None
        if match[2]:
            return self.of(_float(match[1])) if self.unit == "percent" else None
        return self.of(_float(match[1]) * self.scale)

    def expected(self) -> str:
        """Return in words what a cell of this column may hold."""
        number = "two numbers, the second in brackets, or one" if self.first_number else "a number"
        known = [symbol for symbol in self.symbols if symbol]
        return f"{number} or one of {', '.join(known)}" if known else number

    def of(self, number: float) -> Value:
        """Return a number of this column as a value."""
        return Value(clean(number), "rounded" if self.rounded else "published")


def symbols_ready(symbols: Mapping[str, Symbol]) -> dict[str, Symbol]:
    """Return symbols by the text with which cells are compared."""
    return {text.strip().casefold(): symbol for text, symbol in symbols.items()}


def clean(number: float) -> float:
    """Return a number without the noise of binary arithmetic: what 15 digits say of it."""
    return float(f"{number:.15g}")


def _float(text: str) -> float:
    return float(text.replace(",", ""))
