"""Large print: measured in the file, for every letter of it."""

import itertools
import re
from collections import Counter
from pathlib import Path

import altair as alt
import pandas as pd
import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTLine, LTPage
from support.pdf_files import (
    SMALLEST_LARGE_PRINT,
    laid_out_pages,
    letters_in,
    structure_elements,
    words_of_pages,
    words_of_pdf,
)
from support.project_copies import MadeBook

from carebook.core.project import Project
from carebook.editions.chapter_conversion import chapter_filters
from carebook.editions.large_print import draw_large_chart, fits_large_print_page
from carebook.tools.pandoc import convert_markdown


@pytest.fixture(scope="module")
def pages(rutland: MadeBook) -> list[LTPage]:
    return list(laid_out_pages(rutland.large_print))


@pytest.fixture(scope="module")
def letters(pages: list[LTPage]) -> list[LTChar]:
    return [one for page in pages for one in letters_in(page)]


@pytest.fixture(scope="module")
def text(rutland: MadeBook) -> str:
    return words_of_pdf(rutland.large_print)


def test_no_letter_is_smaller_than_18_points_in_charts_and_page_numbers_too(
    letters: list[LTChar],
) -> None:
    assert len(letters) > 100_000
    sizes = Counter(round(one.size, 1) for one in letters)
    assert min(sizes) >= SMALLEST_LARGE_PRINT
    assert max(sizes) >= 2 * SMALLEST_LARGE_PRINT
    # Those of charts: their scale is no whole number.
    assert sum(count for size, count in sizes.items() if 18 < size < 20) > 1000


def test_it_is_sans_serif_without_italics(letters: list[LTChar]) -> None:
    names = {one.fontname.partition("+")[2] for one in letters}
    assert names <= {"SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-Bold"}
    assert all(one.upright for one in letters)
    assert all(one.matrix[2] == 0 for one in letters), "no letter is slanted"


def test_nothing_is_underlined_and_no_words_are_in_block_capitals(
    pages: list[LTPage], text: str
) -> None:
    words = [word.strip(".,:;()“”") for word in text.split()]
    loud = [len(word) > 3 and word.isalpha() and word.isupper() for word in words]
    assert not any(one and another for one, another in itertools.pairwise(loud))
    lines = 0
    for page in pages:
        letters = letters_in(page)
        for line in (one for one in page if isinstance(one, LTLine) and one.height < 1):
            # An underline lies a little below the line that letters stand on, so inside their box.
            above = [
                one
                for one in letters
                if line.x0 - 1 <= one.x0
                and one.x1 <= line.x1 + 1
                and one.y0 - 1 < line.y0 < one.y0 + one.size / 2
            ]
            lines += 1
            assert not above, (page.pageid, "".join(one.get_text() for one in above))
    assert lines > 100, "the rules of running heads and tables at least"


def test_it_is_tagged_titled_a4_and_has_bookmarks_and_contents(
    rutland: MadeBook, text: str
) -> None:
    pdf = pikepdf.open(rutland.large_print)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Adult social care: Rutland"
    assert {tuple(round(float(v)) for v in page.mediabox) for page in pdf.pages} == {
        (0, 0, 595, 842)
    }
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "Unpaid carers" in titles
    assert "Contents" in text
    figures = [element for element in structure_elements(pdf) if element.S == "/Figure"]
    assert len(figures) > 25
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_nothing_reaches_beyond_the_margins(pages: list[LTPage]) -> None:
    for page in pages:
        for one in letters_in(page):
            assert one.x0 >= 50, (page.pageid, one.get_text())
            assert one.x1 <= 595 - 50, (page.pageid, one.get_text())


def test_every_figure_of_the_ordinary_pdf_is_in_it(rutland: MadeBook, text: str) -> None:
    # Of three digits or more, since pages have other numbers.
    number = re.compile(r"\d[\d,.]*\d{2}")
    ordinary = words_of_pdf(rutland.pdf)
    wanted = {*number.findall(ordinary)}
    assert len(wanted) > 100
    assert wanted - {*number.findall(text)} == set()


def test_a_wide_table_becomes_lists_with_every_heading_and_a_narrow_one_stays() -> None:
    wide = "| A place | First measure of all | Second measure |\n|---|---|---|\n"
    wide += "| Bath and North East Somerset | 12.5 per cent | unknown |\n\n: How it stands"
    made = _typst(wide)
    assert "#table(" not in made
    assert "Bath and North East Somerset" in made
    assert "First measure of all: 12.5 per cent" in made
    assert "Second measure: unknown" in made
    assert "How it stands" in made
    assert "#table(" in _typst("| Year | Value |\n|---|---|\n| 2021 | 12.5 |")
    assert "#table(" in _typst(wide, edition="pdf")


def _typst(text: str, edition: str = "large-print") -> str:
    made = convert_markdown(
        text, "typst", filters=chapter_filters(Path("theme")), metadata={"edition": edition}
    )
    return " ".join(made.replace("\\", "").split())


def _chart(height: int, size: int = 15) -> dict[str, object]:
    rows = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    chart = alt.Chart(rows, height=height, width=400).mark_bar().encode(x="b", y="a")
    return chart.configure_axis(labelFontSize=size, titleFontSize=size).to_dict()


def test_a_chart_of_ones_own_gets_larger_letters_and_one_that_is_too_tall_is_told() -> None:
    assert len(draw_large_chart(_chart(300))) == 1
    [redrawn] = draw_large_chart(_chart(300, size=8))
    assert fits_large_print_page(redrawn)
    assert draw_large_chart(_chart(2000)) == []


def test_a_chart_without_room_is_told_in_words() -> None:
    text = '::: {#fig-a-b}\n![](figures/a-b.svg){fig-alt="Rutland 5."}\n\nThe caption.\n:::'
    made = convert_markdown(
        text,
        "typst",
        filters=chapter_filters(Path("theme")),
        metadata={"edition": "large-print", "parts": {"a-b": "0"}},
    )
    assert "image(" not in made
    assert "Rutland 5." in made
    assert "The caption." in made


def test_the_ordinary_pdf_says_in_large_letters_that_it_exists_and_leads_to_it(
    rutland: MadeBook,
) -> None:
    cover = next(iter(extract_pages(rutland.pdf, laparams=None)))
    large = [one for one in letters_in(cover) if one.size >= SMALLEST_LARGE_PRINT]
    assert "This book is also in large print: rutland-large-print.pdf" in "".join(
        one.get_text() for one in large
    )
    uris = {
        str(annotation.A.URI)
        for page in pikepdf.open(rutland.pdf).pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation and "/URI" in annotation.A
    }
    assert "rutland-large-print.pdf" in uris


def test_the_last_page_says_where_to_get_help(rutland: MadeBook, project: Project) -> None:
    for path in (rutland.pdf, rutland.large_print):
        last = words_of_pages(path)[-1]
        assert "Where to get help" in last
        assert "01572 722 577" in last
        assert "Checked: 2021" in last
        assert "may be out of date" in last
