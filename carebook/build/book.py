"""Building one area's book: execute, fill, stage, stitch, and only then replace the last one."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.changes.changes_section import fill_changes_cells
from carebook.books.look import lay_out_look
from carebook.books.manifest import (
    Manifest,
    make_manifest,
    read_manifest,
    with_current_inputs,
    write_manifest,
)
from carebook.books.plan import BookPlan, last_book_in_words
from carebook.build.figures_in_notebooks import plan_with_added_figures
from carebook.build.notebook_runs import (
    NotebookRuns,
    ReportProgress,
    failed_notebooks_folder,
    run_or_reuse_notebooks,
)
from carebook.build.staleness import RebuildDecision, decide_rebuild
from carebook.config.chapters import executed_path
from carebook.core.cache import BuildCache
from carebook.core.errors import BuildFailed, InputError
from carebook.core.locks import STATE_FOLDER, book_lock
from carebook.core.workspace import book_workspace, clear_leftovers, replace_book
from carebook.editions.make_editions import carry_over_editions, make_editions
from carebook.execution.runner import KernelKind
from carebook.facts.knowledge import AreaKnowledge, gather_knowledge
from carebook.findings.recorded_findings import BookFindings, record_findings
from carebook.narrative.fill_cells import Narrative, fill_summary_cells
from carebook.narrative.summary import ShownSummary
from carebook.notebooks.blocks import IndicatorBlock, read_block
from carebook.notebooks.chapter_list import fill_chapter_lists, has_chapter_list
from carebook.notebooks.left_out import fill_left_out_tables
from carebook.notebooks.notebook_files import (
    ExecutedNotebooks,
    cell_tags,
    read_notebook,
    write_notebook,
)
from carebook.pages.quarto_project import write_quarto_project
from carebook.tools.vega import chart_to_svg


@dataclass(frozen=True)
class BuiltBook:
    """A finished book: its folder, its manifest, and how it came about.

    ``decision`` says what was made again, and why; ``newly_run`` are the notebooks that were run.
    """

    folder: Path
    manifest: Manifest
    decision: RebuildDecision
    newly_run: tuple[str, ...] = ()


def build_book(
    plan: BookPlan,
    progress: ReportProgress,
    workers: int,
    *,
    final: bool = False,
    force: bool = False,
    kernels: KernelKind = "forked",
) -> BuiltBook:
    """Build what has to be built of one book; the last one stays until all of it is finished.

    Args:
        plan: from :func:`carebook.books.plan.plan_book`.
        progress: called at each step.
        workers: how many notebooks run side by side.
        final: refuse summaries that are stale, not approved or not supported.
        force: make everything again, whatever has changed.
        kernels: forked from a warm process, or Jupyter's own.

    Raises:
        BuildFailed: a notebook failed, or summaries keep the book from being final; the message
            is the whole report.
        ToolError: a stitcher could not make its format.

    """
    with book_lock(plan.output_folder, plan.area.slug, waiting=lambda: None):
        clear_leftovers(plan.output_folder, plan.area.slug)
        decision = decide_rebuild(plan, force=force, final=final)
        if decision.is_current and decision.last_manifest is not None:
            # A notebook that failed meanwhile has been put back as it was.
            shutil.rmtree(failed_notebooks_folder(plan), ignore_errors=True)
            progress("unchanged", len(plan.book_project.chapters), len(plan.book_project.chapters))
            manifest = _refresh_manifest(plan, decision.last_manifest)
            return BuiltBook(plan.book_folder, manifest, decision)
        with book_workspace(plan.output_folder, plan.area.slug) as work:
            executed = run_or_reuse_notebooks(plan, decision, work, progress, workers, kernels)
            progress("stitching", len(plan.book_project.chapters), len(plan.book_project.chapters))
            memory = plan.output_folder / STATE_FOLDER / f"{plan.area.slug}.made.zip"
            build_cache = BuildCache() if force else BuildCache.load(memory)
            manifest = _finish_book(plan, executed, work, build_cache, final=final)
            replace_book(work / "finished", plan.book_folder)
            # Without it the book is as good, and the next build takes longer.
            with suppress(OSError):
                build_cache.save(memory, work)
    shutil.rmtree(failed_notebooks_folder(plan), ignore_errors=True)
    return BuiltBook(plan.book_folder, manifest, decision, executed.newly_run)


def _finish_book(
    plan: BookPlan, executed: NotebookRuns, work: Path, build_cache: BuildCache, *, final: bool
) -> Manifest:
    """Make a finished book of executed notebooks in ``work / "finished"``."""
    notebooks = executed.notebooks
    with_added = plan_with_added_figures(plan, notebooks)
    knowledge = gather_knowledge(with_added.dataset, plan.area)
    narrative = fill_narrative(plan, notebooks, knowledge)
    if final:
        _refuse_unfinished_summaries(plan, narrative)
    finished = work / "finished"
    # Before anything is drawn: charts take the brand's letters.
    look = lay_out_look(plan.project, plan.brand, work / "theme")
    _write_executed_notebooks(notebooks, finished, build_cache)
    made = make_editions(
        with_added, look, notebooks, narrative, knowledge, work, finished, build_cache
    )
    warnings = made.warnings
    if "builtin" in plan.stitchers.values():
        warnings += plan.book_project.warnings
    manifest = make_manifest(
        plan,
        executed.notebook_inputs,
        executed.figures_checksum,
        finished,
        carry_over_editions(plan, finished),
        final=final,
        warnings=(*plan.brand_warnings, *narrative.warnings, *warnings),
        page_files=made.files_read,
        summaries=narrative.shown_summaries
        if "html" in plan.editions
        else _last_shown_summaries(plan),
        findings=_kept_findings(narrative, knowledge),
    )
    write_manifest(manifest, finished)
    return manifest


def _last_shown_summaries(plan: BookPlan) -> dict[str, ShownSummary]:
    """Return the summaries on the web pages of the last book, where this build leaves those."""
    last = read_manifest(plan.book_folder)
    return last.summaries if last else {}


def _refresh_manifest(plan: BookPlan, last: Manifest) -> Manifest:
    """Record, for a book that is left as it is, the inputs that it was compared with.

    A book made now would record the same, and the next build need not compare again.
    """
    now = with_current_inputs(last, plan)
    if now != last:
        write_manifest(now, plan.book_folder)
    return now


def stage_book(
    plan: BookPlan, folder: Path, progress: ReportProgress, workers: int
) -> tuple[str, ...]:
    """Execute the notebooks and leave the staged book in ``folder``, for Quarto or for a look.

    Returns warnings about its summaries and its chapters.

    Raises:
        InputError: the folder exists and is not empty.
        BuildFailed: a notebook failed; the message is the whole report.

    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError.at(folder, "expected an empty folder, found files; name another")
    with book_workspace(plan.output_folder, plan.area.slug) as work:
        runs = run_or_reuse_notebooks(plan, decide_rebuild(plan), work, progress, workers)
        executed = runs.notebooks
        plan = plan_with_added_figures(plan, executed)
        narrative = fill_narrative(plan, executed, gather_knowledge(plan.dataset, plan.area))
        # A staged book stands alone: no other edition lies beside its pages.
        look = lay_out_look(plan.project, plan.brand, work / "theme")
        write_quarto_project(plan, executed, work / "staged", look=look, offered=())
        shutil.copytree(work / "staged", folder, dirs_exist_ok=True)
    return narrative.warnings


