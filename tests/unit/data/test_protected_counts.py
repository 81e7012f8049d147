"""What one figure of a protected indicator may say by itself."""

import pytest
from support.small_data import ALL_AGES, BATH, ENGLAND, LA_MEAN, RUTLAND, bundled

from carebook.data.observations import Observation
from carebook.data.protected_counts import (
    find_protected_problem,
    largest_count_of_rate,
    smallest_count_of_rate,
)


def enquiries(value, *, unit="count", status="published", code=RUTLAND, **more):
    given = {"lower": None, "upper": None} | more
    return Observation(
        area_code=code,
        indicator="helpline_enquiries",
        breakdown="Carers",
        period="2025",
        unit=unit,
        value=value,
        status=status,
        source="helpline",
        **given,
    )


def problem(observation):
    catalogue = bundled().indicators[observation.indicator]
    return find_protected_problem(observation, catalogue, bundled().areas)


@pytest.mark.parametrize("count", [0, 6, 7, 41])
def test_zero_and_larger_counts_may_be_said(count):
    assert problem(enquiries(float(count))) is None


@pytest.mark.parametrize("status", ["published", "rounded"])
@pytest.mark.parametrize("count", [0.5, 1, 3, 4, 5, 5.5])
def test_counts_of_1_to_5_may_not(count, status):
    said = problem(enquiries(count, status=status))
    assert "are protected" in said
    assert "found a smaller count; write 5 with the status at_most" in said


def test_at_most_5_may_be_said_and_at_most_3_may_not():
    assert problem(enquiries(5.0, status="at_most")) is None
    assert problem(enquiries(8.0, status="at_most")) is None
    for least in (0.0, 1.0, 3.0, 4.0):
        assert "found less; write 5" in problem(enquiries(least, status="at_most"))


def test_no_message_quotes_the_count():
    for count in (3.25, 4.75):
        assert f"{count:g}" not in problem(enquiries(count))
        assert f"{count:g}" not in problem(enquiries(count, status="at_most"))


@pytest.mark.parametrize("unit", ["count", ALL_AGES])
def test_an_interval_around_5_or_fewer_is_refused_as_its_width_gives_the_count_away(unit):
    said = problem(enquiries(5.0, unit=unit, status="at_most", lower=0.6, upper=8.8))
    assert said.startswith("lower, upper: expected no interval around '5 or fewer'")
    assert problem(enquiries(12.0, lower=6.2, upper=21.0)) is None


def test_what_a_rate_was_made_of_is_a_count_too():
    made = {"unit": ALL_AGES, "status": "at_most", "denominator": 40_600.0}
    assert problem(enquiries(12.32, numerator=5.0, **made)) is None
    assert problem(enquiries(12.32, numerator=1.0, **made)).startswith("numerator: ")


@pytest.mark.parametrize("code", [ENGLAND, "E12000004", "E99999999"])
def test_stated_sums_are_refused_since_known_parts_could_be_taken_away(code):
    for unit in ("count", ALL_AGES):
        assert f"found '{code}'" in problem(enquiries(700.0, unit=unit, code=code))


def test_a_mean_of_rates_may_be_stated_and_one_of_counts_may_not():
    assert problem(enquiries(0.75, unit=ALL_AGES, code=LA_MEAN)) is None
    assert problem(enquiries(9.0, code=LA_MEAN)).startswith("area_code: ")


def test_figures_that_are_not_protected_are_left_alone():
    few = Observation(
        *(BATH, "requests", "18-64", "2023/24", "count", 3.0, 1.0, 9.0, "published", "salt")
    )
    assert problem(few) is None


def test_a_rate_stands_for_all_counts_that_round_to_it():
    # 2.46 per 100,000 is 2.455 to 2.465, and of 40,600 people that is one.
    assert smallest_count_of_rate(2.46, 40_600, 100_000) == pytest.approx(0.99673)
    assert largest_count_of_rate(2.46, 40_600, 100_000) == pytest.approx(1.00079)
    assert smallest_count_of_rate(27, 40_600, 100_000) == pytest.approx(26.5 * 0.406)
    assert smallest_count_of_rate(0.3, 100_000, 100_000) == pytest.approx(0.25)
    assert smallest_count_of_rate(0.0, 100_000, 100_000) == 0
