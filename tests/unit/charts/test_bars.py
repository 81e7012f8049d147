import itertools
import json
import re
from functools import cache

import pandas as pd
import pytest
from support.drawn_charts import chart_rows, draw_indicator, layers_with_mark
from support.small_data import (
    ENGLAND,
    LA_MEAN,
    RUTLAND,
    SLUGS,
    authority,
    bundled,
    dataset_of,
    observation,
    open_book,
)

from carebook.charts import style
from carebook.charts.bars import bars, grouped_bars
from carebook.charts.trend import trend
from carebook.data import periods
from carebook.tools.vega import chart_to_svg

EVERY = [
    (slug, name)
    for slug in SLUGS
    for name in bundled().indicators
    if any(o.area_code == authority(slug).code for o in bundled().observations_of(name))
]


@cache
def bundled_chart(slug, name):
    """An indicator's figures and its chart, as the notebooks draw it; None where it is silent."""
    figures = open_book(slug).figures(name)
    if not figures["charted"].any():
        return figures, None
    draw = grouped_bars if bundled().indicators[name].breakdowns else bars
    return figures, draw(figures).to_dict()


def words_of(spec):
    return {row[key] for row in chart_rows(spec) for key in ("label", "text") if row.get(key)}


def encodings(spec):
    return [layer["encoding"] for layer in spec["layer"]]


def drawn_rows(spec):
    """The rows of the one layer that draws bars; a key to the colours has no value."""
    [layer] = [
        layer for layer in layers_with_mark(spec, "rect") if layer["encoding"]["x"].get("field")
    ]
    return spec["datasets"][layer["data"]["name"]]


def latest(figures):
    charted = figures[figures["charted"]]
    own = charted[charted["role"] == "area"]
    last = max((own if len(own) else charted)["period"], key=periods.period_start)
    return charted[charted["period"] == last]


@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_every_figure_is_written_beside_its_bar(slug, name):
    figures, spec = bundled_chart(slug, name)
    labels = [row["label"] for row in chart_rows(spec) if row.get("label")]
    for short, value in zip(latest(figures)["short"], latest(figures)["value"], strict=True):
        assert (short in labels) == pd.notna(value)
    gaps = latest(figures).loc[latest(figures)["value"].isna(), "status"]
    in_words = {"none reported", "suppressed", "not published"}
    assert {status.replace("_", " ") for status in gaps} == in_words & set(labels)
    assert "0" not in labels


@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_every_bar_starts_at_zero_and_ends_at_its_value(slug, name):
    figures, spec = bundled_chart(slug, name)
    for layer in layers_with_mark(spec, "rect"):
        if layer["encoding"]["x"].get("field"):
            assert layer["encoding"]["x2"] == {"datum": 0}
            assert layer["encoding"]["x"]["scale"]["domain"][0] == 0
    values = set(latest(figures)["value"].dropna())
    assert bool(values) == ((slug, name) != ("rutland", "cqc_authority_score"))
    assert values <= {row.get("value") for row in chart_rows(spec)}


def test_bars_do_not_overlap():
    for draw, name in ((bars, "population_density"), (grouped_bars, "care_types_65")):
        _, spec = draw_indicator(draw, name)
        spans = {(row["y0"], row["y1"]) for row in chart_rows(spec) if row.get("y0") is not None}
        ordered = sorted(spans)
        for (_, end), (start, _) in itertools.pairwise(ordered):
            assert end <= start


def test_each_mark_is_read_out_with_place_value_and_time():
    _, spec = draw_indicator(bars, "population_density")
    said = {row["description"] for row in chart_rows(spec) if row.get("description")}
    assert said == {
        "Rutland: 108 (2021)",
        "England: about 434 (2021)",
        "The average authority: 2,469 (2021)",
    }


def test_a_mark_with_an_interval_is_read_out_with_it():
    _, spec = draw_indicator(bars, "requests", "65+")
    assert {row["description"] for row in drawn_rows(spec)} == {
        "65+, Rutland: 3,986, 95% interval 3,788 to 4,191 (2023-24)",
        "65+, The average authority: 2,438 (2023-24)",
    }


