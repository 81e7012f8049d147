"""The HTML book by keyboard and as a screen reader has it, in a real Chromium."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.chromium import IN_CHROMIUM, IN_PAGE, unfold
from support.html_pages import CHAPTERS, PAGES_BY_KIND
from support.project_copies import MadeBook

pytestmark = IN_CHROMIUM
LANDMARKS = ("banner", "complementary", "contentinfo", "main", "navigation", "region", "search")


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_reaches_everything_in_order_in_sight_and_shows_where_it_is(
    width: int, page: Page, rutland: MadeBook
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(path=IN_PAGE)
    for name in CHAPTERS if width == 1280 else PAGES_BY_KIND:
        page.goto((rutland.html / f"{name}.html").as_uri())
        if width == 320:
            unfold(page)
        page.evaluate("carebookTests.settled()")
        stops = page.evaluate("carebookTests.stops()")
        assert len(stops) > 8
        page.evaluate("window.watched = carebookTests.watch()")
        for _ in stops:
            page.keyboard.press("Tab")
        watched = page.evaluate("watched")
        assert watched["reached"] == stops, f"{name} at {width}"
        assert not watched["wrong"], f"{name} at {width}"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, .skip')"), "no trap"


def test_each_chart_is_one_stop_and_arrows_go_through_its_marks_as_they_are_read(
    page: Page, rutland: MadeBook
) -> None:
    for name in ("notebooks/carers", "notebooks/older-people"):
        page.goto((rutland.html / f"{name}.html").as_uri())
        charts = page.locator(".chart")
        assert charts.count() > 2
        for chart in charts.all():
            svg = chart.locator(".chart-wide svg")
            marks = svg.locator("[data-label]").count()
            assert svg.locator("[tabindex='0']").count() == 1
            svg.locator("[tabindex='0']").focus()
            page.keyboard.press("Home")
            seen = []
            for _ in range(marks + 1):
                seen.append(
                    page.evaluate(
                        "(e => [e.dataset.label, e.getBoundingClientRect().top])"
                        "(document.activeElement)"
                    )
                )
                page.keyboard.press("ArrowRight")
            labels = [label for label, _ in seen]
            assert len(set(labels)) == marks, "every mark is reached and has words of its own"
            assert labels[-1] == labels[-2], "the last stays the last"
            if svg.locator(".mark-rect [data-label]").count() == marks:
                tops = [top for _, top in seen]
                assert tops == sorted(tops), "from top to bottom"
            page.keyboard.press("Home")
            assert page.evaluate("document.activeElement.dataset.label") == labels[0]
            page.keyboard.press("End")
            assert page.evaluate("document.activeElement.dataset.label") == labels[-1]
            assert chart.locator(".chart-tip").is_visible()
            page.keyboard.press("Escape")
            assert not chart.locator(".chart-tip").is_visible()
            assert page.evaluate("document.activeElement.dataset.label") == labels[-1]


def test_the_keyboard_alone_leads_from_the_first_chapter_to_the_last(
    page: Page, rutland: MadeBook
) -> None:
    page.goto((rutland.html / "index.html").as_uri())
    visited = [page.url]
    while page.locator("a.next").count():
        for _ in range(4):  # From the end of the page backwards, past the links of its foot.
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.matches('a.next')"):
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
        visited.append(page.url)
    folder = rutland.html.as_uri()
    assert [url.removeprefix(f"{folder}/").removesuffix(".html") for url in visited] == list(
        CHAPTERS
    )


def test_a_chart_leads_to_its_table_and_a_menu_folds_again(page: Page, rutland: MadeBook) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    way = page.locator(".to-table a").nth(1)
    for _ in range(2):  # The second time the address is the same.
        way.focus()
        box = way.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('summary')")
        assert page.evaluate("document.activeElement.parentElement.open")
        assert page.evaluate("'#' + document.activeElement.parentElement.id") == str(
            way.get_attribute("href")
        )
        page.keyboard.press("Enter")
        assert not page.evaluate("document.activeElement.parentElement.open")
    menu = page.locator(".menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.menu a')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.menu summary')")
    assert not page.locator(".menu a").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_a_screen_reader_has_charts_with_figures_their_tables_and_an_order(
    scripts: bool, browser: Browser, rutland: MadeBook
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    session = context.new_cdp_session(page)
    for name in CHAPTERS if scripts else PAGES_BY_KIND:
        page.goto((rutland.html / f"{name}.html").as_uri())
        for table in page.locator("details.figures > summary").all():
            table.focus()
            page.keyboard.press("Enter")
        nodes = _tree(session)
        charts = [node for node in nodes if "details" in node["properties"]]
        assert len(charts) == page.locator(".chart").count()
        for chart in charts:
            assert chart["role"] == ("group" if scripts else "image")
            assert chart["roledescription"] == ("chart" if scripts else "")
            assert chart["name"].startswith(("Bar chart", "Line chart", "Chart", "Histogram"))
            value = "(about |at most )?[\\d£]|no figure"
            placed = re.search(f"(Rutland|East Midlands) ({value})", chart["name"])
            assert placed, f"no figure in the name: {chart['name']}"
            marks = [one for one in _inside(chart, nodes) if one["role"] in ("image", "StaticText")]
            assert bool(marks) == scripts, "without scripts a chart is one image"
            assert all(mark["name"] for mark in marks)
        tables = [node for node in nodes if node["role"] == "table"]
        assert len(tables) == page.locator("table").count()
        assert all(table["name"] for table in tables), "each has a caption"
        roles = Counter(node["role"] for node in nodes)
        if tables:
            assert roles["columnheader"] == page.locator("thead th[scope=col]").count() > 0
            assert roles["rowheader"] == page.locator("tbody tr").count()
        landmarks = Counter((n["role"], n["name"]) for n in nodes if n["role"] in LANDMARKS)
        assert {"banner", "main", "navigation", "contentinfo"} <= {role for role, _ in landmarks}
        assert set(landmarks.values()) == {1}, f"{name}: {landmarks}"
        levels = [node["properties"]["level"] for node in nodes if node["role"] == "heading"]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.locator("html").get_attribute("lang") == "en-GB"
    context.close()


def _inside(node: dict[str, Any], nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = [other for other in nodes if other["parent"] == node["id"]]
    return [*own, *(deeper for other in own for deeper in _inside(other, nodes))]


def _tree(session: Any) -> list[dict[str, Any]]:
    """Return what assistive technology is given: role, name and properties of every node."""
    return [
        {
            "id": node["nodeId"],
            "parent": node.get("parentId"),
            "role": node.get("role", {}).get("value", ""),
            "name": node.get("name", {}).get("value", ""),
            "properties": properties,
            "roledescription": properties.get("roledescription", ""),
        }
        for node in session.send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"]
        for properties in [
            {
                one["name"]: one["value"].get("value", one["value"].get("relatedNodes"))
                for one in node.get("properties", ())
            }
        ]
    ]
