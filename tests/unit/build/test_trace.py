"""A number is traced to its line, through the steps that were taken, in the bundled figures."""

import csv

import pytest
from support.small_data import PROJECT, RUTLAND, bundled, refusal

from carebook.build.trace import find_indicator, trace_indicator


def traced(indicator, *wanted):
    dataset = bundled()
    return trace_indicator(PROJECT, dataset, dataset.areas.by_code[RUTLAND], indicator, wanted)


def line_of(value):
    lines = (PROJECT.data / "observations.csv").read_text(encoding="utf-8").splitlines()
    return next(csv.reader([lines[int(value.row) - 1]]))


def test_a_published_value_is_traced_to_its_line():
    [figure] = traced("satisfaction").figures
    assert figure.value.value == "78.8%"
    assert (figure.value.file, figure.value.sheet) == ("data/observations.csv", "")
    row = line_of(figure.value)
    assert row[:6] == [RUTLAND, "satisfaction", "", "2023/24", "percent", "78.8"]
    assert figure.value.publisher == "NHS England"
    assert figure.value.publication == "Personal Social Services Adult Social Care Survey"
    assert figure.value.steps == ("published: 78.8%", "shown as 78.8% in charts and tables")
    [average] = figure.comparators
    assert (average.place, average.value) == ("The average authority", "64.7%")
    assert line_of(average)[0] == "LA_MEAN"


def test_a_derived_value_is_traced_to_what_it_was_made_of():
    figures = traced("requests", "65+").figures
    derived = next(one for one in figures if one.fact.unit.endswith("aged 65 and over"))
    # Its place is that of what it was made of.
    assert derived.value.location.startswith("data/observations.csv, row ")
    assert derived.value.steps[0].startswith(
        "worked out for this book as the published rate per 100,000 residents of all ages, divided"
    )
    assert [(one.indicator, one.value) for one in derived.made_of] == [
        ("requests", "3,986"),
        ("older_share", "26.3%"),
    ]
    assert [float(line_of(one)[5]) for one in derived.made_of] == pytest.approx([3986, 26.3], 0.001)
    assert (
        "“about 15,200 per 100,000 residents aged 65 and over” in text" in derived.value.steps[-1]
    )


def test_rounding_and_interval_are_told():
    figures = traced("requests", "65+").figures
    count = next(one for one in figures if one.value.measure == "number of requests")
    assert count.value.steps[1].startswith("95% interval 1,540 to 1,703: worked out from the count")
    assert count.value.steps[2] == "the publisher rounds such counts to the nearest 5"
    [helped] = traced("carers_social_contact").figures[:1]
    assert any("interval" in s and "the publisher's own" in s for s in helped.value.steps) == (
        helped.fact.lower is not None
    )


def test_money_is_traced_to_the_rate_and_the_residents():
    figures = traced("gross_expenditure").figures
    millions = next(one for one in figures if one.value.measure == "£ million in all")
    assert [one.indicator for one in millions.made_of] == ["gross_expenditure", "population"]
    assert "published, rounded: 40,600; stated to the nearest hundred" in millions.made_of[1].steps


def test_breakdown_and_period_are_taken_in_either_order_and_as_people_write_them():
    both = traced("requests", "65+", "2023-24")
    assert both == traced("requests", "2023/24", "65+")
    assert {one.fact.breakdown for one in both.figures} == {"65+"}
    assert {one.fact.breakdown for one in traced("requests").figures} == {"18-64", "65+"}


def test_what_cannot_be_found_is_refused_with_what_there_is():
    dataset = bundled()
    assert find_indicator(dataset, " Requests for SUPPORT") == "requests"
    assert refusal(find_indicator, dataset, "satisfactoin") == (
        "trace: expected an indicator of the catalogue, found 'satisfactoin'; "
        "did you mean satisfaction or carers_satisfaction?"
    )
    assert refusal(find_indicator, dataset, "zzzzz").endswith("carebook data lists them all")
    assert refusal(traced, "requests", "66+") == (
        "trace: expected a breakdown (18-64, 65+) or a period (2023-24) of requests, found '66+'; "
        "give one of these or none"
    )


@pytest.mark.parametrize(
    "indicator", ["satisfaction", "cqc_authority_score", "reablement", "dissatisfaction_public"]
)
def test_an_area_without_the_figure_is_told_why(indicator):
    found = traced(indicator)
    values = [one.fact.value for one in found.figures]
    assert bool(found.missing) == all(value is None for value in values)
