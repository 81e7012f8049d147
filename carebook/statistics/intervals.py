"""Confidence intervals: what chance and rounding leave open around a published figure.

The methods are those of OHID's "Technical Guide: Confidence Intervals" (Public Health England,
2018) and of APHO's "Technical Briefing 3" (2008): Wilson's for a proportion, Byar's for a count of
10 or more, exact Poisson limits for a smaller one; a rate has the limits of its count. Where the
publisher gives a margin of error, that margin stands and nothing is worked out.

Every figure gets two intervals: 95%, to hold it against one other, and 99.8%, to flag an authority
among all of them (at 95%, one authority in twenty would be flagged by chance alone).
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from math import fsum, hypot, sqrt
from statistics import NormalDist
from typing import NamedTuple

from carebook.data.areas import AVERAGE_AUTHORITY_CODE
from carebook.data.indicators import Indicator
from carebook.data.observations import Observation
from carebook.data.units import COUNT, DAYS, PERCENT
from carebook.statistics.rates import rate_multiplier

CONFIDENCE = 0.95
WIDE_CONFIDENCE = 0.998
_BYAR_MINIMUM_COUNT = 10


class ConfidenceLimits(NamedTuple):
    """A 95% and a 99.8% interval, in the unit of the figure they belong to."""

    lower: float
    upper: float
    wide_lower: float
    wide_upper: float


@cache
def _z_score(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def byar_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Byar's lower and upper limits of a count of 10 or more.

    Raises:
        ValueError: the count is below 10, where the approximation is not used.

    """
    if count < _BYAR_MINIMUM_COUNT:
        raise ValueError(
            f"Byar's method is for counts of {_BYAR_MINIMUM_COUNT} or more, not {count:g}"
        )
    z = _z_score(confidence)
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return lower, upper


def exact_poisson_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact Poisson limits of a count (Garwood 1936); those of 0 are 0 and 3.689.

    Half a chi-square's quantile with 2n and 2n + 2 degrees of freedom, taken from the gamma
    distribution it is one of. It is defined between whole numbers too, which a rounded count needs.

    Raises:
        ValueError: the count is below zero.

    """
    if count < 0:
        raise ValueError(f"a count is zero or more, not {count:g}")
    # Imported here: reading a dataset whose intervals are made already needs no SciPy.
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


@lru_cache(maxsize=65_536)
def count_limits(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the limits of a count: Byar's from 10 on, the exact ones below.

    Raises:
        ValueError: the count is below zero.

    """
    limits = byar_limits if count >= _BYAR_MINIMUM_COUNT else exact_poisson_limits
    return limits(count, confidence)


