"""Quarto's forms of Markdown by the built-in stitcher: as pages, as a PDF and in large print."""

import json
import re

import nbformat
import pikepdf
import pytest
import yaml
from support.html_pages import parse_page, words_of_page
from support.pdf_files import structure_elements, words_of_pages, words_of_pdf
from support.project_edits import build_small_project, show_no_progress
from support.quarto_chapters import add_quarto_chapters

from carebook.books.plan import plan_book
from carebook.build.book import stage_book

CHAPTERS = ["index.ipynb", "notebooks/overview.ipynb"]
EDITIONS = ("html", "pdf", "large-print")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("quarto-markdown") / "project"
    return build_small_project(root, CHAPTERS, EDITIONS, add_quarto_chapters)


@pytest.fixture(scope="module")
def book(made):
    return made.outputs / "rutland"


@pytest.fixture(scope="module")
def first(book):
    return parse_page(book / "html/notebooks/first.html").main


@pytest.fixture(scope="module")
def second(book):
    return parse_page(book / "html/notebooks/second.html").main


@pytest.fixture(scope="module")
def told(book):
    manifest = json.loads((book / "manifest.json").read_bytes())
    return [line for line in manifest["warnings"] if line.startswith("notebooks/")]


@pytest.fixture(params=["rutland.pdf", "rutland-large-print.pdf"])
def printed(book, request):
    """The words of each printed edition, whose no-break spaces are spaces."""
    return words_of_pdf(book / request.param).replace("\N{NO-BREAK SPACE}", " ")


def said(element):
    return " ".join(element.get_text().split())


def linked(main, words):
    return [one["href"] for one in main.select("a.reference") if said(one) == words]


def test_captions_carry_their_numbers(first, second):
    captions = [said(one) for one in first.find_all(["figcaption", "caption"])]
    assert captions == [
        "Figure 1.1: Where the centres are",
        "Figure 1.2: Both of them",
        "(a) The one",
        "(b) The other",
        "Table 1.1: Visits to the centre",
        "Table 1.2: Calls to the helpline",
        "Again",
    ]
    assert said(second.figcaption) == "Figure 2.1: Later"


def test_our_own_charts_take_part(book):
    page = parse_page(book / "html/notebooks/overview.html").main
    captions = [said(one) for one in page.select("figure > figcaption")]
    assert len(captions) > 3
    for number, caption in enumerate(captions, 1):
        assert caption.startswith(f"Figure 3.{number}: ")


def test_references_lead_to_what_they_name(first, second):
    for main, words, href in (
        (first, "Figure 1.1", "#fig-centres"),
        (first, "1.1", "#fig-centres"),
        (first, "Table 1.1", "#tbl-visits"),
        (first, "Figure 1.2", "#fig-pair"),
        (first, "Figure 1.2 (b)", "#fig-pair-2"),
        (first, "Equation 1.1", "#eq-rate"),
        (first, "Second things", "second.html#sec-other"),
        (first, "Figure 2.1", "second.html#fig-later"),
        (first, "Figure 3.1", "overview.html#fig-overview-population"),
        (second, "Table 1.1", "first.html#tbl-visits"),
    ):
        assert linked(main, words)[0] == href
    for link in first.select("a.reference[href^='#']"):
        assert first.find(id=link["href"][1:])
    assert second.find(id="fig-later")
    assert second.find(id="sec-other")


def test_print_has_the_same_numbers_and_its_references_lead_somewhere(book, printed):
    for words in (
        "Figure 1.1: Where the centres are",
        "(b) The other",
        "Table 1.2: Calls to the helpline",
        "As Figure 1.1 shows, and Figure 1.1, Table 1.1, or 1.1. Figure 1.2 (b) is a part",
        "See Second things, Figure 2.1 and Equation 1.1. Our own: Figure 3.1.",
        "What Leicester does, as Table 1.1 has it.",
    ):
        assert words in printed
    with pikepdf.open(book / "rutland.pdf") as pdf:
        links = [one for one in structure_elements(pdf) if one.get("/S") == "/Link"]
    assert len(links) > 20


def test_what_leads_nowhere_is_told_with_its_line_and_is_text(told, first, printed):
    def tells(place, words):
        return [one for one in told if one.startswith(f"{place}: ") and words in one]

    assert tells("notebooks/first.ipynb, cell 2, line 3", "'fig-nowhere'")
    assert tells("notebooks/first.ipynb, cell 2, line 3", "@unknown2020")
    assert tells("notebooks/first.ipynb, cell 2, line 3", r"$\badcommand{x}$")
    assert tells("notebooks/first.ipynb, cell 2, line 5", ".column-margin")
    assert tells(
        "notebooks/first.ipynb, cell 2, line 9",
        "'fig-centres' here and in notebooks/first.ipynb, cell 1, line 5",
    )
    assert tells("notebooks/first.ipynb, cell 1, line 38", "@ministry")
    assert len(told) == 6
    for words in ("See @fig-nowhere and [@unknown2020]. Maths: \\badcommand{x}", "In the margin."):
        assert words in said(first)
        assert words in printed
    assert "care@example.org or @ministry." in said(first)
    assert "care@example.org or @ministry." in printed


