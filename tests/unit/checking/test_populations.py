import pytest

from carebook.checking.populations import (
    classify_denominator,
    classify_population,
    find_ages,
    find_denominators,
    find_share_population,
)


def ages(text):
    return [one.key for one in find_ages(text, find_denominators(text))]


def per(text):
    return [(one.base, one.population) for one in find_denominators(text)]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("people aged 65 and over", "65+"),
        ("people aged 65 or over", "65+"),
        ("people 65 or older", "65+"),
        ("those aged 65+", "65+"),
        ("the over-65s", "65+"),
        ("over 65s", "65+"),
        ("older people", "65+"),
        ("older residents", "65+"),
        ("pensioners", "65+"),
        ("people past the age of 65", "65+"),
        ("people aged 18 to 64", "18-64"),
        ("people aged 18-64", "18-64"),
        ("18 to 64-year-olds", "18-64"),
        ("18-64-year-olds", "18-64"),
        ("adults of working age", "18-64"),
        ("working-age adults", "18-64"),
        ("younger adults", "18-64"),
        ("under-65s", "18-64"),
        ("people under the age of 18", "?"),
        ("people aged 75 and over", "?"),
        ("people aged 85+", "?"),
        ("the over-85s", "?"),
        ("children", "?"),
    ],
)
def test_an_age_group_is_found_as_people_say_it(text, age):
    assert ages(text) == [age]


@pytest.mark.parametrize(
    "text",
    ["65% of people", "65.4 of them", "65,000 people", "65 in 100", "over 65%", "65 requests"],
)
def test_65_of_something_else_is_no_age(text):
    assert ages(text) == []


@pytest.mark.parametrize(
    ("text", "base", "of"),
    [
        ("300 per 100,000 residents", 1e5, "all"),
        ("300 per 100,000 people", 1e5, "all"),
        ("300 per 100,000 people of all ages", 1e5, "all"),
        ("300 per 100,000 of the population", 1e5, "all"),
        ("300 for every 100,000 residents", 1e5, "all"),
        ("300 in every 100,000 people", 1e5, "all"),
        ("300 out of every 100,000 people", 1e5, "all"),
        ("300 per hundred thousand people", 1e5, "all"),
        ("300 per 100,000", 1e5, ""),
        ("30 per 10,000 people", 1e4, "all"),
        ("3 per 1,000 residents", 1e3, "all"),
        ("3 per thousand residents", 1e3, "all"),
        ("300 per 100,000 older residents", 1e5, "65+"),
        ("300 per 100,000 older people", 1e5, "65+"),
        ("300 per 100,000 people aged 65 and over", 1e5, "65+"),
        ("300 per 100,000 residents aged 65+", 1e5, "65+"),
        ("300 for every 100,000 over-65s", 1e5, "65+"),
        ("300 per 100,000 pensioners", 1e5, "65+"),
        ("300 per 100,000 working-age adults", 1e5, "18-64"),
        ("300 per 100,000 people aged 18 to 64", 1e5, "18-64"),
        ("300 per 100,000 carers", 1e5, "carers"),
        ("300 per 100,000 households", 1e5, "households"),
        ("£465 per resident", 1, "all"),
        ("£465 per head", 1, "all"),
        ("£465 a head", 1, "all"),
        ("£465 per person", 1, "all"),
        ("£465 for each resident", 1, "all"),
        ("£465 for every resident", 1, "all"),
        ("£465 per capita", 1, "all"),
        ("£465 per older resident", 1, "65+"),
        ("£465 per person receiving care", 1, "users"),
        ("£465 per household", 1, "household"),
        ("£465 a week", 1, "time"),
        ("£465 per month", 1, "time"),
        ("108 people per square kilometre", 1, "sq km"),
        ("108 people per sq km", 1, "sq km"),
        ("108 people to the square kilometre", 1, "sq km"),
        ("108 people per square mile", 1, "other land"),
        ("108 people per hectare", 1, "other land"),
    ],
)
def test_what_a_number_is_per(text, base, of):
    assert per(text) == [(base, of)]


@pytest.mark.parametrize("text", ["carers in all", "a person said so", "28.3% of residents", ""])
def test_words_that_are_no_denominator(text):
    assert per(text) == []


def test_the_age_of_a_denominator_is_not_the_age_counted():
    text = "requests from people aged 18 to 64 per 100,000 people aged 65 and over"
    assert ages(text) == ["18-64"]
    assert per(text) == [(1e5, "65+")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("residents", "all"),
        ("residents of all ages", "all"),
        ("older residents", "65+"),
        ("residents of that age", "same age"),
        ("people receiving care", "users"),
        ("people aged 75 and over", "?"),
        ("dogs", "dogs"),
        ("", ""),
    ],
)
def test_whom_a_denominator_counts(words, found):
    assert classify_denominator(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("unpaid carers", "carers"),
        ("registered providers", "providers"),
        ("posts in adult social care", "posts"),
        ("hospital discharges", "discharges"),
        ("people receiving care", "users"),
        ("older people", "older"),
        ("residents", "residents"),
        ("the moon", ""),
    ],
)
def test_which_kind_words_name(words, found):
    assert classify_population(words) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("28% of carers said so", "carers"),
        ("28% of all carers said so", "carers"),
        ("28% of residents said so", "residents"),
        ("28% of providers with a rating fell", "providers"),
        ("28% of people receiving care said so", "users"),
        ("of all carers, 28% said so", "carers"),
        ("28% was the figure", ""),
    ],
)
def test_whom_a_share_is_of(text, found):
    start = text.index("28%")
    assert find_share_population(text, start, start + 3, is_share=False) == found


def test_n_in_m_may_name_whom_it_is_of_without_an_of():
    text = "three in ten carers said so"
    assert find_share_population(text, 0, len("three in ten"), is_share=True) == "carers"
