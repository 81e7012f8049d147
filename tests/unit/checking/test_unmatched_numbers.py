"""What is said of numbers that no fact carries: the verdict, and a reason that is right."""

import pytest
from support.checker_results import claims_in_england

from carebook.checking.checked_claim import CheckedClaim

BATH = "bath-and-north-east-somerset"


def number(text: str, slug: str) -> CheckedClaim:
    return next(
        one
        for one in claims_in_england(text, slug)
        if one.kind == "number" and one.verdict != "supported"
    )


# What is said for certain, and what is right.
CONTRADICTED = [
    ("norfolk", "In 2023-24, 38% of carers in Norfolk had as much social contact as they wanted.",
     "Norfolk, 2023-24: 26.6%; the text says 38%"),
    ("norfolk", "Satisfaction of Norfolk's carers stood at 48.1% in 2023-24.",
     "the text says 48.1%"),
    ("kent", "Kent's population in 2024 was 1,993,114.", "Kent, 2024"),
    ("kent", "Gross current spending in Kent came to £577 for each resident in 2021-22.",
     "£402 for each resident; the text says £577"),
    ("wirral", "In 2021-22 Wirral spent £266 net per resident on adult social care.",
     "£366 for each resident"),
    ("leeds", "In England 44.1% of carers had as much social contact as they wanted in 2023-24.",
     "England, 2023-24: 30%"),
    ("derby", "There were 1,234 requests from people aged 65 and over in Derby in 2021-22.",
     "requests from people aged 65 and over, Derby, 2021-22"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "right"), CONTRADICTED)
def test_a_claim_read_with_certainty_is_contradicted_and_told_what_is_right(slug, text, right):
    found = number(text, slug)
    assert found.verdict == "contradicted"
    assert right in found.reason
    assert found.fact


# What is left open, and what the reason says of it.
NOT_CHECKED = [
    # no age, where the figure is counted apart for two
    (BATH, "150 individuals were in residential care.", "says no age"),
    (BATH, "In 2021-22 some 140 people lived in residential care.", "says no age"),
    ("kent", "Requests for support came to 7,777 in Kent in 2021-22.", "18 to 64"),
    # more digits than the data have
    ("rutland", "The Ombudsman received 2.46 complaints per 100,000 people on Rutland in 2024.",
     "rounded to the nearest 0.1"),
    ("wirral", "A total of 1,457 requests came from people aged 18 to 64 in Wirral in 2021-22.",
     "rounded to the nearest 5"),
    # another period
    ("norfolk", "32% of carers in Norfolk had as much social contact as they wanted.",
     "Norfolk, 2016-17"),
    # a measure that is not named
    ("kent", "In 2023-24 the figure for Kent was 17.3%.", "name no measure"),
    # two figures changed over: the words may have been told apart amiss
    ("oxfordshire", "Oxfordshire spent £417 per resident net and £358 gross in 2021-22.",
     "if it is said of net current spending"),
    # a number that counts something else
    ("surrey", "On carers' satisfaction Surrey had 35% in 2023-24, among 152 councils that asked.",
     "152"),
    # a denial, of which it is not clear what it denies
    ("kent", "It is not true that 44% of Kent's carers had as much social contact as they wanted.",
     "denies something"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "said"), NOT_CHECKED)
def test_what_is_left_open_is_not_checked_and_the_reason_says_what_it_is(slug, text, said):
    found = number(text, slug)
    assert found.verdict == "not checked"
    assert said in found.reason


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (BATH, "150 individuals were in residential care."),
        ("rutland", "25.4% of carers in Rutland had as much social contact as they wanted."),
        ("barnet", "In 2018-19, 30.9% of carers in Barnet had enough social contact."),
        ("nottingham", "Long-term support reached 8,830 older people per 100,000 of that age."),
    ],
)
def test_no_authority_is_in_a_reason_that_the_text_does_not_name(slug, text):
    others = ("Torbay", "Leicester", "South Gloucestershire", "Bristol", "Derby", "Norfolk")
    for one in claims_in_england(text, slug):
        assert not any(place in one.reason for place in others), one.reason


@pytest.mark.parametrize(
    ("slug", "text", "whose"),
    [
        ("kent", "In Kent 30% of carers had as much social contact as they wanted in 2023-24.",
         "the figure for England"),
        ("dudley", "In the West Midlands there were 24,075 requests from older people per 100,000 "
         "of that age in 2021-22, and Dudley is part of it.", "Dudley"),
    ],
)  # fmt: skip
def test_whose_the_number_is_stands_in_the_reason_where_it_is_a_comparators(slug, text, whose):
    assert whose in number(text, slug).reason
