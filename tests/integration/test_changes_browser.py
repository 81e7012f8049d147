"""The page of what changed in a real Chromium, opened from disk."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from support.changed_projects import two_projects
from support.chromium import IN_CHROMIUM, axe_finds_nothing

from carebook.books.changes.compared_inputs import compare_inputs
from carebook.editions.changes_page import write_changes_page

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("changes-page")
    old, new = two_projects(folder)
    page: Path = folder / "any path" / "changes.html"
    write_changes_page(page, new, compare_inputs(str(old.root), str(new.root), "rutland"))
    return page.as_uri()


@pytest.mark.parametrize("width", [1280, 320])
def test_it_can_be_read_by_everybody_and_asks_for_nothing(
    page: Page, address: str, width: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    axe_finds_nothing(page, "light")
    assert asked == [address]
    reach = page.evaluate("document.documentElement.scrollWidth")
    assert reach <= width
    page.emulate_media(color_scheme="dark")
    axe_finds_nothing(page, "dark")
