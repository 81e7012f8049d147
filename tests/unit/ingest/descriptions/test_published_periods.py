"""Periods in the forms of publishers, and words that hold them."""

import pytest

from carebook.data import periods
from carebook.ingest.descriptions.published_periods import (
    canonical_period,
    comparable_text,
    compile_period_pattern,
    financial_year_ending,
    previous_period,
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021-22", "2021/22"),
        ("2021 to 2022", "2021/22"),
        ("2021/22", "2021/22"),
        ("2021_22", "2021/22"),
        ("2021–22", "2021/22"),
        ("2021-2022", "2021/22"),
        ("2021 to 22", "2021/22"),
        ("1999-00", "1999/00"),
        ("2011-12", "2011/12"),
        ("Mid-2020", "2020"),
        (" Mid-2006", "2006"),
        ("mid2020", "2020"),
        ("2020", "2020"),
        ("November 2024", "2024-11"),
        ("Nov-24", "2024-11"),
        ("november_2024", "2024-11"),
        ("2024-11", "2024-11"),
        ("2024-11-01", "2024-11"),
        ("2024 to\n2025 [note 3]", "2024/25"),
    ],
)
def test_forms_of_publishers(text, period):
    assert canonical_period(text) == period
    periods.period_start(period)


@pytest.mark.parametrize(
    "text", ["", "2015 to 2020", "2021-23", "20212022", "1234", "2024-13", "May", "65", "2021-21"]
)
def test_what_is_no_period(text):
    assert canonical_period(text) is None


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2021/22", "2020/21"),
        ("2000/01", "1999/00"),
        ("2020", "2019"),
        ("2024-11", "2024-10"),
        ("2025-01", "2024-12"),
    ],
)
def test_the_period_before(period, earlier):
    assert previous_period(period) == earlier


def test_any_period_in_a_header_is_captured():
    outcome = compile_period_pattern("{period} - Outcome")
    assert outcome.match_period(comparable_text("2015 to 2016 -  outcome"), "2024/25") == "2015/16"
    assert outcome.match_period("2015 to 2016 - margin of error", "2024/25") is None
    assert outcome.match_period("2015 to 2019 - outcome", "2024/25") is None
    density = compile_period_pattern("{period} people per sq. km")
    assert density.match_period("2020 people per sq. km", "2020") == "2020"
    assert density.match_period("12020 people per sq. km", "2020") is None


def test_the_current_and_the_previous_period_are_the_files():
    assert compile_period_pattern("{current}").match_period("2021-22", "2021/22") == ""
    assert compile_period_pattern("{current}").match_period("2020-21", "2021/22") is None
    assert compile_period_pattern("{previous}").match_period("2020-21", "2021/22") == ""


def test_words_without_a_period_are_the_whole_text():
    assert (
        compile_period_pattern("Region code ").match_period(
            comparable_text(" Region\nCODE"), "2020"
        )
        == ""
    )
    assert compile_period_pattern("Region code").match_period("region code 2", "2020") is None
    assert compile_period_pattern("a (b) [c]").match_period("a (b) [c]", "2020") == ""


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("Table 3: money, {period}", "table 3: money, 2021-22", [("2021/22",)]),
        ("year, {previous} to {period}", "by year, 2020-21 to 2021-22", [("2020/21", "2021/22")]),
        ("money, {period}", "money by table", []),
        ("mid-{period}", "towns, mid-2001 to mid-2020", [("2001",), ("2020",)]),
        ("requests", "table 8: requests by route", [()]),
    ],
)
def test_periods_of_a_title(words, text, found):
    assert compile_period_pattern(words).find_placeholder_periods(text) == tuple(found)


def test_the_periods_that_belong_in_a_title():
    assert compile_period_pattern("{previous} to {period}").expected_periods("2021/22") == (
        "2020/21",
        "2021/22",
    )


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025", "2024/25"),
        ("31/03/2025", "2024/25"),
        ("2025-03-31", "2024/25"),
        ("31 March 2025", "2024/25"),
        ("March 2025", "2024/25"),
        ("2024-25", "2024/25"),
        ("June 2025", None),
        ("30/06/2025", None),
        ("2024 and 2025", None),
        ("", None),
    ],
)
def test_the_financial_year_that_ends_in_a_year_or_on_a_day(text, year):
    assert financial_year_ending(text) == year


def test_a_day_stands_for_its_month_and_marks_of_what_is_provisional_are_passed_over():
    assert canonical_period("31 March 2026 [p]") == "2026-03"
    assert (
        compile_period_pattern("{period}").match_period("28 february 2026", "2026-02") == "2026-02"
    )
    assert comparable_text("Total [r]") == "total"
    assert comparable_text("[x]") == "[x]"


def test_years_joined_by_to_and_hyphens_are_a_financial_year():
    assert canonical_period("2025-to-2026") == "2025/26"


def test_a_star_in_words_stands_for_any_others():
    pattern = compile_period_pattern("*with nursing*{current}*")
    assert pattern.match_period("65+ homes with nursing, 2025-26 (average)", "2025/26") == ""
    assert pattern.match_period("65+ homes without nursing, 2025-26", "2025/26") is None
    assert pattern.match_period("65+ homes with nursing, 2024-25", "2025/26") is None