def test_maths_is_mathml_with_its_number_and_money_stays_money(first, printed):
    [line, display] = first.find_all("math")
    assert (line["display"], display["display"]) == ("inline", "block")
    assert said(first.find(id="eq-rate").select_one(".equation-number")) == "(1.1)"
    assert line.mfrac is not None
    money = "It cost £5 and $6 a head, $7 at most."
    assert money in said(first)
    assert money in printed
    assert "(1.1)" in printed


def test_maths_has_words_in_print(book):
    with pikepdf.open(book / "rutland.pdf") as pdf:
        formulas = [one for one in structure_elements(pdf) if one.get("/S") == "/Formula"]
        alternatives = {str(one["/Alt"]) for one in formulas}
    assert {"r = \\frac{c}{p}", "y²"} <= alternatives


def test_works_are_cited_and_listed_at_the_end(first, printed):
    assert "As (Smith and Jones 2020, 12) found, and Lee (2021) did not." in said(first)
    assert "As (Smith and Jones 2020, 12) found, and Lee (2021) did not." in printed
    heading = first.find(id="references").h2
    assert said(heading) == "References"
    entries = [said(one) for one in first.select(".csl-entry")]
    assert [one[:12] for one in entries] == ["Lee, Cai. 20", "Smith, Ann, "]
    for link in first.select("a[role='doc-biblioref']"):
        assert first.find(id=link["href"][1:])
    assert "References Lee, Cai. 2021." in printed
    assert printed.count("Example Press.") == 1


def test_callouts_say_their_kind(second, printed):
    titles = [said(one) for one in second.select(".callout-title")]
    assert titles == ["Note", "Warning: Small numbers", "Tip: A tip of its own"]
    folded = second.select_one("details.callout-warning")
    assert not folded.has_attr("open")
    assert "Folded at first." in said(folded)
    for words in ("Note A plain note with a code.", "Warning: Small numbers Folded at first."):
        assert words in printed
    # The titles are no headings, on the page or in the list of contents.
    assert [said(one) for one in second.find_all(re.compile("h[1-6]"))] == [
        "Second things",
        "Boxes",
        "Text",
    ]


def test_tabs_are_sections_without_a_script_and_on_paper(second, printed):
    inner = second.select_one("li .callout-tip .tabset")
    assert [said(one) for one in inner.select(".tab")] == [
        "Inner one Inside one.",
        "Inner two Inside two.",
    ]
    outer = second.select_one(".tabset[data-group='places']")
    assert [said(one) for one in outer.select(".tab > .tab-title")] == ["Rutland", "Leicester"]
    assert "Rutland What Rutland does. Leicester What Leicester does" in printed
    assert "Inner one Inside one. Inner two Inside two." in printed


def test_each_format_shows_what_is_for_it(second, printed):
    on_page = said(second)
    for words, html, print_ in (
        ("Only on screens.", True, False),
        ("Only on paper.", False, True),
        ("Hidden on paper.", True, False),
        ("Not on screens.", False, True),
    ):
        assert (words in on_page) == html
        assert (words in printed) == print_


def test_notes_lists_and_code_reach_both(book, second, printed):
    assert second.select_one("#footnotes li").get_text().startswith("At the foot")
    [page] = [page for page in words_of_pages(book / "rutland.pdf") if "A note." in page]
    assert page.index("A note.") < page.index("At the foot")
    assert said(second.dt) == "Carer"
    assert len(second.select(".task-list input[type=checkbox]")) == 2
    code = 'answer = "@fig-centres $x$"'
    assert said(second.pre) == code
    assert code in printed
    assert "Carer Somebody who looks after another." in printed


def test_pictures_in_print_have_their_words(book):
    with pikepdf.open(book / "rutland.pdf") as pdf:
        figures = [one for one in structure_elements(pdf) if one.get("/S") == "/Figure"]
        found = {str(one["/Alt"]) for one in figures if "/Alt" in one}
    assert {"A box on a plain ground.", "The first.", "The second.", "Later on."} <= found


def test_maths_is_found_once_by_a_search(book):
    assert "annotation" not in words_of_page(book / "html/notebooks/first.html")
    index = (book / "html/assets/search-index.js").read_text(encoding="utf-8")
    assert "Where the centres are" in index
    assert "\\\\frac" not in index


def test_quarto_is_handed_the_same_markdown_and_the_works(made, tmp_path):
    staged = tmp_path / "staged"
    plan = plan_book(made, "rutland", stitcher="builtin", out=tmp_path / "out")
    stage_book(plan, staged, show_no_progress, workers=2)
    assert (staged / "works.bib").read_text() == (made.root / "works.bib").read_text()
    config = yaml.safe_load((staged / "_quarto.yml").read_text(encoding="utf-8"))
    assert config["bibliography"] == "works.bib"
    first, second = (
        "\n".join(
            cell.source for cell in nbformat.read(staged / f"notebooks/{name}.ipynb", 4).cells
        )
        for name in ("first", "second")
    )
    for words in (
        "{#fig-pair layout-ncol=2}",
        "As @fig-centres shows, and [@fig-centres; @tbl-visits], or [-@fig-centres].",
        "[@smith2020, p. 12]",
        "See \\@fig-nowhere and [\\@unknown2020].",
        "care@example.org or \\@ministry.",
        ": Visits to the centre {#tbl-visits}",
    ):
        assert words in first
    assert "{.callout-note}" in second
    assert '.panel-tabset group="places"' in second
    assert '"@fig-centres $x$"' in second
