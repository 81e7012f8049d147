import math
import random

import pytest
from scipy import stats

from carebook.statistics.differences import (
    Estimate,
    difference_limits,
    difference_z_score,
    is_beyond_chance,
    is_material,
    judge_difference,
)
from carebook.statistics.intervals import byar_limits, wilson_limits

# Carers of one authority with as much social contact as they want: estimates and margins that the
# survey publishes for 2016-17, 2018-19 and 2023-24.
CARERS = {"2016": Estimate(21.6, 18.2, 25.0), "2018": Estimate(27.3, 22.5, 32.1)}
CARERS_LATEST = Estimate(17.0, 13.3, 20.7)


def share(numerator, denominator):
    return Estimate(numerator / denominator, *wilson_limits(numerator, denominator))


@pytest.mark.parametrize(
    ("one", "other", "limits"),
    [
        # Newcombe 1998, table II, method 10.
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_shares_have_the_limits_of_newcombes_paper(one, other, limits):
    found = difference_limits(share(*one), share(*other))
    assert found == pytest.approx(limits, abs=0.00006)


@pytest.mark.parametrize(("since", "z", "clear"), [("2016", -1.8, False), ("2018", -3.3, True)])
def test_a_fall_in_a_survey_counts_both_errors(since, z, clear):
    before = CARERS[since]
    assert difference_z_score(CARERS_LATEST, before) == pytest.approx(z, abs=0.05)
    assert is_beyond_chance(CARERS_LATEST, before) == clear
    # The other rule finds both: each interval leaves out the other's value.
    assert not before.lower <= CARERS_LATEST.value <= before.upper


def test_published_margins_give_the_usual_z_test():
    one, other = Estimate(30.0, 26.0, 34.0), Estimate(24.0, 21.0, 27.0)
    errors = [margin / stats.norm.ppf(0.975) for margin in (4.0, 3.0)]
    usual = stats.norm.sf(6.0 / math.hypot(*errors)) * 2
    z = difference_z_score(one, other)
    assert stats.norm.sf(z) * 2 == pytest.approx(usual)
    assert usual < 0.05
    assert is_beyond_chance(one, other)
    assert difference_z_score(other, one) == pytest.approx(-z)


def test_rates_of_counts_agree_with_the_exact_comparison_of_two_poisson_counts():
    """SciPy's E-test (Krishnamoorthy and Thomson 2004), but where it is near its own threshold."""
    draw, judged = random.Random(20), 0  # noqa: S311  # counts for a test, and no secret
    for _ in range(60):
        counts = [draw.randint(10, 90) for _ in range(2)]
        people = [draw.choice((20_000, 40_000)) for _ in range(2)]
        exact = stats.poisson_means_test(counts[0], people[0], counts[1], people[1]).pvalue
        if 0.03 < exact < 0.08:
            continue
        one, other = (
            Estimate(count / base, *(limit / base for limit in byar_limits(count)))
            for count, base in zip(counts, people, strict=True)
        )
        assert is_beyond_chance(one, other) == (exact < 0.05), (counts, people, exact)
        judged += 1
    assert judged > 40


def test_the_same_shares_by_scipy():
    """Fisher's exact test is the more careful one: what it finds, the interval leaves out."""
    draw = random.Random(4)  # noqa: S311  # counts for a test, and no secret
    for _ in range(200):
        sizes = [draw.randint(60, 400) for _ in range(2)]
        hits = [draw.randint(5, size - 5) for size in sizes]
        table = [[hit, size - hit] for hit, size in zip(hits, sizes, strict=True)]
        if stats.fisher_exact(table).pvalue < 0.04:
            assert is_beyond_chance(*(share(h, n) for h, n in zip(hits, sizes, strict=True)))


@pytest.mark.parametrize(
    ("one", "other", "material"),
    [
        (402, 401, False),
        (401, 402, False),
        (102, 100, True),
        (100, 102, True),
        (98, 100, True),
        (10.2, 10, True),
        (10.19, 10, False),
        (0, 0, False),
        (0, 1, True),
    ],
)
def test_figures_differ_in_words_from_2_percent_on(one, other, material):
    assert is_material(one, other) == material


@pytest.mark.parametrize(
    ("one", "other", "basis", "verdict"),
    [
        (Estimate(402), Estimate(401), "total", "about the same"),
        (Estimate(465), Estimate(401), "total", "higher"),
        (Estimate(401), Estimate(465), "total", "lower"),
        (CARERS_LATEST, CARERS["2016"], "sample", "similar"),
        (CARERS_LATEST, CARERS["2018"], "sample", "lower"),
        (CARERS_LATEST, Estimate(30.0), "sample", "not compared"),
        (CARERS_LATEST, Estimate.fixed(30.0), "sample", "lower"),
        (Estimate(30.0), Estimate(20.0), "count", "not compared"),
        # More than chance and less than 2%: so large a count is nearly certain.
        (Estimate(101.5, 101, 102), Estimate(100, 99.5, 100.5), "count", "about the same"),
        (Estimate(101.5, 101, 102), Estimate(100, 99.5, 100.5), "sample", "higher"),
        (Estimate(102.5, 102, 103), Estimate(100, 99.5, 100.5), "count", "higher"),
    ],
)
def test_the_verdict_goes_by_what_the_figures_rest_on(one, other, basis, verdict):
    assert judge_difference(one, other, basis) == verdict
    turned = {"higher": "lower", "lower": "higher"}.get(verdict, verdict)
    assert judge_difference(other, one, basis) == turned


def test_rounding_may_hide_more_than_2_percent():
    assert judge_difference(Estimate(12), Estimate(11), "total", rounding=1.0) == "about the same"
    assert judge_difference(Estimate(12), Estimate(11), "total", rounding=0.5) == "higher"


def test_without_any_error_every_difference_is_certain():
    fixed = Estimate.fixed
    assert difference_z_score(fixed(2), fixed(1)) == math.inf
    assert difference_z_score(fixed(1), fixed(2)) == -math.inf
    assert difference_z_score(fixed(1), fixed(1)) == 0
    assert difference_z_score(Estimate(1), fixed(1)) is None
