"""The staged folder: chapters that know where the facts of the others stand, and their scripts."""

from pathlib import Path

import nbformat
from support.linked_book import notebooks

from carebook.books.plan import plan_book
from carebook.core.project import Project
from carebook.pages.quarto_config import PAGE_SCRIPT_PATH
from carebook.pages.quarto_project import write_quarto_project


def staged(project: Project, folder: Path) -> Path:
    plan = plan_book(project, "rutland", stitcher="builtin", out=folder / "out")
    executed = {project.root / path: notebook for path, notebook in notebooks().items()}
    write_quarto_project(plan, executed, folder / "staged")
    return folder / "staged"


def test_the_front_page_leads_to_rows_of_other_chapters(project: Project, tmp_path: Path) -> None:
    notebook = nbformat.read(staged(project, tmp_path) / "index.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "[28.3%](notebooks/carers.ipynb#row-carers-carers-social-contact-1){.fact" in text
    assert "[3,986](notebooks/older-people.ipynb#row-older-people-requests-2-1){.fact" in text


def test_quarto_s_pages_get_their_scripts(project: Project, tmp_path: Path) -> None:
    script = (staged(project, tmp_path) / PAGE_SCRIPT_PATH).read_text(encoding="utf-8")
    assert script.count("<script>") == script.count("</script>") == 3
    for name in ("charts.js", "facts.js", "votes.js"):
        assert (project.theme / "html" / name).read_text(encoding="utf-8") in script
