import re

import pytest
from support.small_data import SLUGS, block_of, bundled, dataset_of, facts_of, observation, the

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.trend import trend
from carebook.data import units
from carebook.facts.captions import (
    BAR_CHART,
    LINE_CHART,
    alternative_text,
    card_detail,
    chart_caption,
)
from carebook.facts.fact_phrases import value_in_words

EMPTY = {
    "none_reported": "none reported",
    "suppressed": "suppressed",
    "not_published": "not published",
}
BARS, LINES = BAR_CHART, LINE_CHART


def captioned(name, *breakdowns, **where):
    return chart_caption(bundled().indicators[name], facts_of(name, *breakdowns, **where))


def test_a_caption_says_what_of_whom_and_when():
    assert captioned("satisfaction") == (
        "Satisfaction of people who receive care, percentage of people receiving care who "
        "answered the survey, 2023-24."
    )


def test_a_single_breakdown_takes_the_place_of_the_title():
    assert captioned("requests", "65+") == (
        "Requests from people aged 65 and over, rate per 100,000 residents of all ages, 2023-24. "
        "The thin lines show 95% intervals."
    )


def test_the_two_ends_of_a_gap_are_no_range():
    assert "percentage of residents, 2019 and 2023. The series breaks" in captioned("older_share")


def test_intervals_are_mentioned_only_where_they_are_drawn():
    bath = captioned("requests", "65+", slug="bath-and-north-east-somerset")
    assert "95%" not in bath
    assert "95%" in captioned("requests", "18-64", slug="bath-and-north-east-somerset")


def test_where_nothing_is_drawn_the_title_stands_alone():
    assert captioned("reablement") == "Still at home after reablement"


@pytest.mark.parametrize("slug", SLUGS)
def test_regional_and_national_figures_say_so_in_caption(slug):
    for name in bundled().indicators:
        level = bundled().indicators[name].level
        drawn = any(fact.charted for fact in facts_of(name, slug=slug))
        text = captioned(name, slug=slug)
        for other in ("regional", "national"):
            assert (f"({other} figure)" in text) == (drawn and level == other)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_caption_names_the_measure_that_is_drawn_and_no_other(slug):
    for name in bundled().indicators:
        facts = facts_of(name, slug=slug)
        text = captioned(name, slug=slug)
        for fact in facts:
            assert (f", {fact.measure}, " in text) == any(
                other.charted and other.measure == fact.measure for other in facts
            )


@pytest.mark.parametrize("slug", SLUGS)
def test_the_alternative_text_tells_every_value_with_its_place(slug):
    for name in bundled().indicators:
        facts = facts_of(name, slug=slug)
        many = len({fact.period for fact in facts if fact.charted}) > 1
        text = alternative_text(bundled().indicators[name], facts, LINES if many else BARS)
        assert text.startswith("Line chart. " if many else "Bar chart. ")
        for fact in facts:
            if fact.charted:
                value = EMPTY[fact.status] if fact.value is None else fact.short
                value = f"about {value}" if fact.status == "rounded" else value
                if fact.lower is not None:
                    ends = [
                        units.format_short(x, fact.unit, fact.decimals)
                        for x in (fact.lower, fact.upper)
                    ]
                    value += f" ({ends[0]} to {ends[1]})"
                assert re.search(rf"{re.escape(f'{fact.place} {value}')}( in \S+|[.,;]( |$))", text)
                assert fact.breakdown in text or len({f.breakdown for f in facts}) == 1


def test_the_alternative_text_of_a_trend_tells_each_period():
    text = alternative_text(bundled().indicators["older_share"], facts_of("older_share"), LINES)
    assert text.startswith("Line chart. ")
    assert "Rutland 25.1% in 2019" in text
    assert "Rutland 26.3% in 2023" in text
    assert "The average authority 18.4% in 2019" in text


def test_the_words_on_bars_speak_of_the_period_that_they_show():
    facts = facts_of("older_share")
    text = alternative_text(bundled().indicators["older_share"], facts, BARS)
    assert "percentage of residents, 2023. Rutland 26.3%" in text
    assert "2019" not in text


