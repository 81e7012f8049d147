"""The errors that a system like this one has printed in public: each caught, however worded."""

import pytest
from support.checker_results import (
    BATH,
    LEICS,
    contradicted,
    findings,
    not_checked,
    refused,
    supported,
)

RUTLAND = "rutland"


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        (LEICS, "In Leicestershire there were about 434 people per square kilometre.", "434"),
        (LEICS, "Leicestershire's population density was 434 people per sq km in 2021.", "434"),
        (LEICS, "With 434 people to every square kilometre, the county is densely settled.", "434"),
        (LEICS, "The county's density, at 434 people per square kilometre, is shown here.", "434"),
        (RUTLAND, "Rutland: 434 people per square kilometre.", "434"),
        (RUTLAND, "The population density here was 434 people per square kilometre.", "434"),
        (BATH, "There were 434 people per square kilometre in Bath and North East Somerset.",
         "434"),
        (BATH, "The council's area has a density of four hundred and thirty-four people per "
         "square kilometre.", "four hundred and thirty-four"),
    ],
)  # fmt: skip
def test_englands_figure_is_not_the_countys(slug, text, claim):
    found = contradicted(text, slug)
    assert claim in found.claim
    assert "the figure for England" in found.reason
    assert not found.fact.startswith("E92000001/")  # it is the county's own that says otherwise


def test_a_figure_of_england_alone_is_told_as_englands():
    [found] = not_checked("In Leicestershire 57% of adults were dissatisfied with care.", LEICS)
    assert "no such figure for Leicestershire" in found.reason
    assert "the figure for England" in found.reason


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (LEICS, "In Leicestershire there were 342 people per square kilometre, against about 434 "
         "in England."),
        (LEICS, "In England there were about 434 people per square kilometre."),
        (RUTLAND, "England's population density was about 434 people per square kilometre, "
         "Rutland's 108."),
        (BATH, "Nationally there were about 434 people per square kilometre in 2021."),
        (BATH, "In England 57% of adults were dissatisfied with social care."),
    ],
)  # fmt: skip
def test_but_it_is_englands(slug, text):
    supported(text, slug)


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "In Rutland 65.4% of people receiving care were satisfied with it."),
        (LEICS, "65.4% of people in Leicestershire who receive care were satisfied with it."),
        (BATH, "Satisfaction with care was 65.4% in Bath and North East Somerset."),
        (RUTLAND, "In England 64.7% of people receiving care were satisfied with it."),
        (RUTLAND, "Nationally, 29.3% of carers had as much social contact as they wanted."),
        (RUTLAND, "England's population density was 2,469 people per square kilometre."),
    ],
)
def test_england_the_mean_of_authorities_and_the_area_are_three_things(slug, text):
    refused(text, slug)


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        (RUTLAND, "In Rutland 320 people give unpaid care.", "320"),
        (RUTLAND, "There were 320 unpaid carers in Rutland in 2023-24.", "320"),
        (RUTLAND, "Rutland has 1,620 unpaid carers.", "1,620"),
        (RUTLAND, "The number of unpaid carers in Rutland was 1,620.", "1,620"),
        (LEICS, "Leicestershire has 6,430 carers.", "6,430"),
        (LEICS, "6,430 people in Leicestershire look after somebody without pay.", "6,430"),
        (LEICS, "Some 20,845 residents gave unpaid care.", "20,845"),
        (BATH, "There are 1,930 carers in Bath and North East Somerset.", "1,930"),
        (BATH, "Unpaid carers numbered 1,930.", "1,930"),
        (RUTLAND, "787 in every 100,000 residents gave unpaid care.", "787"),
    ],
)
def test_requests_from_adults_are_not_the_number_of_carers(slug, text, claim):
    found = refused(text, slug)[0]
    assert claim in found.claim


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "There were 320 requests for support from people aged 18 to 64."),
        (RUTLAND, "7,670 in every 100,000 people gave unpaid care."),
        (LEICS, "The council received 6,430 requests for support from adults aged 18 to 64."),
        (LEICS, "8,603 people per 100,000 gave unpaid care in 2021."),
        (BATH, "1,930 requests for support came from people aged 18 to 64."),
    ],
)
def test_but_they_are_requests(slug, text):
    supported(text, slug)


@pytest.mark.parametrize(
    "text",
    [
        "In Rutland 320 people aged 18 to 64 asked the council for support.",
        "In 2023-24, 1,620 people aged 65 and over requested support.",
        "Requests for support came from 1,620 people aged 65 and over.",
    ],
)
def test_nor_is_a_request_a_person(text):
    refused(text)


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        (RUTLAND, "Gross spending came to £46,505 per 100,000 people.", "£46,505"),
        (RUTLAND, "Rutland's gross spending on adult social care was £46,505.", "£46,505"),
        (RUTLAND, "Gross spending was £46,505 per resident.", "£46,505"),
        (RUTLAND, "The council spent £46,505 a head, before people's contributions.", "£46,505"),
        (RUTLAND, "Gross spending was forty-six thousand five hundred and five pounds per "
         "100,000 people.", "forty-six thousand"),
        (RUTLAND, "Gross spending came to about £47,000 for every 100,000 residents.", "£47,000"),
        (RUTLAND, "Gross spending was £46.5 thousand per 100,000 people.", "£46.5"),
        (LEICS, "Leicestershire's net spending was £32,580 for every 100,000 residents.",
         "£32,580"),
        (BATH, "Income from people who use care came to £6,083 per 100,000 residents.", "£6,083"),
        (RUTLAND, "Income from the NHS came to £14,035.", "£14,035"),
    ],
)  # fmt: skip
def test_thousands_of_pounds_are_not_pounds(slug, text, claim):
    found = contradicted(text, slug)
    assert claim in found.claim
    assert "£" in found.reason


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "Gross spending came to £46,505 thousand per 100,000 people."),
        (RUTLAND, "Gross spending came to £46.5 million per 100,000 people."),
        (RUTLAND, "Gross spending was £46,505,000 per 100,000 people."),
        (RUTLAND, "Gross spending was £465 per resident."),
        (RUTLAND, "Gross spending came to £18.9 million."),
        (LEICS, "Net spending was £32.6 million per 100,000 residents."),
        (BATH, "Income from people who use care came to £61 per resident."),
        (RUTLAND, "Income from the NHS came to about £14 million for every 100,000 people."),
    ],
)
def test_but_they_are_thousands(slug, text):
    supported(text, slug)


