"""The staged folder: chapters that know where the facts of the others stand, and their scripts."""

import json
import re
from collections.abc import Collection
from pathlib import Path

import nbformat
import pytest
import yaml
from pypdf import PdfReader
from support.linked_book import notebooks
from support.project_copies import ROOT

from carebook.books.edition_registry import Edition
from carebook.books.plan import plan_book
from carebook.core.project import Project
from carebook.pages.quarto_config import PAGE_SCRIPT_PATH, TYPST_BLOCKS_PATH
from carebook.pages.quarto_project import write_quarto_project
from carebook.tools.pandoc import convert_markdown
from carebook.tools.typst import typeset


def staged(project: Project, folder: Path, offered: Collection[Edition] | None = None) -> Path:
    plan = plan_book(project, "rutland", stitcher="builtin", out=folder / "out")
    executed = {project.root / path: notebook for path, notebook in notebooks().items()}
    write_quarto_project(plan, executed, folder / "staged", offered=offered)
    return folder / "staged"


def test_the_front_page_leads_to_rows_of_other_chapters(project: Project, tmp_path: Path) -> None:
    notebook = nbformat.read(staged(project, tmp_path) / "index.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "[28.3%](notebooks/carers.ipynb#row-carers-carers-social-contact-1){.fact" in text
    assert "[3,986](notebooks/older-people.ipynb#row-older-people-requests-2-1){.fact" in text


def test_quarto_s_pages_get_their_scripts(project: Project, tmp_path: Path) -> None:
    script = (staged(project, tmp_path) / PAGE_SCRIPT_PATH).read_text(encoding="utf-8")
    assert script.count("<script>") == 4
    for name in ("html/charts.js", "html/facts.js", "html/votes.js", "quarto/quarto.js"):
        assert (project.theme / name).read_text(encoding="utf-8") in script


def test_the_other_editions_are_listed_where_they_will_stand(
    project: Project, tmp_path: Path
) -> None:
    script = (staged(project, tmp_path) / PAGE_SCRIPT_PATH).read_text(encoding="utf-8")
    [listed] = re.findall(r'id="carebook-editions">(.*?)</script>', script)
    assert [link["file"] for link in json.loads(listed)] == ["rutland.pdf"]


def test_a_book_that_stands_alone_leads_to_no_file_that_is_not_there(
    project: Project, tmp_path: Path
) -> None:
    folder = staged(project, tmp_path, offered=())
    assert '<script type="application/json" id="carebook-editions">[]</script>' in (
        folder / PAGE_SCRIPT_PATH
    ).read_text(encoding="utf-8")
    assert "rutland.pdf" not in "".join(
        path.read_text(encoding="utf-8")
        for path in (folder / "index.ipynb", folder / "_quarto.yml")
    )


# As Quarto sets it: what a book's template defines, what the header brings, then the body.
BODY = """
#cb-summary(kind: "whole")[
#cb-summary-title[In short]
Text of the section. #cb-draft[Draft] 12% #cb-limits[(10% to 14%)]
]
#cb-silence[Nobody publishes it.]
#cb-cards(
[
#cb-card-title[People]
#cb-card-value[41,000]
#cb-card-beside[England: 65.1%]
],
)
"""


def test_boxes_cards_and_silences_are_typst_that_reads_no_other_file(
    project: Project, tmp_path: Path
) -> None:
    blocks = (staged(project, tmp_path) / TYPST_BLOCKS_PATH).read_text(encoding="utf-8")
    assert "#import" not in blocks
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "index.typ").write_text(f'#set document(title: "x")\n{blocks}\n{BODY}', "utf-8")
    (alone / "index.pdf").write_bytes(typeset(alone / "index.typ", alone, {}))
    text = " ".join(page.extract_text() for page in PdfReader(alone / "index.pdf").pages)
    for words in ("In short", "Draft", "No figure to show.", "41,000", "England: 65.1%"):
        assert words in text


def test_the_house_typeface_lies_where_the_style_sheet_looks_for_it(
    project: Project, tmp_path: Path
) -> None:
    folder = staged(project, tmp_path)
    sheet = folder / "theme/quarto/quarto.css"
    named = re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert len(named) == 3
    for name in named:
        assert (sheet.parent / name).resolve().is_file()
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    assert "fonts" in config["project"]["resources"]


def filtered(tmp_path: Path, text: str, to: str, file: str, staged: str = "") -> tuple[str, str]:
    """What the filter makes of a text where it finds Quarto's own names, and what it told."""
    told = tmp_path / "told"
    told.write_text("")
    stand_in = tmp_path / "quarto.lua"
    stand_in.write_text(
        f"""
quarto = {{ doc = {{ input_file = "{file}" }}, log = {{}} }}
quarto.log.warning = function(text) io.open("{told}", "w"):write(text):close() end
return assert(loadfile("{ROOT}/theme/carebook.lua", "t", _ENV))()
"""
    )
    metadata = {"carebook-staged": staged} if staged else {}
    made = convert_markdown(text, to, filters=(stand_in,), metadata=metadata)
    return made, told.read_text()


def test_the_home_page_has_one_first_heading_under_quarto(tmp_path: Path) -> None:
    text = "# How to read this book\n\n## The bars\n"
    home, _ = filtered(tmp_path, text, "html5", "/x/index.ipynb", "yes")
    assert "<h1" not in home
    assert home.count("<h2") == 2
    other, _ = filtered(tmp_path, text, "html5", "/x/notebooks/carers.ipynb", "yes")
    assert other.count("<h1") == 1
    printed, _ = filtered(tmp_path, text, "typst", "/x/index.ipynb", "yes")
    assert printed.startswith("= How")


def test_tables_have_headings_of_rows_and_scroll_alone_under_quarto(tmp_path: Path) -> None:
    html, _ = filtered(
        tmp_path, "| a | b |\n|---|---|\n| c | d |\n\n: Said\n", "html5", "/x/a.ipynb", "y"
    )
    assert 'scope="col"' in html
    assert 'scope="row"' in html
    assert 'class="table-scroll" tabindex="0" role="region" aria-label="Said"' in html


def test_boxes_stay_in_quartos_print(tmp_path: Path) -> None:
    text = "::: silence\nNobody publishes it.\n:::\n"
    printed, _ = filtered(tmp_path, text, "typst", "/x/a.ipynb", "yes")
    assert "#cb-silence[" in printed


@pytest.mark.parametrize("to", ["html5", "typst"])
def test_a_project_that_was_not_run_says_so_on_the_page_and_to_its_author(
    tmp_path: Path, to: str
) -> None:
    page, told = filtered(tmp_path, "# A chapter\n", to, "/x/index.ipynb")
    assert "carebook build AREA" in page
    assert "carebook build AREA" in told
    assert "--execute" in told
    page, told = filtered(tmp_path, "# A chapter\n", to, "/x/index.ipynb", "yes")
    assert "carebook build" not in page + told