def test_places_are_headings_and_regional_figures_bear_the_region():
    assert {"Rutland", "England", "The average authority"} <= words_of(
        draw_indicator(bars, "population_density")[1]
    )
    words = words_of(draw_indicator(bars, "recruitment_harder")[1])
    assert "East Midlands" in words
    assert "Rutland" not in words


def test_whiskers_run_from_limit_to_limit():
    figures, spec = draw_indicator(bars, "requests", "65+")
    own = figures[(figures["role"] == "area") & figures["charted"]].iloc[0]
    ends = [rule["encoding"] for rule in layers_with_mark(spec, "rule")]
    assert [(at["x"]["field"], at.get("x2", {}).get("field")) for at in ends] == [
        ("lower", "upper"),
        ("lower", "upper"),
        ("lower", None),
        ("upper", None),
    ]
    for layer in layers_with_mark(spec, "rule"):
        [row] = spec["datasets"][layer["data"]["name"]]
        assert (row["lower"], row["upper"]) == (own["lower"], own["upper"])
        assert layer["mark"]["aria"] is False
    assert layers_with_mark(draw_indicator(bars, "satisfaction")[1], "rule") == []


def test_a_whisker_ends_in_strokes_across_it_within_its_bar():
    _, spec = draw_indicator(bars, "requests", "65+")
    caps = [layer for layer in layers_with_mark(spec, "rule") if "y2" in layer["encoding"]]
    assert len(caps) == 2
    for layer in caps:
        at, [row] = layer["encoding"], spec["datasets"][layer["data"]["name"]]
        assert (at["y"]["field"], at["y2"]["field"]) == ("above", "below")
        assert row["y0"] < row["above"] < row["middle"] < row["below"] < row["y1"]
        assert row["middle"] - row["above"] == row["below"] - row["middle"]


def test_a_score_out_of_100_is_drawn_on_a_scale_of_100():
    _, spec = draw_indicator(bars, "cqc_authority_score", slug="bath-and-north-east-somerset")
    [row] = drawn_rows(spec)
    domains = [at["x"]["scale"]["domain"] for at in encodings(spec) if at["x"].get("field")]
    assert row["value"] == 53
    assert domains
    assert domains == [[0, 145]] * len(domains)


def test_the_scale_holds_the_longest_whisker():
    figures, spec = draw_indicator(bars, "requests", "65+")
    longest = figures[figures["charted"]][["value", "upper"]].max(axis=None)
    domain = layers_with_mark(spec, "rule")[0]["encoding"]["x"]["scale"]["domain"]
    assert domain[1] > longest


def test_a_group_without_the_areas_row_says_so():
    _, spec = draw_indicator(grouped_bars, "care_types_65")
    assert "no figure" in words_of(spec)
    assert {"Nursing", "Residential", "Community: direct payment only"} <= words_of(spec)


def test_none_reported_has_words_and_no_bar():
    figures, spec = draw_indicator(grouped_bars, "carer_support")
    assert "none reported" in words_of(spec)
    bars_drawn = drawn_rows(spec)
    assert len(bars_drawn) == latest(figures)["value"].notna().sum()
    assert all(row["value"] for row in bars_drawn)


def test_a_suppressed_value_is_not_labelled_none_reported():
    plain = {"indicator": "requests", "unit": "count", "source": "salt"}
    dataset = dataset_of(
        observation(**plain, breakdown="65+", value=1620),
        observation(**plain, breakdown="18-64", value=None, status="suppressed"),
    )
    words = words_of(draw_indicator(grouped_bars, "requests", dataset=dataset)[1])
    assert "suppressed" in words
    assert "none reported" not in words


def test_whoever_goes_from_bar_to_bar_meets_them_in_reading_order():
    figures, spec = draw_indicator(grouped_bars, "care_types_65")
    wanted = [
        f"{row.breakdown}, {row.place}: {row.short} (2023-24)"
        for row in latest(figures).itertuples()
    ]
    assert len({said.partition(",")[0] for said in wanted}) > 2
    tops = [row["y0"] for row in drawn_rows(spec)]
    assert tops == sorted(tops)
    drawing = chart_to_svg(spec)
    assert re.findall(r'<path aria-label="([^"]*)"', drawing) == wanted


