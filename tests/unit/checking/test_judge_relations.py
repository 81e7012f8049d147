"""Comparisons, changes, ratios and ranks, in whole sentences."""

from functools import cache

import pytest
from support.checker_results import (
    BATH,
    LEICS,
    amiss,
    claims_in_england,
    contradicted,
    not_checked,
    passes_in_england,
    reading,
    refused,
    supported,
)
from support.small_data import authority, unbroken

from carebook.checking.relation_scope import find_relation_scope
from carebook.facts.knowledge import gather_knowledge

RUTLAND = "rutland"


@pytest.fixture
def without_breaks(monkeypatch):
    known = cache(lambda slug="rutland": gather_knowledge(unbroken(), authority(slug)))
    monkeypatch.setattr("support.checker_results.known", known)


def test_figures_on_both_sides_of_a_break_carry_no_change():
    found = not_checked("The population rose between 2019 and 2023.", LEICS)
    assert all(one.reason.startswith("The series breaks between") for one in found)
    # Within one of them they do.
    assert supported("The population rose between 2021 and 2023.", LEICS)


@pytest.mark.parametrize(
    ("slug", "text", "indicator"),
    [
        (RUTLAND, "Requests from people aged 65 and over were higher than the average "
         "authority's.", "requests"),
        (RUTLAND, "People aged 65 and over made more requests per 100,000 residents than in the "
         "average authority.", "requests"),
        (RUTLAND, "Requests from working-age adults were below those of the average authority.",
         "requests"),
        (RUTLAND, "Compared with the average authority, fewer people aged 65 and over per 100,000 "
         "residents received long-term support.", "receiving_care"),
        (RUTLAND, "The number of community-based providers per 100,000 people was similar to the "
         "average authority's.", "providers"),
        (RUTLAND, "The rate of unpaid care was lower than in the average authority.",
         "unpaid_carers"),
        (RUTLAND, "Rutland is less densely populated than England.", "population_density"),
        (RUTLAND, "The population density was lower than in England and in the average authority.",
         "population_density"),
        (RUTLAND, "A larger share of residents is 65 or over than in the average authority.",
         "older_share"),
        (RUTLAND, "Rutland is less deprived on average than the average authority.",
         "deprivation_decile_mean"),
        (RUTLAND, "Gross spending per resident was lower than in the average authority.",
         "gross_expenditure"),
        (RUTLAND, "Income from the NHS per resident was above that of the average authority.",
         "nhs_contributions"),
        (LEICS, "The share of people aged 65 and over was higher than in the average authority.",
         "older_share"),
        (LEICS, "Long-term support for people aged 65 and over was similar to the average "
         "authority.", "receiving_care"),
        (LEICS, "More residents gave unpaid care than in the average authority.", "unpaid_carers"),
        (LEICS, "Population density in Leicestershire is below England's.", "population_density"),
        (BATH, "The population density was higher than in England but lower than in the average "
         "authority.", "population_density"),
        (BATH, "Net spending per resident was about the same as in the average authority.",
         "net_expenditure"),
        (BATH, "The share of rural residents is greater than in the average authority.",
         "rural_share"),
        (BATH, "There were fewer community-based providers per 100,000 people than in the average "
         "authority.", "providers"),
    ],
)  # fmt: skip
def test_a_true_comparison_rests_on_two_facts(slug, text, indicator):
    found = supported(text, slug)
    assert {one.kind for one in found} == {"comparison"}
    for one in found:
        assert [name.split("/")[1] for name in one.fact.split(" : ")] == [indicator, indicator]


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "Requests from people aged 65 and over were lower than the average authority's."),
        (RUTLAND, "Requests from people aged 65 and over were similar to the average authority's."),
        (RUTLAND, "Working-age adults made more requests per 100,000 residents than in the average "
         "authority."),
        (RUTLAND, "Community-based providers per 100,000 people were higher than in the average "
         "authority."),
        (RUTLAND, "The rate of unpaid care was higher than in the average authority."),
        (RUTLAND, "The rate of unpaid care was not lower than in the average authority."),
        (RUTLAND, "Rutland is more densely populated than England."),
        (RUTLAND, "Rutland is more deprived on average than the average authority."),
        (RUTLAND, "Gross spending per resident exceeded that of the average authority."),
        (RUTLAND, "England has a lower population density than Rutland."),
        (LEICS, "Fewer residents gave unpaid care than in the average authority."),
        (LEICS, "Long-term support for people aged 65 and over was higher than in the average "
         "authority."),
        (BATH, "The population density was lower than in England."),
        (BATH, "The population density was higher than in England and in the average authority."),
        (BATH, "Net spending per resident was below that of the average authority."),
        (BATH, "Net spending per resident exceeded that of the average authority."),
        (BATH, "The share of rural residents is the same as in the average authority."),
    ],
)  # fmt: skip
def test_a_false_comparison_is_contradicted(slug, text):
    found = contradicted(text, slug)
    assert found.kind == "comparison"
    assert " : " in found.fact


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "Satisfaction with care was higher than in the average authority."),
        (RUTLAND, "A smaller share of carers had as much social contact as they wanted than in the "
         "average authority."),
        (RUTLAND, "Satisfaction with care was similar to the average authority's."),
        (LEICS, "More providers were rated below good than in the average authority."),
        (BATH, "Vacant posts were fewer than in the average authority."),
        (BATH, "Requests from people aged 65 and over were lower than in the average authority."),
    ],
)  # fmt: skip
def test_figures_without_a_margin_of_error_carry_no_comparison(slug, text):
    [found] = not_checked(text, slug)
    assert "margin" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "Satisfaction with care was higher than in England.",
        "Satisfaction with care was higher than in Wales.",
        "The rate of unpaid care was lower than in other counties.",
        "Net spending per resident was lower than in neighbouring councils.",
        "The rate of unpaid care was lower than in the region.",
    ],
)
def test_nothing_can_be_held_against_what_the_data_do_not_have(text):
    assert all(one.verdict == "not checked" for one in refused(text))


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "The share of residents aged 65 and over rose from 25.1% in 2019 to 26.3% in "
         "2023."),
        (RUTLAND, "Between 2019 and 2023 the share of residents aged 65 and over increased."),
        (RUTLAND, "The share of older people has grown since 2019."),
        (RUTLAND, "The share of over-65s was higher in 2023 than in 2019."),
        (LEICS, "The population rose between 2019 and 2023."),
        (LEICS, "Leicestershire's population grew from about 701,000 in 2019 to about 734,000 in "
         "2023."),
        (BATH, "The population increased from 190,176 in 2019 to 199,818 in 2023."),
        (BATH, "The share of residents aged 65 and over was stable between 2019 and 2023."),
    ],
)  # fmt: skip
def test_a_true_change_rests_on_two_periods(slug, text, without_breaks):
    found = supported(text, slug)
    [change] = [one for one in found if one.kind == "change"]
    assert " -> " in change.fact


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "The share of residents aged 65 and over fell from 25.1% in 2019 to 26.3% in "
         "2023."),
        (RUTLAND, "Between 2019 and 2023 the share of residents aged 65 and over declined."),
        (RUTLAND, "The share of older people is unchanged since 2019."),
        (RUTLAND, "The share of over-65s was lower in 2023 than in 2019."),
        (LEICS, "The population shrank between 2019 and 2023."),
        (BATH, "The population stayed the same between 2019 and 2023."),
        (BATH, "The share of residents aged 65 and over rose between 2019 and 2023."),
        (BATH, "The share of residents aged 65 and over fell slightly between 2019 and 2023."),
    ],
)  # fmt: skip
def test_a_false_change_is_contradicted(slug, text, without_breaks):
    assert contradicted(text, slug).kind == "change"


