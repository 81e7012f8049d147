"""Intervals against published worked examples, and against exact limits worked out here.

Formulas: OHID (Public Health England), "Technical Guide: Confidence Intervals" (2018), and APHO,
"Technical Briefing 3: Commonly used public health statistics and their confidence intervals"
(2008). Exact limits: Fisher's and Pearson's tables of the Poisson distribution, worked out again
here from the distribution itself.
"""

from math import exp, sqrt

import pytest
from scipy import stats
from support.small_data import LA_MEAN, bundled, observation

from carebook.data.indicators import Indicator
from carebook.statistics.intervals import (
    ConfidenceLimits,
    byar_limits,
    confidence_limits,
    count_limits,
    exact_poisson_limits,
    rounded_count_limits,
    rounded_share_limits,
    wilson_limits,
)

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
    assert byar_limits(65) == pytest.approx((50.16, 82.85), abs=0.005)


@pytest.mark.parametrize("count", TABLED)
def test_limits_agree_with_the_tables_of_the_poisson_distribution(count):
    assert exact(count) == pytest.approx(TABLED[count], abs=0.051)
    assert byar_limits(count) == pytest.approx(TABLED[count], abs=0.06)


@pytest.mark.parametrize("count", [10, 11, 23, 65, 320, 500])
def test_limits_are_within_a_five_hundredth_of_the_exact_ones_as_the_guide_says(count):
    assert byar_limits(count) == pytest.approx(exact(count), rel=0.002)


def test_more_confidence_makes_a_wider_interval():
    narrow, wide = byar_limits(50), byar_limits(50, confidence=0.998)
    assert wide[0] < narrow[0] < 50 < narrow[1] < wide[1]
    assert wide == pytest.approx(exact(50, tail=0.001), abs=0.1)


# Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods",
# Statistics in Medicine 17 (1998), table I, method 3.
NEWCOMBE = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}
# 95% limits of a Poisson count (Garwood 1936) as tables print them, to four digits; that of 0 is in
# the manual of the package epitools, that of 25 is the example in GraphPad's guide.
GARWOOD = {
    0: (0.0, 3.689),
    1: (0.02532, 5.572),
    2: (0.2422, 7.225),
    3: (0.6187, 8.767),
    4: (1.090, 10.24),
    5: (1.623, 11.67),
    9: (4.115, 17.08),
    25: (16.18, 36.90),
}


def an_indicator(basis, unit):
    return Indicator.model_validate(
        {
            "title": "One",
            "question": "How many?",
            "section": "overview",
            "level": "local",
            "basis": basis,
            "availability": "published",
            "source": "salt",
            "measures": [{"unit": unit}],
            "statement": "there were {value}",
        }
    )


def limits_of(basis="count", unit="count", rounded_to=0.0, **changes):
    return confidence_limits(
        observation(unit=unit, **changes), an_indicator(basis, unit), rounded_to
    )


@pytest.mark.parametrize("count", [9.99, 5, 0])
def test_byars_method_is_not_used_below_ten(count):
    with pytest.raises(ValueError, match="10 or more"):
        byar_limits(count)


@pytest.mark.parametrize(("numerator", "denominator"), NEWCOMBE)
def test_wilsons_limits_are_those_of_newcombes_examples(numerator, denominator):
    assert wilson_limits(numerator, denominator) == pytest.approx(
        NEWCOMBE[numerator, denominator], abs=0.00005
    )


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize(("numerator", "denominator"), [*NEWCOMBE, (38, 38), (340, 400), (1, 1)])
def test_wilsons_limits_are_scipys(numerator, denominator, confidence):
    theirs = stats.binomtest(numerator, denominator).proportion_ci(confidence, method="wilson")
    ours = wilson_limits(numerator, denominator, confidence)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilsons_limits_never_leave_the_whole_nor_lack_at_its_ends():
    """Rounding errors of a float took others to 1.0000000000000002 of 38 out of 38."""
    for whole in range(1, 200):
        assert wilson_limits(whole, whole)[1] == 1.0
        assert wilson_limits(0, whole)[0] == 0.0
        assert 0 <= wilson_limits(whole, whole)[0] < 1


@pytest.mark.parametrize(("numerator", "denominator"), [(5, 4), (-1, 4), (0, 0), (1, 0)])
def test_what_is_no_proportion_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="proportion"):
        wilson_limits(numerator, denominator)


