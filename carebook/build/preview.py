"""One notebook for one area, as a page: for somebody who is editing it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.look import lay_out_look
from carebook.books.plan import BookPlan
from carebook.build.book import fill_narrative
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.config.chapters import staged_path
from carebook.core.cache import BuildCache
from carebook.core.errors import BuildFailed
from carebook.editions.html_book import html_book_details, page_href, stitch_html
from carebook.execution.runner import KernelKind, NotebookFailure, NotebookJob, run_notebooks
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.notebooks.cell_options import execute_defaults
from carebook.notebooks.notebook_files import write_notebook
from carebook.pages.chapter import stage_chapter
from carebook.pages.chapter_linking import link_chapters
from carebook.pages.chapter_outline import book_context
from carebook.pages.quarto_project import write_chapter_files


@dataclass(frozen=True)
class PreviewPage:
    """The page of one notebook: the folder of its web pages, its path there, and warnings."""

    folder: Path
    href: str
    warnings: tuple[str, ...] = ()


def preview_folder(plan: BookPlan) -> Path:
    """Return where the previews of an area's notebooks go."""
    return plan.output_folder / "preview" / plan.area.slug


def preview_notebook(
    plan: BookPlan, notebook: Path, say: Callable[[str], None], kernels: KernelKind = "forked"
) -> Path:
    """Execute one notebook and make its page; return the page.

    Raises:
        InputError: its parameters cell cannot be used.
        BuildFailed: a cell failed; the message holds the whole report.

    """
    say(f"running {notebook.name} for {plan.area.name}")
    executed = run_for_preview(plan, notebook, kernels)
    write_notebook(executed, _executed_path(plan, notebook))
    knowledge = gather_knowledge(plan.dataset, plan.area)
    page = make_preview_page(plan, notebook, executed, knowledge, preview_folder(plan))
    for warning in page.warnings:
        say(warning)
    return page.folder / page.href


def run_for_preview(plan: BookPlan, notebook: Path, kernels: KernelKind = "forked") -> NotebookNode:
    """Execute one notebook; return it as it was executed.

    Raises:
        InputError: its parameters cell cannot be used.
        BuildFailed: a cell failed; the message holds the whole report.

    """
    parameters = plan.notebook_parameters(plan.project.relative_to_root(notebook).as_posix())
    allows_errors = execute_defaults(plan.book_project.config).error
    job = NotebookJob(notebook, _executed_path(plan, notebook), parameters, allows_errors)
    [ran] = run_notebooks([job], plan.area.name, 1, lambda: None, kernels)
    if isinstance(ran, NotebookFailure):
        raise BuildFailed(ran.report(job.target))
    return ran


def make_preview_page(
    plan: BookPlan,
    notebook: Path,
    executed: NotebookNode,
    knowledge: AreaKnowledge,
    folder: Path,
    build_cache: BuildCache | None = None,
) -> PreviewPage:
    """Make the page of an executed notebook in ``folder``, in the place of the last one there.

    The notebook's summary cells are filled in place. ``knowledge`` is what the plan's dataset knows
    of the area, and ``build_cache`` has the drawings and the text that need not be made again.

    Raises:
        InputError: a narrative cell cannot be filled.

    """
    shown = plan.project.relative_to_root(notebook)
    fuller = plan_with_added_figures(plan, {shown: executed})
    if fuller is not plan:
        plan, knowledge = fuller, gather_knowledge(fuller.dataset, plan.area)
    narrative = fill_narrative(plan, {shown: executed}, knowledge)
    staged, pages, theme = folder / "staged", folder / "html", folder / "theme"
    for made in (staged, pages, theme):
        shutil.rmtree(made, ignore_errors=True)
    # Before anything is drawn: charts take the brand's letters.
    look = lay_out_look(plan.project, plan.brand, theme)
    path = shown.as_posix() if not shown.is_absolute() else notebook.name
    book = book_context({path: executed}, plan.project.root, plan.book_project.config)
    staged_chapter = stage_chapter(
        path,
        executed,
        build_cache=build_cache,
        folder=notebook.parent,
        execute=execute_defaults(plan.book_project.config),
        book=book,
    )
    [chapter] = link_chapters(
        [staged_chapter],
        {path: executed},
        plan.project,
        plan.book_project,
        build_cache,
        is_whole_book=False,
    )
    write_chapter_files(chapter, staged)
    # A preview has no other editions beside it.
    page = replace(html_book_details(plan, look), edition_links=())
    stitch_html([chapter], staged, look.theme, page, pages, build_cache)
    return PreviewPage(
        pages, page_href(chapter), (*plan.brand_warnings, *narrative.warnings, *chapter.warnings)
    )


def _executed_path(plan: BookPlan, notebook: Path) -> Path:
    return preview_folder(plan) / "executed" / staged_path(notebook.name)