def rounded_count_limits(
    count: float, rounding: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return an interval that holds for every count that rounds to ``count``.

    ``rounding`` is how far away the true count can lie: 2.5 for one to the nearest 5. The lower
    limit is that of the smallest such count, the upper that of the largest. A count shown as 0 is
    one of 0 to 2.5, so it has an upper limit too.
    """
    smallest = max(count - rounding, 0.0)
    return count_limits(smallest, confidence)[0], count_limits(count + rounding, confidence)[1]


def wilson_limits(
    numerator: float, denominator: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return Wilson's score limits of a proportion, from 0 to 1 (Wilson 1927, Newcombe 1998).

    SciPy has them for whole numbers only, and the bounds of a rounded count are none.

    Raises:
        ValueError: the numerator is not between zero and the denominator, or that is not above 0.

    """
    if not 0 <= numerator <= denominator or denominator <= 0:
        raise ValueError(
            f"a proportion's numerator is from 0 to its denominator, not {numerator:g} of "
            f"{denominator:g}"
        )
    z = _z_score(confidence)
    middle = 2 * numerator + z * z
    reach = z * sqrt(z * z + 4 * numerator * (1 - numerator / denominator))
    below = 2 * (denominator + z * z)
    # At 0 and at 1 the formula gives the end itself, but for the last digit of a float.
    lower = 0.0 if numerator == 0 else (middle - reach) / below
    upper = 1.0 if numerator == denominator else (middle + reach) / below
    return max(lower, 0.0), min(upper, 1.0)


def rounded_share_limits(
    numerator: float, denominator: float, rounding: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return limits, from 0 to 1, that hold for all counts that round to these two.

    The lower limit is that of the fewest out of the most, the upper that of the most out of the
    fewest. Where nobody at all might be below the line, the limits are 0 and 1.

    Raises:
        ValueError: as :func:`wilson`.

    """
    if not rounding or not 0 <= numerator <= denominator:
        return wilson_limits(numerator, denominator, confidence)
    fewest = denominator - rounding
    if fewest <= 0:
        return 0.0, 1.0
    lower = wilson_limits(max(numerator - rounding, 0.0), denominator + rounding, confidence)[0]
    upper = wilson_limits(min(numerator + rounding, fewest), fewest, confidence)[1]
    return lower, upper


def confidence_limits(
    observation: Observation, indicator: Indicator, rounded_to: float = 0.0
) -> ConfidenceLimits | None:
    """Return the intervals of an observation, by the method that suits it, or None.

    - A published 95% interval or margin is kept; the wide one is as much wider as the normal
      distribution's 99.8% is wider than its 95% (1.577 times).
    - A percentage whose denominator is known: Wilson's. A numerator that is not known is the share
      of the denominator that was published.
    - A count of people or events: Byar's, or the exact Poisson limits below 10.
    - A rate whose numerator is known: the limits of that count, over its denominator.

    ``rounded_to`` is the step to which the publisher rounds counts (5 for SALT); the intervals are
    widened so as to hold for every true count that it may have been rounded from. The intervals lie
    around the published value, and those of a percentage within 0 and 100.

    There is none for what is not a sample and not a count (money, a census, land: indicators with
    the basis ``total``), for a mean of days, since those of one person are not events apart, for a
    missing value, for one that is only known to be at most so much,
    for the average authority, where numerator and denominator do not fit each other, and for one
    that was rounded nobody knows how far: a 0 among such may be anything small.
    """
    value = observation.value
    if value is None or not observation.is_known or indicator.basis == "total":
        return None
    if observation.area_code == AVERAGE_AUTHORITY_CODE:
        return None
    if observation.lower is not None and observation.upper is not None:
        return _published_limits(value, observation.lower, observation.upper, observation.unit)
    if observation.status == "rounded" and not rounded_to:
        return None
    rounding = rounded_to / 2
    narrow = _calculated_limits(observation, value, indicator, rounding, CONFIDENCE)
    wide = _calculated_limits(observation, value, indicator, rounding, WIDE_CONFIDENCE)
    if narrow is None or wide is None:
        return None
    return ConfidenceLimits(
        min(narrow[0], value), max(narrow[1], value), min(wide[0], value), max(wide[1], value)
    )


def pooled_limits(value: float, members: Sequence[Observation]) -> ConfidenceLimits | None:
    """Return the intervals of a group's figure, a sum over a sum, from those of its members.

    Each member weighs as much as its denominator, and the distances to its limits add up as squares
    (Zou and Donner 2008, "Construction of confidence limits about effect measures", Statistics in
    Medicine 27). So what rounding leaves open in each is counted too. None where one of the members
    has no interval or no denominator.
    """
    whole = fsum(o.denominator or 0.0 for o in members)
    if not whole:
        return None
    reaches: list[list[float]] = [[], [], [], []]
    for o in members:
        if o.value is None or o.lower is None or o.upper is None or not o.denominator:
            return None
        if o.wide_lower is None or o.wide_upper is None:
            return None
        limits = (o.lower, o.upper, o.wide_lower, o.wide_upper)
        for found, limit in zip(reaches, limits, strict=True):
            found.append((limit - o.value) * o.denominator / whole)
    below, above, far_below, far_above = (hypot(*found) for found in reaches)
    return ConfidenceLimits(value - below, value + above, value - far_below, value + far_above)


def _published_limits(value: float, lower: float, upper: float, unit: str) -> ConfidenceLimits:
    wider = _z_score(WIDE_CONFIDENCE) / _z_score(CONFIDENCE)
    wide_lower, wide_upper = value - wider * (value - lower), value + wider * (upper - value)
    if unit == PERCENT:
        wide_lower, wide_upper = max(wide_lower, 0.0), min(wide_upper, 100.0)
    return ConfidenceLimits(lower, upper, min(wide_lower, lower), max(wide_upper, upper))


def _calculated_limits(
    observation: Observation, value: float, indicator: Indicator, rounding: float, confidence: float
) -> tuple[float, float] | None:
    numerator, denominator = observation.numerator, observation.denominator
    if observation.unit == PERCENT:
        if not denominator:
            return None
        if numerator is None:
            numerator = denominator * value / 100
        if not 0 <= numerator <= denominator:
            return None
        share = rounded_share_limits(numerator, denominator, rounding, confidence)
        return 100 * share[0], 100 * share[1]
    if indicator.basis != "count" or observation.unit == DAYS:
        return None
    if observation.unit == COUNT:
        return rounded_count_limits(value, rounding, confidence) if value >= 0 else None
    times = rate_multiplier(observation.unit)
    if times is None or numerator is None or numerator < 0:
        return None
    if not denominator and not numerator:
        return None
    limits = rounded_count_limits(numerator, rounding, confidence)
    if not denominator:
        return value * limits[0] / numerator, value * limits[1] / numerator
    scale = times / denominator
    return limits[0] * scale, limits[1] * scale
