import random

import numpy as np
import pytest
from support.small_data import ALL_AGES, RUTLAND, observation

from carebook.data.areas import Area, Areas
from carebook.statistics.distributions import Distribution, authority_distribution

CODES = tuple(f"A{number:02}" for number in range(12))


def areas(**changes):
    made = (
        Area(code, f"Place {code}", code.lower(), "unitary authority", "", **changes.get(code, {}))
        for code in CODES
    )
    return Areas({one.code: one for one in made})


def by_area(values, **changes):
    rows = {
        code: observation(area_code=code, value=value, **changes)
        for code, value in zip(CODES, values, strict=False)
    }
    return rows | {"E92000001": observation(area_code="E92000001", value=1_000.0)}


@pytest.mark.parametrize("count", [10, 11, 12, 151, 152, 153])
def test_the_quartiles_are_those_of_numpy(count):
    draw = random.Random(count)  # noqa: S311  # values for a test, and no secret
    values = sorted(round(draw.uniform(5, 90), 1) for _ in range(count))
    expected = np.quantile(values, [0.25, 0.5, 0.75])
    assert Distribution(values).quartiles == pytest.approx(tuple(expected))


def test_a_value_is_neither_below_nor_above_its_equals():
    found = Distribution([1, 2, 2, 2, 5, 6, 7, 8, 9, 9])
    assert (found.count, found.count_below(2), found.count_above(2)) == (10, 1, 6)
    assert (found.count_below(1), found.count_above(9)) == (0, 0)
    assert (found.count_below(3), found.count_above(3)) == (4, 6)


def test_only_authorities_with_a_known_figure_are_in_it():
    values = [*range(1, 11)]
    found = authority_distribution(by_area(values), areas())
    assert found.values == values
    spread = by_area([*values, 3])
    spread["A10"] = observation(area_code="A10", value=None, status="not_submitted")
    spread["A11"] = observation(area_code="A11", value=3.0, status="at_most")
    assert authority_distribution(spread, areas()).values == values
    assert authority_distribution(by_area(values[1:]), areas()) is None


def test_an_authority_that_was_replaced_is_not_counted_beside_its_successor():
    changes = {"A00": {"until": "2023-03-31", "successors": ("A01",)}}
    found = authority_distribution(by_area([50, *range(1, 12)]), areas(**changes))
    assert found.values == [*range(1, 12)]


@pytest.mark.parametrize("unit", ["count", "people", "£ million", "rank", "average rank"])
def test_sizes_and_ranks_have_no_spread_to_tell(unit):
    assert authority_distribution(by_area(range(1, 13), unit=unit), areas()) is None


def test_rates_of_which_the_small_are_suppressed_have_none_either():
    rates = by_area(range(1, 13), unit=ALL_AGES)
    assert authority_distribution(rates, areas()).count == 12
    rates["A03"] = observation(area_code="A03", value=None, status="suppressed", unit=ALL_AGES)
    assert authority_distribution(rates, areas()) is None


def test_three_authorities_are_no_picture_of_a_country():
    assert authority_distribution({RUTLAND: observation()}, areas()) is None
