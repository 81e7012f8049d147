import pytest

from carebook.checking.period_mentions import find_periods
from carebook.checking.relative_periods import find_relative_periods


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("in 2023/24", "2023/24"),
        ("in 2023-24", "2023/24"),
        ("in 2023/2024", "2023/24"),
        ("in 2023 to 2024", "2023/24"),
        ("year to march 2024", "2023/24"),
        ("in year ending march 2024", "2023/24"),
        ("in twelve months to the end of march 2024", "2023/24"),
        ("in year to 31 march 2024", "2023/24"),
        ("in 2021", "2021"),
        ("2023", "2023"),
        ("in november 2024", "2024-11"),
        ("in nov 2024", "2024-11"),
        ("in nov. 2024", "2024-11"),
        ("in september 2024", "2024-09"),
        ("in sept 2024", "2024-09"),
        ("(2019)", "2019"),
        ("by 2019.", "2019"),
    ],
)
def test_a_period_is_found_as_people_write_it(text, period):
    [one] = find_periods(text)
    assert one.matches(period)
    assert text[one.start : one.end] == text.removeprefix("in ").strip("().").removeprefix("by ")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("in 2023/24", ["2022/23", "2024/25", "2023", "2024", "2023-04"]),
        ("in 2023", ["2023/24", "2022/23", "2023-11", "2024"]),
        ("in november 2024", ["2024", "2024/25", "2024-10", "2023-11"]),
        ("in the year to march 2024", ["2024/25", "2024", "2024-03"]),
    ],
)
def test_it_names_no_other(text, periods):
    [one] = find_periods(text)
    assert not [period for period in periods if one.matches(period)]


def test_a_month_alone_is_of_any_year():
    [one] = find_periods("in november it was so")
    assert one.matches("2024-11")
    assert one.matches("2023-11")
    assert not one.matches("2024-10")
    assert not one.matches("2024")


@pytest.mark.parametrize(
    "text",
    [
        "2,024 requests",
        "£2024",
        "2024 requests",
        "2023 people",
        "2019%",
        "12,023",
        "20240",
        "1620",
        "it may rise",
        "marched on",
        "2021.5",
        "",
    ],
)
def test_numbers_and_words_that_are_no_period(text):
    assert find_periods(text) == []


def test_a_year_that_stands_before_what_was_counted_is_still_a_year():
    [one] = find_periods("in 2024 requests came to 12")
    assert one.matches("2024")


def test_a_span_of_years_names_both_its_ends():
    found = find_periods("from 2019 to 2023")
    assert [(p.kind, p.year) for p in found] == [("year", 2019), ("year", 2023)]
    assert find_periods("in 2019 and in 2023/24")[1].matches("2023/24")


def test_a_span_that_is_no_year_is_no_period_of_the_data():
    [one] = find_periods("in 2019/23")
    assert not any(one.matches(period) for period in ("2019", "2023", "2019/20", "2022/23"))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("£366 in 2021-22, up from £327 in the previous year", "2020/21"),
        ("65.5% in 2024/25 against 62.0% the year before", "2023/24"),
        ("a year earlier than 2024-25", "2023/24"),
        ("61.8% in 2024-25, and twelve months before 60.3%", "2023/24"),
        ("two years earlier than in 2024", "2022"),
        ("in 2024 it was so, five years ago it was not", "2019"),
        ("in 2019 it was so, and a year later it was not", "2020"),
        ("in 2022-23; in the following year", "2023/24"),
        ("in 2023-24 it was higher than in the preceding financial year", "2022/23"),
        ("in march 2024, and a year earlier", "2023-03"),
        ("in 2024-25, against 62.0% last year", "2023/24"),
    ],
)
def test_a_period_is_told_by_its_distance_from_one_that_was_named(text, period):
    [one] = find_relative_periods(text, find_periods(text))
    assert one.matches(period)
    assert one.is_relative


def test_it_is_counted_from_the_sentence_before():
    before = find_periods("in 2023-24 it was 61.8%")
    [one] = find_relative_periods("the year before it was 60%", [], before)
    assert one.matches("2022/23")


def test_last_year_is_the_latest_where_no_year_is_named():
    assert find_relative_periods("last year it was 60%", []) == []


@pytest.mark.parametrize("text", ["in fy22", "in fy2022", "fy 2021-22", "in fy2021/22"])
def test_a_financial_year_may_be_told_by_its_end(text):
    [one] = find_periods(text)
    assert one.matches("2021/22")
