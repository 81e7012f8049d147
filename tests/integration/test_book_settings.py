"""The title, subtitle and authors of ``_quarto.yml`` in the files of a book."""

from pathlib import Path

import pytest
import yaml
from docx import Document
from pypdf import PdfReader
from support.pdf_files import words_of_pages
from support.project_edits import keep_chapters, replace_in_file, show_no_progress

from carebook.books.plan import plan_book
from carebook.build.book import build_book
from carebook.core.project import Project
from carebook.notebooks.notebook_files import read_notebook
from carebook.pages.quarto_project import write_quarto_project

CHAPTERS = ["index.ipynb", "notebooks/carers.ipynb", "notebooks/about.ipynb"]
OWN = """title: Care & support <in> numbers
  subtitle: What is known
  author: [A. Writer, B. Reader]
  repo-url: https://example.org"""


@pytest.fixture
def own(spoilt: Project) -> Project:
    keep_chapters(spoilt, CHAPTERS)
    replace_in_file(spoilt.quarto_yml, "title: Adult social care", OWN)
    return spoilt


def text_of(path):
    return list(words_of_pages(path))


def test_a_title_of_ones_own_reaches_every_page_cover_and_file(own: Project) -> None:
    plan = plan_book(own, "rutland", ("html", "pdf", "large-print", "briefing"), stitcher="builtin")
    built = build_book(plan, show_no_progress, workers=1)
    pages = [path.read_text(encoding="utf-8") for path in plan.book_folder.glob("html/**/*.html")]
    assert len(pages) == len(CHAPTERS)
    for page in pages:
        assert "Care &amp; support &lt;in&gt; numbers, Rutland</title>" in page
        assert '<meta name="author" content="A. Writer and B. Reader">' in page
        assert "What is known" in page
        assert "Adult social care, Rutland" not in page
    for name in ("rutland.pdf", "rutland-large-print.pdf"):
        cover, reader = text_of(plan.book_folder / name)[0], PdfReader(plan.book_folder / name)
        assert cover.startswith("Care & support <in> numbers What is known Rutland")
        assert "By A. Writer and B. Reader" in cover
        assert reader.metadata.title == "Care & support <in> numbers: Rutland"
        assert reader.metadata.author == "A. Writer and B. Reader"
    properties = Document(str(plan.book_folder / "rutland-briefing.docx")).core_properties
    assert (properties.author, properties.subject) == ("A. Writer and B. Reader", "What is known")
    assert properties.title.startswith("Care & support <in> numbers in Rutland: what the published")
    assert [text for text in built.manifest.warnings if text.startswith("_quarto.yml")] == [
        "_quarto.yml:17: book.repo-url: the built-in stitcher cannot honour this key; build with "
        "--stitcher quarto, or remove it"
    ]


def test_quartos_staged_book_has_the_title_with_the_place(own: Project, tmp_path) -> None:
    plan = plan_book(own, "rutland", ("html",), stitcher="builtin")
    notebooks = {Path(name): read_notebook(own.root / name) for name in CHAPTERS}
    write_quarto_project(plan, notebooks, tmp_path / "staged")
    staged = yaml.safe_load((tmp_path / "staged/_quarto.yml").read_text(encoding="utf-8"))["book"]
    assert staged["title"] == "Care & support <in> numbers in Rutland"
    assert (staged["subtitle"], staged["author"]) == ("What is known", ["A. Writer", "B. Reader"])
