"""Intervals and margins beside a figure, found and held against the fact's own."""

import pytest
from support.checker_results import claims_in_england

from carebook.checking.quantities import find_quantities
from carebook.checking.stated_intervals import find_intervals

SAID = "In 2024-25 61.8% of people in Wirral were satisfied with their care{}"
# Each with its two limits, or half the width.
WORDED = [
    " (95% CI 56.0 to 67.6).",
    " (56.0–67.6).",
    " (56.0 to 67.6).",
    " (95% confidence interval: 56.0-67.6).",
    " (95% confidence limits 56.0, 67.6).",
    " [CI 56.0; 67.6].",
    ", 95% confidence interval 56.0% to 67.6%.",
    "; the interval runs from 56.0% to 67.6%.",
    "; the true share could be anywhere between 56% and 68%.",
    ", and we are 95% sure that it is somewhere between 56% and 68%.",
    ", and the interval around it runs from 56.0 to 67.6.",
    " ± 5.8 points.",
    " (+/- 5.8 percentage points).",
    ", plus or minus 5.8 points.",
    ", give or take 6 points.",
    ", with a margin of error of 5.8 points.",
    ", a figure that is within 6 points either way of the truth.",
]


@pytest.mark.parametrize("words", WORDED)
def test_an_interval_is_held_against_the_facts_own(words):
    found = claims_in_england(SAID.format(words), "wirral")
    assert [one.verdict for one in found] == ["supported", "supported"]
    assert found[0].fact == found[1].fact


@pytest.mark.parametrize("words", WORDED)
def test_a_wrong_limit_is_told(words):
    wrong = words
    for right, other in (("67.6", "69.6"), ("68%", "74%"), ("5.8", "2.8"), (" 6 p", " 2 p")):
        wrong = wrong.replace(right, other)
    found = claims_in_england(SAID.format(wrong), "wirral")
    assert [one.verdict for one in found] == ["supported", "contradicted"]
    assert "56.0 to 67.6" in found[1].reason


def test_an_interval_of_another_figure_is_wrong():
    text = (
        "61.8% of people in Wirral were satisfied with care, and in England 65.1% (56.0 to 67.6)."
    )
    assert claims_in_england(text, "wirral")[-1].verdict == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        "it rose from 56.0% to 67.6%",
        "between 2016 and 2024 it was 61.8%",
        "61.8% of those aged 18 to 64",
        "England's 65.1% and 61.8% here",
    ],
)
def test_two_numbers_are_not_always_an_interval(text):
    assert find_intervals(text, find_quantities(text)) == []
