"""Figures in their own words, with those of other places beside them: true ones pass, others not.

The figures are those of England's authorities that come with carebook.
"""

import pytest
from support.checker_results import amiss, claims_in_england, england, passes_in_england

from carebook.checking.worded_figures import build_worded_patterns, find_worded_figures
from carebook.data.wording import FigureWording

CONTACT = "In 2023-24, 17% of carers in Kent had as much social contact as they wanted"
SATISFACTION = (
    "In 2024-25, 66.8% of people who receive care in Kent were extremely or very satisfied"
)
NHS = "In 2021-22, the NHS paid Kent £34 towards adult social care for each resident"
OLDER = (
    "In 2021-22, about 3,830 in every 100,000 people aged 65 and over in Kent had long-term support"
)
RATED = "In 2024-25, 77% of residential providers in Kent were rated good"
RURAL = "In 2021, 54.6% of people in Cornwall lived in places classed as rural"
SPENT = "In 2024-25, Kent spent £560 on adult social care for each resident, before any income"


@pytest.mark.parametrize(
    "text",
    [
        f"{CONTACT}.",
        f"{CONTACT}, lower than in England (30%) and the South East (25.9%).",
        f"{CONTACT}, against 30% in England and 25.9% in the South East.",
        f"{SATISFACTION} with it, about the same as England (65.1%).",
        f"{SATISFACTION} with it, about the same as in England (65.1%) and the South East (65.7%).",
        f"{SATISFACTION} with it, much like England (65.1%).",
        f"{SATISFACTION} with it, not clearly different from England (65.1%).",
        f"{NHS}, less than half of England's £72.",
        f"{NHS}, less than half of England's.",
        f"{NHS}, less than half the figure for England (£72) and lower than in similar areas "
        "(£66).",
        f"{OLDER}, lower than in England (about 5,055).",
        f"{OLDER}, lower than in England (about 5,055) and similar areas (3,978).",
        f"{RATED}, against 77.2% in England and 75.3% in similar areas.",
        f"{SPENT}, lower than in the average authority (£616) and similar areas (£598).",
    ],
)
def test_a_true_sentence_in_its_own_words_passes(text):
    assert passes_in_england(text), amiss(claims_in_england(text))


@pytest.mark.parametrize(
    "text",
    [
        # a wrong number
        f"{CONTACT.replace('17', '19')}.",
        f"{CONTACT}, lower than in England (32%) and the South East (25.9%).",
        f"{CONTACT}, against 30% in England and 28.9% in the South East.",
        f"{SATISFACTION} with it, about the same as in England (65.1%) and the South East (64%).",
        f"{NHS}, less than half of England's £82.",
        f"{SPENT.replace('560', '402')}.",
        # the wrong side
        f"{CONTACT}, higher than in England (30%) and the South East (25.9%).",
        f"{CONTACT}, about the same as England (30%).",
        f"{CONTACT}, much like England (30%).",
        f"{CONTACT}, not clearly different from England (30%).",
        f"{SATISFACTION} with it, higher than in England (65.1%).",
        f"{NHS}, more than twice the figure for England (£72).",
        f"{OLDER}, higher than in similar areas (3,978).",
        # a right number beside a difference that only another unit of the measure has
        "In 2021-22, 1,067 in every 100,000 people aged 65 and over in Kent were people in "
        "residential care, higher than in England (1,271).",
        # £34 is more than half of £66
        f"{NHS}, less than half the figure for England (£72) and similar areas (£66).",
        f"{NHS}, less than half of the South East's £62.",
        # the wrong place
        f"{CONTACT.replace('Kent', 'Hackney')}.",
        f"{CONTACT}, against 25.9% in England and 30% in the South East.",
        f"{CONTACT}, lower than in England (25.9%) and the South East (30%).",
        # the wrong period
        f"{CONTACT.replace('2023-24', '2018-19')}.",
        f"{NHS.replace('2021-22', '2020-21')}.",
    ],
)
def test_a_false_one_does_not(text):
    assert not passes_in_england(text)


