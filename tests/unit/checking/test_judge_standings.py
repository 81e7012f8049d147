"""Where an authority stands among others: worked out from the published figures of all of them."""

import pytest
from support.checker_results import amiss, claims_in_england, findings, passes_in_england

from carebook.checking.spans import Mention
from carebook.checking.standings import find_standings
from carebook.data.areas import ENGLAND_CODE

LONDON = "E12000007"


def standings(text):
    """The standings of a text whose only place is London, as its numbers tell them."""
    at = text.find("london")
    places = [Mention(at, at + len("london"), LONDON)] if at >= 0 else []
    return [
        (one.circle, one.side, one.place or one.first or one.share or one.beyond, one.of)
        for one in find_standings(text, places)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it has the highest share in london.", (LONDON, "high", 1, None)),
        ("london's second lowest share", (LONDON, "low", 2, None)),
        ("no other borough in london had a lower share.", (LONDON, "low", 1, None)),
        ("higher than anywhere else in london", (LONDON, "high", 1, None)),
        ("it spent less than any other council.", (ENGLAND_CODE, "low", 1, None)),
        ("it ranked 43rd of 151 authorities.", (ENGLAND_CODE, "", 43, 151)),
        ("it was third of 33 in london.", (LONDON, "", 3, 33)),
        ("it is in the bottom quarter of councils.", (ENGLAND_CODE, "low", 0.25, None)),
        ("it is among the five lowest of all councils.", (ENGLAND_CODE, "low", 5, None)),
        ("it is in the top 10% of authorities.", (ENGLAND_CODE, "high", 0.1, None)),
        ("only three boroughs in london have a higher rate.", (LONDON, "high", 3, None)),
    ],
)
def test_the_words_say_how_far_from_which_end_and_among_whom(text, expected):
    assert standings(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "the largest group was people in nursing care.",
        "the highest rate since 2016.",
        "at most ten people asked.",
        "most of the people in london were satisfied.",
        "30% of small areas are in the most deprived tenth in england.",
        "the third quarter of 2024",
        "10% of its small areas are in the most deprived tenth in england, as in london.",
        "one tenth in england",
    ],
)
def test_what_is_not_among_authorities_is_no_standing(text):
    assert standings(text) == []


# Requests from people aged 65 and over in 2021-22, per 100,000 of that age: Dudley's 24,075 is the
# highest of the 14 in the West Midlands and Birmingham's 14,455 the fifth; Nottingham's rank in
# 2019 is 10 of 151; 17% of Kent's carers have enough company, and only Hampshire has fewer: 15.3%.
@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("dudley", "Dudley has the highest rate of requests from older people in the West "
         "Midlands."),
        ("dudley", "In 2021-22, in the West Midlands, Dudley had the largest number of requests "
         "from people aged 65 and over for each 100,000 of them."),
        ("birmingham", "The highest rate of requests from older people in the West Midlands was "
         "Dudley's."),
        ("birmingham", "Birmingham's rate of requests from people aged 65 and over is the fifth "
         "highest in the region."),
        ("nottingham", "Nottingham is the tenth most deprived authority in England on the 2019 "
         "index."),
        ("nottingham", "For deprivation, Nottingham ranked 10th of 151 in 2019."),
        ("kent", "Kent has the second lowest share of carers with enough social contact of 152 "
         "authorities."),
        ("kent", "Only one authority in England has a lower share of carers with enough social "
         "contact than Kent."),
        ("kent", "Kent is among the five lowest authorities in the country for carers with enough "
         "social contact."),
        ("kent", "In Kent carers' social contact is in the lowest quarter of English councils."),
        ("kent", "Kent has the largest population in the South East."),
        ("kent", "Of all 19 councils in the South East, only Hampshire had a smaller share of "
         "carers with enough social contact than Kent in 2023-24."),
        ("derby", "Derby's carers find information more easily than carers in any other East "
         "Midlands authority."),
        ("rutland", "Rutland came top in the country in 2024-25 for people feeling safe, for "
         "satisfaction with care and for quality of life."),
        ("rutland", "Rutland topped the national table for satisfaction with care in 2024-25."),
        ("isle-of-wight", "The Isle of Wight has one of the oldest populations in England."),
        ("liverpool", "Liverpool was the most deprived authority in the North West in 2019, bar "
         "Blackpool and Knowsley."),
        ("liverpool", "In 2019 Liverpool was more deprived than every authority in England except "
         "Blackpool and Knowsley."),
        ("hartlepool", "In the North East, no other authority's carers were as satisfied as "
         "Hartlepool's in 2023-24."),
        ("leeds", "Leeds carers were no more likely to find information easily than those of any "
         "other council in Yorkshire and the Humber in 2023-24."),
        ("camden", "Camden's CQC score of 89 is the joint highest in London."),
        ("camden", "None of the 72 authorities scored by October 2025 did better than Camden's "
         "CQC score of 89."),
        ("norfolk", "No county in the East of England has a higher rate of unpaid carers than "
         "Norfolk."),
        ("kent", "Kent does not have the lowest share of carers with enough social contact in the "
         "South East."),
    ],
)  # fmt: skip
def test_what_all_figures_bear_out_is_supported(slug, text):
    assert passes_in_england(text, slug), amiss(claims_in_england(text, slug))


