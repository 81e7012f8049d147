"""Whole sentences on the three authorities: what is true passes, what is not is refused."""

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
# Area, a true sentence, the indicators on which its claims rest.
TRUE = [
    (RUTLAND, "In Rutland in 2023 the population was about 40,600.", "population"),
    (RUTLAND, "Some 40,600 people lived in Rutland in mid-2023.", "population"),
    (RUTLAND, "Nearly 41,000 people live in Rutland.", "population"),
    (RUTLAND, "Rutland had 108 people per square kilometre in 2021.", "population_density"),
    (RUTLAND, "All of Rutland is rural: 100% of residents lived in rural places.", "rural_share"),
    (RUTLAND, "14.7% of residents were disabled, once age is allowed for.",
     "disabled_share_age_standardised"),
    (RUTLAND, "Once age is allowed for, 15% of Rutland's residents were disabled in 2021.",
     "disabled_share_age_standardised"),
    (RUTLAND, "Residents aged 65 and over made up 26.3% of the population in 2023.", "older_share"),
    (RUTLAND, "Just over a quarter of Rutland's residents were 65 or over in 2023.", "older_share"),
    (RUTLAND, "In 2019 the share of residents aged 65 and over was 25.1%.", "older_share"),
    (RUTLAND, "In 2023-24 there were 320 requests for support from people aged 18 to 64.",
     "requests"),
    (RUTLAND, "Requests from people of working age came to 787 per 100,000 residents.", "requests"),
    (RUTLAND, "There were 1,620 requests for support from people aged 65 and over.", "requests"),
    (RUTLAND, "Just over 1,600 requests came from people aged 65 and over.", "requests"),
    (RUTLAND, "345 people aged 65 and over were receiving long-term support.", "receiving_care"),
    (RUTLAND, "The council gave long-term support to 115 adults aged 18 to 64.", "receiving_care"),
    (RUTLAND, "Of adults aged 18 to 64 with long-term support, 25 were in residential care.",
     "care_types_18_64"),
    (RUTLAND, "7,670 in every 100,000 people said that they gave unpaid care.", "unpaid_carers"),
    (RUTLAND, "About 8% of residents gave unpaid care in 2021.", "unpaid_carers"),
    (RUTLAND, "28.3% of carers who answered had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "28 per cent of carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "Twenty-eight per cent of carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "Nearly three in ten carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "About 3 in 10 carers saw as much of other people as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "28 in 100 carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "More than a quarter of carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (RUTLAND, "69% of carers who had looked for information and advice found it easy to get.",
     "carers_find_information"),
    (RUTLAND, "Carers given information and advice came to 455 per 100,000 residents.",
     "carer_support"),
    (RUTLAND, "Rutland had 12 community-based providers and 11 residential ones in 2024.",
     "providers"),
    (RUTLAND, "Twelve community-based providers were registered in Rutland.", "providers"),
    (RUTLAND, "17.4% of rated providers fell below good.", "providers_below_good"),
    (RUTLAND, "About 17 in 100 rated providers fell below good.", "providers_below_good"),
    (RUTLAND, "Just over 17 in 100 rated providers were below good.", "providers_below_good"),
    (RUTLAND, "In the East Midlands 25.5% of care staff left their job within the year.",
     "workforce_turnover"),
    (RUTLAND, "About one in four care staff in the region left their job within the year.",
     "workforce_turnover"),
    (RUTLAND, "9% of posts in adult social care were vacant.", "workforce_vacancy"),
    (RUTLAND, "Across the region seven in ten providers said keeping staff was more challenging.",
     "retention_harder"),
    (RUTLAND, "12.9% of hospital discharges came after the day the person was ready to leave.",
     "discharges_delayed"),
    (RUTLAND, "In November 2024 the average wait to leave hospital was 0.44 days.",
     "discharge_delay_mean"),
    (RUTLAND, "78.8% of people receiving care were extremely or very satisfied with it.",
     "satisfaction"),
    (RUTLAND, "Nearly four in five people receiving care were satisfied with it.", "satisfaction"),
    (RUTLAND, "Nationally, 57% of adults were dissatisfied with social care in 2024.",
     "dissatisfaction_public"),
    (RUTLAND, "The Ombudsman received 2.5 complaints per 100,000 people in 2024.", "ombudsman"),
    (RUTLAND, "Gross spending came to £465 per resident in 2023-24.", "gross_expenditure"),
    (RUTLAND, "The council's gross spending was £18.9 million.", "gross_expenditure"),
    (RUTLAND, "Gross spending was about £470 a head.", "gross_expenditure"),
    (RUTLAND, "Net spending came to £401 for each resident.", "net_expenditure"),
    (RUTLAND, "Income from people who use care came to £64 per resident.", "client_contributions"),
    (RUTLAND, "Income from the NHS came to £140 per resident.", "nhs_contributions"),
    (LEICS, "About 734,000 people lived in Leicestershire in 2023.", "population"),
    (LEICS, "Nearly three quarters of a million people lived in Leicestershire in 2023.",
     "population"),
    (LEICS, "There were 342 people per square kilometre in Leicestershire.", "population_density"),
    (LEICS, "About a fifth of residents (21%) were 65 or over.", "older_share"),
    (LEICS, "There were 6,430 requests from people aged 18 to 64.", "requests"),
    (LEICS, "7,485 people aged 65 and over received long-term support.", "receiving_care"),
    (LEICS, "25.4% of carers had as much social contact as they wanted.", "carers_social_contact"),
    (LEICS, "About one in four carers had as much social contact as they wanted.",
     "carers_social_contact"),
    (LEICS, "Leicestershire had 154 residential and 111 community-based providers.", "providers"),
    (LEICS, "64.5% of people receiving care were satisfied with it.", "satisfaction"),
    (LEICS, "Just under two thirds of people receiving care were satisfied with it.",
     "satisfaction"),
    (LEICS, "Gross spending came to £290 million, £395 per resident.", "gross_expenditure"),
    (BATH, "In 2023 the population of Bath and North East Somerset was 199,818.", "population"),
    (BATH, "Nearly 200,000 people live in B&NES.", "population"),
    (BATH, "Just under half of residents (45.9%) lived in rural places.", "rural_share"),
    (BATH, "The average deprivation decile of its small areas was 7.5.", "deprivation_decile_mean"),
    (BATH, "37.4% of carers had as much social contact as they wanted.", "carers_social_contact"),
    (BATH, "The council's assessment score was 53 out of 100.", "cqc_authority_score"),
    (BATH, "68.8% of people receiving care were satisfied with it.", "satisfaction"),
    (BATH, "In the South West 89.5% of providers found recruiting staff more challenging.",
     "recruitment_harder"),
    (BATH, "About nine in ten providers in the South West found recruiting staff more challenging.",
     "recruitment_harder"),
    (BATH, "Net spending came to £408 per resident.", "net_expenditure"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "indicator"), TRUE)
