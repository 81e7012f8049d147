"""Charts of many places and periods: labels keep apart, and nothing outgrows a printed page."""

import itertools

import pytest
from support.drawn_charts import (
    FOUR_PLACES,
    chart_rows,
    figures_of_many_authorities,
    layers_with_mark,
    satisfaction_over_years,
)
from support.small_data import (
    ALL_AGES,
    block_of,
    bundled,
    dataset_of,
    observation,
    open_book,
)

from carebook.charts.bars import grouped_bars
from carebook.charts.sizes import NARROW_WIDTH
from carebook.charts.strip import strip
from carebook.charts.trend import trend

# Half of A4 between its margins, in the pixels of a chart that is as wide as the text.
HALF_A_PAGE = 495


def label_rows(spec):
    """The texts of a trend: what they say, when, and at which value they stand."""
    return [row for row in chart_rows(spec) if set(row) == {"when", "at", "label"}]


@pytest.mark.parametrize("years", [(2022, 2023), range(2020, 2024), range(2015, 2025)])
def test_labels_at_the_end_of_many_lines_keep_apart(years):
    spec = trend(
        open_book(dataset=satisfaction_over_years(*years)).figures("satisfaction")
    ).to_dict()
    last = max(row["when"] for row in label_rows(spec))
    at = sorted(row["at"] for row in label_rows(spec) if row["when"] == last)
    assert len(at) == len(FOUR_PLACES)
    top = layers_with_mark(spec, "line")[0]["encoding"]["y"]["scale"]["domain"][1]
    for one, other in itertools.pairwise(at):
        assert (other - one) / top * spec["height"] >= 17


def test_only_the_area_is_labelled_before_the_end_of_many_lines():
    figures = open_book(dataset=satisfaction_over_years(2020, 2021, 2022, 2023)).figures(
        "satisfaction"
    )
    spec = trend(figures).to_dict()
    last = max(row["when"] for row in label_rows(spec))
    before = [row["label"] for row in label_rows(spec) if row["when"] < last]
    assert before == ["65.5%"] * 3


def test_each_line_of_many_has_its_mark_before_its_label():
    spec = trend(
        open_book(dataset=satisfaction_over_years(2022, 2023)).figures("satisfaction")
    ).to_dict()
    shapes = [layer["mark"].get("shape") for layer in layers_with_mark(spec, "point")]
    assert sorted(filter(None, shapes)) == ["circle", "diamond", "square", "triangle-up"]


def test_the_end_of_a_line_leaves_a_phone_room_for_its_label():
    rows = [observation(indicator="population", unit="people", period=str(2000 + n), value=1e6 + n)
            for n in range(12)]  # fmt: skip
    spec = trend(open_book(dataset=dataset_of(*rows)).figures("population")).to_dict()
    low, high = layers_with_mark(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    pixels = NARROW_WIDTH / (high - low)
    assert (high - 2011) * pixels >= len("1,000,011") * 8
    assert (2000 - low) * pixels >= len("1,000,000") * 8 / 2 - 4


def test_words_of_a_missing_value_take_no_room_at_the_end():
    rows = [
        observation(period=f"{year}/{year % 100 + 1}", value=value, status=status)
        for year, value, status in (
            *((year, 70, "published") for year in range(2015, 2023)),
            (2023, None, "not_published"),
        )
    ]
    spec = trend(open_book(dataset=dataset_of(*rows)).figures("satisfaction")).to_dict()
    low, high = layers_with_mark(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    assert (high - 2023.25) / (high - low) < 0.25


def test_many_groups_of_many_bars_fit_a_page():
    names = bundled().indicators["care_types_65"].breakdowns
    rows = [
        observation(
            area_code=code, indicator="care_types_65", breakdown=name, unit=ALL_AGES, value=100
        )
        for name in names
        for code in FOUR_PLACES
    ]
    figures = open_book(dataset=dataset_of(*rows)).figures("care_types_65")
    assert len(names) * len(FOUR_PLACES) > 20
    assert grouped_bars(figures).to_dict()["height"] < 2 * HALF_A_PAGE * 0.85


def test_marks_that_lie_close_together_are_not_piled_higher_than_half_a_page():
    crowd = [60 + n / 1000 for n in range(150)]
    chart = strip(figures_of_many_authorities([*crowd, 100], own=61)).to_dict()
    assert chart["usermeta"]["kind"] == "strip"
    assert chart["height"] <= HALF_A_PAGE


def test_what_the_lines_of_a_strip_stand_for_is_told_apart_from_each_other():
    spec = strip(figures_of_many_authorities(range(50, 70), own=60.5)).to_dict()
    said = {row["text"]: row["y"] for row in chart_rows(spec) if row.get("text")}
    rows = sorted(y for text, y in said.items() if text.startswith(("England", "The average")))
    assert len(rows) == 2
    assert rows[1] - rows[0] >= 20
    assert max(y for text, y in said.items() if text.startswith("lowest")) <= rows[0] - 20


def test_a_long_name_over_its_mark_is_broken_into_lines():
    figures = figures_of_many_authorities(range(50, 70), own=60.5)
    figures.loc[figures["role"] == "area", "place"] = "Bournemouth, Christchurch and Poole"
    spec = strip(figures).to_dict()
    [name] = {row["text"] for row in chart_rows(spec) if "Bournemouth" in row.get("text", "")}
    assert max(map(len, name.split("\n"))) <= 22


def test_a_line_ends_where_its_series_breaks_and_the_caption_says_what_changed():
    rows = [
        observation(indicator="population", unit="people", period=str(year), value=40_000 + year)
        for year in range(2016, 2024)
    ]
    figures = open_book(dataset=dataset_of(*rows)).figures("population")
    spec = trend(figures).to_dict()
    [line] = layers_with_mark(spec, "line")
    assert line["encoding"]["detail"]["field"] == "footing"
    footings = {row["period"]: row["footing"] for row in chart_rows(spec) if "footing" in row}
    assert {footings[str(year)] for year in range(2016, 2021)} == {""}
    assert {footings[str(year)] for year in range(2021, 2024)} == {"2021"}
    block = block_of("population", dataset=dataset_of(*rows), draw=trend)
    assert "The series breaks before 2021. The estimates for 2001 to 2020" in block.caption
    # Where there is no break, nothing is said of one.
    whole = [row for row in rows if row.period > "2020"]
    assert "breaks" not in block_of("population", dataset=dataset_of(*whole), draw=trend).caption
    figures = open_book(dataset=dataset_of(*whole)).figures("population")
    [line] = layers_with_mark(trend(figures).to_dict(), "line")
    assert "detail" not in line["encoding"]
