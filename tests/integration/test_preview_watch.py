"""``carebook preview --watch``: a real process, its kernels, and a Chromium that looks at its page.

One process serves several tests; each begins with a page that is sound.
"""

import html
import re
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from support.build_processes import DEADLINE, until
from support.chromium import IN_CHROMIUM, axe_finds_nothing
from support.command_line import run_carebook_here
from support.live_previews import LivePreviewProcess, previewing
from support.project_copies import ROOT, copy_project
from support.project_edits import edit_cell, keep_chapters

from carebook.core.project import Project

NOTEBOOK = "notebooks/carers.ipynb"
CHART, INTRODUCTION = "unpaid_carers-chart", "introduction"
CHART_CODE = 'carers = book.figures("unpaid_carers")\nbook.show(carers, bars)'

# Where a heading is that edits of the introduction move, from the top of the window.
HEADING_TOP = (
    "Math.round(document.getElementById('people-who-give-unpaid-care').getBoundingClientRect().top)"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = copy_project(tmp_path_factory.mktemp("watched") / "project")
    keep_chapters(made, ["index.ipynb", NOTEBOOK])
    return made


@pytest.fixture(scope="module")
def live(project: Project) -> Iterator[LivePreviewProcess]:
    with previewing(project, NOTEBOOK, "Rutland", "--port", "0") as running:
        running.until_made(1)
        yield running


@pytest.fixture
def notebook(project: Project, live: LivePreviewProcess) -> Path:
    """The notebook as it was at first, and its page made."""
    path, sound = project.root / NOTEBOOK, ROOT / NOTEBOOK
    if path.read_bytes() != sound.read_bytes():
        count = len(live.pages_made)
        path.write_bytes(sound.read_bytes())
        live.until_made(count + 1)
    return path


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that is left for an empty one: to close one that loads again can wait for ever."""
    yield page

    def left() -> bool:
        try:
            page.goto("about:blank")
        except PlaywrightError:  # it is loading again just now
            return False
        return True

    until(left, "the page to be left")


def in_chromium(test: Callable[..., None]) -> Callable[..., None]:
    for mark in IN_CHROMIUM:
        test = mark(test)
    return test


def until_true(page: Page, expression: str) -> None:
    """Wait for something in a page that may be loaded again meanwhile."""

    def found() -> bool:
        try:
            return bool(page.evaluate(expression))
        except PlaywrightError:  # the page went as it was asked
            return False

    until(found, expression)


def scroll_past_the_heading(page: Page) -> int:
    page.evaluate(f"window.scrollBy({{top: {HEADING_TOP} + 300, behavior: 'instant'}})")
    place = page.evaluate(HEADING_TOP)
    assert place == -300
    return place


def until_place_is_kept(page: Page, place: int) -> None:
    """Wait until the heading is where it was, but for the part of a pixel that no scroll keeps."""
    until_true(page, f"Math.abs({HEADING_TOP} - {place}) <= 1")


def page_text(live: LivePreviewProcess) -> str:
    """What a browser is sent now, without the tags."""
    with urllib.request.urlopen(live.address, timeout=DEADLINE) as answer:  # noqa: S310  (on loopback)
        return html.unescape(re.sub(r"<[^>]*>", "", answer.read().decode()))


@in_chromium
def test_prose_that_is_saved_is_on_the_page_without_a_run_and_the_place_is_kept(
    live, notebook, page
):
    page.goto(live.address)
    assert page.title().startswith("Unpaid carers")
    place = scroll_past_the_heading(page)
    count = len(live.pages_made)
    edit_cell(notebook, INTRODUCTION, "# Unpaid carers\n\nSomebody has just typed this.")
    page.get_by_text("Somebody has just typed this.").wait_for()
    until_place_is_kept(page, place)
    assert live.pages_made[count:] == [False]
    assert page.get_by_text("28.3%").count(), "what the last run put out"


@in_chromium
def test_code_that_is_saved_is_run_and_what_it_puts_out_is_on_the_page(live, notebook, page):
    page.goto(live.address)
    figures = page.locator("figure").count()
    count = len(live.pages_made)
    edit_cell(notebook, CHART, CHART_CODE.replace(", bars", ""))
    until_true(page, f"document.querySelectorAll('figure').length === {figures - 1}")
    edit_cell(notebook, CHART, CHART_CODE)
    until_true(page, f"document.querySelectorAll('figure').length === {figures}")
    assert live.pages_made[count:] == [True, True]


@in_chromium
def test_an_error_is_on_the_page_as_the_terminal_has_it_and_the_last_good_page_one_link_away(
    live, notebook, page
):
    page.goto(live.address)
    place = scroll_past_the_heading(page)
    edit_cell(notebook, CHART, "carers = 1 / 0  # <b>")
    report = page.locator("pre")
    report.wait_for()
    said = report.inner_text()
    assert re.match(r"Rutland: carers.ipynb, cell \d+ \(unpaid_carers-chart\) failed\n", said)
    assert "    carers = 1 / 0  # <b>" in said
    assert "ZeroDivisionError: division by zero" in said
    assert said.strip() in "".join(live.err)
    axe_finds_nothing(page, "the report of an error")
    page.get_by_role("link", name="The last good page").click()
    page.get_by_role("heading", name="People who give unpaid care").wait_for()
    page.go_back()
    report.wait_for()
    edit_cell(notebook, CHART, CHART_CODE)
    page.get_by_role("heading", name="People who give unpaid care").wait_for()
    until_place_is_kept(page, place)


@in_chromium
def test_what_the_author_is_told_stands_in_a_quiet_box(live, notebook, page):
    told = "Rutland has 99.9% <i>more</i> carers than England."
    edit_cell(notebook, "unpaid_carers-summary", told)
    page.goto(live.address)
    box = page.get_by_role("complementary", name="Preview")
    box.get_by_text("1 warning").click()
    said = box.get_by_role("listitem").inner_text()
    assert "carers/unpaid_carers: a person's text is not on the page" in said
    assert said in "".join(live.err)
    axe_finds_nothing(page, "a page with a warning")
    edit_cell(notebook, "unpaid_carers-summary", "")
    until(lambda: page.get_by_text("1 warning").count() == 0, "the warning to go")


def test_a_file_that_cells_read_and_one_of_the_project_are_noticed(live, project, notebook):
    note = project.root / "notebooks/note.txt"
    count = len(live.pages_made)
    note.write_text("first", encoding="utf-8")
    live.until_made(count + 1)
    count = len(live.pages_made)
    edit_cell(notebook, CHART, 'text = open("note.txt").read()\n' + CHART_CODE)
    live.until_made(count + 1)
    note.write_text("second", encoding="utf-8")
    live.until_made(count + 2)
    tokens = project.theme / "html/book.css"
    tokens.write_text(tokens.read_text("utf-8") + "\n/* wider */\n", encoding="utf-8")
    live.until_made(count + 3)
    assert live.pages_made[count:] == [True, True, False]


def test_many_quick_saves_are_one_page(live, notebook):
    count = len(live.pages_made)
    for number in range(20):
        edit_cell(notebook, INTRODUCTION, f"# Unpaid carers\n\nLetter {number}.")
    last = "# Unpaid carers\n\nThe last of many."
    edit_cell(notebook, INTRODUCTION, last)
    until(lambda: "The last of many." in page_text(live), "the last save")
    assert len(live.pages_made) - count <= 2


def test_a_notebook_in_the_middle_of_being_saved_shows_no_error(live, notebook):
    said, whole = len(live.err), notebook.read_text(encoding="utf-8")
    count = len(live.pages_made)
    notebook.write_text(whole[: len(whole) // 2], encoding="utf-8")
    time.sleep(0.3)  # longer than a save may pause and be one change
    changed = whole.replace("# Unpaid carers", "# Saved in two halves")
    notebook.write_text(changed, encoding="utf-8")
    live.until_made(count + 1)
    until(lambda: "Saved in two halves" in page_text(live), "the page")
    assert not any("failed" in line for line in live.err[said:])


def test_an_edit_ends_a_cell_that_would_run_for_ever(live, notebook, tmp_path):
    mark, said = tmp_path / "began", len(live.err)
    edit_cell(notebook, CHART, f"open({str(mark)!r}, 'w').close()\nwhile True:\n    pass")
    until(mark.exists, "the cell to begin")
    count = len(live.pages_made)
    edit_cell(notebook, CHART, CHART_CODE)
    live.until_made(count + 1)
    # A file that is read while it is being saved may be told; that a run was ended may not.
    told = [line for line in live.err[said:] if "expected a notebook" not in line]
    assert all(line.startswith("made in") for line in told), "of the end of the run"


def test_a_notebook_that_is_gone_is_told_until_it_is_back(live, notebook):
    kept = notebook.read_bytes()
    notebook.unlink()
    live.until_said("carers.ipynb: expected this notebook, found none")
    assert "expected this notebook, found none" in page_text(live)
    count = len(live.pages_made)
    notebook.write_bytes(kept)
    live.until_made(count + 1)
    assert "expected this notebook" not in page_text(live)


def test_a_second_preview_of_the_same_page_is_told(project, live):
    words = ("preview", NOTEBOOK, "rutland", "--watch", "--no-open", "--port", "0")
    result = run_carebook_here(*words, at=project.root)
    assert result.returncode == 2
    assert result.stderr == (
        "carebook: notebooks/carers.ipynb: expected no other live preview of this notebook for the "
        "same area, found one; stop it first, or look at its page\n"
    )


def test_a_port_that_is_taken_is_told(project):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ("preview", "index.ipynb", "rutland", "--watch", "--no-open", "--port", str(port))
        result = run_carebook_here(*words, at=project.root)
    assert result.returncode == 2
    assert result.stderr == (
        f"carebook: preview: expected to listen on 127.0.0.1 port {port}, found: Address already "
        "in use; choose another with --port, or 0 for any that is free\n"
    )


def test_ctrl_c_ends_the_run_of_a_cell_and_leaves_no_process(live, notebook, tmp_path):
    """The last, since it ends the process that all have."""
    mark, said = tmp_path / "began", len(live.err)
    edit_cell(notebook, CHART, f"import time\nopen({str(mark)!r}, 'w').close()\ntime.sleep(600)")
    until(mark.exists, "the cell to begin")
    status, left = live.stop()
    assert (status, left) == (0, [])
    assert [line for line in live.err[said:] if not line.startswith("made in")] == []
    until(lambda: live.out[-1] == "Stopped.\n", "the last line")