def test_the_alternative_text_says_about_of_rounded_values_only():
    facts = facts_of("population", slug="leicestershire")
    text = alternative_text(bundled().indicators["population"], facts, LINES)
    assert "Leicestershire about 701,000 in 2019, Leicestershire 712,632 in 2021" in text
    assert text.endswith("Leicestershire about 734,000 in 2023.")


def test_the_alternative_text_carries_intervals():
    # Byar's method on 317.5 and 322.5 requests, as 320 is to the nearest 5, at 40,640 people.
    facts = facts_of("requests", "18-64")
    text = alternative_text(bundled().indicators["requests"], facts, BARS)
    assert text.endswith("Rutland 787 (697 to 885), The average authority 1,143.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "78.8%"),
        ({"lower": 75.1, "upper": 82.0}, "78.8% (75.1% to 82%)"),
        ({"value": 79, "status": "rounded"}, "about 79%"),
        (
            {"value": 79, "status": "rounded", "lower": 75, "upper": 83},
            "about 79% (75% to 83%)",
        ),
        ({"value": None, "status": "suppressed"}, "suppressed"),
        ({"value": None, "status": "none_reported"}, "none reported"),
        ({"value": None, "status": "not_published"}, "not published"),
    ],
)
def test_a_value_is_told_with_all_that_is_known_of_it(changes, words):
    [fact] = facts_of("satisfaction", dataset=dataset_of(observation(**changes)))
    assert value_in_words(fact) == words


def test_the_alternative_text_keeps_to_the_unit_that_is_drawn():
    facts = facts_of("requests", "65+")
    text = alternative_text(bundled().indicators["requests"], facts, BARS)
    assert "3,986" in text
    assert "15,200" not in text
    assert "1,620" not in text


def test_a_suppressed_value_is_not_told_as_none_reported():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(
        observation(**plain, breakdown="65+", value=1620),
        observation(**plain, breakdown="18-64", value=None, status="suppressed"),
    )
    facts = facts_of("requests", dataset=dataset)
    text = alternative_text(bundled().indicators["requests"], facts, BARS)
    assert "18-64: Rutland suppressed" in text
    assert "none reported" not in text


def test_not_published_is_told_as_nothing_else():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(
        observation(**plain, breakdown="65+", value=1620),
        observation(**plain, breakdown="18-64", value=None, status="not_published"),
    )
    facts = facts_of("requests", dataset=dataset)
    text = alternative_text(bundled().indicators["requests"], facts, BARS)
    assert "18-64: Rutland not published" in text
    assert "none reported" not in text
    assert "suppressed" not in text


def test_none_reported_is_not_told_as_suppressed():
    text = alternative_text(bundled().indicators["carer_support"], facts_of("carer_support"), BARS)
    assert "Rutland none reported" in text
    assert "suppressed" not in text


@pytest.mark.parametrize(
    ("name", "draw", "kind"),
    [
        ("satisfaction", bars, "Bar"),
        ("care_types_65", grouped_bars, "Bar"),
        ("population", trend, "Bar"),
        ("older_share", trend, "Line"),
    ],
)
def test_the_kind_of_chart_is_read_from_its_marks(name, draw, kind):
    assert block_of(name, draw=draw).alt.startswith(f"{kind} chart. ")


@pytest.mark.parametrize(
    ("name", "breakdowns", "unit", "detail"),
    [
        ("requests", ("65+",), "count", "number of requests, 2023-24"),
        (
            "satisfaction",
            (),
            "percent",
            "of people receiving care who answered the survey, 2023-24",
        ),
        ("gross_expenditure", (), "£ per resident", "for each resident, 2023-24"),
        (
            "workforce_turnover",
            (),
            "percent",
            "of directly employed staff, East Midlands, 2024",
        ),
    ],
)
def test_a_card_says_unit_place_and_time(name, breakdowns, unit, detail):
    fact = the(facts_of(name, *breakdowns), role="area", unit=unit)
    assert card_detail(fact) == detail
