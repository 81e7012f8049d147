"""One notebook for one area, as a page: for somebody who is editing it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from carebook.books.plan import BookPlan
from carebook.build.book import fill_narrative
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.config.chapters import staged_path
from carebook.core.errors import BuildFailed
from carebook.editions.html_book import html_book_details, page_href, stitch_html
from carebook.execution.runner import NotebookJob, run_notebook_to_file
from carebook.facts.knowledge import gather_knowledge
from carebook.notebooks.cell_options import execute_defaults
from carebook.notebooks.notebook_files import read_notebook
from carebook.pages.chapter import stage_chapter
from carebook.pages.chapter_outline import book_context
from carebook.pages.quarto_project import write_chapter_files


def preview_notebook(plan: BookPlan, notebook: Path, say: Callable[[str], None]) -> Path:
    """Execute one notebook and make its page; return the page.

    Raises:
        InputError: its parameters cell cannot be used.
        BuildFailed: a cell failed; the message holds the whole report.

    """
    shown = plan.project.relative_to_root(notebook)
    parameters = plan.notebook_parameters(shown.as_posix())
    folder = plan.output_folder / "preview" / plan.area.slug
    executed = folder / "executed" / staged_path(notebook.name)
    say(f"running {notebook.name} for {plan.area.name}")
    execute = execute_defaults(plan.book_project.config)
    job = NotebookJob(notebook, executed, parameters, execute.error)
    failure = run_notebook_to_file(job, plan.area.name)
    if failure is not None:
        raise BuildFailed(failure.report(executed))
    node = read_notebook(executed)
    plan = plan_with_added_figures(plan, {shown: node})
    narrative = fill_narrative(plan, {shown: node}, gather_knowledge(plan.dataset, plan.area))
    for warning in narrative.warnings:
        say(warning)
    path = shown.as_posix() if not shown.is_absolute() else notebook.name
    book = book_context({path: node}, plan.project.root, plan.book_project.config)
    chapter = stage_chapter(path, node, folder=notebook.parent, execute=execute, book=book)
    for warning in chapter.warnings:
        say(warning)
    staged, pages = folder / "staged", folder / "html"
    for made in (staged, pages):
        shutil.rmtree(made, ignore_errors=True)
    write_chapter_files(chapter, staged)
    # A preview has no other editions beside it.
    page = replace(html_book_details(plan), edition_links=())
    stitch_html([chapter], staged, plan.project.theme, page, pages)
    return pages / page_href(chapter)
