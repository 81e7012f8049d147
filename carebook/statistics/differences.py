"""Tests of differences: whether two figures may be called higher and lower, in one place.

Two estimates differ where the interval of their difference leaves out nothing, with the errors of
both counted. That is another question than whether the interval of the one takes in the value of
the other, which counts one error only and finds differences that are none.

The interval of a difference is made of the intervals of the two figures, by the "square and add"
of Newcombe (1998, "Interval estimation for the difference between independent proportions",
Statistics in Medicine 17, method 10), which Zou and Donner (2008, "Construction of confidence
limits about effect measures", Statistics in Medicine 27) show to hold for any two independent
estimates. So it serves shares with Wilson's limits, counts and rates with Byar's or exact Poisson
limits, and published margins of error alike; for the last it is the usual z test. SciPy has no
interval of a difference that takes limits as published.

Figures that are no sample have to differ by 2% besides, in either direction: £402 is not higher
than £401, even where nothing was left to chance.
"""

from dataclasses import dataclass
from math import copysign, hypot, inf
from statistics import NormalDist
from typing import Literal

from carebook.data.indicators import Basis

DifferenceVerdict = Literal["higher", "lower", "about the same", "similar", "not compared"]
# From this part of the smaller of two on, figures that are no sample differ in words.
MATERIAL_SHARE = 0.02
# Limits at 95% lie so many standard errors from their figure.
_Z_OF_95 = NormalDist().inv_cdf(0.975)
# What a float may be off by where a difference is 2%, or the rounding, exactly.
_FLOAT_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the limits of its interval, both None where it has none.

    One that is taken as fixed, with no error of its own, has its value for limits.
    """

    value: float
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def fixed(cls, value: float) -> "Estimate":
        """Return a figure that is taken to be without error."""
        return cls(value, value, value)

    @property
    def has_interval(self) -> bool:
        """Whether chance is known to leave so much and no more open."""
        return self.lower is not None and self.upper is not None


def difference_limits(one: Estimate, other: Estimate) -> tuple[float, float] | None:
    """Return the limits of ``one`` less ``other``, in their unit; None where one has no interval.

    They are of the same confidence as the limits of the two.
    """
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return None
    found = one.value - other.value
    below = hypot(one.value - one.lower, other.upper - other.value)
    above = hypot(one.upper - one.value, other.value - other.lower)
    return found - below, found + above


def difference_z_score(one: Estimate, other: Estimate) -> float | None:
    """Return how many standard errors ``one`` lies above ``other``, from their 95% limits.

    The error is that of the side on which nothing lies. None where one of them has no interval;
    without any error, infinite, and 0 where the two are equal.
    """
    limits = difference_limits(one, other)
    if limits is None:
        return None
    found = one.value - other.value
    reach = found - limits[0] if found > 0 else limits[1] - found
    if reach <= 0:
        return copysign(inf, found) if found else 0.0
    return _Z_OF_95 * found / reach


def is_beyond_chance(one: Estimate, other: Estimate) -> bool:
    """Whether the interval of their difference leaves out nothing, both errors counted.

    At 95% or at 99.8%, as their limits are. Never where one of them has no interval.
    """
    limits = difference_limits(one, other)
    return limits is not None and not limits[0] <= 0 <= limits[1]


def is_material(one: float, other: float) -> bool:
    """Whether two figures are 2% of the smaller apart, or more; the order makes no difference."""
    allowed = MATERIAL_SHARE * min(abs(one), abs(other))
    return one != other and abs(one - other) >= allowed * (1 - _FLOAT_TOLERANCE)


def judge_difference(
    one: Estimate, other: Estimate, basis: Basis, rounding: float = 0.0
) -> DifferenceVerdict:
    """Return how one figure stands to another of the same measure and unit.

    - A total (money, land, a census) without interval: higher or lower from 2% on, "about the
      same" below, and within ``rounding``, by which the two together may be off.
    - A sample or a count, both with an interval: "similar" where chance may explain the
      difference. A count beyond chance has to differ by 2% besides.
    - A sample or a count without an interval: not compared, since nobody could say whether the
      difference is more than chance.
    """
    if one.has_interval and other.has_interval:
        if not is_beyond_chance(one, other):
            return "similar"
        is_alike = basis != "sample" and not is_material(one.value, other.value)
    elif basis == "total":
        apart = abs(one.value - other.value)
        is_alike = apart <= rounding * (1 + _FLOAT_TOLERANCE) or not is_material(
            one.value, other.value
        )
    else:
        return "not compared"
    if is_alike:
        return "about the same"
    return "higher" if one.value > other.value else "lower"
