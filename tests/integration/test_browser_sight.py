"""The HTML book enlarged, spread out, without colours, without motion, on paper, off line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from support.chromium import (
    IN_CHROMIUM,
    IN_PAGE,
    LARGE_TEXT,
    SPREAD_TEXT,
    axe_finds_nothing,
    unfold,
)
from support.html_pages import CHAPTERS, PAGES_BY_KIND
from support.project_copies import MadeBook

pytestmark = IN_CHROMIUM
# A window of 1280 by 1024 at 400% and at 200%, a tablet, a laptop and a wide screen.
WINDOWS = ((320, 256), (640, 512), (768, 1024), (1280, 1024), (1920, 1080))


def test_nothing_is_cut_off_or_runs_off_the_page_however_large_the_text(
    page: Page, rutland: MadeBook
) -> None:
    page.add_init_script(path=IN_PAGE)
    for name in CHAPTERS:
        page.goto((rutland.html / f"{name}.html").as_uri())
        unfold(page)
        states = [(window, "") for window in WINDOWS]
        states += [((1280, 1024), LARGE_TEXT), ((320, 1024), SPREAD_TEXT)]
        for (width, height), css in states:
            page.set_viewport_size({"width": width, "height": height})
            if css:
                style = page.add_style_tag(content=css)
            page.evaluate("carebookTests.settled()")
            assert not page.evaluate("carebookTests.misfits()"), f"{name}: {width} {css}"
            if css:
                style.evaluate("style => style.remove()")


def test_axe_finds_nothing_on_a_phone_or_in_forced_colours(page: Page, rutland: MadeBook) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(forced_colors="active")
    # All pages are looked at in the colours of the book.
    for name in PAGES_BY_KIND:
        page.goto((rutland.html / f"{name}.html").as_uri())
        unfold(page)
        axe_finds_nothing(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_marks_apart_and_show_the_focus(
    scheme: str, page: Page, rutland: MadeBook
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    chart = page.locator(".chart").first
    fills, lines = (
        chart.locator(".chart-wide [data-label]").evaluate_all(
            f"marks => marks.map(mark => getComputedStyle(mark).{what})"
        )
        for what in ("fill", "stroke")
    )
    ink, paper = page.locator("body").evaluate(
        "body => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
    )
    assert fills[0] == ink, "the area has the strongest fill"
    assert len({*fills, paper}) == len(fills) + 1, "all differ from each other and from the page"
    assert set(lines) == {ink}, "a pale bar has an outline"
    chart.locator("[tabindex='0']").first.focus()
    ring = chart.locator(".chart-ring").evaluate("r => getComputedStyle(r).borderTopColor")
    assert ring == ink
    link = page.locator(".summary a").first
    assert "underline" in link.evaluate("l => getComputedStyle(l).textDecorationLine")
    assert link.evaluate("l => getComputedStyle(l).color") not in (ink, paper)


def test_nothing_moves_for_readers_who_want_less_motion(page: Page, rutland: MadeBook) -> None:
    page.add_init_script(path=IN_PAGE)
    page.emulate_media(reduced_motion="reduce")
    for name in ("index", "notebooks/carers"):
        page.goto((rutland.html / f"{name}.html").as_uri())
        assert page.evaluate("carebookTests.motions()") == 0
        page.locator(".toc a").last.evaluate("link => link.click()")
        assert page.evaluate("document.getAnimations().length") == 0


def test_paper_is_white_and_has_charts_with_captions_tables_and_addresses(
    page: Page, rutland: MadeBook, tmp_path: Path
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto((rutland.html / "notebooks/carers.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    charts = page.locator(".chart").count()
    # A caption stays with its chart, so no page ends within one.
    pages = _printed(page, tmp_path)
    captions = page.locator("figure figcaption").all_inner_texts()
    assert len(captions) == charts > 2
    for caption in captions:
        # Lines may end within a word such as 2023-24.
        squeezed = "".join(caption.split())
        assert any(squeezed in text.replace(" ", "") for text in pages), caption
    text = " ".join(pages)
    assert text.count("What the chart says") == charts
    assert "Percentage of carers who answered the survey" in text
    for words in ("Next chapter", "Chapters", "Search this book", "Go to the table", "(CSV)"):
        assert words not in text
    page.goto((rutland.html / "notebooks/about.html").as_uri())
    address = str(page.locator("main a[href^=http]").first.get_attribute("href"))
    assert address in "".join(_printed(page, tmp_path)).replace(" ", "")


def _printed(page: Page, folder: Path) -> list[str]:
    """Print the page and return the text of each sheet."""
    page.pdf(path=str(folder / "page.pdf"), format="A4")
    sheets = PdfReader(folder / "page.pdf").pages
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


def test_without_a_connection_the_book_is_whole_and_asks_for_nothing(
    browser: Browser, rutland: MadeBook, served: Callable[[str], str]
) -> None:
    context = browser.new_context()
    context.set_offline(True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in CHAPTERS:
        page.goto((rutland.html / f"{name}.html").as_uri())
    page.get_by_role("searchbox").fill("ombudsman complaints")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".results-list a").first.click()
    page.wait_for_load_state()
    assert "ombudsman" in page.locator("main").inner_text().lower()
    assert all(url.startswith((rutland.html.as_uri(), "data:")) for url in asked)

    context.set_offline(False)
    page.goto(f"{served('rutland')}/notebooks/carers.html")
    context.set_offline(True)
    page.locator(".chart [tabindex='0']").first.focus()
    assert page.locator(".chart-tip").first.is_visible()
    search = page.get_by_role("searchbox")
    search.fill("ombudsman")
    expect(page.locator(".results-count")).to_contain_text("The list of chapters leads everywhere")
    context.set_offline(False)
    search.fill("ombudsman complaints")
    expect(page.locator(".results-list a").first).to_be_visible()
    context.close()
