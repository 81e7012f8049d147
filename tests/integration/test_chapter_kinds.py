"""A book of notebooks, ``.qmd`` and ``.md`` chapters, parts and appendices, from file to page."""

import json

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader
from support.chapter_kinds import COSTS, add_chapter_kinds
from support.pdf_files import words_of_pages
from support.project_edits import build_small_project, replace_in_file, show_no_progress

from carebook.books.plan import plan_book
from carebook.build.book import build_book, stage_book
from carebook.build.preview import preview_notebook
from carebook.build.staleness import decide_rebuild
from carebook.core.errors import BuildFailed
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.narrative.summary_requests import find_summary_requests
from carebook.notebooks.notebook_files import read_notebook

COSTS_PATH = "notebooks/local/costs.qmd"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("kinds") / "project"
    return build_small_project(root, (), ("html", "pdf"), add_chapter_kinds)


def page(project: Project, name: str) -> BeautifulSoup:
    file = project.outputs / "rutland/html" / name
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def plan(project: Project):
    return plan_book(project, "rutland", ("html", "pdf"), "builtin")


def test_a_qmd_chapter_is_run_with_a_parameter_of_its_own(project):
    main = page(project, "notebooks/local/costs.html").main
    assert [one.get_text() for one in main.select("h1")] == ["What care costs here"]
    assert main.select_one("figure#fig-costs-satisfaction svg")
    assert "In 2023-24, 78.8% of people" in main.select_one(".summary").get_text()
    assert "Years: 7. Compared with:" in main.get_text()
    assert "summary(x)" in main.select_one("pre").get_text()
    assert main.select_one('a[href="../getting-help.html"]').get_text() == "help"
    # Its figure is missing: the heading and the prose before it go too.
    assert "Delayed transfers" not in main.get_text()
    executed = read_notebook(project.outputs / "rutland/notebooks/costs.ipynb")
    assert any("injected-parameters" in cell.metadata.get("tags", ()) for cell in executed.cells)


def test_a_md_chapter_is_shown_and_not_run(project):
    main = page(project, "notebooks/words.html").main
    assert main.h1.get_text() == "Appendix A: Words"
    assert main.select_one('a[href="local/costs.html"]').get_text() == "costs"
    assert "1 / 0" in main.select_one("pre").get_text()
    manifest = json.loads((project.outputs / "rutland/manifest.json").read_text())
    assert manifest["notebooks"]["notebooks/words.md"]["reads"] == {}
    told = [line for line in manifest["warnings"] if line.startswith("notebooks/")]
    at = COSTS.splitlines().index("```{r}") + 1
    assert told == [
        f"{COSTS_PATH}:{at}: only cells of python are run, and this one of r is shown as code",
        "notebooks/words.md: expected a title, found none; the chapter is called 'Words' after its "
        "file: give it a heading such as # Unpaid carers",
        "notebooks/words.md:7: a .md chapter is not run, and this cell is shown as code; name the "
        "file .qmd",
    ]


def test_parts_and_appendices_stand_in_the_navigation(project):
    chapter = page(project, "notebooks/local/costs.html")
    sidebar = chapter.select_one("nav.sidebar > ul")
    for listed in (sidebar, chapter.select_one("nav.menu ul")):
        assert [
            (part.find(["a", "span"]).get_text(), [one.get_text() for one in part.select("li")])
            for part in listed.find_all("li", class_="part", recursive=False)
        ] == [
            ("Who helps & who is helped", ["Getting help", "What care costs here"]),
            ("Wider help", ["Getting help, again"]),
            ("Appendices", ["Appendix A: Words", "Appendix B: About this book"]),
        ]
    links = [link["href"] for link in sidebar.select("a")]
    assert links[3] == "../../notebooks/wider.html"
    assert sidebar.select_one("[aria-current]").get_text() == "What care costs here"
    for link in links:
        file = project.outputs / "rutland/html/notebooks/local" / link
        assert file.resolve().is_file()


def test_the_front_page_lists_them_with_their_descriptions(project):
    home = page(project, "index.html")
    lists = home.find(id="the-chapters").find_all("ul")
    assert [[one.get_text() for one in each.select("li")] for each in lists] == [
        [
            "Getting help: whom to call, your rights and how to complain",
            "What care costs here: the money, over some years",
        ],
        ["Getting help, again: whom to call, your rights and how to complain"],
        [
            "Appendix A: Words",
            "Appendix B: About this book: sources, methods and words explained",
        ],
    ]
    about = home.select_one('meta[name="description"]')["content"]
    assert about.endswith("A small book of every kind of chapter.")