def test_a_true_sentence_is_supported_by_the_fact_it_states(slug, text, indicator):
    found = supported(text, slug)
    assert {one.fact.split("/")[1] for one in found} == {indicator}
    assert all(one.text and one.reason for one in found)


# Area, a false sentence, the claim that is false, what its reason has to name.
FALSE = [
    # another area's or a comparator's figure
    (RUTLAND, "25.4% of Rutland's carers had as much social contact as they wanted.", "25.4%",
     "28.3%"),
    (RUTLAND, "In Rutland 68.8% of people receiving care were satisfied with it.", "68.8%",
     "78.8%"),
    (RUTLAND, "In Rutland 64.7% of people receiving care were satisfied with it.", "64.7%",
     "the average authority"),
    (RUTLAND, "In England 64.7% of people receiving care were satisfied with it.", "64.7%",
     "the average authority"),
    (RUTLAND, "In Rutland 57% of adults were dissatisfied with social care.", "57%", "England"),
    (LEICS, "28.3% of Leicestershire's carers had as much social contact as they wanted.",
     "28.3%", "25.4%"),
    (BATH, "In Bath and North East Somerset 29.3% of carers had as much social contact as they "
     "wanted.", "29.3%", "the average authority"),
    (RUTLAND, "In the average authority 28.3% of carers had as much social contact as they "
     "wanted.", "28.3%", "Rutland"),
    # a region's figure given to the authority
    (RUTLAND, "In Rutland 25.5% of care staff left their job within the year.", "25.5%",
     "East Midlands"),
    (RUTLAND, "In Rutland 81% of providers found recruiting staff more challenging.", "81%",
     "East Midlands"),
    # another group
    (RUTLAND, "There were 320 requests from people aged 65 and over.", "320", "18 to 64"),
    (RUTLAND, "There were 1,620 requests from people aged 18 to 64.", "1,620", "65 and over"),
    (RUTLAND, "345 people of working age were receiving long-term support.", "345", "65 and over"),
    (RUTLAND, "Rutland had 12 residential providers.", "12", "community-based"),
    (BATH, "Of adults aged 18 to 64, 150 were in nursing care.", "150", "residential"),
    (LEICS, "The Ombudsman decided 3.54 complaints per 100,000 people.", "3.54", "received"),
    # another period
    (RUTLAND, "In 2023 residents aged 65 and over made up 25.1% of the population.", "25.1%",
     "2019"),
    (RUTLAND, "Residents aged 65 and over made up 25.1% of the population.", "25.1%", "2019"),
    (RUTLAND, "In 2019 residents aged 65 and over made up 26.3% of the population.", "26.3%",
     "2023"),
    (LEICS, "The population was 712,632 in 2023.", "712,632", "2021"),
    (RUTLAND, "In 2022-23, 78.8% of people receiving care were satisfied with it.", "78.8%",
     "2023-24"),
    # another measure
    (RUTLAND, "Gross spending came to £401 per resident.", "£401", "net"),
    (RUTLAND, "Net spending came to £465 per resident.", "£465", "gross"),
    (RUTLAND, "28.3% of people receiving care were satisfied with it.", "28.3%", "78.8%"),
    (RUTLAND, "78.8% of carers had as much social contact as they wanted.", "78.8%", "28.3%"),
    (RUTLAND, "Income from the NHS came to £64 per resident.", "£64", "£140"),
    (RUTLAND, "75.8% of carers who had looked for information found it easy to get.", "75.8%",
     "69%"),
    # another unit or denominator
    (RUTLAND, "Gross spending came to £18.9 million per resident.", "£18.9 million", "£"),
    (RUTLAND, "There were 108 people per square mile.", "108", "square kilometre"),
    (RUTLAND, "The average wait was 0.44 weeks.", "0.44", "day"),
    (RUTLAND, "Requests from people aged 18 to 64 came to 787.", "787", "per 100,000"),
    (RUTLAND, "28.3% of residents had as much social contact as they wanted.", "28.3%", "carers"),
    (RUTLAND, "2.5% of complaints went to the Ombudsman.", "2.5%", "per 100,000"),
    # a wrong number, and a wrong rounding of the right one
    (RUTLAND, "31% of carers had as much social contact as they wanted.", "31%", "28.3%"),
    (RUTLAND, "29% of carers had as much social contact as they wanted.", "29%", "28.3%"),
    (RUTLAND, "283% of carers had as much social contact as they wanted.", "283%", "28.3%"),
    (RUTLAND, "A third of carers had as much social contact as they wanted.", "A third", "28.3%"),
    (RUTLAND, "Four in ten carers had as much social contact as they wanted.", "Four in ten",
     "28.3%"),
    (RUTLAND, "More than three in ten carers had as much social contact as they wanted.",
     "More than three in ten", "28.3%"),
    (RUTLAND, "Just under 28% of carers had as much social contact as they wanted.",
     "Just under 28%", "28.3%"),
    (RUTLAND, "Almost 18 in 100 rated providers fell below good.", "Almost 18 in 100", "17.4%"),
    (RUTLAND, "Nearly 18% of rated providers fell below good.", "Nearly 18%", "17.4%"),
    (RUTLAND, "Over 18% of rated providers fell below good.", "Over 18%", "17.4%"),
    (RUTLAND, "Gross spending came to £475 per resident.", "£475", "£465"),
    (RUTLAND, "Gross spending came to £189 million.", "£189 million", "£18.9 million"),
    (RUTLAND, "Just over 41,000 people live in Rutland.", "Just over 41,000", "40,600"),
    (RUTLAND, "About 406,000 people live in Rutland.", "About 406,000", "40,600"),
    (BATH, "More than half of residents lived in rural places.", "More than half", "45.9%"),
    (BATH, "The council's assessment score was 63 out of 100.", "63", "53"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "claim", "named"), FALSE)
