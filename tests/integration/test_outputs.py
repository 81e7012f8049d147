"""A chapter with every kind of output, in both kinds of kernels and in all editions."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader
from support.chromium import CHROMIUM, OF_COLOURS, axe_finds_nothing, started, unfold
from support.outputs_notebook import cell_number, write_outputs_chapter
from support.project_edits import build_small_project

from carebook.books.manifest import read_manifest
from carebook.core.project import Project
from carebook.execution.kernels import warm_process
from carebook.execution.runner import NotebookFailure, NotebookJob, run_notebook

pytest.importorskip("matplotlib")
CHAPTER = "notebooks/carers.ipynb"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build_small_project(
        tmp_path_factory.mktemp("outputs") / "project",
        ["index.ipynb", CHAPTER],
        editions=("html", "pdf", "large-print"),
        change=lambda project: write_outputs_chapter(project.root / CHAPTER),
    )


@pytest.fixture(scope="module")
def book(project: Project) -> Path:
    return project.root / "outputs" / "rutland"


@pytest.fixture(scope="module")
def page(book: Path) -> Tag:
    html = (book / "html/notebooks/carers.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser").main
    assert found is not None
    return found


@pytest.fixture(scope="module")
def told(book: Path) -> list[str]:
    manifest = read_manifest(book)
    assert manifest is not None
    return [line for line in manifest.warnings if line.startswith(CHAPTER)]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def executed_cells(book: Path) -> dict[str, dict[str, Any]]:
    notebook = json.loads((book / CHAPTER).read_text(encoding="utf-8"))
    return {cell["id"]: cell for cell in notebook["cells"]}


def test_figures_of_matplotlib_have_label_caption_and_description(page: Tag, book: Path) -> None:
    figure = page.find(id="fig-visits")
    assert isinstance(figure, Tag)
    assert "Visits in two years." in words(figure)
    image = figure.find("img")
    assert isinstance(image, Tag)
    assert image["alt"] == "Visits rise from 4 to 6."
    svg = (book / "html/notebooks" / str(image["src"])).read_text(encoding="utf-8")
    assert "#12436d" in svg, "the colour of the book's own charts"
    assert "dc:date" not in svg
    parts = [page.find(id=f"fig-pair-{number}") for number in (1, 2)]
    assert ["The first" in words(part) for part in parts if isinstance(part, Tag)] == [True, False]
    assert "Text(" not in words(page), "what the last line of a drawing cell leaves"


def test_a_cell_draws_as_large_as_its_options_say(page: Tag) -> None:
    alts = {image.get("alt"): image for image in page.find_all("img")}
    assert 200 < int(str(alts["A small figure."]["width"])) < 300
    assert int(str(alts["Only a caption."]["width"])) > 450, "the next one is as before"


def test_altair_charts_are_in_the_page_and_take_the_house_style(page: Tag) -> None:
    chart, *beside = page.select(".chart-own")
    assert len(beside) == 2
    assert all(one.svg and float(str(one.svg["width"])) > 100 for one in beside)
    assert len(chart.select("svg")) == 2
    assert "#12436d" in str(chart)
    assert chart.svg is not None
    assert chart.svg["aria-label"] == "Bars of two years."


def test_tables_of_pandas_are_tables(page: Tag, book: Path) -> None:
    table = page.find(id="tbl-visits")
    assert isinstance(table, Tag)
    assert [cell.get_text() for cell in table.select("thead th")] == [
        "year",
        "visits",
        "kind",
        "share",
    ]
    assert [cell["scope"] for cell in table.select("tbody th")] == ["row", "row"]
    assert "Visits by year." in words(table)
    assert (book / "html/tables/carers-tbl-visits.csv").is_file()
    assert "A table of two levels." in words(page)
    assert "1,000 rows and 2 columns" in words(page)
    assert "1 rows and 30 columns" in words(page)
    assert "background-color:#ffe9a3" in str(page)


def test_what_is_printed_stands_there_and_what_is_hidden_does_not(page: Tag) -> None:
    text = words(page)
    for shown in (
        "Printed: 12 visits & <b>more</b>",
        "UserWarning: Old figures",
        "from a shell",
        "A printed paragraph.",
        "Markdown with strong words.",
        "known later",
        "Kept words",
    ):
        assert shown in text, shown
    for hidden in (
        "Never shown",
        "in a removed cell",
        "not included",
        "output removed",
        "output off",
        "alert(",
        "comparators =",
    ):
        assert hidden not in text, hidden
    assert page.select(".cell-output-stderr")
    assert len(text) < 100_000, "fifty megabytes were printed"


def test_code_is_shown_where_a_cell_asks_for_it(page: Tag) -> None:
    assert "shown_code = 6 * 7" in words(page)
    assert "echo: true" not in words(page)
    [fold] = page.select("details.code")
    assert "How it is done" in words(fold)
    assert "folded = 1" in words(fold)


def test_cells_are_run_as_their_options_say(page: Tag, book: Path) -> None:
    errors = [words(error) for error in page.select(".cell-output-error")]
    assert len(errors) == 2
    assert "FileNotFoundError" in errors[0]
    assert errors[1] == "ValueError: meant to fail"
    assert 'raise RuntimeError ( "never run" )'.replace(" ", "") in words(page).replace(" ", "")
    cells = executed_cells(book)
    assert cells["no-run"]["outputs"] == []
    assert cells["no-run"]["metadata"]["tags"] == [], "the author's own tags stay"
    assert cells["error"]["metadata"]["tags"] == []
    [error] = cells["error"]["outputs"]
    assert len(error["traceback"]) == 1, "no way through this machine"


def test_what_cannot_be_shown_is_a_line_and_is_told_with_its_cell(
    page: Tag, told: list[str]
) -> None:
    lines = [words(line) for line in page.select(".not-shown")]
    for name, why in (
        ("only scripts", "only works with programs, frames or forms"),
        ("widget", "ipywidgets"),
        ("unknown", "of the kind application/x-unheard-of"),
        ("big", "printed text of 50,000,000 characters"),
    ):
        assert any(why in line for line in lines), name
        place = f"{CHAPTER}, cell {cell_number(name)}"
        assert any(line.startswith(f"{place}: ") and why in line for line in told), name
    for name, line, why in (
        ("no description", 0, "fig-alt"),
        ("html", 0, "<iframe>"),
        ("unsafe svg", 0, "an SVG is shown without"),
        ("misspelt", 1, "'fig-cap'?"),
        ("misspelt", 0, "'colourful'"),
        ("broken", 2, "expected YAML"),
    ):
        place = f"{CHAPTER}, cell {cell_number(name)}" + (f", line {line}" if line else "")
        assert any(each.startswith(f"{place}: ") and why in each for each in told), name


def test_blocks_of_the_book_take_the_label_of_their_cell(page: Tag) -> None:
    figure = page.find(id="fig-own")
    assert isinstance(figure, Tag)
    assert figure.select(".chart svg")
    assert page.find(id="fig-carers-satisfaction") is not None


def test_nothing_of_the_page_comes_from_anywhere_else(page: Tag) -> None:
    for tag in page.find_all(["script", "img", "iframe", "link", "object"]):
        assert not re.match(r"https?:|//", str(tag.get("src") or tag.get("href") or ""))


@pytest.mark.parametrize("name", ["rutland.pdf", "rutland-large-print.pdf"])
def test_the_same_stands_on_paper(book: Path, name: str) -> None:
    reader = PdfReader(book / name)
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for shown in (
        "Visits in two years.",
        "The second",
        "Visits by year.",
        "A table of two levels.",
        "With colours.",
        "Printed: 12 visits",
        "Old figures",
        "from a shell",
        "ValueError: meant to fail",
        "shown_code = 6 * 7",
        "folded = 1",
        "Not shown here: a control to be worked with (ipywidgets)",
        "Kept words",
        "A chart beside a chart.",
    ):
        assert shown in text, shown
    if "large" in name:
        # Its letters cannot be as large as the edition's, so that words stand in for it.
        assert text.count("What it shows: ") == 2
        assert text.count("Bars beside bars.") == 2
    for hidden in ("in a removed cell", "alert(", "Never shown"):
        assert hidden not in text, hidden


@pytest.mark.skipif(not warm_process.can_fork_notebooks(), reason="notebooks are not forked here")
def test_both_kinds_of_kernels_make_the_same_notebook(
    project: Project, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a test of pytest's, ipykernel leaves the descriptors alone.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    chapter = project.root / "notebooks/stock.ipynb"
    # The book's own blocks are compared in test_kernels_equal.py.
    write_outputs_chapter(chapter, without=("big", "block", "own function"))
    job = NotebookJob(
        chapter,
        tmp_path / "carers.ipynb",
        {"area": "rutland", "comparators": ["england", "region", "neighbours", "average"]},
    )
    ran = run_notebook(job, "Rutland", "stock")
    assert not isinstance(ran, NotebookFailure)
    forked = executed_cells(book)
    for cell in ran.cells:
        if (
            cell.cell_type != "code"
            or cell.id not in forked
            or cell.id in ("block", "own-function")
        ):
            continue
        assert _forms(cell.outputs) == _forms(forked[cell.id]["outputs"]), cell.id


def _forms(outputs: list[Any]) -> list[Any]:
    """Return outputs in a form that can be compared: lines joined, as read from a file or not."""

    def joined(value: Any) -> Any:
        return "".join(value) if isinstance(value, list) and value else value

    return [
        {name: joined(one) for name, one in output["data"].items()}
        if "data" in output
        else joined(output.get("text", output.get("evalue")))
        for output in outputs
    ]


@pytest.mark.requires_chromium
@pytest.mark.skipif(CHROMIUM is None, reason="requires_chromium: none on PATH")
def test_axe_finds_nothing_on_the_page_and_a_phone_shows_it_without_scrolling(book: Path) -> None:
    asked: list[str] = []
    with started() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto((book / "html/notebooks/carers.html").as_uri())
        unfold(page)
        axe_finds_nothing(page, "outputs")
        page.emulate_media(color_scheme="dark")
        axe_finds_nothing(page, "outputs in the dark", OF_COLOURS)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert all(url.startswith("file:") for url in asked)
