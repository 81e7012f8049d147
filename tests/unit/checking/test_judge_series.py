"""What is said of whole series: held against every figure, by the rule that changes go by."""

import pytest
from support.checker_results import claims_in_england

from carebook.checking.checked_claim import CheckedClaim


def changes(text: str, slug: str) -> list[CheckedClaim]:
    return [one for one in claims_in_england(text, slug) if one.kind == "change"]


# Each with what its reason has to name.
CONTRADICTED = [
    ("barnet", "In Barnet satisfaction has never fallen since 2016-17.", "2021-22"),
    ("barnet",
     "At no time since 2016-17 did satisfaction with care decline in Barnet.", "2021-22"),
    ("camden", "Not once since 2015-16 has satisfaction with care in Camden fallen.", "2021-22"),
    ("camden", "Since 2015-16 satisfaction with care in Camden has never been under 55%.",
     "2018-19, 2019-20, 2021-22 and 2022-23"),
    ("isle-of-wight",
     "The share of islanders receiving care who feel safe has risen every year since "
     "2021-22.", "2024-25"),
    ("surrey",
     "Year after year since 2021-22 fewer people with care in Surrey feel in control: the "
     "share has gone down without a break.", "2022-23"),
    ("derby",
     "Carers in Derby have always been more satisfied than carers in England.", "2021-22"),
    ("derby",
     "At 23.9% in 2023-24, the share of Derby's carers who were satisfied was for the first "
     "time under 30%.", "2016-17 and 2018-19"),
    ("surrey",
     "For the first time, fewer than one in three Surrey carers had enough social contact "
     "in 2023-24.", "2018-19"),
    ("norfolk", "Satisfaction with care in Norfolk stood at a record high in 2024-25.", "2020-21"),
    ("norfolk", "Satisfaction with care in Norfolk is at its highest since 2017-18.", "2020-21"),
    ("kent", "Carers' social contact in Kent is back to its level of 2018-19.", "27.3%"),
    ("kent", "Carers' social contact in Kent is the same as in 2018-19.", "27.3%"),
    ("norfolk", "Carers' social contact in Norfolk has halved since 2016-17.", "26.6%"),
    ("hackney", "Hackney's population more than doubled between 2001 and 2024.", "207,246"),
    ("dudley", "Satisfaction with care in Dudley tripled between 2021-22 and 2024-25.", "60.9%"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "named"), CONTRADICTED)
def test_what_the_series_shows_to_be_wrong_is_contradicted_with_the_years(slug, text, named):
    found = [one for one in claims_in_england(text, slug) if one.verdict == "contradicted"]
    assert found, claims_in_england(text, slug)
    assert named in found[0].reason


SUPPORTED = [
    ("hartlepool",
     "Not once in the four surveys from 2016-17 to 2023-24 did the share of satisfied "
     "carers in Hartlepool drop below half."),
    ("surrey",
     "In none of the years since 2015-16 had the share of people satisfied with their care "
     "in Surrey fallen below 64%."),
    ("kent", "Fewer than four in ten of Kent's carers have been satisfied in every survey since "
     "2016-17."),
    ("leeds", "At no point since 2016-17 has carers' satisfaction in Leeds been above 60%."),
    ("barnet", "In every year since 2016-17 satisfaction in Barnet has been below 65%."),
    ("birmingham",
     "Never, in any survey since 2016-17, have three in ten Birmingham carers had all "
     "the company they want."),
    ("kent", "Carers' social contact in Kent is back to its level of 2016-17."),
    ("kent", "Carers' social contact in Kent has plummeted since 2018-19."),
    ("northumberland",
     "The rate at which requests in Northumberland ended in a service nearly halved "
     "inside a year, from 5,217 per 100,000 adults in 2021-22 to 2,816 in 2022-23."),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text"), SUPPORTED)
def test_what_every_figure_carries_is_supported(slug, text):
    found = claims_in_england(text, slug)
    assert found
    assert [one.reason for one in found if one.verdict != "supported"] == []


# What chance may explain, what a break of the series ends, and what is more than figures say.
NOT_CHECKED = [
    ("dudley", "Satisfaction with care in Dudley climbed year after year from 2021-22 to 2024-25.",
     "Chance may explain"),
    ("rutland", "Satisfaction with care in Rutland is the highest since 2015-16.",
     "Chance may explain"),
    ("kent", "For the first time, carers' satisfaction in Kent fell below England's.",
     "Chance may explain"),
    ("norfolk", "Norfolk's population has grown every year since 2011.", "breaks in 2021"),
    ("cornwall", "Staff turnover in Cornwall has declined consistently since 2016-17.",
     "breaks in 2023-24"),
    ("cornwall", "Gross care spending per head in Cornwall soared in a year to reach £489 in "
     "2021-22.", "moved by 4%"),
    ("kent",
     "Kent's carers have been less satisfied in every survey since 2009-10 than England's.",
     "begin in 2016-17"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "said"), NOT_CHECKED)
def test_what_the_series_leaves_open_is_not_checked(slug, text, said):
    found = [one for one in changes(text, slug) if one.verdict != "supported"]
    assert [one.verdict for one in found] == ["not checked"] * len(found)
    assert said in found[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "The council has always listened to carers.",
        "Every year we say thank you to Kent's carers.",
        "We never forget that carers are people.",
        "For the first time, we asked carers in Kent what they think.",
    ],
)
def test_such_words_about_anything_else_claim_nothing(text):
    assert claims_in_england(text, "kent") == ()