def test_a_false_number_is_refused_and_the_reason_names_what_is_right(slug, text, claim, named):
    found = refused(text, slug)[0]
    assert found.claim.strip().startswith(claim)
    assert named.lower() in found.reason.lower()
    assert text[found.start : found.end] == found.claim


@pytest.mark.parametrize(
    ("text", "claim", "named"),
    [
        ("In Nottingham 78.8% of people receiving care were satisfied with it.", "78.8%", "place"),
        ("In Kent 71.3% of people receiving care were satisfied with it.", "71.3%", "place"),
    ],
)
def test_of_a_place_that_the_data_do_not_hold_nothing_is_known(text, claim, named):
    found = refused(text)[0]
    assert found.claim.strip() == claim
    assert named in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "There were 47 libraries.",
        "The council planted 1,234 trees in 2023.",
        "Three in seven said so to the panel.",
    ],
)
def test_a_number_on_what_the_data_do_not_measure_is_unsupported(text):
    found = not_checked(text)
    assert [one.fact for one in found] == [None] * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "71% of residents own a dog.",
        "One in six said so to the panel.",
        "It cost £93,417.",
        "7 out of 8 shops were open.",
    ],
)
def test_nor_does_it_pass_where_its_words_could_be_of_something_measured(text):
    refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "The survey asks carers who are known to the council.",
        "Question 11 of the survey is about social contact.",
        "Counts are rounded to the nearest 5.",
        "It comes from sheet T34.",
        "The bars show 95% confidence intervals.",
        "Decile 1 is the most deprived tenth in England and 10 the least.",
        "People who buy their own care are not in it.",
        "",
    ],
)
def test_words_that_claim_nothing_have_no_findings(text):
    assert findings(text) == ()


