"""How far a figure lies from the middle authority."""

from math import log

import pytest
from scipy.stats import norm
from support.made_findings import SETTINGS, made_position

from carebook.findings.distance import robust_distance

CONSTANTS = SETTINGS.distance


def test_in_a_normal_spread_it_is_the_number_of_standard_deviations() -> None:
    spread = norm(50, 8)
    position = made_position(*spread.ppf([0.25, 0.5, 0.75]))
    assert robust_distance(
        50 + 1.5 * 8, position, "per 100,000 people of all ages", CONSTANTS
    ) == pytest.approx(1.5, abs=1e-3)
    assert robust_distance(
        50 - 2 * 8, position, "per 100,000 people of all ages", CONSTANTS
    ) == pytest.approx(-2, abs=1e-3)


def test_in_a_skewed_spread_it_is_that_of_the_logarithms() -> None:
    quartiles = list(norm(log(100), 1).ppf([0.25, 0.5, 0.75]))
    position = made_position(*(2.718281828459045**one for one in quartiles))
    far = 100 * 2.718281828459045**2
    assert robust_distance(
        far, position, "per 100,000 people of all ages", CONSTANTS
    ) == pytest.approx(2, abs=1e-3)


def test_shares_are_taken_as_log_odds_so_that_a_ceiling_makes_no_low_share_an_odd_one() -> None:
    position = made_position(80, 95, 99)
    found = robust_distance(80, position, "percent", CONSTANTS)
    middle, spread = log(95 / 5), log(99 / 1) - log(80 / 20)
    assert found == pytest.approx((log(80 / 20) - middle) / (spread / 1.349))
    # A share and its complement lie equally far out.
    other = robust_distance(20, made_position(1, 5, 20), "percent", CONSTANTS)
    assert other == pytest.approx(-found)


def test_all_and_none_lie_at_the_edge() -> None:
    position = made_position(83, 98, 100)
    far = robust_distance(100, position, "percent", CONSTANTS)
    assert far == robust_distance(100 - CONSTANTS.share_from_edge, position, "percent", CONSTANTS)
    assert robust_distance(100, made_position(100, 100, 100), "percent", CONSTANTS) is None


def test_a_spread_skewed_to_the_left_is_taken_as_it_is() -> None:
    position = made_position(80, 95, 99)
    assert robust_distance(
        80, position, "per 100,000 people of all ages", CONSTANTS
    ) == pytest.approx(-15 / (19 / 1.349))


@pytest.mark.parametrize(("value", "lower"), [(0.0, 1.0), (50.0, 0.0), (-3.0, -5.0)])
def test_nothing_and_less_than_nothing_have_no_logarithm(value: float, lower: float) -> None:
    position = made_position(lower, 2.0, 9.0)
    expected = (value - 2.0) / ((9.0 - lower) / 1.349)
    assert robust_distance(
        value, position, "per 100,000 people of all ages", CONSTANTS
    ) == pytest.approx(expected)


def test_without_spread_nothing_is_far() -> None:
    assert robust_distance(7, made_position(5, 5, 5), "days", CONSTANTS) is None
