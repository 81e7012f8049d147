import json

import altair as alt
import pytest
from altair.utils.schemapi import SchemaValidationError
from support.drawn_charts import figures_of_many_authorities, satisfaction_over_years
from support.small_data import bundled, dataset_of, observation, open_book

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.histogram import histogram
from carebook.charts.registry import CHART_FUNCTIONS
from carebook.charts.specification import chart_specification
from carebook.charts.strip import strip
from carebook.charts.trend import trend
from carebook.core.errors import InputError


def deciles():
    rows = [
        observation(
            indicator="deprivation_decile_spread", breakdown=name, unit="small areas", value=3
        )
        for name in bundled().indicators["deprivation_decile_spread"].breakdowns
    ]
    return open_book(dataset=dataset_of(*rows)).figures("deprivation_decile_spread")


def of_an_interval():
    rows = [observation(lower=70.1, upper=85.9), observation(area_code="E92000001", value=65.4)]
    return open_book(dataset=dataset_of(*rows)).figures("satisfaction")


FIGURES = {
    bars: of_an_interval,
    grouped_bars: lambda: open_book().figures("care_types_65"),
    histogram: deciles,
    strip: lambda: figures_of_many_authorities(range(50, 70), own=60.5),
    trend: lambda: open_book(dataset=satisfaction_over_years(*range(2015, 2025))).figures(
        "satisfaction"
    ),
}


def wrong_when_made(figures):
    return alt.Chart(figures).mark_point().encode(x=alt.X("value:Q", scale=alt.Scale(zero="no")))


def wrong_as_a_whole(figures):
    # Of channels, Altair looks at none until the whole chart is turned into its specification.
    return alt.Chart(figures[["value"]]).mark_point().encode(x=alt.X("value:Q", axis="none"))


@pytest.mark.parametrize("draw", CHART_FUNCTIONS.values())
def test_each_of_the_books_charts_is_valid_vega_lite_and_kept_as_it_is(draw):
    figures = FIGURES[draw]()
    # `to_dict` holds all of a chart against Vega-Lite's schema, and raises what is wrong.
    valid = draw(figures).to_dict(validate=True)
    assert chart_specification(figures, draw) == json.loads(json.dumps(valid))
    assert chart_specification(figures, draw(figures)) == chart_specification(figures, draw)


@pytest.mark.parametrize("draw", [wrong_when_made, wrong_as_a_whole])
def test_a_wrong_chart_of_somebodys_own_is_told_also_after_one_of_the_books(draw):
    figures = open_book().figures("satisfaction")
    chart_specification(figures, bars)
    with pytest.raises(SchemaValidationError, match=r"'no'|'none'"):
        chart_specification(figures, draw)


@pytest.mark.parametrize("draw", [object(), lambda _: 42, "bars"])
def test_what_is_no_altair_chart_is_told_in_a_line(draw):
    with pytest.raises(InputError, match="expected an Altair chart, or a function") as error:
        chart_specification(open_book().figures("satisfaction"), draw)
    assert "\n" not in str(error.value)


def test_a_theme_of_somebody_s_own_changes_no_chart_of_the_book_s():
    figures = open_book().figures("satisfaction")
    plain = chart_specification(figures, bars)
    with alt.theme.enable("urbaninstitute"):
        assert chart_specification(figures, bars) == plain


def test_a_wrong_chart_is_told_that_is_drawn_before_it_is_shown():
    figures = open_book().figures("satisfaction")
    with pytest.raises(SchemaValidationError):
        chart_specification(figures, wrong_as_a_whole(figures))


def test_after_one_of_the_books_charts_each_part_of_another_is_checked_as_it_is_made():
    figures = open_book().figures("satisfaction")
    chart_specification(figures, bars)
    with pytest.raises(SchemaValidationError):
        alt.Scale(zero="no")
    with pytest.raises(KeyError):
        chart_specification(figures.drop(columns="charted"), bars)
    with pytest.raises(SchemaValidationError):
        alt.Scale(zero="no")


@pytest.mark.parametrize("draw", CHART_FUNCTIONS.values())
def test_a_chart_of_the_books_can_be_changed_and_drawn_over(draw):
    figures = FIGURES[draw]()
    plain = chart_specification(figures, draw)
    assert chart_specification(figures, draw(figures).properties(width=900)) == plain | {
        "width": 900
    }
    line = alt.Chart({"values": [{"at": 1}]}).mark_rule().encode(x=alt.X("at:Q"))
    over = chart_specification(figures, draw(figures) + line)
    assert over["layer"][:-1] == plain["layer"]
    assert over["layer"][-1]["mark"]["type"] == "rule"
    assert plain["datasets"].items() < over["datasets"].items()
