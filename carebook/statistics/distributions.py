"""How the authorities' figures are spread, and where one of them stands among all.

A place among authorities is told by the middle of all figures and by how many are lower. It is no
ranking: neighbours in an order are often told apart by chance alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import quantiles

from carebook.data.areas import Areas
from carebook.data.observations import Observation
from carebook.statistics.comparators import (
    can_be_averaged,
    is_biased_by_suppression,
    without_replaced_authorities,
)

# Fewer authorities than these are no picture of a country.
MIN_AUTHORITIES = 10


@dataclass(frozen=True)
class Distribution:
    """The known figures of all authorities on one measure, in one unit and period, ascending."""

    values: Sequence[float]

    @property
    def count(self) -> int:
        """How many authorities have a figure."""
        return len(self.values)

    @cached_property
    def quartiles(self) -> tuple[float, float, float]:
        """The lower quartile, the median and the upper quartile.

        Between two values they are interpolated linearly: definition 7 of Hyndman and Fan (1996,
        "Sample quantiles in statistical packages", The American Statistician 50), which is what
        ``numpy.quantile`` does unless it is told otherwise.
        """
        lower, middle, upper = quantiles(self.values, n=4, method="inclusive")
        return lower, middle, upper

    def count_below(self, value: float) -> int:
        """Return how many figures are lower; those that are equal are not."""
        return bisect_left(self.values, value)

    def count_above(self, value: float) -> int:
        """Return how many figures are higher; those that are equal are not."""
        return self.count - bisect_right(self.values, value)


def authority_distribution(by_area: Mapping[str, Observation], areas: Areas) -> Distribution | None:
    """Return the spread of one figure over the authorities, from its observations by area.

    An authority that was replaced is left out where its successor has a figure. Missing values are
    left out, and those known only as at most so much. None where fewer than ten authorities have a
    figure, where the unit is of an authority's size (a count, a sum of money) or a rank, and where
    small counts are suppressed in so many that it would be the spread of the larger.
    """
    authorities = without_replaced_authorities(by_area, areas)
    known = sorted(o.value for o in authorities if o.is_known and o.value is not None)
    if len(known) < MIN_AUTHORITIES or not can_be_averaged(authorities[0].unit):
        return None
    return None if is_biased_by_suppression(authorities) else Distribution(known)
