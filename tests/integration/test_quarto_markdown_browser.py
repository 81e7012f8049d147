"""Quarto's forms of Markdown in a real Chromium, opened from disk."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from support.chromium import IN_CHROMIUM, LARGE_TEXT, SPREAD_TEXT, axe_finds_nothing, unfold
from support.project_edits import build_small_project
from support.quarto_chapters import add_quarto_chapters

pytestmark = IN_CHROMIUM
TABS = "main > section .tabset[data-group='places']"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("quarto-markdown-pages") / "project"
    project = build_small_project(root, ["index.ipynb"], ("html",), add_quarto_chapters)
    return project.outputs / "rutland/html/notebooks"


@pytest.fixture
def second(page: Page, pages: Path) -> Page:
    page.goto((pages / "second.html").as_uri())
    return page


@pytest.mark.parametrize("name", ["first", "second"])
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_it_in_light_and_dark(
    page: Page, pages: Path, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((pages / f"{name}.html").as_uri())
    unfold(page)
    axe_finds_nothing(page, f"{name}, light")
    page.emulate_media(color_scheme="dark")
    axe_finds_nothing(page, f"{name}, dark", rules=["color-contrast", "link-in-text-block"])
    for style in ("html {}", LARGE_TEXT, SPREAD_TEXT):
        page.add_style_tag(content=style)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, style


def test_pictures_stand_beside_each_other_but_not_on_a_phone(page: Page, pages: Path) -> None:
    page.goto((pages / "first.html").as_uri())
    for width, beside in ((1280, True), (320, False)):
        page.set_viewport_size({"width": width, "height": 800})
        one, other = (page.locator(f"#fig-pair-{part}").bounding_box() for part in (1, 2))
        assert one is not None
        assert other is not None
        assert (one["x"] + one["width"] <= other["x"]) == beside
        assert (one["y"] + one["height"] <= other["y"]) != beside


def test_tabs_are_worked_with_the_mouse_and_the_keyboard(second: Page) -> None:
    tabs = second.locator(f"{TABS} > [role=tablist] > [role=tab]")
    panels = second.locator(f"{TABS} > [role=tabpanel]")
    assert tabs.all_inner_texts() == ["Rutland", "Leicester"]

    def shown() -> list[bool]:
        return [panel.evaluate("panel => !panel.hidden") for panel in panels.all()]

    assert shown() == [True, False]
    assert not second.get_by_text("What Leicester does").is_visible()
    tabs.nth(1).click()
    assert shown() == [False, True]
    assert second.get_by_text("What Leicester does").is_visible()
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    for key, chosen in (("ArrowRight", 0), ("ArrowLeft", 1), ("Home", 0), ("End", 1)):
        second.keyboard.press(key)
        assert shown() == [chosen == 0, chosen == 1], key
        assert tabs.nth(chosen).evaluate("tab => tab === document.activeElement")
    assert second.locator("[role=tab][tabindex='0']").count() == 2


def test_a_link_into_a_tab_shows_it(second: Page) -> None:
    second.evaluate("location.hash = 'leicester'")
    second.get_by_text("What Leicester does").wait_for()
    assert second.locator(f"{TABS} [role=tab]").nth(1).get_attribute("aria-selected") == "true"


def test_without_scripts_and_on_paper_every_tab_is_there(second: Page) -> None:
    second.emulate_media(media="print")
    words = second.locator("main").inner_text()
    for said in ("What Rutland does.", "What Leicester does", "Inside one.", "Inside two."):
        assert said in words
    context = second.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    still = context.new_page()
    still.goto(second.url)
    assert still.locator(".tab:visible").count() == 4
    assert still.locator(".tab-title:visible").count() == 4
    context.close()
