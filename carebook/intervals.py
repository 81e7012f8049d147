"""Confidence intervals for counts.

Byar's method as OHID sets it out in "Technical Guide: Confidence Intervals" (Public Health
England, 2018) for counts of 10 or more. Counts below 10 get no interval here.
"""

from math import sqrt
from statistics import NormalDist

# Activity counts (SALT) are published to the nearest 5, so the true count lies this far away.
SALT_ROUNDING = 2.5
_SMALLEST = 10


def byar(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Byar's lower and upper limits of a count of 10 or more.

    Raises:
        ValueError: the count is below 10, where the approximation is not used.

    """
    if count < _SMALLEST:
        raise ValueError(f"Byar's method is for counts of {_SMALLEST} or more, not {count:g}")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return lower, upper


def of_rounded_count(
    count: float, rounding: float, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Return an interval that holds for every count that rounds to ``count``.

    The lower limit is that of the smallest such count, the upper that of the largest. None where
    the smallest is below 10.
    """
    if count - rounding < _SMALLEST:
        return None
    return byar(count - rounding, confidence)[0], byar(count + rounding, confidence)[1]
