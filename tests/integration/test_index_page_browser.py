"""The page of all authorities in a real Chromium, opened from disk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support import book_folders
from support.chromium import (
    IN_CHROMIUM,
    IN_PAGE,
    LARGE_TEXT,
    SPREAD_TEXT,
    axe_finds_nothing,
    unfold,
)

pytestmark = IN_CHROMIUM
ALL = ["Brighton and Hove", "Cumberland", "Kent", "Kingston upon Hull", "Leeds", "Norfolk"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return book_folders.fill(tmp_path_factory.mktemp("shelf") / "any path" / "outputs").as_uri()


def names(page: Page) -> list[str]:
    return page.locator("tbody th:visible").all_inner_texts()


def test_search_finds_names_districts_and_codes_however_they_are_written(
    page: Page, address: str
) -> None:
    page.goto(address)
    for query, found in {
        "": ALL,
        "ENT": ["Kent"],
        "brighton & hove": ["Brighton and Hove"],
        "hove, brighton": ["Brighton and Hove"],
        "Brighton Hove": ["Brighton and Hove"],
        "brighton an": ["Brighton and Hove"],
        "Brightón": ["Brighton and Hove"],
        "kings lynn": ["Norfolk"],
        "King’s Lynn & West": ["Norfolk"],
        "kingston and hull": ["Kingston upon Hull"],
        "ashf": ["Kent"],
        "malling & tonbridge": ["Kent"],
        "ashford malling": [],
        "cumbria": ["Cumberland"],
        "hull": ["Kingston upon Hull"],
        "Leeds City Council": ["Leeds"],
        "leeds c": ["Leeds"],
        "city of hull": ["Kingston upon Hull"],
        "e10000016": ["Kent"],
        "kingston-upon-hull": ["Kingston upon Hull"],
        "<img src=x>": [],
        "carers": ["Kent"],
        "company few": ["Kent"],
        "ny": [],
        "mpany": [],
        "they": ["Kent"],
        "close to england": ["Brighton and Hove"],
    }.items():
        page.fill("#filter-name", query)
        assert names(page) == found, query
    page.fill("#filter-name", "ashf")
    assert page.locator(".found").all_inner_texts() == ["Ashford"]
    page.fill("#filter-name", "carer")
    assert page.locator(".found").all_inner_texts() == ["Fewer carers have the company they want"]
    page.fill("#filter-name", "")
    assert not page.locator(".found").count()


def test_filters_tell_how_many_are_shown_and_stand_in_the_address(page: Page, address: str) -> None:
    page.goto(address)
    told = page.get_by_role("status")
    expect(told).to_have_text("6 of 6 authorities shown")
    assert page.locator(".failures").is_visible()
    page.get_by_label("Region").select_option("Yorkshire and The Humber")
    expect(told).to_have_text("2 of 6 authorities shown")
    page.get_by_label("Only books that failed the last time (2)").check()
    assert names(page) == ["Leeds"]
    page.get_by_label("Name of the authority").fill("kent")
    expect(told).to_have_text(
        "0 of 6 authorities shown: none of these has “kent” in its names or in what stands out"
    )
    assert page.get_by_text("Look for another spelling").is_visible()
    assert not page.locator(".failures, table").filter(visible=True).count()
    assert page.url == f"{address}#name=kent&region=Yorkshire+and+The+Humber&failed=1"
    page.get_by_role("button", name="Show all authorities").click()
    expect(told).to_have_text("6 of 6 authorities shown")
    expect(page.get_by_label("Name of the authority")).to_be_focused()
    assert names(page) == ALL
    assert page.url == address
    page.keyboard.type("kent")
    page.keyboard.press("Enter")
    expect(told).to_be_focused()


def test_an_address_brings_its_list_back_and_one_of_a_row_shows_it(
    page: Page, address: str
) -> None:
    page.goto(f"{address}#region=South+East&failed=1")
    assert names(page) == ["Kent"]
    assert page.get_by_label("Region").input_value() == "South East"
    page.get_by_role("link", name="Kent: Read online").click()
    page.wait_for_url("**/kent/html/index.html")
    page.go_back()
    assert names(page) == ["Kent"]
    page.evaluate("location.hash = 'area-leeds'")
    expect(page.locator("#area-leeds")).to_be_in_viewport()
    assert names(page) == ALL


def test_without_javascript_everything_is_listed(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert names(page) == ALL
    assert not page.locator("input:visible, select:visible, button:visible").count()
    page.get_by_role("link", name="Leeds").click()
    expect(page.locator("#area-leeds")).to_be_in_viewport()
    assert not page.locator(".told").is_visible()
    page.locator("details summary").click()
    assert "1 of 10 notebooks failed" in page.locator("#area-leeds pre").inner_text()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_comes_from_outside_the_folder(
    width: int, page: Page, address: str
) -> None:
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.locator("details summary").click()
    page.fill("#filter-name", "ashf")
    page.fill("#filter-name", "")
    expect(page.get_by_role("status")).to_have_text("6 of 6 authorities shown")
    assert not problems
    assert len(requests) > 4
    folder = address.removesuffix("index.html")
    assert all(url.startswith((folder, "data:")) for url in requests)
    assert page.title().startswith("Adult social care"), "a report is text and runs nothing"
    for scheme, query in (("light", ""), ("dark", "ashf")):
        page.emulate_media(color_scheme=scheme)
        page.fill("#filter-name", query)
        axe_finds_nothing(page, f"{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # Rows that stand as blocks on a phone are a table all the same.
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Kent", exact=True))
    assert row.get_by_role("cell").count() == 3
    if width == 320:
        widths = row.locator("> *").evaluate_all("all => all.map(e => e.offsetWidth)")
        assert set(widths) == {320 - 2 * 16}, "nothing beside it"
    small = page.evaluate(
        "[...document.querySelectorAll('.books > a, summary, input, select, button')]"
        ".map(e => e.getBoundingClientRect()).filter(b => b.width && b.height < 24).length"
    )
    assert small == 0, "each can be hit with a finger"


def test_the_list_holds_large_and_spread_text_and_forced_colours(page: Page, address: str) -> None:
    page.add_init_script(path=IN_PAGE)
    page.goto(address)
    unfold(page)
    for width, css in ((320, ""), (640, ""), (1280, LARGE_TEXT), (320, SPREAD_TEXT)):
        page.set_viewport_size({"width": width, "height": 512})
        style = page.add_style_tag(content=css or "/* as it is */")
        page.evaluate("carebookTests.settled()")
        assert not page.evaluate("carebookTests.misfits()"), f"{width} {css}"
        style.evaluate("style => style.remove()")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert page.evaluate("carebookTests.motions()") == 0
    axe_finds_nothing(page, "forced colours")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => [e.id || e.textContent, getComputedStyle(e).outlineStyle])"
                "(document.activeElement)"
            )
        )
    assert [name for name, _ in reached] == [
        "Skip to the main text",
        "Adult social care The books of all authorities",
        "About these books",
        "filter-name",
        "filter-region",
        "filter-failed",
        "Kent",
        "Leeds",
        "Brighton and Hove: Read online",
    ]
    assert {style for _, style in reached} == {"solid"}


def test_paper_has_the_list_and_neither_filters_nor_addresses(
    page: Page, address: str, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    page.goto(address)
    printed = tmp_path / "front.pdf"
    page.pdf(path=str(printed))
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(printed).pages).split())
    for name in ALL:
        assert name in text
    assert "This page was built on 31 March 2026" in text
    for words in ("All regions", "Only books that failed", "authorities shown", "index.html"):
        assert words not in text
