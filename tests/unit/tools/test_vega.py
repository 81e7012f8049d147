import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from math import isnan

import pytest
import vl_convert
from support.small_data import block_of, dataset_of, observation, open_book

from carebook.charts import style
from carebook.charts.bars import bars, grouped_bars
from carebook.charts.histogram import histogram
from carebook.charts.sizes import NARROW_WIDTH, WIDE_WIDTH
from carebook.charts.strip import strip
from carebook.charts.trend import trend
from carebook.tools.vega import chart_to_svg, font_folder, svg_for_html

HOSTILE = "\"><script>alert(1)</script> & 'x'"


@pytest.fixture(scope="module")
def spec():
    return bars(open_book().figures("requests", "65+")).to_dict()


@pytest.fixture(scope="module")
def svg(spec):
    return chart_to_svg(spec)


def texts(drawing):
    root = ET.fromstring(drawing)  # noqa: S314  (our own drawing)
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_is_drawn_with_its_words_and_values(svg):
    assert {"Rutland", "The average authority", "3,986", "2,438"} <= set(texts(svg))


def test_a_chart_is_as_wide_as_asked(spec):
    for width in (640, 340):
        found = re.match(r'<svg [^>]*?width="([\d.]+)"', chart_to_svg(spec, width))
        assert float(found[1]) == pytest.approx(width, abs=8)


def test_the_same_chart_gives_the_same_bytes(spec, svg):
    assert chart_to_svg(spec) == svg


@pytest.mark.parametrize("draw", [bars, grouped_bars, trend, strip, histogram])
def test_two_widths_of_one_compiled_chart_are_as_if_compiled_apart(draw):
    spec = draw(open_book().figures("satisfaction")).to_dict()
    for width in (WIDE_WIDTH, NARROW_WIDTH):
        assert chart_to_svg(spec, width) == vl_convert.vegalite_to_svg({**spec, "width": width})


def test_drawing_leaves_the_specification_as_it_was(spec):
    before = str(spec)
    chart_to_svg(spec, 340)
    assert str(spec) == before


def test_nothing_on_the_narrow_chart_runs_over_its_edge():
    block = block_of("care_types_65", draw=bars)
    assert block.spec["layer"]
    drawn = chart_to_svg(block.spec, NARROW_WIDTH)
    width = float(re.match(r'<svg [^>]*?width="([\d.]+)"', drawn)[1])
    assert NARROW_WIDTH == 300
    assert width <= 308


def test_the_font_files_are_there():
    assert (font_folder() / "SourceSansPro-Regular.ttf").is_file()
    drawing = chart_to_svg(block_of("satisfaction", draw=bars).spec)
    families = set(re.findall(r'font-family="([^"]*)"', drawing))
    assert families == {"Source Sans Pro, Arial, sans-serif"}


def test_on_a_page_the_whole_is_one_image_with_one_label(svg):
    page = svg_for_html(svg, "c1", "What the chart says")
    root = ET.fromstring(page)  # noqa: S314
    assert (root.get("role"), root.get("aria-label")) == ("img", "What the chart says")
    assert page.count('role="') == 1
    assert page.count(" aria-label=") == 1
    assert "aria-roledescription" not in page


def test_each_mark_keeps_its_label_for_the_script(svg):
    labels = re.findall(r'data-label="([^"]*)"', svg_for_html(svg, "c1", "x"))
    assert "Requests" not in labels
    assert labels == [
        "65+, Rutland: 3,986, 95% interval 3,788 to 4,191 (2023-24)",
        "65+, The average authority: 2,438 (2023-24)",
    ]


def test_two_charts_on_a_page_share_no_id():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
        '<clipPath id="c0"/><g id="g" clip-path="url(#c0)"><use href="#g"/></g></svg>'
    )
    pages = {name: svg_for_html(drawing, name, "x") for name in ("a", "b")}
    for name, page in pages.items():
        assert re.findall(r' id="([^"]+)"', page) == [f"{name}-c0", f"{name}-g"]
        assert re.findall(r"url\(#([^)]+)\)", page) == [f"{name}-c0"]
        assert re.findall(r'href="#([^"]+)"', page) == [f"{name}-g"]


def test_a_hostile_label_stays_a_label(svg):
    page = svg_for_html(svg, "c1", HOSTILE)
    assert "<script" not in page
    assert ET.fromstring(page).get("aria-label") == HOSTILE  # noqa: S314


def test_words_and_values_are_the_same_on_the_page(svg):
    assert texts(svg_for_html(svg, "c1", "x")) == texts(svg)


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="no svg"):
        svg_for_html("<p>no</p>", "c1", "x")


def test_light_fills_keep_apart_from_the_areas_dark_one_in_grey():
    def lightness(colour):
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    own = lightness(style.fill_colour("area"))
    for role in ("england", "region", "average"):
        assert (lightness(style.fill_colour(role)) + 0.05) / (own + 0.05) >= 3
        assert 1.05 / (lightness(style.line_colour(role)) + 0.05) >= 3


def test_a_trend_that_begins_with_a_gap_keeps_its_scale():
    rows = [
        observation(period="2021/22", value=None, status="none_reported"),
        observation(period="2022/23", value=70),
        observation(period="2023/24", value=72),
    ]
    spec = trend(open_book(dataset=dataset_of(*rows)).figures("satisfaction")).to_dict()
    [line] = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    top = line["encoding"]["y"]["scale"]["domain"][1]
    assert not isnan(top)
    assert top > 72


def test_a_gap_in_a_trend_is_labelled():
    dataset = dataset_of(
        observation(period="2021/22", value=70),
        observation(period="2022/23", value=71),
        observation(value=None, status="suppressed"),
    )
    assert ">suppressed<" in chart_to_svg(
        trend(open_book(dataset=dataset).figures("satisfaction")).to_dict()
    )


@pytest.mark.parametrize("draw", [bars, grouped_bars, trend])
def test_no_figures_draw_an_empty_chart(draw):
    assert chart_to_svg(draw(open_book().figures("reablement")).to_dict())


def test_the_area_comes_first_and_is_the_dark_one():
    spec = bars(open_book().figures("population_density")).to_dict()
    at = {
        row["description"]: row["y0"]
        for rows in spec["datasets"].values()
        for row in rows
        if row.get("description")
    }
    assert min(at, key=at.get) == "Rutland: 108 (2021)"
    bars_drawn = re.findall(
        r'<path aria-label="([^"]*): [^"]*"[^>]* fill="([^"]*)"', chart_to_svg(spec)
    )
    assert bars_drawn == [
        ("Rutland", style.fill_colour("area")),
        ("England", style.fill_colour("england")),
        ("The average authority", style.fill_colour("average")),
    ]


def test_pixels_have_the_books_letters_though_nothing_was_drawn_before():
    # In a process of its own, since one that has drawn knows the letters.
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" viewBox="0 0 90 30">'
    svg += '<text x="2" y="20" font-family="Source Sans Pro" font-size="15">Letters</text></svg>'
    code = (
        "import hashlib, sys; from carebook.tools import vega; drawing = sys.argv[1]\n"
        "if sys.argv[2] == 'later': vega.chart_to_svg({'mark': 'bar', 'data': {'values': []}})\n"
        "print(hashlib.sha256(vega.svg_to_png(drawing, 2)).hexdigest())"
    )
    first, later = (
        subprocess.run(
            [sys.executable, "-c", code, svg, when], capture_output=True, text=True, check=True
        ).stdout
        for when in ("first", "later")
    )
    assert first == later
