"""The HTML book in a real Chromium: axe, pointing, search, numbers and their facts, no scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from support.chromium import IN_CHROMIUM, OF_COLOURS, axe_finds_nothing, unfold
from support.html_pages import CHAPTERS, PAGES_BY_KIND
from support.linked_book import make_html
from support.project_copies import AREAS, MadeBook

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a small book whose summaries have links on their numbers."""
    return make_html(tmp_path_factory.mktemp("linked")).as_uri()


@pytest.mark.parametrize("slug", AREAS)
def test_axe_finds_nothing_on_any_page_and_nothing_is_fetched_from_elsewhere(
    slug: str, page: Page, served: Callable[[str], str]
) -> None:
    base = served(slug)
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    for name in CHAPTERS:
        page.goto(f"{base}/{name}.html")
        unfold(page)
        if slug != AREAS[0]:
            # Every chapter is looked at in one book; others have the same pages, of other figures.
            if name in PAGES_BY_KIND:
                axe_finds_nothing(page, name, without=OF_COLOURS)
            continue
        axe_finds_nothing(page, name)
        if name in PAGES_BY_KIND:
            page.emulate_media(color_scheme="dark")
            axe_finds_nothing(page, f"{name} in the dark", OF_COLOURS)
            page.emulate_media(color_scheme="light")
    assert not problems
    assert all(url.startswith((base, "data:")) for url in requests)


def test_a_phone_gets_the_narrow_chart_with_text_that_can_be_read(
    page: Page, rutland: MadeBook
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.chart text')]"
        ".map(t => t.getBoundingClientRect()).filter(b => b.width > 0).map(b => b.height))"
    )
    assert smallest >= 12


def test_the_keyboard_goes_from_mark_to_mark_and_escape_hides_the_label(
    page: Page, rutland: MadeBook
) -> None:
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    chart = page.locator("#fig-carers-carers-social-contact .chart-wide svg")
    assert chart.get_attribute("role") == "group"
    marks = chart.locator("[data-label]")
    marks.first.focus()
    tip = page.locator("#fig-carers-carers-social-contact .chart-tip")
    assert "Rutland: 28.3%" in tip.inner_text()
    page.keyboard.press("ArrowDown")
    assert "The average authority: 29.3%" in tip.inner_text()
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("The average authority: 29.3%")
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    tabbable = chart.locator("[tabindex='0']").count()
    assert tabbable == 1


def test_pointing_and_tapping_show_a_mark_s_label(page: Page, rutland: MadeBook) -> None:
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    figure = page.locator("#fig-carers-carers-social-contact")
    figure.locator(".chart-wide [data-label]").first.hover()
    assert "Rutland: 28.3%" in figure.locator(".chart-tip").inner_text()


def test_without_javascript_everything_is_there(browser: Browser, rutland: MadeBook) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    chart = page.locator("#fig-carers-carers-social-contact .chart-wide svg")
    assert chart.is_visible()
    assert chart.get_attribute("role") == "img"
    assert "Rutland 28.3%" in str(chart.get_attribute("aria-label"))
    assert not page.locator("form[role=search]").is_visible()
    page.locator("#fig-carers-carers-social-contact ~ details.figures summary").first.click()
    assert page.locator("details.figures[open] table").first.is_visible()
    context.close()


@pytest.mark.parametrize("opened_from", ["disk", "server"])
def test_search_finds_words_and_leads_to_their_place(
    opened_from: str, page: Page, rutland: MadeBook, served: Callable[[str], str]
) -> None:
    base = rutland.html.as_uri() if opened_from == "disk" else served("rutland")
    page.goto(f"{base}/notebooks/finances.html")
    box = page.get_by_role("searchbox")
    box.fill("ombudsman complaints")
    box.press("Enter")
    first = page.locator(".results-list a").first
    first.wait_for()
    assert page.locator(".results-list mark").count() > 0
    first.click()
    page.wait_for_load_state()
    assert "ombudsman" in page.locator("main").inner_text().lower()
    assert page.url.startswith(base)


def test_search_says_when_it_finds_nothing_and_shows_markup_as_text(
    page: Page, rutland: MadeBook
) -> None:
    page.goto((rutland.html / "index.html").as_uri())
    box = page.get_by_role("searchbox")
    box.fill("<img src=x onerror=alert(1)> qqqqzzzz")
    box.press("Enter")
    page.wait_for_function("document.querySelector('.results-count').textContent.length > 0")
    assert page.locator(".results img").count() == 0


def test_a_click_on_a_number_shows_its_fact_and_leads_to_its_row(page: Page, linked: str) -> None:
    page.goto(f"{linked}/notebooks/carers.html")
    page.locator(".summary-chart a.fact", has_text="29.3%").click()
    panel = page.get_by_role("dialog", name="The figure behind “29.3%”")
    text = " ".join(panel.inner_text().split())
    for words in (
        "Carers with as much social contact as they want",
        "Value 29.3%",
        "Measured as Percentage of carers who answered the survey",
        "Place The average authority",
        "Period 2023-24",
        "Source NHS England, Survey of Adult Carers in England (SACE), question 11",
    ):
        assert words in text
    assert not page.locator("details.figures").first.evaluate("d => d.open")
    panel.get_by_role("link", name="Go to its row in the table").click()
    assert not panel.is_visible()
    row = page.locator("tr:focus")
    assert row.is_visible()
    assert "29.3%" in row.inner_text()
    assert row.evaluate("r => getComputedStyle(r).outlineStyle") == "solid"
    assert page.url.endswith("#row-carers-carers-social-contact-1")


