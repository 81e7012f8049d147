"""What is held against what: places, measures and denominators in whole sentences, in any words."""

import pytest
from support.checker_results import amiss, claims_in_england, passes_in_england


def wrong_of(text, slug):
    return [one for one in claims_in_england(text, slug) if one.verdict != "supported"]


# Kent in 2021-22: £402 gross a resident (England £388), £348 net; requests from people aged 65 and
# over 10,260 per 100,000 of them (England 13,065), 2,084 per 100,000 residents of all ages; 3,830
# per 100,000 of them with long-term support. Carers with enough company in 2023-24: 17%, England
# 30%, the South East 25.9%; consulted 68.2%, England 66.4%.
@pytest.mark.parametrize(
    "text",
    [
        "Kent spent £402 gross on adult social care for everyone who lives there in 2021-22.",
        "In 2021-22 gross spending in Kent was £402 for every man, woman and child.",
        "In 2021-22 gross spending in Kent came to £402 for each and every local person.",
        "For each of us in Kent, £402 was spent gross on adult social care in 2021-22.",
        "Kent's net spending in 2021-22 was £348 a head.",
        "In 2021-22, 38 of every thousand older residents of Kent received long-term support.",
        "In 2021-22 Kent supported 3,830 people aged 65 and over for every 100,000 of that age.",
        "Kent had 10,260 requests from people aged 65 and over per 100,000 in 2021-22.",
        "Per 100,000 people aged 65 and over, Kent had 10,260 requests in 2021-22; per 100,000 of "
        "the whole population that was 2,084.",
    ],
)
def test_a_denominator_is_read_in_other_words(text):
    assert passes_in_england(text), amiss(claims_in_england(text))


@pytest.mark.parametrize(
    "text",
    [
        "In 2021-22 gross spending in Kent was £402 for every adult.",
        "In 2021-22 gross spending in Kent was £402 for each person who gets care.",
        "In 2021-22 gross spending in Kent was £402 per person helped.",
        "In 2021-22 gross spending in Kent was £402 for everyone receiving care.",
        "Kent had 2,084 requests from people aged 65 and over for every 100,000 of that age in "
        "2021-22.",
    ],
)
def test_another_denominator_is_not(text):
    assert wrong_of(text, "kent")


@pytest.mark.parametrize(
    "text",
    [
        "In 2023-24, 17% of Kent's carers had enough social contact, below the national 30%.",
        "In 2023-24, 17% of Kent's carers had enough social contact, less than England's 30%.",
        "Kent's 17% of carers with enough social contact in 2023-24 was well short of England's "
        "30%.",
        "In 2023-24 just 17% of carers in Kent had all the company they wanted, against a regional "
        "25.9% and a national 30%.",
        "England's figure was 30% in 2023-24; in Kent 17% of carers had enough social contact.",
        "30% is England's share of carers with enough social contact in 2023-24, and 17% Kent's.",
        "In Kent, 17% of carers had enough company, compared with 30% across England, and 68.2% "
        "were consulted, compared with 66.4%.",
        "Higher than England's £388 a head in 2021-22, Kent's gross spending was £402.",
        "In 2021-22 Kent had 2,084 requests from people aged 65 and over per 100,000 population, "
        "fewer than England's 2,417.",
        "Kent's carers: 17% had enough social contact in 2023-24. That is short of England's 30%.",
    ],
)
def test_a_figure_just_named_is_of_the_place_beside_it(text):
    assert passes_in_england(text), amiss(claims_in_england(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In 2023-24, 17% of Kent's carers had enough social contact, more than England's 30%.",
         "lower"),
        ("In 2023-24, 17% of Kent's carers had enough social contact, against a national 25.9%.",
         "30%"),
        ("In 2021-22 Kent had 2,084 requests from people aged 65 and over per 100,000 population, "
         "more than England's 2,417.", "lower"),
        ("Kent's carers lie below England's on both social contact (17% against 30%) and being "
         "consulted (68.2% against 66.4%) in 2023-24.", "similar"),
    ],
)  # fmt: skip
def test_and_what_is_said_of_the_two_has_to_be_so(text, told):
    assert any(told in one.reason for one in wrong_of(text, "kent"))


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("plymouth", "16% of people from Plymouth were still in hospital after they were fit to "
         "leave, in March 2025."),
        ("nottingham", "Among Nottingham's unpaid carers in 2021, 7,710 provided 50 or more hours "
         "a week, and 6,026 between 20 and 49."),
        ("birmingham", "More than four in ten of Birmingham's small areas were in the poorest "
         "tenth of the country in 2025."),
        ("oxfordshire", "In March 2026 Oxfordshire was supporting 1,150 people long-term for every "
         "100,000 adults."),
        ("norfolk", "One in three providers of residential care in Norfolk was short of "
         "'good' in 2024-25."),
        ("isle-of-wight", "Just over half of islanders with long-term support in their own homes "
         "took it as a direct payment in 2024-25: 50.7%."),
        ("liverpool", "In 2024-25, 48.5% of people receiving care in Liverpool had as much contact "
         "with others as they would like."),
        ("kent", "Kent's gross care bill was £560 for each resident in 2024-25, before charges and "
         "grants come off."),
    ],
)  # fmt: skip
def test_a_measure_is_known_in_other_words(slug, text):
    assert passes_in_england(text, slug), amiss(claims_in_england(text, slug))