def test_each_claim_of_a_sentence_is_judged_by_itself():
    text = (
        "In Rutland 28.3% of carers had as much social contact as they wanted, "
        "against 30.3% in the average authority."
    )
    right, wrong = findings(text)
    assert (right.claim, right.verdict) == ("28.3%", "supported")
    assert (wrong.claim, wrong.verdict) == ("30.3%", "contradicted")
    assert right.fact == "E06000017/carers_social_contact//2023/24/percent"
    assert wrong.fact == "LA_MEAN/carers_social_contact//2023/24/percent"
    assert right.text == wrong.text == text


def test_a_swapped_pair_is_refused_twice():
    text = (
        "In Rutland 29.3% of carers had as much social contact as they wanted, "
        "against 28.3% in the average authority."
    )
    assert [one.verdict for one in findings(text)] == ["not checked", "not checked"]
    assert all("if it is said of" in one.reason for one in findings(text))


def test_what_was_spoken_of_before_is_still_spoken_of():
    text = (
        "In Rutland 28.3% of carers had as much social contact as they wanted in 2023-24. "
        "In the average authority it was 29.3%."
    )
    assert [one.fact.split("/")[0] for one in supported(text)] == ["E06000017", "LA_MEAN"]
    assert contradicted(text.replace("29.3", "31.3")).claim == "31.3%"


def test_a_charts_summary_need_not_name_what_the_chart_shows():
    assert supported("In Rutland it was 28.3%.", topic="carers_social_contact")
    assert contradicted("In Rutland it was 38.3%.", topic="carers_social_contact")
    assert contradicted("In Rutland it was 28.3%.", topic="satisfaction")
    assert refused("In Rutland it was 28.3%.")
