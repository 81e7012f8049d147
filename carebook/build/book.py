"""Building the book of one area: execute, fill, stage, stitch, and only then replace the last."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.manifest import (
    NAME,
    Manifest,
    Shown,
    make_manifest,
    read_manifest,
    refreshed,
    write_manifest,
)
from carebook.books.plan import Plan
from carebook.build.notebook_runs import (
    Executed,
    Notebooks,
    Progress,
    failed_folder,
    run_or_take,
    what_remains,
)
from carebook.build.staleness import Decision, decide
from carebook.core.cache import Made
from carebook.core.errors import BuildFailed, InputError
from carebook.core.locks import FOLDER, book_lock
from carebook.core.workspace import private_folder, put_in_place, tidy
from carebook.data.areas import Area
from carebook.editions.make_editions import keep_others, make_editions
from carebook.execution.runner import Kernels
from carebook.facts.knowledge import Knowledge, knowledge_of
from carebook.narrative.fill_cells import Narrative, fill
from carebook.notebooks.blocks import IndicatorBlock, read_block
from carebook.notebooks.notebook_files import tags, write_notebook
from carebook.pages.quarto_project import write_staged_folder
from carebook.tools.vega import to_svg


@dataclass(frozen=True)
class Built:
    """A finished book: where its parts are, and those ``kept`` from an earlier build.

    ``warnings`` are what whoever made it has to know of its summaries. ``decision`` says what was
    made again, and why; ``ran`` are the notebooks that were run.
    """

    area: Area
    html: Path | None
    pdf: Path | None
    manifest: Path
    kept: tuple[str, ...]
    warnings: tuple[str, ...]
    decision: Decision
    ran: tuple[str, ...] = ()


def build(
    plan: Plan,
    progress: Progress,
    workers: int,
    *,
    final: bool = False,
    force: bool = False,
    kernels: Kernels = "forked",
) -> Built:
    """Build one book, as far as it has to be; the last one stays until the whole of it is good.

    Args:
        plan: from :func:`carebook.books.plan.make_plan`.
        progress: told of each step.
        workers: how many notebooks run side by side.
        final: refuse summaries that are stale, not approved or not supported.
        force: make everything again, whatever has changed.
        kernels: forked from a warm process, or Jupyter's own.

    Raises:
        BuildFailed: a notebook failed, or a final book has summaries that stand in its way; the
            message holds the whole report.
        ToolError: a stitcher could not make its format.

    """
    with book_lock(plan.out, plan.area.slug, waiting=lambda: None):
        tidy(plan.out, plan.area.slug)
        decision = decide(plan, force=force, final=final)
        if decision.is_current and decision.last is not None:
            # What failed since has been taken back.
            shutil.rmtree(failed_folder(plan), ignore_errors=True)
            progress("unchanged", len(plan.book.chapters), len(plan.book.chapters))
            return _built(plan, _refresh(plan, decision.last), decision)
        with private_folder(plan.out, plan.area.slug) as work:
            executed = run_or_take(plan, decision, work, progress, workers, kernels)
            progress("stitching", len(plan.book.chapters), len(plan.book.chapters))
            memory = plan.out / FOLDER / f"{plan.area.slug}.made.zip"
            made = Made() if force else Made.load(memory)
            manifest = _stitch(plan, executed, work, made, final=final)
            put_in_place(work / "finished", plan.folder)
            # The book is good without its memory, which the next build does without then.
            with suppress(OSError):
                made.save(memory, work)
    shutil.rmtree(failed_folder(plan), ignore_errors=True)
    return _built(plan, manifest, decision, executed.ran)


def _stitch(plan: Plan, executed: Executed, work: Path, made: Made, *, final: bool) -> Manifest:
    """Make a finished book of executed notebooks in ``work / "finished"``."""
    notebooks = executed.notebooks
    knowledge = knowledge_of(plan.dataset, plan.area)
    narrative = _fill(plan, notebooks, knowledge)
    if final:
        _refuse_unfinished(plan, narrative)
    finished = work / "finished"
    _write_executed(notebooks, finished / "notebooks", made)
    warnings = make_editions(plan, notebooks, narrative, knowledge, work, finished, made)
    manifest = make_manifest(
        plan,
        executed.rests_on,
        executed.figures,
        finished,
        keep_others(plan, finished),
        final=final,
        warnings=(*narrative.warnings, *warnings),
        summaries=narrative.shown if "html" in plan.editions else _last_shown(plan),
    )
    write_manifest(manifest, finished)
    return manifest


def _last_shown(plan: Plan) -> dict[str, Shown]:
    """Return the summaries on the web pages of the last book, where this build leaves those."""
    last = read_manifest(plan.folder)
    return last.summaries if last else {}


def _refresh(plan: Plan, last: Manifest) -> Manifest:
    """Have the manifest of a book that is left as it is name the dataset that it was held against.

    A book made anew would say the same, and the next build need not look again.
    """
    now = refreshed(last, plan)
    if now != last:
        write_manifest(now, plan.folder)
    return now


def _built(plan: Plan, manifest: Manifest, decision: Decision, ran: tuple[str, ...] = ()) -> Built:
    html, pdf = plan.folder / "html" / "index.html", plan.folder / plan.pdf_name
    return Built(
        area=plan.area,
        html=html if "html" in plan.editions else None,
        pdf=pdf if "pdf" in plan.editions else None,
        manifest=plan.folder / NAME,
        kept=manifest.kept,
        warnings=manifest.warnings,
        decision=decision,
        ran=ran,
    )


def stage(plan: Plan, folder: Path, progress: Progress, workers: int) -> tuple[str, ...]:
    """Execute the notebooks and leave the staged book in ``folder``, for Quarto or for a look.

    Returns what has to be known of its summaries.

    Raises:
        InputError: the folder exists and is not empty.
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError.at(folder, None, "expected an empty folder, found files; name another")
    with private_folder(plan.out, plan.area.slug) as work:
        executed = run_or_take(plan, decide(plan), work, progress, workers).notebooks
        narrative = _fill(plan, executed, knowledge_of(plan.dataset, plan.area))
        write_staged_folder(plan, executed, work / "staged")
        shutil.copytree(work / "staged", folder, dirs_exist_ok=True)
    return narrative.warnings


def _fill(plan: Plan, notebooks: Notebooks, knowledge: Knowledge) -> Narrative:
    return fill(notebooks, knowledge, plan.store, plan.project.relative(plan.store.path))


def _refuse_unfinished(plan: Plan, narrative: Narrative) -> None:
    if not narrative.unfinished:
        return
    counted = len({line.partition(": ")[0] for line in narrative.unfinished})
    last = what_remains(plan)
    raise BuildFailed(
        "\n".join(
            [
                *(f"{plan.area.name}: {line}" for line in narrative.unfinished),
                f"{plan.area.name}: {counted} of {len(narrative.chosen)} summaries stand in the "
                f"way of a final book; see them with: carebook review {plan.area.slug}; {last}",
            ]
        )
    )


def _write_executed(executed: Notebooks, folder: Path, made: Made) -> None:
    """Keep the executed notebooks, each chart also as SVG, so that they show wherever opened."""
    for path, notebook in executed.items():
        _forget_the_run(notebook)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                block = read_block(output.get("data", {}))
                if isinstance(block, IndicatorBlock) and block.spec is not None:
                    output.data["image/svg+xml"] = to_svg(block.spec, made=made)
        write_notebook(notebook, folder / path.name)


def _forget_the_run(notebook: NotebookNode) -> None:
    """Take out times of day, paths of this machine and ids made by chance."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in tags(cell):
            cell["id"] = "injected-parameters"