def test_the_keyboard_opens_the_panel_and_escape_gives_the_focus_back(
    page: Page, linked: str
) -> None:
    page.goto(f"{linked}/notebooks/carers.html")
    link = page.locator(".summary-chart a.fact").first
    link.focus()
    assert link.get_attribute("aria-haspopup") == "dialog"
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    assert "Rutland" in panel.inner_text()
    assert page.evaluate("document.activeElement.textContent") == "The figure behind “28.3%”"
    reached = []
    for _ in range(2):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == ["Go to its row in the table", "Close"]
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert link.evaluate("l => l === document.activeElement")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "28.3%" in page.locator("tr:focus").inner_text()


def test_a_row_is_found_again_where_the_address_stays_the_same(page: Page, linked: str) -> None:
    page.goto(f"{linked}/notebooks/carers.html")
    for _ in range(2):
        page.locator(".summary-chart a.fact").first.click()
        page.get_by_role("link", name="Go to its row").click()
        page.locator("tr:focus").wait_for()
        page.locator("details.figures").first.evaluate("d => { d.open = false; }")


def test_a_comparison_shows_both_figures_and_a_change_leads_to_both_rows(
    page: Page, linked: str
) -> None:
    page.goto(f"{linked}/notebooks/carers.html")
    page.locator("a.fact", has_text="points below").click()
    panel = page.get_by_role("dialog", name="The figures behind “1.0 points below”")
    text = " ".join(panel.inner_text().split())
    assert "Place Rutland" in text
    assert "Place The average authority" in text
    assert text.count("Status") == 2
    assert text.count("Source") == 1, "what both share is said once"
    assert panel.get_by_role("link").count() == 1, "both stand in one row"

    page.goto(f"{linked}/notebooks/older-people.html")
    page.locator("a.fact", has_text="rose by").click()
    links = page.get_by_role("dialog").get_by_role("link")
    assert links.all_inner_texts() == [
        "Go to its row in the table (Rutland, 2019)",
        "Go to its row in the table (Rutland, 2023)",
    ]
    links.last.click()
    assert "26.3%" in page.locator("tr:focus").inner_text()


def test_a_number_of_another_chapter_leads_there(page: Page, linked: str) -> None:
    page.goto(f"{linked}/index.html")
    page.locator("a.fact", has_text="3,986").click()
    assert "95% interval" in page.get_by_role("dialog").inner_text()
    page.get_by_role("link", name="Go to its row").click()
    page.wait_for_url("**/older-people.html#row-older-people-requests-2-1")
    assert "3,986" in page.locator("tr:focus").inner_text()


def test_a_click_beside_the_panel_or_on_close_closes_it(page: Page, linked: str) -> None:
    page.goto(f"{linked}/notebooks/carers.html")
    panel = page.locator(".fact-panel")
    for close in (lambda: page.mouse.click(4, 4), page.get_by_role("button", name="Close").click):
        page.locator(".summary-chart a.fact").first.click()
        assert panel.is_visible()
        close()
        assert not panel.is_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (768, 900), (320, 640), (320, 256)])
@pytest.mark.parametrize("which", ["first", "last"])
def test_the_panel_stands_inside_the_page_and_leaves_the_number_in_sight(
    width: int, height: int, which: str, page: Page, linked: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{linked}/notebooks/carers.html")
    link = getattr(page.locator("a.fact"), which)
    link.click()
    box = page.locator(".fact-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if box["height"] + 40 < height:
        number = link.bounding_box()
        assert number is not None
        assert 0 <= number["y"] <= height
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height + 1
        apart = (
            number["y"] + number["height"] <= box["y"] or box["y"] + box["height"] <= number["y"]
        )
        assert apart, "the panel does not cover its number"
    page.locator(".fact-close").scroll_into_view_if_needed()
    close = page.locator(".fact-close").bounding_box()
    assert close is not None
    assert close["height"] >= 44
    assert 0 <= close["y"] <= height


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_boxes_or_the_panel(scheme: str, page: Page, linked: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for name, number in (("index", "3,986"), ("notebooks/carers", "points below")):
        page.goto(f"{linked}/{name}.html")
        for _ in range(2):
            axe_finds_nothing(page, f"{name} {scheme}")
            if not page.get_by_role("dialog").count():
                page.locator("a.fact", has_text=number).click()


def test_the_kinds_of_summary_differ_without_colour(page: Page, linked: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{linked}/notebooks/carers.html")
    looks = {
        kind: page.locator(kind).first.evaluate(
            "b => { const s = getComputedStyle(b);"
            " return [s.borderLeftStyle, s.borderLeftWidth, b.querySelector('svg').innerHTML] }"
        )
        for kind in (".summary-chart", ".summary-whole")
    }
    chart, whole = looks.values()
    assert all(one != other for one, other in zip(chart, whole, strict=True))
    badge = page.locator(".summary-chart .draft")
    assert badge.inner_text() == "draft, not yet checked by a person"
    assert badge.evaluate("b => getComputedStyle(b).borderTopStyle") == "solid"


def test_without_javascript_a_number_leads_straight_to_its_row(
    browser: Browser, linked: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{linked}/index.html")
    page.locator("a.fact", has_text="28.3%").click()
    page.wait_for_url("**/carers.html#row-carers-carers-social-contact-1")
    # Chromium opens a folded table for the target inside it.
    assert page.locator("details.figures[open] #row-carers-carers-social-contact-1").is_visible()
    assert page.locator("dialog").count() == 0
    context.close()
