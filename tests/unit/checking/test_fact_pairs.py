"""Rises, falls and no clear change, judged by the rule that writes them too."""

import re

import pytest
from support.checker_results import amiss
from support.rule_texts import chart_words
from support.small_data import (
    EAST_MIDLANDS,
    ENGLAND,
    authority,
    block_of,
    dataset_of,
    observation,
)

from carebook.checking.checker import check_claims
from carebook.facts.knowledge import gather_knowledge

# The carers' survey of one authority, with the margins it publishes, and its region's.
CARERS = {"2016/17": (21.6, 3.4), "2018/19": (27.3, 4.8), "2021/22": (21.9, 4.0)}
LATEST = ("2023/24", 17.0, 3.7)


def dataset():
    plain = {"indicator": "carers_social_contact", "source": "ascs"}
    values = [(period, *of) for period, of in CARERS.items()] + [LATEST]
    rows = [
        observation(**plain, period=period, value=value, lower=value - half, upper=value + half)
        for period, value, half in values
    ]
    region = {"area_code": EAST_MIDLANDS, "period": "2023/24", "value": 22.0}
    england = observation(**plain, area_code=ENGLAND, period="2023/24", value=18.5)
    return dataset_of(*rows, observation(**plain, **region, lower=17.8, upper=26.2), england)


def check(text):
    return check_claims(text, gather_knowledge(dataset(), authority()))


def test_the_rules_tell_the_fall_that_is_clear_and_the_check_passes_what_they_say():
    text = chart_words(block_of("carers_social_contact", dataset=dataset()), dataset=dataset())
    assert "The share has fallen from a high of 27.3% in 2018-19." in text
    # Since 2016-17, at 21.6%, nothing is clear, nor since 2021-22, at 21.9%.
    assert "21.6%" not in text
    assert "21.9%" not in text
    found = check(text)
    assert len(found) >= 4
    assert amiss(found) == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The share of carers with enough social contact fell from 27.3% in 2018-19 to 17% in "
         "2023-24.", "supported"),
        ("The share of carers with enough social contact fell from 21.6% in 2016-17 to 17% in "
         "2023-24.", "contradicted"),
        ("The share of carers with enough social contact fell between 2021-22 and 2023-24.",
         "contradicted"),
        ("The share of carers with enough social contact did not fall between 2016-17 and "
         "2023-24.", "supported"),
        ("The share of carers with enough social contact shows no clear change between 2016-17 "
         "and 2023-24.", "supported"),
        ("The share of carers with enough social contact shows no clear fall between 2016-17 and "
         "2023-24.", "supported"),
        ("The share of carers with enough social contact shows no clear change between 2018-19 "
         "and 2023-24.", "contradicted"),
        ("In 2023-24 the share of carers with enough social contact was lower in Rutland than in "
         "the East Midlands.", "contradicted"),
        ("In 2023-24 the share of carers with enough social contact was similar in Rutland to "
         "that in the East Midlands.", "supported"),
    ],
)  # fmt: skip
def test_a_change_within_chance_is_no_rise_or_fall(text, verdict):
    found = check(text)
    relations = [one for one in found if one.kind in ("change", "comparison")]
    assert {one.verdict for one in relations} == {verdict}, amiss(found)


def test_a_region_whose_error_counts_too_is_not_called_higher():
    """The interval, 13.3% to 20.7%, leaves the region's 22% out; the region has an error too."""
    text = chart_words(block_of("carers_social_contact", dataset=dataset()), dataset=dataset())
    assert "against 18.5% in England and 22% in the East Midlands. We cannot tell whether" in text
    assert not re.search("higher|lower", text)


def test_of_changes_that_are_not_clear_the_one_since_the_first_is_told():
    rows = [
        observation(period=f"{year}/{year - 1999}", value=value, lower=value - 4, upper=value + 4)
        for year, value in zip(range(2018, 2024), (66, 68, 65, 66, 67, 64), strict=True)
    ]
    known = dataset_of(*rows)
    text = chart_words(block_of("satisfaction", dataset=known), dataset=known)
    assert text.endswith("There is no clear change since 2018-19 (66%).")
    assert amiss(check_claims(text, gather_knowledge(known, authority()))) == []


def test_what_explains_a_scale_takes_no_comparison_to_another_measure():
    decile = {"indicator": "deprivation_decile_mean", "unit": "decile", "source": "imd"}
    known = dataset_of(
        observation(**decile, period="2019", value=5.4),
        observation(**decile, period="2019", value=5.3, area_code="LA_MEAN"),
    )
    text = chart_words(block_of("deprivation_decile_mean", dataset=known), dataset=known)
    assert "from 1 (most deprived) to 10 (least deprived)" in text
    assert "about the same as in the average authority" in text
    assert amiss(check_claims(text, gather_knowledge(known, authority()))) == []
