"""Charts of many places and periods: labels keep apart, and nothing outgrows a printed page."""

import itertools

import pytest
from support.small_data import (
    ALL_AGES,
    EAST_MIDLANDS,
    ENGLAND,
    LA_MEAN,
    RUTLAND,
    bundled,
    dataset_of,
    observation,
    open_book,
)
from unit.charts.test_bars import marks, rows_of

from carebook.charts.bars import grouped_bars
from carebook.charts.sizes import NARROW_WIDTH
from carebook.charts.strip import strip
from carebook.charts.trend import trend

PLACES = (RUTLAND, ENGLAND, EAST_MIDLANDS, LA_MEAN)
# Half of A4 between its margins, in the pixels of a chart that is as wide as the text.
HALF_A_PAGE = 495


def survey(*years, spread=0.5):
    """Satisfaction in four places whose values lie close together, in financial years."""
    return dataset_of(
        *(
            observation(area_code=code, period=f"{year}/{(year + 1) % 100:02d}", value=65 + at)
            for year in years
            for at, code in zip((spread, spread * 2, spread * 3, 0), PLACES, strict=True)
        )
    )


def label_rows(spec):
    """The texts of a trend: what they say, when, and at which value they stand."""
    return [row for row in rows_of(spec) if set(row) == {"when", "at", "label"}]


@pytest.mark.parametrize("years", [(2022, 2023), range(2020, 2024), range(2015, 2025)])
def test_labels_at_the_end_of_many_lines_keep_apart(years):
    spec = trend(open_book(dataset=survey(*years)).figures("satisfaction")).to_dict()
    last = max(row["when"] for row in label_rows(spec))
    at = sorted(row["at"] for row in label_rows(spec) if row["when"] == last)
    assert len(at) == len(PLACES)
    top = marks(spec, "line")[0]["encoding"]["y"]["scale"]["domain"][1]
    for one, other in itertools.pairwise(at):
        assert (other - one) / top * spec["height"] >= 17


def test_only_the_area_is_labelled_before_the_end_of_many_lines():
    figures = open_book(dataset=survey(2020, 2021, 2022, 2023)).figures("satisfaction")
    spec = trend(figures).to_dict()
    last = max(row["when"] for row in label_rows(spec))
    before = [row["label"] for row in label_rows(spec) if row["when"] < last]
    assert before == ["65.5%"] * 3


def test_each_line_of_many_has_its_mark_before_its_label():
    spec = trend(open_book(dataset=survey(2022, 2023)).figures("satisfaction")).to_dict()
    shapes = [layer["mark"].get("shape") for layer in marks(spec, "point")]
    assert sorted(filter(None, shapes)) == ["circle", "diamond", "square", "triangle-up"]


def test_the_end_of_a_line_leaves_a_phone_room_for_its_label():
    rows = [observation(indicator="population", unit="people", period=str(2000 + n), value=1e6 + n)
            for n in range(12)]  # fmt: skip
    spec = trend(open_book(dataset=dataset_of(*rows)).figures("population")).to_dict()
    low, high = marks(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
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
    low, high = marks(spec, "line")[0]["encoding"]["x"]["scale"]["domain"]
    assert (high - 2023.25) / (high - low) < 0.25


def test_many_groups_of_many_bars_fit_a_page():
    names = bundled().indicators["care_types_65"].breakdowns
    rows = [
        observation(
            area_code=code, indicator="care_types_65", breakdown=name, unit=ALL_AGES, value=100
        )
        for name in names
        for code in PLACES
    ]
    figures = open_book(dataset=dataset_of(*rows)).figures("care_types_65")
    assert len(names) * len(PLACES) > 20
    assert grouped_bars(figures).to_dict()["height"] < 2 * HALF_A_PAGE * 0.85


def everywhere(values, own):
    """Satisfaction of as many authorities as there are values, the area's own among them."""
    rows = [observation(value=own)]
    rows += [
        observation(area_code=code, value=value)
        for code, value in zip((LA_MEAN, ENGLAND), (60, 61), strict=True)
    ]
    book = open_book(dataset=dataset_of(*rows))
    figures = book.figures("satisfaction")
    first = figures[figures["role"] == "area"].iloc[0].to_dict()
    for number, value in enumerate(values):
        code = f"E06{number:06d}"
        row = {**first, "id": code, "area_code": code, "role": "other", "value": value, "near": ""}
        figures.loc[len(figures)] = row
    return figures


def test_marks_that_lie_close_together_are_not_piled_higher_than_half_a_page():
    crowd = [60 + n / 1000 for n in range(150)]
    chart = strip(everywhere([*crowd, 100], own=61)).to_dict()
    assert chart["usermeta"]["kind"] == "strip"
    assert chart["height"] <= HALF_A_PAGE


def test_what_the_lines_of_a_strip_stand_for_is_told_apart_from_each_other():
    spec = strip(everywhere(range(50, 70), own=60.5)).to_dict()
    said = {row["text"]: row["y"] for row in rows_of(spec) if row.get("text")}
    rows = sorted(y for text, y in said.items() if text.startswith(("England", "The average")))
    assert len(rows) == 2
    assert rows[1] - rows[0] >= 20
    assert max(y for text, y in said.items() if text.startswith("lowest")) <= rows[0] - 20


def test_a_long_name_over_its_mark_is_broken_into_lines():
    figures = everywhere(range(50, 70), own=60.5)
    figures.loc[figures["role"] == "area", "place"] = "Bournemouth, Christchurch and Poole"
    spec = strip(figures).to_dict()
    [name] = {row["text"] for row in rows_of(spec) if "Bournemouth" in row.get("text", "")}
    assert max(map(len, name.split("\n"))) <= 22