@pytest.mark.parametrize("count", GARWOOD)
def test_exact_limits_are_those_of_the_tables(count):
    assert exact_poisson_limits(count) == pytest.approx(GARWOOD[count], rel=0.0005)
    assert exact_poisson_limits(count) == pytest.approx(
        exact(count) if count else (0, exact(0)[1]), abs=1e-6
    )


def test_exact_limits_at_other_levels_are_those_of_the_example_of_25_objects():
    """GraphPad's guide: 17.38 to 34.92 at 90%, 14.00 to 41.00 at 99%."""
    assert exact_poisson_limits(25, 0.90) == pytest.approx((17.38, 34.92), abs=0.005)
    assert exact_poisson_limits(25, 0.99) == pytest.approx((14.00, 41.00), abs=0.005)


def test_exact_limits_are_half_of_chi_squares_quantiles():
    for count in (1, 4, 9):
        for level in (0.95, 0.998):
            tail = (1 - level) / 2
            lower = stats.chi2.ppf(tail, 2 * count) / 2
            upper = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
            assert exact_poisson_limits(count, level) == pytest.approx((lower, upper), rel=1e-9)


def test_byars_limits_of_a_hundred_are_those_of_the_published_example():
    """The example of the package ``byar``: 100 observed, 90 expected, a ratio of 0.904 to 1.351."""
    assert [limit / 90 for limit in byar_limits(100)] == pytest.approx(
        [0.9040, 1.3514], abs=0.00005
    )


def test_a_count_has_the_exact_limits_below_ten_and_byars_from_there():
    assert count_limits(9) == exact_poisson_limits(9)
    assert count_limits(10) == byar_limits(10)
    with pytest.raises(ValueError, match="zero or more"):
        count_limits(-1)


def test_a_rounded_count_is_covered_from_its_smallest_to_its_largest():
    assert rounded_count_limits(320, 2.5) == (byar_limits(317.5)[0], byar_limits(322.5)[1])
    assert rounded_count_limits(320, 0) == byar_limits(320)
    for shown in (0, 5, 10, 15, 320):
        widened = rounded_count_limits(shown, 2.5)
        for true in range(max(shown - 2, 0), shown + 3):
            lower, upper = count_limits(true)
            assert widened[0] <= lower < upper <= widened[1]


def test_none_shown_may_be_two():
    assert rounded_count_limits(0, 2.5) == (0.0, exact_poisson_limits(2.5)[1])
    assert rounded_count_limits(0, 0) == (0.0, pytest.approx(3.689, abs=0.0005))


def test_a_share_of_rounded_counts_is_covered_whatever_they_were():
    pairs = ((above, below) for below in range(3, 120, 4) for above in range(0, below + 1, 3))
    for above, below in pairs:
        shown = [5 * round(number / 5) for number in (above, below)]
        widened = rounded_share_limits(shown[0], shown[1], 2.5)
        lower, upper = wilson_limits(above, below)
        assert widened[0] <= lower + 1e-12
        assert upper <= widened[1] + 1e-12


def test_a_share_of_perhaps_nobody_can_be_anything():
    assert rounded_share_limits(0, 0, 2.5) == (0, 1)
    assert rounded_share_limits(5, 5, 0) == wilson_limits(5, 5)


def test_a_published_margin_stands_and_the_wide_one_is_in_proportion():
    """Normal quantiles 3.0902 and 1.9600: 99.8% is 1.5767 times as wide as 95%."""
    found = limits_of("sample", "percent", value=78.8, lower=73.3, upper=84.3)
    assert (found.lower, found.upper) == (73.3, 84.3)
    half = 5.5 * 3.090232 / 1.959964
    assert (found.wide_lower, found.wide_upper) == pytest.approx((78.8 - half, 78.8 + half))


@pytest.mark.parametrize(
    ("value", "lower", "upper", "wide"),
    [(97, 93, 100, (90.693, 100)), (3, 0, 7, (0, 9.307)), (0, 0, 0, (0, 0))],
)
def test_a_margin_that_reaches_the_end_of_the_scale_stays_there(value, lower, upper, wide):
    found = limits_of("sample", "percent", value=value, lower=lower, upper=upper)
    assert (found.wide_lower, found.wide_upper) == pytest.approx(wide, abs=0.0005)
    assert (found.lower, found.upper) == (lower, upper)


def test_a_score_with_a_margin_is_not_cut_off_at_a_hundred():
    found = limits_of("sample", "score out of 100", value=19.0, lower=18.8, upper=19.2)
    assert found.wide_lower < 18.8 < 19.2 < found.wide_upper
    assert limits_of("sample", "score out of 100", value=19.0) is None


