"""The gallery of docs/: everything that a notebook can hold, built, and row by row on its pages.

One list says what each thing becomes on the web, in print, and in the Markdown that Quarto gets, so
that the two stitchers show the same.
"""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import Tag
from support.html_pages import parse_page
from support.pdf_files import words_of_pdf
from support.project_copies import ROOT
from support.project_edits import build_small_project, replace_in_file, show_no_progress

from carebook.books.plan import plan_book
from carebook.build.book import stage_book
from carebook.core.project import Project

GALLERY = ROOT / "docs" / "gallery"
CHAPTER = "notebooks/gallery.ipynb"
CHAPTERS = ["index.ipynb", "notebooks/carers.ipynb"]


def add_gallery(project: Project) -> None:
    for path in GALLERY.iterdir():
        shutil.copyfile(path, project.root / "notebooks" / path.name)
    listed = "    - notebooks/carers.ipynb"
    replace_in_file(project.quarto_yml, listed, f"{listed}\n    - {CHAPTER}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("gallery") / "project"
    return build_small_project(root, CHAPTERS, ("html", "pdf"), add_gallery)


@pytest.fixture(scope="module")
def page(project: Project) -> Tag:
    return parse_page(project.outputs / "rutland/html/notebooks/gallery.html").main


@pytest.fixture(scope="module")
def printed(project: Project) -> str:
    return words_of_pdf(project.outputs / "rutland/rutland.pdf").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def handed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Markdown of the chapter as Quarto gets it."""
    folder = tmp_path_factory.mktemp("gallery-staged") / "book"
    plan = plan_book(project, "rutland", stitcher="builtin")
    stage_book(plan, folder, show_no_progress, workers=2)
    texts = []
    for cell in nbformat.read(folder / CHAPTER, as_version=4).cells:
        outputs = [output["data"]["text/markdown"] for output in cell.get("outputs", ())]
        texts += outputs if cell.cell_type == "code" else [cell.source]
    return "\n\n".join(texts)


# What it is, what the page has (an element, and words in it), words of print, and what Quarto gets.
FEATURES = (
    ("a matplotlib figure", "figure[id=fig-line] img, figure[id=fig-line] svg", "", "{#fig-line}"),
    ("its caption", "#fig-line figcaption|Figure 2.", "Visits by month", "Visits by month"),
    ("an Altair chart", "#fig-altair svg", "Visits by town", "{#fig-altair}"),
    ("two figures as one", "#fig-two figure", "(a) As bars", "layout-ncol"),
    ("a data frame", "#tbl-frame th|Town, table th|Town", "Alder", "{#tbl-frame}"),
    ("its numbers as a file", 'a[href$=".csv"]', "", ".csv"),
    ("a styled table", "td[style]|1200", "", "1200"),
    ("what is printed", "pre|stands on the page", "stands on the page", "stands on the page"),
    ("HTML of a cell", "strong|HTML", "Words as HTML, cleaned", "HTML"),
    ("LaTeX of a cell", "math", "", "$$"),
    ("a reference", "a.reference|Figure 2.", "See Figure 2.", "@fig-line"),
    ("a reference to a table", "a.reference|Table 2.", "Table 2.", "@tbl-arranged"),
    ("an at sign that is text", "p|@ministry", "@ministry", "@ministry"),
    ("an address", "p|help@example.org", "help@example.org", "help@example.org"),
    ("a picture", 'img[alt^="Three round heads"]', "Three people around", "{#fig-table"),
    ("a pasted picture", 'img[alt="A pasted picture: a blue dot"]', "blue dot", ".png"),
    ("a citation", "#refs, .references", "Fernandez", "@fernandez2020"),
    ("maths", "math", "", r"\frac{a}{n}"),
    ("an equation's number", "a.reference|Equation 2.1", "Equation 2.1", "@eq-error"),
    ("a note", ".callout-note, .callout", "something that is good", ".callout-note"),
    ("a folded box", "details|stands open in print", "stands open in print", "collapse="),
    ("an alert", "p|written elsewhere", "written elsewhere works too", ".callout-note"),
    ("tabs", ".tabset|For a carer", "For a carer", ".panel-tabset"),
    ("a footnote", "li|foot of its page", "foot of its page", "[^foot]"),
    ("a definition", "dt|Personal budget", "Personal budget", "Personal budget"),
    ("an included file", "p|file of its own", "file of its own", "file of its own"),
    (
        "words of the front matter",
        "p|everything that a notebook",
        "everything that a",
        "everything",
    ),
    ("folded code", "details|How the average", "", "How the average"),
    ("code that does not run", "pre|never run", "never run", "never run"),
    ("an error that was expected", "div|KeyError", "KeyError", "KeyError"),
    ("a link to a chapter", 'a[href^="carers.html"]', "", "carers.ipynb"),
    ("a link to a heading", 'a[href="#words"]', "", "#words"),
    (
        "a figure of the book",
        "#fig-gallery-satisfaction svg",
        "Satisfaction of people",
        "fig-gallery-satisfaction",
    ),
)


@pytest.mark.parametrize(("what", "on_page"), [row[:2] for row in FEATURES])
def test_it_is_on_the_page(page: Tag, what: str, on_page: str) -> None:
    choices = [choice.strip() for choice in on_page.split(", ")]
    found = []
    for choice in choices:
        selector, _, words = choice.partition("|")
        found += [e for e in page.select(selector) if words in " ".join(e.get_text().split())]
    assert found, what


@pytest.mark.parametrize(("what", "words"), [(row[0], row[2]) for row in FEATURES if row[2]])
def test_it_is_in_print(printed: str, what: str, words: str) -> None:
    assert words in printed, what


@pytest.mark.parametrize(("what", "text"), [(row[0], row[3]) for row in FEATURES])
def test_quarto_gets_it(handed: str, what: str, text: str) -> None:
    assert text in handed, what


@pytest.mark.parametrize(
    "words", ["for colleagues", "Neither this nor", "removed cell", "alert('never')", "[@", "<!--"]
)
def test_what_is_to_be_left_out_is_nowhere(
    page: Tag, printed: str, handed: str, words: str
) -> None:
    assert words not in page.get_text()
    assert words not in printed
    assert words == "[@" or words not in handed


def test_each_form_has_its_own_words(page: Tag, printed: str) -> None:
    text = page.get_text()
    assert "on the web alone" in text
    assert "on the web alone" not in printed
    assert "in print alone" in printed
    assert "in print alone" not in text
    assert "raw Typst" in printed
    assert "raw Typst" not in text
    assert "raw HTML, for the web" in text
    assert "raw HTML, for the web" not in printed


def test_the_author_is_told_what_was_changed_and_where(project: Project) -> None:
    manifest = json.loads((project.outputs / "rutland/manifest.json").read_text(encoding="utf-8"))
    told = [line for line in manifest["warnings"] if line.startswith(CHAPTER)]
    assert any("cell 6, line 6: expected a heading" in line for line in told)
    assert any("<script>" in line for line in told)
    assert any("@ministry" in line for line in told)
    assert len(told) == 3


def test_the_gallery_is_saved_without_outputs() -> None:
    for cell in nbformat.read(Path(GALLERY / "gallery.ipynb"), as_version=4).cells:
        assert not cell.get("outputs")
