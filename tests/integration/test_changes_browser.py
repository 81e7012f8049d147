"""The page of what changed in a real Chromium, opened from disk."""

from pathlib import Path
from typing import Literal

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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_it_can_be_read_by_everybody_and_asks_for_nothing(
    page: Page, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    axe_finds_nothing(page, scheme)
    assert asked == [address]
    reach = page.evaluate("document.documentElement.scrollWidth")
    assert reach <= width
