"""One notebook for one area, as a page: for somebody who is editing it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from carebook.books.plan import AREA, TITLE, Plan, check_parameters
from carebook.config.params import long_date
from carebook.core.errors import BuildFailed
from carebook.editions.html_book import Page, href, stitch_html
from carebook.execution.runner import Job, execute
from carebook.facts.knowledge import knowledge_of
from carebook.narrative.fill_cells import fill
from carebook.notebooks.notebook_files import read_notebook
from carebook.pages.chapter import stage_chapter
from carebook.pages.quarto_project import write_files
from carebook.text.phrasing import spoken


def preview(plan: Plan, notebook: Path, say: Callable[[str], None]) -> Path:
    """Execute one notebook and make its page; return the page.

    Raises:
        InputError: its parameters cell cannot be used.
        BuildFailed: a cell failed; the message holds the whole report.

    """
    check_parameters(plan.project, notebook, plan.params)
    folder = plan.out / "preview" / plan.area.slug
    executed = folder / "executed" / notebook.name
    say(f"running {notebook.name} for {plan.area.name}")
    parameters = {**plan.params.notebook, AREA: plan.area.slug}
    failure = execute(Job(notebook, executed, parameters), plan.area.name)
    if failure is not None:
        raise BuildFailed(failure.report(executed))
    node = read_notebook(executed)
    shown = plan.project.relative(notebook)
    knowledge = knowledge_of(plan.dataset, plan.area)
    narrative = fill({shown: node}, knowledge, plan.store, plan.project.relative(plan.store.path))
    for warning in narrative.warnings:
        say(warning)
    path = shown.as_posix() if not shown.is_absolute() else notebook.name
    chapter = stage_chapter(path, node)
    staged, pages = folder / "staged", folder / "html"
    for made in (staged, pages):
        shutil.rmtree(made, ignore_errors=True)
    write_files(chapter, staged)
    page = Page(
        title=TITLE,
        area=spoken(plan.area.name),
        dated=long_date(plan.params.edition_date),
        publisher=plan.params.publisher,
    )
    stitch_html([chapter], staged, plan.project.theme, page, pages)
    return pages / href(chapter)
