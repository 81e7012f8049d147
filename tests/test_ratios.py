import pytest

from carebook.data.units import number
from carebook.statistics.rates import multiplier, residents_below, rounded, rounded_to_figures


def test_units_say_what_a_ratio_is_multiplied_by():
    assert multiplier("percent") == 100
    assert multiplier("per 100,000 people aged 65 and over") == 100_000
    assert multiplier("£ thousand per 100,000 people") == 100_000
    assert multiplier("£ per resident") == 1
    assert [multiplier(unit) for unit in ("count", "rank", "decile", "score out of 100")] == [
        None
    ] * 4


def test_units_say_of_whom_a_rate_is():
    assert residents_below("per 100,000 people of all ages") == ""
    assert residents_below("per 100,000 people") == ""
    assert residents_below("per 100,000 people aged 65 and over") == "65+"
    assert residents_below("per 100,000 people aged 18 to 64") == "18-64"
    assert [residents_below(unit) for unit in ("percent", "£ thousand per 100,000 people")] == [
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
    assert rounded(value, decimals) == expected


def test_what_was_rounded_can_be_rounded_again():
    for thousandths in range(100_000):
        value = thousandths / 1000 + 0.0001
        assert number(rounded(value, 2), 1) == number(value, 1)


def test_figures_are_counted_from_the_first():
    assert rounded_to_figures(15_142.4, 4) == 15_140
    assert rounded_to_figures(0.0123456, 4) == 0.012346
    assert rounded_to_figures(0.0, 4) == 0
    assert rounded_to_figures(2 / 3, 4) == 0.6667
