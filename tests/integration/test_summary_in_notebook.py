"""``book.summary`` in a real kernel, cell by cell as in JupyterLab, against the text of a build."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.lab_kernels import LabKernel, lab_kernel
from support.project_copies import copy_project
from support.project_edits import edit_cell, keep_chapters

from carebook.books.plan import plan_book
from carebook.build.book import fill_narrative
from carebook.build.preview import run_for_preview
from carebook.core.project import Project
from carebook.facts.knowledge import gather_knowledge
from carebook.notebooks.notebook_files import read_notebook, summary_subject

NOTEBOOK = "notebooks/carers.ipynb"
CONTACT = "carers_social_contact"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = copy_project(tmp_path_factory.mktemp("lab") / "project")
    keep_chapters(made, ["index.ipynb", NOTEBOOK])
    notebook = made.root / NOTEBOOK
    source = next(c.source for c in read_notebook(notebook).cells if c.id == f"{CONTACT}-chart")
    # Somebody left it in a cell of the book.
    edit_cell(notebook, f"{CONTACT}-chart", f'{source}\nbook.summary("{CONTACT}")')
    return made


@pytest.fixture(scope="module")
def kernel(project: Project) -> Iterator[LabKernel]:
    with lab_kernel(project.root / NOTEBOOK) as running:
        yield running


def test_it_shows_the_text_of_the_built_book_for_every_chart_and_the_section(project, kernel):
    plan = plan_book(project, "rutland", ("html",), "builtin")
    executed = run_for_preview(plan, project.root / NOTEBOOK)
    fill_narrative(plan, {Path(NOTEBOOK): executed}, gather_knowledge(plan.dataset, plan.area))
    built = {
        subject: cell.source
        for cell in executed.cells
        if (subject := summary_subject(cell)) and cell.source
    }
    kernel.run_all(project.root / NOTEBOOK)
    assert len(built) >= 6
    assert "section" in built
    for subject, text in built.items():
        shown = kernel.summary(subject)
        assert shown.startswith(f"{text}\n\n*Written by rule"), subject
        assert "have not been run" not in shown
        assert " claims: " in shown or "1 claim: " in shown
    assert "| 28\\.3% | Supported |" in kernel.summary(CONTACT)


def test_in_a_build_it_leaves_nothing(project):
    plan = plan_book(project, "rutland", ("html",), "builtin")
    executed = run_for_preview(plan, project.root / NOTEBOOK)
    [chart] = [cell for cell in executed.cells if cell.id == f"{CONTACT}-chart"]
    assert "book.summary" in chart.source
    assert len(chart.outputs) == 1, "the chart alone"


def test_a_cell_that_is_run_again_counts_once_and_where_it_stood(project, kernel):
    before = kernel.summary("section")
    for cell in read_notebook(project.root / NOTEBOOK).cells:
        if cell.id == "unpaid_carers-chart":
            kernel.run(cell.source, cell.id)
    assert kernel.summary("section") == before


def test_a_person_s_text_in_the_saved_cell_is_checked_and_what_stands_instead_is_shown(
    project, kernel
):
    cell = f"{CONTACT}-summary"
    told = "In Rutland, 99.9% of carers had as much social contact as they wanted."
    edit_cell(project.root / NOTEBOOK, cell, told)
    shown = kernel.summary(CONTACT)
    assert shown.startswith("**A text that is not on the page**\n\nIn Rutland, 99.9% of carers")
    assert "| 99\\.9% | Contradicted |" in shown
    instead = shown.partition("**What stands in its place**")[2]
    assert "In 2023-24, 28.3% of carers in Rutland had as much social contact" in instead
    told = f"In Rutland, {{{{{CONTACT}.area}}}} of carers had as much contact as they wanted."
    edit_cell(project.root / NOTEBOOK, cell, told)
    shown = kernel.summary(CONTACT)
    assert shown.startswith("In Rutland, 28.3% (2023-24) of carers had as much")
    assert "*Written by a person, every claim checked against the figures." in shown
    edit_cell(project.root / NOTEBOOK, cell, "")


def test_what_was_not_run_is_told(project, kernel):
    code = next(c for c in read_notebook(project.root / NOTEBOOK).cells if c.id == "open").source
    kernel.run(code, "open")
    assert kernel.summary("section") == (
        "InputError: summary: expected an indicator this notebook has shown (none yet), or "
        "'section', found 'section'; run the cell with its book.show first"
    )
    kernel.run('book.show(book.figures("unpaid_carers"))', "new")
    shown = kernel.summary("unpaid_carers")
    assert "cells of the saved notebook that show figures have not been run here" in shown
    assert "whose text rests on all chapters" in kernel.summary("book")
