import pytest

from carebook.data.units import format_number
from carebook.statistics.rates import (
    denominator_age_group,
    rate_multiplier,
    round_safely,
    round_to_figures_safely,
)


def test_units_say_what_a_ratio_is_multiplied_by():
    assert rate_multiplier("percent") == 100
    assert rate_multiplier("per 100,000 people aged 65 and over") == 100_000
    assert rate_multiplier("£ thousand per 100,000 people") == 100_000
    assert rate_multiplier("£ per resident") == 1
    assert [rate_multiplier(unit) for unit in ("count", "rank", "decile", "score out of 100")] == [
        None
    ] * 4


def test_units_say_of_whom_a_rate_is():
    assert denominator_age_group("per 100,000 people of all ages") == ""
    assert denominator_age_group("per 100,000 people") == ""
    assert denominator_age_group("per 100,000 people aged 65 and over") == "65+"
    assert denominator_age_group("per 100,000 people aged 18 to 64") == "18-64"
    assert [
        denominator_age_group(unit) for unit in ("percent", "£ thousand per 100,000 people")
    ] == [
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (64.744, 2, 64.74),
        (64.746, 2, 64.746),
        (64.75, 2, 64.75),
        (64.7496, 2, 64.7496),
        (379.4961, 2, 379.496),
        (379.5, 2, 379.5),
        (2174.2573, 2, 2174.26),
        (0.0, 2, 0.0),
        (-64.746, 2, -64.746),
        (15_149.6, -1, 15_149.6),
        (15_140.2, -1, 15_140.0),
    ],
)
def test_a_figure_is_rounded_unless_rounding_again_would_go_wrong(value, decimals, expected):
    assert round_safely(value, decimals) == expected


def test_what_was_rounded_can_be_rounded_again():
    for thousandths in range(100_000):
        value = thousandths / 1000 + 0.0001
        assert format_number(round_safely(value, 2), 1) == format_number(value, 1)


def test_figures_are_counted_from_the_first():
    assert round_to_figures_safely(15_142.4, 4) == 15_140
    assert round_to_figures_safely(0.0123456, 4) == 0.012346
    assert round_to_figures_safely(0.0, 4) == 0
    assert round_to_figures_safely(2 / 3, 4) == 0.6667
