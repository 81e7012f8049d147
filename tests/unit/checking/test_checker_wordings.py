"""The same claim in other words: measures, people, units, places, orders and denials."""

import pytest
from support.checker_results import claims_in_england

TRUE = [
    # Ranks and superlatives among authorities.
    ("kent", "In Kent carers' social contact was 17.0% in 2023-24: 151st of 152, highest first."),
    ("sunderland", "In 2024-25 80.1% of people with care in Sunderland felt safe, and just one "
     "other council fared better."),
    ("camden", "Gross spending by the revenue outturn was £827.88 per resident in Camden in "
     "2024-25, which no other London borough matched."),
    ("leicester", "Only five councils in the country stand above Leicester's 40.8% for direct "
     "payments (2024-25)."),
    ("northumberland", "In March 2025, 4.95% of discharges in Northumberland were later than the "
     "ready date, a share that no other North East council undercut."),
    # Measures.
    ("leeds", "In 2021-22, 1,835 carers in Leeds had a break or other support for the person "
     "they look after."),
    ("leeds", "In 2021-22, 49.2% of requests from working-age people in Leeds were redirected to "
     "other organisations."),
    ("oxfordshire", "In 2021-22, of requests by people aged 18 to 64 in Oxfordshire, 65% were "
     "turned away."),
    ("rutland", "The sense of being safe among people with care in Rutland stood at 89.1% in "
     "2024-25."),
    # People, units and places.
    ("derby", "On a per-capita basis Derby's gross spending was £315 in 2021-22 and its net "
     "spending £269."),
    ("barnet", "In 2021-22 working-age residents of Barnet were no more likely to get long-term "
     "support than Londoners (810 per 100,000 of that age against 805)."),
    # Orders, changes and denials.
    ("rutland", "On feeling safe, Rutland did better than England in 2024-25: 89.1% of people "
     "with care felt safe."),
    ("leeds", "Information is easier to find for people with care in Leeds than it used to be: "
     "77.6% said so in 2024-25, up from 57.8% in 2021-22."),
    ("dudley", "Since 2021-22 the share of Dudley's service users who feel safe is up eight "
     "points (67.2% to 75.3%)."),
    ("wirral", "Satisfaction of carers in Wirral in 2023-24 seems lower than in England (29.6% "
     "against 36.7%), but the sample is too small to say so."),
    ("leicester", "The 2023-24 survey does not bear out the view that carers in Leicester have "
     "more social contact than in England: 34.1% against 30.0%."),
    # Words of cause that give none.
    ("leeds", "Of the 845,000 or so people who live in Leeds in 2024, 15.6% are 65 or over."),
]  # fmt: skip
FALSE = [
    ("kent", "In Kent carers' social contact was 17.0% in 2023-24: 151st of 152, lowest first."),
    ("sunderland", "In 2024-25 80.1% of people with care in Sunderland felt safe, and only four "
     "councils did better."),
    ("northumberland", "In March 2025, 4.95% of discharges in Northumberland were later than the "
     "ready date, a share that no other North East council exceeded."),
    ("nottingham", "63.1% of people with care in Nottingham felt safe in 2024-25, a share that no "
     "other East Midlands council reached."),
    ("dudley", "Dudley leads the country on assessments: 2,412 per 100,000 adults in 2025-26."),
    ("rutland", "On feeling safe, Rutland did worse than England in 2024-25: 89.1% of people with "
     "care felt safe."),
    ("dudley", "Carers' quality of life in Dudley in 2023-24, 7.7 out of 12, looks higher than "
     "England's 7.3, but we cannot say so."),
    # Said of all, and so of one alone.
    ("nottingham", "Both satisfaction with care and the sense of being safe fell in Nottingham "
     "between 2023-24 and 2024-25."),
    # Totals tell nothing of how likely it is.
    ("birmingham", "Older people are more likely to receive long-term support in Birmingham than "
     "in Liverpool: 9,830 against 6,030 in 2021-22."),
    # First times that are none.
    ("birmingham", "2023-24 was the first year in which more than half of Birmingham's carers "
     "found information easily (53.6%)."),
    # Another place's figure.
    ("bath-and-north-east-somerset", "The latest we know of the rate of requests from people aged "
     "65 and over in Leicestershire (about 9,050 per 100,000 people aged 65 or over) is for "
     "2023-24."),
    ("bath-and-north-east-somerset", "The council's gross spending on adult social care in Kent "
     "came to about £93.7m in 2023-24."),
    ("bath-and-north-east-somerset", "Consider the share of people receiving care who found "
     "information easy to get in Kent. In 2023-24 it was 67.7%."),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text"), TRUE)
def test_what_the_figures_carry_is_supported_in_other_words(slug, text):
    claims = claims_in_england(text, slug)
    assert claims
    assert [one for one in claims if one.verdict != "supported"] == []


@pytest.mark.parametrize(("slug", "text"), FALSE)
def test_what_they_do_not_carry_is_not_supported(slug, text):
    assert any(one.verdict != "supported" for one in claims_in_england(text, slug))
