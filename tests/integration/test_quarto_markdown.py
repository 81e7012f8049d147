"""Quarto's forms of Markdown by the built-in stitcher: as pages, as a PDF and in large print."""

import json
import re
import shutil

import nbformat
import pikepdf
import pytest
import yaml
from support.chromium import IN_CHROMIUM, LARGE_TEXT, SPREAD_TEXT, axe_finds_nothing, unfold
from support.html_pages import parse_page, words_of_page
from support.pdf_files import structure_elements, words_of_pages, words_of_pdf
from support.project_edits import build_small_project, show_no_progress
from support.quarto_chapters import add_quarto_chapters
from support.typed_cells import write_files

from carebook.books.plan import plan_book
from carebook.build.book import build_book, stage_book
from carebook.build.staleness import decide_rebuild
from carebook.core.project import Project

CHAPTERS = ["index.ipynb", "notebooks/overview.ipynb"]
EDITIONS = ("html", "pdf", "large-print")
TABS = "main > section .tabset[data-group='places']"


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
    assert {"r = c/p", "r = c/p × 100,000", "y²"} <= alternatives


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


def test_a_bibliography_that_is_spoilt_leaves_a_book_with_a_line_of_warning(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "copy")
    project = Project(tmp_path / "copy")

    def plan():
        return plan_book(project, "rutland", EDITIONS, "builtin")

    assert decide_rebuild(plan()).is_current
    write_files(project.root, {"works.bib": "@book{smith2020,\n  title = {Care\n"})
    decision = decide_rebuild(plan())
    assert decision.stitching_reasons == ("works.bib changed",)
    assert decision.notebooks_to_run == {}
    build_book(plan(), show_no_progress, workers=1)
    manifest = json.loads((project.outputs / "rutland/manifest.json").read_bytes())
    told = [line for line in manifest["warnings"] if line.startswith("works.bib:")]
    assert len(told) == 1
    assert "expected a bibliography that Pandoc can read, found unexpected end of input" in told[0]
    words = words_of_page(project.outputs / "rutland/html/notebooks/first.html")
    assert "As [@smith2020, p. 12] found, and @lee2021 did not." in words
    assert "References" not in words


def in_chromium(test):
    for mark in IN_CHROMIUM:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def pages(book):
    return book / "html/notebooks"


@pytest.fixture
def open_page(page, pages):
    page.goto((pages / "second.html").as_uri())
    return page


@in_chromium
@pytest.mark.parametrize("name", ["first", "second"])
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_it_in_light_and_dark(page, pages, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((pages / f"{name}.html").as_uri())
    unfold(page)
    axe_finds_nothing(page, f"{name}, light")
    page.emulate_media(color_scheme="dark")
    axe_finds_nothing(page, f"{name}, dark", rules=["color-contrast", "link-in-text-block"])
    for style in ("html {}", LARGE_TEXT, SPREAD_TEXT):
        page.add_style_tag(content=style)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, style


@in_chromium
def test_pictures_stand_beside_each_other_but_not_on_a_phone(page, pages):
    page.goto((pages / "first.html").as_uri())
    for width, beside in ((1280, True), (320, False)):
        page.set_viewport_size({"width": width, "height": 800})
        one, other = (page.locator(f"#fig-pair-{part}").bounding_box() for part in (1, 2))
        assert one is not None
        assert other is not None
        assert (one["x"] + one["width"] <= other["x"]) == beside
        assert (one["y"] + one["height"] <= other["y"]) != beside


@in_chromium
def test_tabs_are_worked_with_the_mouse_and_the_keyboard(open_page):
    tabs = open_page.locator(f"{TABS} > [role=tablist] > [role=tab]")
    panels = open_page.locator(f"{TABS} > [role=tabpanel]")
    assert tabs.all_inner_texts() == ["Rutland", "Leicester"]

    def shown():
        return [panel.evaluate("panel => !panel.hidden") for panel in panels.all()]

    assert shown() == [True, False]
    assert not open_page.get_by_text("What Leicester does").is_visible()
    tabs.nth(1).click()
    assert shown() == [False, True]
    assert open_page.get_by_text("What Leicester does").is_visible()
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    for key, chosen in (("ArrowRight", 0), ("ArrowLeft", 1), ("Home", 0), ("End", 1)):
        open_page.keyboard.press(key)
        assert shown() == [chosen == 0, chosen == 1], key
        assert tabs.nth(chosen).evaluate("tab => tab === document.activeElement")
    assert open_page.locator("[role=tab][tabindex='0']").count() == 2


@in_chromium
def test_a_link_into_a_tab_shows_it(open_page):
    open_page.evaluate("location.hash = 'leicester'")
    open_page.get_by_text("What Leicester does").wait_for()
    assert open_page.locator(f"{TABS} [role=tab]").nth(1).get_attribute("aria-selected") == "true"


@in_chromium
def test_without_scripts_and_on_paper_every_tab_is_there(open_page):
    open_page.emulate_media(media="print")
    words = open_page.locator("main").inner_text()
    for said in ("What Rutland does.", "What Leicester does", "Inside one.", "Inside two."):
        assert said in words
    context = open_page.context.browser.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(open_page.url)
    assert still.locator(".tab:visible").count() == 4
    assert still.locator(".tab-title:visible").count() == 4
    context.close()
