"""What is said of all groups of a measure: of each it has to be so, and there are so many."""

import pytest
from support.checker_results import amiss, claims_in_england, passes_in_england

OLDER = (
    "In 2021-22, about 3,830 in every 100,000 people aged 65 and over in Kent had long-term "
    "support."
)
KINDS = "care_types_65"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f"{OLDER} It is lower for all five kinds of support.", None),
        ("It is lower than in England for all five kinds.", KINDS),
        ("It was lower in all five groups.", KINDS),
    ],
)
def test_a_pattern_that_all_groups_keep_passes(text, topic):
    assert passes_in_england(text, topic=topic), amiss(claims_in_england(text, topic=topic))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f"{OLDER} It is higher for all five kinds of support.", None),
        (f"{OLDER} It is lower for all four kinds of support.", None),
        (f"{OLDER} It is lower for all six kinds of support.", None),
        # Of people aged 18 to 64 more are in residential care than in England.
        ("It is lower than in England for all six kinds.", "care_types_18_64"),
        ("It is lower in all two groups.", "satisfaction"),
        ("It is lower in all five groups.", None),
    ],
)
def test_one_that_they_do_not_keep_does_not(text, topic):
    assert not passes_in_england(text, topic=topic)


def test_the_largest_group_is_that_of_the_figure_before():
    text = (
        "In 2021-22, {} of requests from people aged 18 to 64 in Kent were {}. "
        "That was the largest group."
    )
    largest = text.format("50.3%", "requests followed by no services")
    assert passes_in_england(largest), amiss(claims_in_england(largest))
    second = text.format(
        "34.3%", "requests followed by universal services or signposting to others"
    )
    assert not passes_in_england(second)
    assert not passes_in_england("That was the largest group.")


def test_the_largest_groups_with_a_figure_are_larger_than_any_other():
    text = (
        "In Cornwall in 2021-22, the largest groups with a figure were requests followed by no "
        "services (40.9%) and requests followed by {}."
    )
    topic = "requests_outcome_18_64"
    right = text.format("other short-term care (26.4%)")
    assert passes_in_england(right, "cornwall", topic), amiss(
        claims_in_england(right, "cornwall", topic)
    )
    wrong = text.format("ongoing low-level support (9.3%)")
    assert not passes_in_england(wrong, "cornwall", topic)


def test_groups_whose_words_are_alike_are_told_apart_by_their_figures():
    text = (
        "In Luton in 2021-22, the largest groups with a figure were requests followed by no "
        "services (50.1%), requests followed by ongoing low-level support (17.3%) and requests "
        "followed by {}."
    )
    topic = "requests_outcome_65"
    right = text.format("short-term care to maximise independence (15.0%)")
    assert passes_in_england(right, "luton", topic)
    wrong = right.replace("requests followed by ongoing low-level support (17.3%) and ", "")
    assert not passes_in_england(wrong, "luton", topic)