@pytest.mark.parametrize(
    "text",
    [
        "Satisfaction with care has risen.",
        "The rate of unpaid care fell between 2011 and 2021.",
        "Gross spending has increased since 2022-23.",
        "Requests from people aged 65 and over have grown.",
        "The population rose between 2019 and 2023.",
    ],
)
def test_a_change_needs_two_periods(text):
    [found] = not_checked(text)
    assert found.kind == "change"


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "Requests from people aged 65 and over came to 1.6 times the average authority's "
         "rate."),
        (RUTLAND, "The share of residents aged 65 and over was 7.8 percentage points higher than "
         "in the average authority."),
        (RUTLAND, "The share of over-65s rose by 1.2 percentage points between 2019 and 2023."),
        (RUTLAND, "Gross spending was £13 per resident less than in the average authority."),
        (RUTLAND, "England's population density is about four times Rutland's."),
        (RUTLAND, "People aged 65 and over made about five times as many requests as those aged "
         "18 to 64."),
        (BATH, "The population grew by 9,642 between 2019 and 2023."),
        (BATH, "The population grew by 5% between 2019 and 2023."),
    ],
)  # fmt: skip
def test_a_true_gap_rests_on_two_facts(slug, text, without_breaks):
    supported(text, slug)


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        (RUTLAND, "Requests from people aged 65 and over came to twice the average authority's "
         "rate.", "twice"),
        (RUTLAND, "Requests from people aged 65 and over came to 2.6 times the average "
         "authority's rate.", "2.6 times"),
        (RUTLAND, "The share of residents aged 65 and over was 8.7 percentage points higher than "
         "in the average authority.", "8.7 percentage points"),
        (RUTLAND, "The share of over-65s rose by 2.1 percentage points between 2019 and 2023.",
         "2.1 percentage points"),
        (RUTLAND, "Gross spending was £31 per resident less than in the average authority.",
         "£31"),
        (RUTLAND, "England's population density is about eight times Rutland's.", "eight times"),
        (BATH, "The population grew by 96,420 between 2019 and 2023.", "96,420"),
        (BATH, "The population doubled between 2019 and 2023.", "doubled"),
    ],
)  # fmt: skip
def test_a_false_gap_is_refused(slug, text, claim):
    assert any(claim in one.claim for one in refused(text, slug))


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "The largest number of requests came from people aged 65 and over."),
        (LEICS, "Residential providers were the largest group of providers."),
        (LEICS, "Residential providers outnumber community-based ones."),
    ],
)
def test_a_place_among_the_groups_of_one_area_can_be_known(slug, text):
    supported(text, slug)


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "The largest number of requests came from people aged 18 to 64."),
        (RUTLAND, "The fewest requests came from people aged 65 and over."),
        (LEICS, "Community-based providers were the largest group of providers."),
        (LEICS, "Community-based providers outnumber residential ones."),
    ],
)
def test_and_is_contradicted_where_it_is_another(slug, text):
    contradicted(text, slug)