@pytest.mark.parametrize(
    ("slug", "text", "told"),
    [
        ("birmingham", "Birmingham has the highest rate of requests from older people in the West "
         "Midlands.", "Dudley: 24,075"),
        ("birmingham", "Nowhere in the West Midlands is the rate of requests from older people "
         "higher than in Birmingham.", "Dudley: 24,075"),
        ("birmingham", "Requests from older people are more frequent in Birmingham than anywhere "
         "else in the region.", "Dudley"),
        ("nottingham", "Nottingham was the 43rd most deprived of 151 authorities in 2019.",
         "10th most deprived"),
        ("nottingham", "Nottingham is England's most deprived authority on the 2019 index.",
         "Blackpool"),
        ("kent", "No council in the South East has a lower share of carers with enough social "
         "contact than Kent.", "Hampshire: 15.3%"),
        ("kent", "At £402 for each resident in 2021-22, Kent's gross spending was higher than that "
         "of any other council in the South East.", "Isle of Wight: £579"),
        ("norfolk", "Norfolk is the only authority in the East of England where fewer than three "
         "in ten carers have enough social contact.", "Luton"),
        ("hackney", "Hackney is more densely populated than any other London borough.",
         "Tower Hamlets"),
        ("cornwall", "Cornwall's staff turnover was above that of every other authority in the "
         "South West in 2024-25.", "Dorset"),
        ("camden", "Only one council in England scored higher than Camden's CQC score of 89.",
         "the highest"),
        ("kent", "Among its statistical neighbours, Kent had the lowest share of carers with "
         "enough social contact.", "Hampshire"),
        ("kent", "Kent is one of the highest in the country for carers' social contact.",
         "151st highest"),
        ("kent", "Kent is in the top ten councils for satisfaction of people who receive care.",
         "57th highest"),
    ],
)  # fmt: skip
def test_what_they_do_not_is_contradicted_and_the_first_is_named(slug, text, told):
    wrong = [one for one in claims_in_england(text, slug) if one.verdict == "contradicted"]
    assert wrong
    assert told in wrong[0].reason


def test_where_no_age_is_named_it_has_to_be_so_at_both():
    [found] = claims_in_england("Dudley has the highest rate of requests in England.", "dudley")
    assert found.verdict == "contradicted"
    [found] = claims_in_england("Kent is in the bottom half of authorities for requests.", "kent")
    assert found.verdict in ("supported", "not checked")


def test_a_shared_place_is_told():
    claims = claims_in_england("Camden's CQC score of 89 is the highest in London.", "camden")
    [rank] = [one for one in claims if one.kind == "rank"]
    assert rank.verdict == "not checked"
    assert "1 other" in rank.reason


def test_of_a_few_authorities_no_order_is_made():
    # Three authorities are bundled.
    [found] = findings("Rutland has the highest satisfaction in England.")
    assert found.verdict == "not checked"
    assert "few authorities" in found.reason


# What followed requests from people aged 65 and over in Salford in 2021-22: short-term care to
# maximise independence 14.0%, universal services or signposting 13.2%.
@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Of requests from people aged 65 and over, next came those followed by short-term care to "
         "maximise independence (14.0%) and by signposting to others (13.2%).", True),
        ("Of requests from people aged 65 and over, next came those followed by signposting to "
         "others (13.2%) and by short-term care to maximise independence (14.0%).", False),
    ],
)  # fmt: skip
def test_what_comes_next_comes_in_order(text, is_right):
    found = claims_in_england(text, "salford")
    assert [one.verdict for one in found if one.kind == "number"] == ["supported"] * 2
    assert (amiss(found) == []) == is_right
