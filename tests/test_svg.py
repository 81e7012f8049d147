import re
import xml.etree.ElementTree as ET

import pytest
from unit_fixtures import block_of, open_book

from carebook.charts import bars
from carebook.svg import font_folder, for_html, to_svg

HOSTILE = "\"><script>alert(1)</script> & 'x'"


@pytest.fixture(scope="module")
def spec():
    return bars(open_book().figures("requests", "65+")).to_dict()


@pytest.fixture(scope="module")
def svg(spec):
    return to_svg(spec)


def texts(drawing):
    root = ET.fromstring(drawing)  # noqa: S314  (our own drawing)
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_is_drawn_with_its_words_and_values(svg):
    assert {"Rutland", "The average authority", "3,986", "2,438"} <= set(texts(svg))


def test_a_chart_is_as_wide_as_asked(spec):
    for width in (640, 340):
        found = re.match(r'<svg [^>]*?width="([\d.]+)"', to_svg(spec, width))
        assert float(found[1]) == pytest.approx(width, abs=8)


def test_the_same_chart_gives_the_same_bytes(spec, svg):
    assert to_svg(spec) == svg


def test_drawing_leaves_the_specification_as_it_was(spec):
    before = str(spec)
    to_svg(spec, 340)
    assert str(spec) == before


def test_nothing_on_the_narrow_chart_runs_over_its_edge():
    block = block_of("care_types_65", draw=bars)
    assert block.spec["layer"]
    drawn = to_svg(block.spec, 340)
    width = float(re.match(r'<svg [^>]*?width="([\d.]+)"', drawn)[1])
    assert width <= 348


def test_the_font_files_are_there():
    assert (font_folder() / "SourceSansPro-Regular.ttf").is_file()
    drawing = to_svg(block_of("satisfaction", draw=bars).spec)
    families = set(re.findall(r'font-family="([^"]*)"', drawing))
    assert families == {"Source Sans Pro, Arial, sans-serif"}


def test_on_a_page_the_whole_is_one_image_with_one_label(svg):
    page = for_html(svg, "c1", "What the chart says")
    root = ET.fromstring(page)  # noqa: S314
    assert (root.get("role"), root.get("aria-label")) == ("img", "What the chart says")
    assert page.count('role="') == 1
    assert page.count(" aria-label=") == 1
    assert "aria-roledescription" not in page


def test_each_mark_keeps_its_label_for_the_script(svg):
    labels = re.findall(r'data-label="([^"]*)"', for_html(svg, "c1", "x"))
    assert "Requests" not in labels
    assert [label for label in labels if label.startswith("65+, Rutland: 3,986 (2023-24)")]
    assert [label for label in labels if label.startswith("65+, The average authority: 2,438")]


def test_two_charts_on_a_page_share_no_id():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
        '<clipPath id="c0"/><g id="g" clip-path="url(#c0)"><use href="#g"/></g></svg>'
    )
    pages = {name: for_html(drawing, name, "x") for name in ("a", "b")}
    for name, page in pages.items():
        assert re.findall(r' id="([^"]+)"', page) == [f"{name}-c0", f"{name}-g"]
        assert re.findall(r"url\(#([^)]+)\)", page) == [f"{name}-c0"]
        assert re.findall(r'href="#([^"]+)"', page) == [f"{name}-g"]


def test_a_hostile_label_stays_a_label(svg):
    page = for_html(svg, "c1", HOSTILE)
    assert "<script" not in page
    assert ET.fromstring(page).get("aria-label") == HOSTILE  # noqa: S314


def test_words_and_values_are_the_same_on_the_page(svg):
    assert texts(for_html(svg, "c1", "x")) == texts(svg)


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="no svg"):
        for_html("<p>no</p>", "c1", "x")
