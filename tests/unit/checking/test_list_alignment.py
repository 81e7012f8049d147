from itertools import pairwise

import pytest
from support.checker_results import index, reading
from support.small_data import ENGLAND, LEICESTERSHIRE, RUTLAND

from carebook.checking.list_alignment import (
    align_mentions,
    find_paired_number,
    group_overlapping_indicators,
    nearest_mention,
)
from carebook.checking.number_scope import find_number_scope


@pytest.mark.parametrize(
    "text",
    [
        "Rutland and Leicestershire stood at 28.3% and 25.4%.",
        "Rutland and Leicestershire stood at 28.3% and 25.4% respectively.",
        "Carers in Rutland and Leicestershire: 28.3%, 25.4%.",
        "It was 28.3% and 25.4% in Rutland and Leicestershire respectively.",
    ],
)
def test_a_list_of_places_meets_a_list_of_numbers_in_order(text):
    found = reading(text)
    assert [align_mentions(found.places, found.quantities[i], found) for i in (0, 1)] == [
        RUTLAND,
        LEICESTERSHIRE,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In Rutland it was 28.3%.",
        "Rutland had 28.3% while Leicestershire had 25.4%.",
        "Rutland, 28.3%, 25.4% and 37.4%, unlike England.",
    ],
)
def test_where_there_are_no_two_lists_nothing_is_aligned(text):
    found = reading(text)
    assert align_mentions(found.places, found.quantities[0], found) in (None, RUTLAND)
    assert align_mentions(found.places, found.quantities[0], found) != ENGLAND


def test_ages_and_periods_are_aligned_like_places():
    found = reading("Requests from people aged 18 to 64 and 65 and over came to 320 and 1,620.")
    assert [align_mentions(found.ages, found.quantities[i], found) for i in (0, 1)] == [
        "18-64",
        "65+",
    ]
    found = reading("In 2019 and 2023 the share of over-65s was 25.1% and 26.3%.")
    whats = [period.key for period in found.periods]
    assert [align_mentions(found.periods, found.quantities[i], found) for i in (0, 1)] == whats


def topics_of(i, found):
    """The measures of which a number is said."""
    return find_number_scope(found.quantities[i], found, index().unit_kinds_by_indicator).indicators


def test_numbers_follow_the_order_of_their_measures():
    found = reading("Gross and net spending were £465 and £401 per resident.")
    assert [topics_of(i, found) for i in (0, 1)] == [("gross_expenditure",), ("net_expenditure",)]


def test_one_measure_needs_no_order():
    found = reading("Gross spending was £465 per resident.")
    assert topics_of(0, found) == ("gross_expenditure",)


def test_words_that_overlap_are_one_cluster():
    found = reading("Gross spending was £465 and net spending £401 per resident.")
    kinds = [names for _, _, names in group_overlapping_indicators(found)]
    assert "gross_expenditure" in kinds[0]
    assert "net_expenditure" in kinds[-1]
    assert all(one[1] <= other[0] for one, other in pairwise(group_overlapping_indicators(found)))


@pytest.mark.parametrize("beside", ["68.8% (64.7%)", "68.8% vs 64.7%", "68.8% against 64.7%"])
def test_a_number_beside_another_is_of_the_same_thing(beside):
    found = reading(f"Satisfaction was {beside} there.")
    first, second = found.quantities
    assert find_paired_number(second, found) == first
    assert find_paired_number(first, found) is None


def test_the_nearest_words_belong_to_a_number():
    found = reading("In Rutland it was 28.3% and in Leicestershire 25.4%.")
    best = nearest_mention(found.quantities[0], found.places, found)
    assert best is not None
    assert best[0].key == RUTLAND
    assert nearest_mention(found.quantities[0], [], found) is None