@pytest.mark.parametrize(
    ("slug", "text", "claim"),
    [
        (RUTLAND, "There were 3,986 requests per 100,000 older residents.", "3,986"),
        (RUTLAND, "Requests from people aged 65 and over came to 3,986 per 100,000 people aged 65 "
         "and over.", "3,986"),
        (RUTLAND, "For every 100,000 pensioners there were 3,986 requests for support.", "3,986"),
        (RUTLAND, "Older people made 3,986 requests per 100,000 over-65s.", "3,986"),
        (RUTLAND, "3,986 in every 100,000 residents aged 65 or over requested support.", "3,986"),
        (RUTLAND, "849 per 100,000 older people were receiving long-term support.", "849"),
        (LEICS, "Requests from older people came to 2,840 per 100,000 people of that age.",
         "2,840"),
        (BATH, "1,742 requests were made per 100,000 residents aged 65+.", "1,742"),
    ],
)  # fmt: skip
def test_a_rate_of_all_residents_is_not_one_of_older_residents(slug, text, claim):
    found = contradicted(text, slug)
    assert claim in found.claim
    assert "all ages" in found.reason or "aged 65 and over" in found.reason


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (RUTLAND, "Requests from people aged 65 and over came to 3,986 per 100,000 residents of "
         "all ages."),
        (RUTLAND, "Requests from people aged 65 and over came to about 15,200 per 100,000 people "
         "aged 65 and over."),
        (RUTLAND, "People aged 65 and over made 3,986 requests per 100,000 residents."),
        (RUTLAND, "There were about 15,200 requests per 100,000 older residents."),
        (RUTLAND, "849 older people per 100,000 residents of all ages were receiving long-term "
         "support."),
        (LEICS, "Requests from older people came to 2,840 per 100,000 people of all ages."),
        (BATH, "Requests from people aged 65 and over came to 1,742 per 100,000 residents."),
    ],
)  # fmt: skip
def test_but_it_is_one_of_all_residents(slug, text):
    supported(text, slug)


DECILES = [
    "The average deprivation decile of Rutland's small areas was {}.",
    "Rutland's average decile is {}.",
    "On average Rutland's neighbourhoods are in decile {}.",
    "With an average decile of {}, Rutland is shown here.",
    "Average deprivation decile: {}.",
    "In 2019 small areas in Rutland had a mean deprivation decile of {}, where 1 is the most "
    "deprived tenth in England and 10 the least.",
]


@pytest.mark.parametrize("text", DECILES)
@pytest.mark.parametrize("wrong", ["8", "9", "8.0", "9.0", "7.5", "5.9", "85"])
def test_one_authority_has_one_decile(text, wrong):
    found = contradicted(text.format(wrong))
    assert found.claim == wrong


@pytest.mark.parametrize("text", DECILES)
@pytest.mark.parametrize("right", ["8.5", "eight point five"])
def test_and_that_one_is_right(text, right):
    [found] = supported(text.format(right))
    assert found.fact == "E06000017/deprivation_decile_mean//2019/decile"


def test_of_three_deciles_in_one_text_only_the_right_one_passes():
    text = (
        "Rutland's average decile is 8. Further on it is said that the average "
        "deprivation decile is 8.5.\n\n- Average deprivation decile: 9"
    )
    assert [one.claim for one in findings(text) if one.verdict != "supported"] == ["8", "9"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The council's assessment score was 53 out of 100, against an average of 64.7.", "64.7"),
        ("The council's assessment score was 53, below the average authority's 65.", "65"),
        ("The Care Quality Commission scored the council 53, compared with 64.7% for the average "
         "authority.", "64.7%"),
        ("The council's inspection score of 53 compares with 68.8 for satisfaction in the average "
         "authority.", "68.8"),
        ("Inspectors gave the council 53 out of 100; the average authority got 64.7.", "64.7"),
        ("CQC assessment score: 53 (average authority: 64.7).", "64.7"),
    ],
)  # fmt: skip
def test_a_satisfaction_score_is_no_comparator_of_an_inspection_score(text, claim):
    assert claim in {one.claim.strip() for one in refused(text, BATH)}


@pytest.mark.parametrize(
    "text",
    [
        "The council's assessment score was lower than the average authority's.",
        "At 53 out of 100, its assessment score was below the average.",
        "The council's assessment score of 53 is lower than in England.",
    ],
)
def test_nor_is_there_any_other(text):
    refused(text, BATH)


@pytest.mark.parametrize(
    "text",
    [
        "The council's assessment score was 53 out of 100.",
        "The Care Quality Commission gave the council a score of 53.",
        "68.8% of people receiving care were satisfied with it, against 64.7% in the average "
        "authority.",
        "The council's assessment score was 53 out of 100. Satisfaction with care was 68.8%, "
        "against 64.7% for the average authority.",
    ],
)
def test_but_each_may_be_said_of_its_own(text):
    supported(text, BATH)