def test_a_percentage_has_wilsons_limits():
    found = limits_of("count", "percent", value=30.8, numerator=81, denominator=263)
    assert (found.lower, found.upper) == pytest.approx((25.53, 36.62), abs=0.005)
    wide = stats.binomtest(81, 263).proportion_ci(0.998, method="wilson")
    assert (found.wide_lower, found.wide_upper) == pytest.approx((wide.low * 100, wide.high * 100))
    without = limits_of("sample", "percent", value=100 * 81 / 263, denominator=263)
    assert without.lower == pytest.approx(found.lower)
    assert limits_of("sample", "percent", value=30.8) is None
    assert limits_of("count", "percent", value=30.8, numerator=81, denominator=0) is None
    assert limits_of("count", "percent", value=130.0, numerator=130, denominator=100) is None


def test_a_percentage_of_rounded_counts_is_widened():
    plain = limits_of("count", "percent", value=60, numerator=30, denominator=50)
    found = limits_of("count", "percent", 5, value=60, numerator=30, denominator=50)
    assert found.lower == pytest.approx(100 * wilson_limits(27.5, 52.5)[0])
    assert found.upper == pytest.approx(100 * wilson_limits(32.5, 47.5)[1])
    assert found.wide_lower < found.lower < plain.lower
    assert plain.upper < found.upper < found.wide_upper <= 100


def test_a_count_has_its_limits_and_wide_ones():
    assert limits_of(value=65) == ConfidenceLimits(*byar_limits(65), *byar_limits(65, 0.998))
    assert limits_of(value=0) == ConfidenceLimits(
        *exact_poisson_limits(0), *exact_poisson_limits(0, 0.998)
    )
    narrow, wide = (rounded_count_limits(10, 2.5, level) for level in (0.95, 0.998))
    assert limits_of(value=10, rounded_to=5) == ConfidenceLimits(*narrow, *wide)
    assert limits_of(value=10, rounded_to=5, status="rounded") == ConfidenceLimits(*narrow, *wide)


def test_a_rate_has_the_limits_of_its_count_over_its_denominator():
    unit = "per 100,000 people of all ages"
    found = limits_of(unit=unit, value=787.0, rounded_to=5, numerator=320, denominator=40_640)
    lower, upper = rounded_count_limits(320, 2.5)
    assert found.lower == pytest.approx(lower / 40_640 * 100_000)
    assert found.upper == pytest.approx(upper / 40_640 * 100_000)
    close = limits_of(unit=unit, value=787.0, rounded_to=5, numerator=320)
    assert close.lower == pytest.approx(found.lower, rel=0.001)
    none = limits_of(unit=unit, value=0, numerator=0, denominator=100_000)
    assert (none.lower, none.upper) == pytest.approx((0, 3.689), abs=0.0005)
    assert limits_of(unit=unit, value=0, numerator=0) is None
    assert limits_of(unit=unit, value=787.0) is None
    assert limits_of("sample", unit, value=787.0, numerator=320, denominator=40_640) is None


def test_a_published_value_lies_within_its_interval_however_it_was_rounded():
    unit = "per 100,000 people of all ages"
    found = limits_of(unit=unit, value=9000.0, numerator=320, denominator=40_640)
    assert found.upper == 9000.0 == found.wide_upper


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": "total", "value": 65},
        {"basis": "total", "unit": "percent", "value": 30.8, "numerator": 81, "denominator": 263},
        {"value": 5, "status": "at_most"},
        {"value": None, "status": "suppressed"},
        {"value": 65, "area_code": LA_MEAN},
        {"value": 0, "status": "rounded"},
        {"unit": "rank", "value": 65},
    ],
)
def test_what_is_no_sample_and_no_count_or_is_not_known_gets_none(changes):
    assert limits_of(**changes) is None


def test_the_bundled_counts_are_too_great_for_the_exact_limits():
    """So that a book of bundled figures needs no SciPy, and its intervals are as they were."""
    counts = [o for o in bundled().observations if o.unit == "count" and o.value is not None]
    sources = bundled().sources
    assert counts
    assert min(o.value - sources[o.source].counts_rounded_to / 2 for o in counts) >= 10


def test_a_mean_of_days_has_no_interval_of_a_count():
    delay = observation(
        indicator="discharge_delay_mean", unit="days", value=0.56, numerator=153, denominator=273
    )
    assert confidence_limits(delay, bundled().indicators["discharge_delay_mean"]) is None
