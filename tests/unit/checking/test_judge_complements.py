"""Shares of all the others are held against a hundred less the share, never another figure."""

import pytest
from support.checker_results import claims_in_england

SHARE = "In Wirral 61.8% of people were satisfied with their care in 2024-25"


@pytest.mark.parametrize(
    "rest",
    [
        "; the other 38.2% were not.",
        ", and the remaining 38% were not.",
        ". The other 38.2% were not.",
        ", leaving 38.2% who were not.",
        ", with the remaining 38.2% unhappy.",
        ". The remaining two fifths were not.",
        ", the rest, 38.2%, were not.",
    ],
)
def test_the_rest_is_a_hundred_less_the_share(rest):
    found = claims_in_england(SHARE + rest, "wirral")
    numbers = [one for one in found if one.kind == "number"]
    assert [one.verdict for one in numbers] == ["supported"] * 2
    assert numbers[0].fact == numbers[1].fact


@pytest.mark.parametrize(
    "rest",
    [
        "; the other 48.2% were not.",
        ", and the remaining 28% were not.",
        ", leaving 61.8% who were not.",
    ],
)
def test_a_rest_that_does_not_make_a_hundred_is_wrong(rest):
    found = claims_in_england(SHARE + rest, "wirral")
    assert [one.verdict for one in found if one.kind == "number"] != ["supported"] * 2


def test_a_rest_of_nothing_named_is_not_read():
    text = "Some people wrote to us, and the other 12% rang."
    assert claims_in_england(text, "wirral") == ()


@pytest.mark.parametrize(
    "text",
    [
        "In Wirral 77.2% of residents are not disabled.",
        "77.2% of Wirral's residents aren't disabled, by the 2021 census.",
        "More than three quarters of Wirral's residents were not disabled in 2021.",
    ],
)
def test_a_share_of_those_who_are_not_is_a_hundred_less(text):
    found = claims_in_england(text, "wirral")
    assert [one.verdict for one in found] == ["supported"]
    wrong = claims_in_england(text.replace("77.2", "67.2").replace("More than", "Nearly"), "wirral")
    assert {one.verdict for one in wrong} != {"supported"}
