"""Distance: how far a figure lies from the middle authority, in robust standard deviations."""

from math import log

from carebook.data.finding_settings import DistanceSettings
from carebook.facts.positions import Position

# The interquartile range of a normal distribution, in its standard deviations.
_NORMAL_INTERQUARTILE_RANGE = 1.349


def robust_distance(value: float, position: Position, settings: DistanceSettings) -> float | None:
    """Return (value - median) / (interquartile range / 1.349); None where there is no spread.

    Where figures are skewed to the right and none of the quartiles is zero or less, it is that of
    their logarithms, so that a long tail of large figures does not make each of them far. Skewness
    is that of the quartiles (Bowley 1901): how much further the upper quartile lies from the median
    than the lower, over the distance between the two. Quartiles keep their order under a logarithm,
    so those of the position serve.
    """
    lower, middle, upper = position.lower_quartile, position.median, position.upper_quartile
    if upper <= lower:
        return None
    skewness = (lower + upper - 2 * middle) / (upper - lower)
    if skewness >= settings.skewed_from and lower > 0 and value > 0:
        value, lower, middle, upper = (log(one) for one in (value, lower, middle, upper))
    return (value - middle) / ((upper - lower) / _NORMAL_INTERQUARTILE_RANGE)