def test_search_finds_them(project):
    index = (project.outputs / "rutland/html/assets/search-index.js").read_text(encoding="utf-8")
    entries = json.loads(index.partition("=")[2].rstrip(";\n"))
    found = {one["url"] for one in entries if one["chapter"] == "What care costs here"}
    assert "notebooks/local/costs.html#satisfaction-once-more" in found


def test_print_has_a_page_for_each_part_and_letters_its_appendices(project):
    reader = PdfReader(project.outputs / "rutland/rutland.pdf")
    outline = [
        (one.title, reader.get_destination_page_number(one))
        for one in reader.outline
        if not isinstance(one, list)
    ]
    titles = [title for title, _ in outline]
    assert titles[1:] == [
        "Who helps & who is helped",
        "Getting help",
        "What care costs here",
        "Wider help",
        "Getting help, again",
        "Appendices",
        "Appendix A: Words",
        "Appendix B: About this book",
    ]
    pages, on = list(words_of_pages(project.outputs / "rutland/rutland.pdf")), dict(outline)
    assert pages[on["Who helps & who is helped"]].startswith("Who helps & who is helped")
    assert len(pages[on["Who helps & who is helped"]]) < 40
    assert pages[on["Wider help"]].startswith("Wider help What this part is about.")
    assert reader.metadata.subject == "A small book of every kind of chapter."


def test_a_change_of_a_qmd_chapter_runs_it_alone(project):
    assert decide_rebuild(plan(project)).is_current
    file = project.root / COSTS_PATH
    file.write_text(COSTS + "\nMore.\n", encoding="utf-8")
    assert dict(decide_rebuild(plan(project)).notebooks_to_run) == {COSTS_PATH: "it changed"}
    built = build_book(plan(project), show_no_progress, workers=1)
    assert built.newly_run == (COSTS_PATH,)
    assert "More." in page(project, "notebooks/local/costs.html").main.get_text()
    file.write_text(COSTS, encoding="utf-8")
    build_book(plan(project), show_no_progress, workers=1)


def test_the_staged_book_is_one_of_notebooks(project, tmp_path):
    stage_book(plan(project), tmp_path / "staged", show_no_progress, 1)
    book = yaml.safe_load((tmp_path / "staged/_quarto.yml").read_text(encoding="utf-8"))["book"]
    assert book["chapters"] == [
        "index.ipynb",
        {
            "part": "Who helps & *who* is helped",
            "chapters": ["notebooks/getting-help.ipynb", "notebooks/local/costs.ipynb"],
        },
        {"part": "notebooks/wider.ipynb", "chapters": ["notebooks/carers-again.ipynb"]},
    ]
    assert book["appendices"] == ["notebooks/words.ipynb", "notebooks/about.ipynb"]
    staged = read_notebook(tmp_path / "staged/notebooks/local/costs.ipynb")
    assert staged.cells[0].source == "# What care costs here"
    assert not list((tmp_path / "staged").rglob("*.qmd"))


def test_summaries_of_a_qmd_chapter_have_its_name(project):
    book = plan(project)
    notebooks = {
        path: read_notebook(project.outputs / "rutland/notebooks/costs.ipynb")
        for path in [(project.root / COSTS_PATH).relative_to(project.root)]
    }
    knowledge = gather_knowledge(book.dataset, book.area)
    [request] = find_summary_requests(notebooks, knowledge, book.params.edition_date)
    assert request.key == "costs/satisfaction"
    assert request.chapter_title == "What care costs here"


def test_a_qmd_chapter_has_a_preview(project):
    said: list[str] = []
    made = preview_notebook(plan(project), project.root / COSTS_PATH, said.append)
    assert made.as_posix().endswith("preview/rutland/html/notebooks/local/costs.html")
    text = made.read_text(encoding="utf-8")
    assert "Years: 7." in text
    # A preview has no other pages to lead to.
    assert "which lead to help." in BeautifulSoup(text, "html.parser").main.get_text()
    assert "getting-help" not in text
    assert said[0] == "running costs.qmd for Rutland"


def test_a_failing_cell_is_named_by_its_line(project):
    file = project.root / COSTS_PATH
    replace_in_file(file, "book.show(book.figures(", "book.shew(book.figures(")
    line = file.read_text(encoding="utf-8").splitlines().index("#| label: satisfaction-chart") + 1
    try:
        with pytest.raises(BuildFailed) as caught:
            build_book(plan(project), show_no_progress, workers=1)
    finally:
        file.write_text(COSTS, encoding="utf-8")
    report = str(caught.value)
    assert f"Rutland: costs.qmd:{line} (satisfaction-chart) failed" in report
    assert (project.outputs / "failed/rutland/costs.ipynb").is_file()