def test_a_trend_needs_two_periods_and_else_is_bars():
    assert not layers_with_mark(draw_indicator(trend, "population")[1], "line")
    _, spec = draw_indicator(trend, "older_share")
    assert len(layers_with_mark(spec, "line")) == 1


def test_a_trend_shows_every_value_at_its_time_from_zero():
    figures, spec = draw_indicator(trend, "older_share")
    points = {
        (row["place"], row["when"]): row["value"] for row in chart_rows(spec) if "when" in row
    }
    assert points == {
        ("Rutland", 2019): 25.1,
        ("Rutland", 2023): 26.3,
        ("The average authority", 2019): 18.4,
        ("The average authority", 2023): 18.5,
    }
    assert set(figures["short"]) <= words_of(spec)
    [line] = layers_with_mark(spec, "line")
    low, high = line["encoding"]["y"]["scale"]["domain"]
    assert low == 0
    assert high > 26.3
    axis = line["encoding"]["x"]["axis"]
    assert axis["values"] == [2019, 2023]
    assert "'2019': '2019'" in axis["labelExpr"]


def test_lines_differ_in_dash_and_points_in_shape():
    _, spec = draw_indicator(trend, "older_share")
    [line] = layers_with_mark(spec, "line")
    dashes = line["encoding"]["strokeDash"]["scale"]["range"]
    assert dashes == [style.DASHES["area"], style.DASHES["average"]]
    shapes = layers_with_mark(spec, "point")[0]["encoding"]["shape"]["scale"]["range"]
    assert shapes == ["circle", "triangle-up"]
    for table in (style.DASHES, style.SHAPES, style.FILL_TOKENS):
        assert len({str(value) for value in table.values()}) == 5


def test_financial_years_and_months_stand_where_they_start():
    rows = [observation(period=period, value=70) for period in ("2022/23", "2023/24")]
    _, spec = draw_indicator(trend, "satisfaction", dataset=dataset_of(*rows))
    axis = layers_with_mark(spec, "line")[0]["encoding"]["x"]["axis"]
    assert axis["values"] == [2022.25, 2023.25]
    assert "'2022.25': '2022-23', '2023.25': '2023-24'" in axis["labelExpr"]


def test_an_interval_over_time_is_a_band():
    rows = [
        observation(period=period, value=70, lower=65, upper=96)
        for period in ("2022/23", "2023/24")
    ]
    _, spec = draw_indicator(trend, "satisfaction", dataset=dataset_of(*rows))
    assert len(layers_with_mark(spec, "area")) == 1
    assert layers_with_mark(spec, "line")[0]["encoding"]["y"]["scale"]["domain"][1] > 96


@pytest.mark.parametrize("name", ["satisfaction", "requests", "care_types_18_64", "older_share"])
def test_a_chart_needs_nothing_from_the_network(name):
    text = json.dumps(bundled_chart("rutland", name)[1])
    assert "http" not in text.replace("https://vega.github.io/schema/vega-lite/", "")


@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_a_chart_is_strict_json(slug, name):
    json.dumps(bundled_chart(slug, name)[1], allow_nan=False)


def test_the_areas_last_period_is_drawn_even_where_others_have_later_ones():
    rows = [
        observation(period="2021/22", value=70),
        observation(period="2023/24", value=64.7, area_code=LA_MEAN),
        observation(period="2021/22", value=66, area_code=ENGLAND),
    ]
    assert rows[0].area_code == RUTLAND
    _, spec = draw_indicator(bars, "satisfaction", dataset=dataset_of(*rows))
    assert {"70%", "66%"} <= words_of(spec)
    assert "64.7%" not in words_of(spec)


def test_a_missing_figure_carries_no_other_groups_description():
    tables = draw_indicator(grouped_bars, "care_types_65")[1]["datasets"].values()
    rows = [row for table in tables for row in table if row.get("label") == "no figure"]
    assert rows
    assert not [row for row in rows if row.get("description")]
