"""Cutting tall charts between their groups, and enlarging the letters of charts."""

import copy
import re

import pytest
from support.drawn_charts import draw_indicator

from carebook.charts.bars import bars, grouped_bars
from carebook.charts.split import enlarge_text, split_chart
from carebook.tools.vega import chart_to_svg


def words(svg):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


@pytest.fixture(scope="module")
def tall():
    return draw_indicator(grouped_bars, "carer_support")[1]


def test_no_part_is_taller_than_it_may_be_unless_one_group_is(tall):
    assert tall["height"] > 400
    parts = split_chart(tall, 400)
    assert len(parts) > 1
    assert all(part["height"] <= 400 for part in parts)
    alone = split_chart(tall, 1)
    assert len(alone) == len(tall["usermeta"]["cuts"])


def test_together_the_parts_say_what_the_whole_says_and_each_has_the_key(tall):
    whole, parts = (
        words(chart_to_svg(tall)),
        [words(chart_to_svg(part)) for part in split_chart(tall, 400)],
    )
    key = ["Rutland", "The average authority"]
    for part in parts:
        assert all(part.count(word) == 1 for word in key)
    said = sorted(word for part in parts for word in part if word not in key)
    assert said == sorted(word for word in whole if word not in key)


def test_bars_keep_their_length_and_their_height(tall):
    def boxes(svg):
        found = re.findall(r'<path[^>]* d="M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)', svg)
        sizes = [(round(float(width), 2), round(float(height), 2)) for *_, width, height in found]
        return sorted(size for size in sizes if size[1] == 20)

    parts = sorted(box for part in split_chart(tall, 400) for box in boxes(chart_to_svg(part)))
    assert len(parts) > 5
    assert parts == boxes(chart_to_svg(tall))


def test_a_chart_that_has_room_or_no_groups_stays_as_it_is_and_none_is_changed(tall):
    before = copy.deepcopy(tall)
    assert split_chart(tall, tall["height"]) == [tall]
    _, flat = draw_indicator(bars, "satisfaction")
    assert split_chart(flat, 10) == [flat]
    split_chart(tall, 300)
    assert tall == before


def test_every_size_of_letters_is_raised_and_none_is_lowered():
    spec = {
        "mark": {"type": "text", "fontSize": 9},
        "encoding": {"x": {"axis": {"labelFontSize": 8, "titleFontSize": 20}}},
    }
    found = enlarge_text(spec, 14.6)
    assert found["mark"]["fontSize"] == 14.6
    assert found["encoding"]["x"]["axis"] == {"labelFontSize": 14.6, "titleFontSize": 20}
    assert found["config"]["legend"]["labelFontSize"] == 14.6
    assert spec["mark"]["fontSize"] == 9
