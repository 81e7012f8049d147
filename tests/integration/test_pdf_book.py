"""The PDF: tagged, described, embedded, bookmarked, and fit for paper."""

import re
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from support.linked_book import make_pdf
from support.pdf_files import structure_elements, words_of_pages, words_of_pdf
from support.project_copies import MadeBook
from support.typed_cells import stage

from carebook.core.errors import ToolError
from carebook.core.project import Project
from carebook.editions.pdf_book import stitch_pdf
from carebook.narrative.attribution import DRAFT_NOTICE
from carebook.pages.chapter import Chapter, StagedCell

INPUTS = {
    "title": "T",
    "area": "A",
    "dated": "E",
    "date": "2026-05-01",
    "publisher": "P",
    "summaries": "S",
}


@pytest.fixture(scope="module")
def pdf(rutland: MadeBook) -> pikepdf.Pdf:
    return pikepdf.open(rutland.pdf)


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return structure_elements(pdf)


@pytest.fixture(scope="module")
def pages(rutland: MadeBook) -> list[str]:
    return list(words_of_pages(rutland.pdf))


def test_it_declares_pdf_ua_1_a_title_and_its_language(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Adult social care: Rutland"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).lower() == "en-gb"


def test_every_table_has_a_header_row(elements: list[pikepdf.Dictionary]) -> None:
    tables = [element for element in elements if element.S == "/Table"]
    assert len(tables) > 30
    for table in tables:
        inside, todo = [], [table]
        while todo:
            node = todo.pop()
            if isinstance(node, pikepdf.Dictionary):
                inside.append(node.get("/S"))
                kids = node.get("/K", [])
                todo += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        assert "/TH" in inside


def test_every_chart_says_in_numbers_what_it_shows(elements: list[pikepdf.Dictionary]) -> None:
    figures = [element for element in elements if element.S == "/Figure"]
    described = [str(figure.get("/Alt", "")) for figure in figures]
    charts = [text for text in described if text.startswith(("Bar chart", "Line chart"))]
    assert len(charts) >= 25
    assert len(charts) == len(described), "nothing but charts is a figure"
    for text in charts:
        assert re.search(
            r"(Rutland|East Midlands) (none reported|(about |at most )?£?[\d,.]+)", text
        ), text
    assert any("Rutland 28.3%, The average authority 29.3%" in text for text in charts)


def test_charts_are_vectors_and_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = set()
    for page in pdf.pages:
        assert not page.get_images()
        for font in page.resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = inner.FontDescriptor
            assert any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
            assert "/ToUnicode" in font
            fonts.add(str(font.BaseFont).partition("+")[2])
    assert fonts
    assert all(name.startswith("SourceSansPro") for name in fonts), fonts


def test_it_has_a4_pages_bookmarks_contents_and_page_numbers(
    pdf: pikepdf.Pdf, pages: list[str]
) -> None:
    assert {tuple(round(float(v)) for v in page.mediabox) for page in pdf.pages} == {
        (0, 0, 595, 842)
    }
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    for wanted in ("Unpaid carers", "Getting help", "About this book"):
        assert wanted in titles
    contents = next(text for text in pages if text.startswith("Contents") or " Contents" in text)
    number = re.search(r"Unpaid carers[ .]*(\d+)", " ".join(pages[1:4]))
    assert number
    assert contents
    assert "Unpaid carers" in pages[int(number[1]) - 1]


def test_each_section_starts_a_page_and_later_pages_carry_the_running_head(
    pages: list[str],
) -> None:
    starts = [n for n, text in enumerate(pages) if text.startswith("Unpaid carers ")]
    assert len(starts) == 1
    following = pages[starts[0] + 1]
    assert following.startswith("Rutland Unpaid carers")


def test_text_can_be_selected_and_names_only_this_authority(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "requests from people aged 65 and over numbered 3,986 per 100,000 residents" in text
    assert "Rate per 100,000 residents aged 65 and over 15,200 (derived)" in text
    for other in ("Leicestershire", "Bath and North East Somerset"):
        assert other not in text


def test_sources_and_glossary_are_in_it(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "Words explained" in text
    assert "Open Government Licence v3.0" in text


def test_in_print_drafts_and_questions_are_said_and_numbers_are_no_links(tmp_path: Path) -> None:
    path = make_pdf(tmp_path)
    text = words_of_pdf(path)
    assert "It was 28.3%, against 29.3%." in text
    assert text.count(DRAFT_NOTICE) == 2
    assert (
        "Questions to ask locally The figures in this book do not answer these questions." in text
    )
    assert "Who asks <b>here</b>, and why?" in text
    assert "What the chart says" in text
    with pikepdf.open(path) as pdf:
        # The contents lead to headings, and one sentence of the front page to a chapter.
        links = [a for page in pdf.pages[2:] for a in page.get("/Annots", [])]
        assert len(links) == 1
        figures = [element for element in structure_elements(pdf) if element.S == "/Figure"]
        assert all(figure.Alt for figure in figures)
        assert len(figures) == 1, "the marks of the boxes are decoration, not figures"


def test_a_long_summary_runs_on_to_the_next_page(project: Project, tmp_path: Path) -> None:
    from nbformat.v4 import new_markdown_cell

    words = "\n\n".join(f"Paragraph {number}. " + "Words. " * 60 for number in range(1, 21))
    text = (
        "# Title\n\n:::: {.summary .summary-whole}\n::: {.summary-title}\nWhole\n:::\n\n"
        f"{words}\n\n::: {{.summary-label}}\nBy rule.\n:::\n::::\n"
    )
    cell = StagedCell(new_markdown_cell(text), text)
    target = tmp_path / "x.pdf"
    stitch_pdf([Chapter("x.ipynb", "X", (cell,), {})], tmp_path, project.theme, INPUTS, target)
    pages = [page.extract_text() for page in PdfReader(target).pages]
    found = [n for n, page in enumerate(pages) for _ in range(page.count("Paragraph "))]
    assert len(found) == 20
    assert len(set(found)) > 1


def test_a_table_without_a_header_row_is_refused(project: Project, tmp_path: Path) -> None:
    from nbformat.v4 import new_markdown_cell

    headless = "# Title\n\n---- ----\n a    b\n c    d\n---- ----\n"
    cell = StagedCell(new_markdown_cell(headless), headless)
    chapter = Chapter("notebooks/odd.ipynb", "Odd", (cell,), {})
    with pytest.raises(ToolError, match=r"notebooks/odd\.ipynb: .*without a first row of headings"):
        stitch_pdf([chapter], tmp_path, project.theme, INPUTS, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_the_line_that_cannot_be_printed_is_named(project: Project, tmp_path: Path) -> None:
    chapter = stage(tmp_path / "typed", "Fine.", "Fine too.\n\n" + "> " * 300 + "deep")
    with pytest.raises(ToolError, match=r"^notebooks/carers\.ipynb, cell 3, line 3: expected"):
        stitch_pdf([chapter], tmp_path, project.theme, INPUTS, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_the_table_without_a_header_row_is_named(project: Project, tmp_path: Path) -> None:
    headless = "Words.\n\n---- ----\n a    b\n c    d\n---- ----\n"
    chapter = stage(tmp_path / "typed", headless)
    with pytest.raises(ToolError, match=r"carers\.ipynb, cell 2, line 3: .*without a first row"):
        stitch_pdf([chapter], tmp_path, project.theme, INPUTS, tmp_path / "x.pdf")
