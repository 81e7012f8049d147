"""Facts found by their values: which of many a number may be, in whatever unit it is said.

Units differ by powers of ten (a share and a rate per 100,000, pounds and millions of pounds), so a
number is looked up by its digits alone.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from carebook.checking.quantities import Quantity

# How far, in powers of ten, a number may lie from a value that it states: a fifth, and for one of a
# single figure by half.
_REACH, _COARSE_REACH = 0.08, 0.31


@dataclass(frozen=True)
class ValueIndex:
    """Values other than 0 in the order of their ``digits``, from 0 to 1, and which each is."""

    digits: tuple[float, ...]
    numbers: tuple[int, ...]

    def find(self, quantity: Quantity) -> list[int] | None:
        """Return the numbers of the values that a quantity may be; None where that may be all."""
        if quantity.hedge in ("more", "less") or not quantity.value:
            return None
        digits = _digits_of(quantity.value)
        reach = _COARSE_REACH if quantity.significant_figures <= 1 else _REACH
        found: list[int] = []
        # Round the clock: 9.9 is near to 10.1.
        for at in (digits - 1, digits, digits + 1):
            low, high = bisect_left(self.digits, at - reach), bisect_right(self.digits, at + reach)
            found += self.numbers[low:high]
        return found


def index_values(values: Iterable[float | None]) -> ValueIndex:
    """Return the index of values, each by its place in the row."""
    found = sorted((_digits_of(value), at) for at, value in enumerate(values) if value)
    return ValueIndex(tuple(one for one, _ in found), tuple(at for _, at in found))


def _digits_of(value: float) -> float:
    return math.log10(abs(value)) % 1
