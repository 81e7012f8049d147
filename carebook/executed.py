"""The executed notebooks of an area: run for a book, or taken from its last one if still right."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from carebook.errors import BuildFailed, InputError
from carebook.execute import Failure, Job, execute_all
from carebook.manifest import execution_inputs, program, sha256
from carebook.notebook_files import read_notebook
from carebook.plan import AREA, Plan
from carebook.swap import private_folder

# Told the step, how many notebooks are done, and of how many.
Progress = Callable[[str, int, int], None]
Notebooks = dict[Path, NotebookNode]
# Inputs of a book that are read only once its notebooks have been executed.
_READ_LATER = ("_quarto.yml", "theme/", "prompts/", "data/summaries/")


def executed_notebooks(plan: Plan, progress: Progress, workers: int) -> Notebooks:
    """Return all notebooks of a book, executed, by their path from the project's root.

    Their narrative cells hold what the source notebooks hold. Those of the last book are taken
    where nothing that they rest on has changed, which spares running them.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    last = _of_last_book(plan)
    if last is not None:
        progress("notebooks", len(last), len(last))
        return last
    with private_folder(plan.out, plan.area.slug) as work:
        return run_notebooks(plan, work, progress, workers)


def run_notebooks(plan: Plan, work: Path, progress: Progress, workers: int) -> Notebooks:
    """Run all notebooks of a book in the folder ``work``.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    jobs = [
        Job(
            source=plan.project.root / chapter,
            target=work / "executed" / chapter,
            parameters={**plan.params.notebook, AREA: plan.area.slug},
        )
        for chapter in plan.book.chapters
    ]
    finished = 0

    def done() -> None:
        nonlocal finished
        finished += 1
        progress("notebooks", finished, len(jobs))

    progress("notebooks", 0, len(jobs))
    failures = execute_all(jobs, plan.area.name, workers, done)
    if failures:
        raise BuildFailed(_report(plan, failures))
    return {plan.project.relative(job.source): read_notebook(job.target) for job in jobs}


def what_remains(plan: Plan) -> str:
    """Say what a failed build leaves behind."""
    return "the last good book is unchanged" if plan.folder.exists() else "no book was made"


def failed_folder(plan: Plan) -> Path:
    """Return where notebooks are left as far as they ran."""
    return plan.out / "failed" / plan.area.slug


def _report(plan: Plan, failures: tuple[Failure, ...]) -> str:
    """Move the partial notebooks out of the working folder, and say where they are."""
    folder = failed_folder(plan)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reports = []
    for failure in failures:
        kept = folder / failure.notebook
        shutil.move(failure.partial, kept)
        reports.append(failure.report(kept))
    last = what_remains(plan)
    counted = f"{len(failures)} of {len(plan.book.chapters)} notebooks failed"
    return "\n".join([*reports, f"{plan.area.name}: {counted}; {last}"])


def _of_last_book(plan: Plan) -> Notebooks | None:
    """Return the last book's executed notebooks, or None where they may say something else."""
    try:
        manifest: dict[str, Any] = json.loads((plan.folder / "manifest.json").read_text("utf-8"))
        if not _rests_on_the_same(plan, manifest):
            return None
        return {Path(chapter): _unfilled(plan, chapter, manifest) for chapter in plan.book.chapters}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InputError):
        # A manifest from another version, a file taken away: then they are run.
        return None


def _rests_on_the_same(plan: Plan, manifest: dict[str, Any]) -> bool:
    now = execution_inputs(plan.project, plan.area, plan.book.chapters)
    then = {
        name: digest
        for name, digest in manifest["inputs"].items()
        if not name.startswith(_READ_LATER)
    }
    return then == now and all(manifest[name] == value for name, value in program().items())


def _unfilled(plan: Plan, chapter: str, manifest: dict[str, Any]) -> NotebookNode:
    """Return an executed notebook with its Markdown cells as the source notebook has them."""
    path = plan.folder / "notebooks" / Path(chapter).name
    if sha256(path) != manifest["outputs"][f"notebooks/{path.name}"]:
        raise ValueError(f"{path}: changed since it was made")
    notebook = read_notebook(path)
    sources = {cell.id: cell for cell in read_notebook(plan.project.root / chapter).cells}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = sources[cell.id].source
            cell.metadata.pop("carebook", None)
    return notebook