@pytest.mark.parametrize(
    "text",
    [
        "Rutland has the highest satisfaction in England.",
        "Rutland ranks 8th for satisfaction.",
        "Rutland's satisfaction is the second highest of all councils.",
        "No other council has a higher share of older people.",
        "Rutland has the lowest population density in the country.",
        "Rutland is in the top quarter of authorities for satisfaction.",
        "Rutland tops the table for satisfaction with care.",
        "Rutland is among the least deprived areas in England.",
    ],
)
def test_a_rank_among_authorities_needs_the_figures_of_most_of_them(text):
    # Three authorities are bundled.
    wrong = refused(text)
    assert all(one.verdict == "not checked" for one in wrong)
    assert {"rank", "position"} & {one.kind for one in wrong}


# Of people aged 65 and over per 100,000 of them, Norfolk had 12,790 requests in 2021-22, Surrey
# 12,955 (similar) and Dudley 24,075; Norfolk 12,835 requests from both ages and Surrey 15,345.
@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("norfolk", "Requests from older people were lower in Norfolk than in Dudley."),
        ("norfolk", "Norfolk had fewer requests in total than Surrey."),
        ("norfolk", "More people live in Norfolk than in Suffolk."),
        ("isle-of-wight", "The Isle of Wight's gross spending in 2021-22 was higher than "
         "England's."),
    ],
)  # fmt: skip
def test_places_of_different_size_are_compared_by_rates(slug, text):
    assert passes_in_england(text, slug), amiss(claims_in_england(text, slug))


@pytest.mark.parametrize(
    ("slug", "text", "told"),
    [
        ("norfolk", "Norfolk had fewer requests from older people than Surrey.", "12,955"),
        ("norfolk", "Norfolk spent more on care than Suffolk in 2021-22.", "£443"),
        ("isle-of-wight", "The Isle of Wight's gross spending per resident in 2021-22 was lower "
         "than England's.", "£579"),
        ("isle-of-wight", "In 2021-22 gross spending was lower on the Isle of Wight than in "
         "England.", "£388"),
    ],
)  # fmt: skip
def test_totals_do_not_carry_a_comparison_of_places(slug, text, told):
    wrong = [one for one in claims_in_england(text, slug) if one.verdict == "contradicted"]
    assert wrong
    assert told in wrong[0].reason


def test_a_comparison_that_holds_at_one_age_alone_is_not_carried():
    # Of older people Norfolk has fewer requests than England, of younger ones more.
    text = "Requests were lower in Norfolk than in England in 2021-22."
    [found] = claims_in_england(text, "norfolk")
    assert found.verdict == "not checked"
    assert "12,790" in found.reason
    assert "2,485" in found.reason


def test_similar_in_another_year_is_said_of_the_place_itself():
    found = reading("It was similar in 2016-17.")
    scope = find_relation_scope(found.relations[0], found)
    assert (scope.is_change, scope.comparators) == (True, ())