def test_a_multiple_is_of_the_place_that_it_names_and_the_next_comparison_of_its_own():
    text = f"{RURAL}, more than twice the figure for England (16.6%) and {{}} similar areas (35%)."
    assert passes_in_england(text.format("higher than in"), "cornwall")
    assert not passes_in_england(text.format("lower than in"), "cornwall")
    assert not passes_in_england(text.format("that of"), "cornwall")
    assert passes_in_england(f"{RURAL}, more than twice England's 16.6%.", "cornwall")


def test_after_a_comparison_without_a_word_on_it_another_may_follow():
    quality = (
        "In 2024-25, people who receive care in Essex scored their quality of life at {}, against "
        "19 in England, and {} than in the East of England (19.1)."
    )
    assert passes_in_england(quality.format("18.6", "lower"), "essex")
    assert not passes_in_england(quality.format("18.6", "higher"), "essex")
    assert not passes_in_england(quality.format("17.6", "lower"), "essex")
    rated = (
        "In 2024-25, 79.1% of residential providers in Essex were rated good, not clearly "
        "different from {} but higher than in {}."
    )
    camden = (
        "In 2024-25, 42.2% of people who receive care in Camden had as much social contact as they "
        "wanted, against {} in England, and about the same as in London (42.2%)."
    )
    assert passes_in_england(camden.format("45.4%"), "camden")
    assert not passes_in_england(camden.format("47.4%"), "camden")
    england, similar = "England (77.2%)", "similar areas (74.2%)"
    assert passes_in_england(rated.format(england, similar), "essex")
    assert not passes_in_england(rated.format(similar, england), "essex")


def test_however_much_more_than_twice_it_is():
    text = (
        "In 2021-22, people in the Isles of Scilly paid £252 towards their care for each resident"
    )
    more = f"{text}, more than twice the figure for England (£56)."
    assert passes_in_england(more, "isles-of-scilly")
    assert not passes_in_england(
        more.replace("more than twice", "less than half"), "isles-of-scilly"
    )


def test_the_words_of_a_figure_are_of_no_other_and_relate_nothing():
    text = "79.3% of new clients in Kent asked for nothing more after a time of intensive help."
    assert [one.fact.split("/")[1] for one in claims_in_england(text)] == [
        "reablement_no_further_request"
    ]
    [rated] = claims_in_england(f"{RATED}.")
    assert (rated.verdict, rated.claim) == ("supported", "77%")
    # Elsewhere the word is praise.
    assert not passes_in_england("Care homes in Kent are good.")


def test_of_two_figures_in_the_same_words_the_longer_is_meant():
    wording = {
        "gross_expenditure": said("{place} spent {number} for each resident"),
        "gross_spending_outturn": said("{place} spent {number} for each resident, before income"),
        "care_types_18_64": said("{number} in every {per} in {place} were {group}"),
        "care_types_65": said("{number} in every {per} in {place} were {group}"),
        "carers_social_contact": said("{number} of carers in {place} had company"),
    }
    patterns = build_worded_patterns(wording, england().indicators)

    def meant(text):
        return {one.indicator for one in find_worded_figures(text, patterns)}

    assert meant("kent spent £560 for each resident") == {"gross_expenditure"}
    assert meant("kent spent £560 for each resident, before income") == {"gross_spending_outturn"}
    # Where two are said in the same words, it may be either.
    rates = "429 in every 100,000 people aged 65 and over in kent were people in nursing care"
    assert meant(rates) == {"care_types_18_64", "care_types_65"}
    assert meant("17% of carers in kent had company") == {"carers_social_contact"}
    # What fills a blank does not reach over into another clause.
    assert meant("17% of carers in kent had time, and 12% of people in kent had company") == set()


def said(sentence):
    return FigureWording(sentence=sentence, name="a figure")


def test_a_name_that_is_a_list_is_one_place():
    slug = "bournemouth-christchurch-and-poole"
    text = (
        "In 2024-25, {} of residential providers in Bournemouth, Christchurch and Poole were rated "
        "good."
    )
    assert passes_in_england(text.format("87.9%"), slug)
    assert amiss(claims_in_england(text.format("77.2%"), slug))