def fill_narrative(
    plan: BookPlan, notebooks: ExecutedNotebooks, knowledge: AreaKnowledge
) -> Narrative:
    """Fill the summary cells of executed notebooks with the texts of a book's store.

    The list of chapters is filled too and, where the notebooks are a whole book's, the table of
    what it cannot show, and what has changed since the last edition.
    """
    listed = plan.book_project.listed
    if len(notebooks) == len(listed):
        fill_left_out_tables(notebooks)
        fill_chapter_lists(notebooks, listed, notebooks)
    elif has_chapter_list(notebooks):
        root = plan.project.root
        fill_chapter_lists(
            notebooks, listed, {Path(one.path): read_notebook(root / one.path) for one in listed}
        )
    store = plan.summary_store
    shown = plan.project.relative_to_root(store.path)
    narrative = fill_summary_cells(notebooks, knowledge, store, shown, plan.params.edition_date)
    if len(notebooks) == len(listed):
        fill_changes_cells(plan, notebooks, _kept_findings(narrative, knowledge))
    return narrative


def _kept_findings(narrative: Narrative, knowledge: AreaKnowledge) -> BookFindings | None:
    """Return the findings of a book as they are kept; None of a book without texts."""
    found = narrative.findings
    return record_findings(found, knowledge.dataset) if found else None


def _refuse_unfinished_summaries(plan: BookPlan, narrative: Narrative) -> None:
    if not narrative.reasons_not_final:
        return
    counted = len({line.partition(": ")[0] for line in narrative.reasons_not_final})
    last = last_book_in_words(plan.book_folder)
    lines = [
        *narrative.reasons_not_final,
        f"{counted} of {len(narrative.selected)} summaries stand in the way of a final book; "
        f"see them with: carebook review {plan.area.slug}; {last}",
    ]
    raise BuildFailed("\n".join(f"{plan.area.name}: {line}" for line in lines))


def _write_executed_notebooks(
    executed: ExecutedNotebooks, folder: Path, build_cache: BuildCache
) -> None:
    """Keep the executed notebooks in a book's folder, each chart also as SVG, to show anywhere."""
    for path, notebook in executed.items():
        _remove_run_details(notebook)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                block = read_block(output.get("data", {}))
                if isinstance(block, IndicatorBlock) and block.spec is not None:
                    output.data["image/svg+xml"] = chart_to_svg(block.spec, build_cache=build_cache)
        write_notebook(notebook, folder / executed_path(path.as_posix()))


def _remove_run_details(notebook: NotebookNode) -> None:
    """Take out times of day, paths of this machine and ids made by chance."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell_tags(cell):
            cell["id"] = "injected-parameters"
