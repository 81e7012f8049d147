"""Byar's limits against the formula of OHID's guide, and against exact Poisson limits.

Formula: OHID (Public Health England), "Technical Guide: Confidence Intervals" (2018), and APHO,
"Technical Briefing 3: Commonly used public health statistics and their confidence intervals"
(2008). Exact limits: Fisher's and Pearson's tables of the Poisson distribution, worked out again
here from the distribution itself.
"""

from math import exp, sqrt

import pytest

from carebook.intervals import SALT_ROUNDING, byar, of_rounded_count

# Limits of a Poisson count at 95%, to one decimal, as printed in tables.
TABLED = {10: (4.8, 18.4), 20: (12.2, 30.9), 30: (20.2, 42.8), 50: (37.1, 65.9), 100: (81.4, 121.6)}


def poisson_cdf(count, mean):
    term = total = exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total


def exact(count, tail=0.025):
    def solve(too_low):
        low, high = 0.0, 4.0 * count + 20
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if too_low(middle) else (low, middle)
        return low

    lower = solve(lambda mean: 1 - poisson_cdf(count - 1, mean) < tail)
    upper = solve(lambda mean: poisson_cdf(count, mean) > tail)
    return lower, upper


def test_sixty_five_events_have_the_limits_of_the_worked_formula():
    z = 1.96
    lower = 65 * (1 - 1 / (9 * 65) - z / (3 * sqrt(65))) ** 3
    upper = 66 * (1 - 1 / (9 * 66) + z / (3 * sqrt(66))) ** 3
    assert (round(lower, 2), round(upper, 2)) == (50.16, 82.85)
    assert byar(65) == pytest.approx((50.16, 82.85), abs=0.005)


@pytest.mark.parametrize("count", TABLED)
def test_limits_agree_with_the_tables_of_the_poisson_distribution(count):
    assert exact(count) == pytest.approx(TABLED[count], abs=0.051)
    assert byar(count) == pytest.approx(TABLED[count], abs=0.06)


@pytest.mark.parametrize("count", [10, 11, 23, 65, 320, 500])
def test_limits_are_within_a_five_hundredth_of_the_exact_ones_as_the_guide_says(count):
    assert byar(count) == pytest.approx(exact(count), rel=0.002)


def test_more_confidence_makes_a_wider_interval():
    narrow, wide = byar(50), byar(50, confidence=0.998)
    assert wide[0] < narrow[0] < 50 < narrow[1] < wide[1]
    assert wide == pytest.approx(exact(50, tail=0.001), abs=0.1)


@pytest.mark.parametrize("count", [9.99, 5, 0])
def test_counts_below_ten_get_no_interval(count):
    with pytest.raises(ValueError, match="10 or more"):
        byar(count)


def test_a_rounded_count_is_covered_from_its_smallest_to_its_largest():
    assert of_rounded_count(320, 2.5) == (byar(317.5)[0], byar(322.5)[1])
    assert of_rounded_count(320, 0) == byar(320)


def test_a_rounded_count_whose_smallest_is_below_ten_gets_none():
    assert of_rounded_count(10, SALT_ROUNDING) is None
    assert of_rounded_count(12.4, SALT_ROUNDING) is None
    assert of_rounded_count(12.5, SALT_ROUNDING) is not None
    assert of_rounded_count(9, 0) is None


def test_counts_published_to_the_nearest_five_lie_up_to_half_of_it_away():
    assert SALT_ROUNDING == 5 / 2
