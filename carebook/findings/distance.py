"""Distance: how far a figure lies from the middle authority, in robust standard deviations."""

from collections.abc import Callable
from math import log

from carebook.data import units
from carebook.data.finding_settings import DistanceSettings
from carebook.facts.positions import Position

# The interquartile range of a normal distribution, in its standard deviations.
_NORMAL_INTERQUARTILE_RANGE = 1.349


def robust_distance(
    value: float, position: Position, unit: str, settings: DistanceSettings
) -> float | None:
    """Return (value - median) / (interquartile range / 1.349); None where there is no spread.

    It is taken on the scale on which authorities are spread most evenly to both sides. Shares are
    taken as the logarithms of their odds: near 100% there is room on one side only, so that plain
    points would make a low share an odd one wherever most are high. Other figures are taken as
    logarithms where they are skewed to the right and their lower quartile is above zero. Skewness
    is that of the quartiles (Bowley 1901): how much further the upper quartile lies from the
    median than the lower, over the distance between the two. Quartiles keep their order on all of
    these scales, so those of the position serve.
    """
    quartiles = position.lower_quartile, position.median, position.upper_quartile
    rescale = _scale(value, quartiles, unit, settings)
    lower, middle, upper = (rescale(one) for one in quartiles)
    if upper <= lower:
        return None
    return (rescale(value) - middle) / ((upper - lower) / _NORMAL_INTERQUARTILE_RANGE)


def _scale(
    value: float, quartiles: tuple[float, float, float], unit: str, settings: DistanceSettings
) -> Callable[[float], float]:
    lower, middle, upper = quartiles
    if unit == units.PERCENT and min(value, lower) >= 0 and max(value, upper) <= 100:
        edge = settings.share_from_edge
        return lambda share: _log_odds(min(max(share, edge), 100 - edge))
    skewness = (lower + upper - 2 * middle) / (upper - lower) if upper > lower else 0.0
    if skewness >= settings.skewed_from and min(value, lower) > 0:
        return log
    return float


def _log_odds(share: float) -> float:
    return log(share / (100 - share))
