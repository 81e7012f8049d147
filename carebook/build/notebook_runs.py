"""The executed notebooks of an area: run for a book, or taken from its last one if still right."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.manifest import Execution, Manifest, sha256
from carebook.books.plan import AREA, Plan
from carebook.build.fingerprints import Slice
from carebook.build.staleness import Decision, decide
from carebook.core.errors import BuildFailed, InputError
from carebook.core.workspace import private_folder
from carebook.execution.runner import Failure, Job, Kernels, execute_all
from carebook.notebooks import access_log
from carebook.notebooks.notebook_files import read_notebook

# Told the step, how many notebooks are done, and of how many.
Progress = Callable[[str, int, int], None]
Notebooks = dict[Path, NotebookNode]


@dataclass(frozen=True)
class Executed:
    """All notebooks of a book, executed, by their path from the project's root.

    ``rests_on`` says by the same path, as text, what each rests on. ``ran`` are those that were run
    just now; the others are the last book's. ``figures`` is the checksum of the area's figures.
    """

    notebooks: Notebooks
    rests_on: dict[str, Execution]
    ran: tuple[str, ...]
    figures: str


def executed_notebooks(plan: Plan, progress: Progress, workers: int) -> Notebooks:
    """Return all notebooks of a book, executed, by their path from the project's root.

    Their narrative cells hold what the source notebooks hold. Those of the last book are taken
    where nothing that they rest on has changed, which spares running them.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    decision = decide(plan)
    if not decision.notebooks:
        progress("notebooks", len(plan.book.chapters), len(plan.book.chapters))
        return run_or_take(plan, decision, plan.out, progress, workers).notebooks
    with private_folder(plan.out, plan.area.slug) as work:
        return run_or_take(plan, decision, work, progress, workers).notebooks


def run_or_take(
    plan: Plan,
    decision: Decision,
    work: Path,
    progress: Progress,
    workers: int,
    kernels: Kernels = "forked",
) -> Executed:
    """Run the notebooks that have to be run, in the folder ``work``, and take the others.

    Raises:
        BuildFailed: a notebook failed; the message holds the whole report.

    """
    taken = _take(plan, decision)
    wanted = [chapter for chapter in plan.book.chapters if Path(chapter) not in taken]
    sources = {chapter: sha256(plan.project.root / chapter) for chapter in wanted}
    ran = _run(plan, wanted, work, progress, workers, kernels)
    area = Slice(plan.project, plan.dataset, plan.area)
    rests_on, notebooks = {}, {}
    for chapter in plan.book.chapters:
        path = Path(chapter)
        if path in taken:
            assert decision.last is not None  # noqa: S101  (nothing is taken without one)
            rests_on[chapter] = decision.last.notebooks[chapter]
        else:
            noted = ran[path].metadata.pop("carebook", {}).get("reads", access_log.UNKNOWN)
            rests_on[chapter] = Execution(source=sources[chapter], reads=area.digests(noted))
        notebooks[path] = taken[path] if path in taken else ran[path]
    return Executed(notebooks, rests_on, tuple(wanted), area.figures)


def _run(
    plan: Plan,
    chapters: Collection[str],
    work: Path,
    progress: Progress,
    workers: int,
    kernels: Kernels,
) -> Notebooks:
    if not chapters:
        return {}
    jobs = [
        Job(
            source=plan.project.root / chapter,
            target=work / "executed" / chapter,
            parameters={**plan.params.notebook, AREA: plan.area.slug},
        )
        for chapter in chapters
    ]
    total = len(plan.book.chapters)
    finished = total - len(jobs)

    def done() -> None:
        nonlocal finished
        finished += 1
        progress("notebooks", finished, total)

    progress("notebooks", finished, total)
    ran = execute_all(jobs, plan.area.name, workers, done, kernels)
    failures = tuple(found for found in ran if isinstance(found, Failure))
    if failures:
        raise BuildFailed(_report(plan, failures))
    return {
        plan.project.relative(job.source): found
        for job, found in zip(jobs, ran, strict=True)
        if not isinstance(found, Failure)
    }


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


def _take(plan: Plan, decision: Decision) -> Notebooks:
    """Return the last book's executed notebooks that need not be run; fewer if one is no good."""
    found: Notebooks = {}
    if decision.last is None:
        return found
    for chapter in plan.book.chapters:
        if chapter not in decision.notebooks:
            try:
                found[Path(chapter)] = _unfilled(plan, chapter, decision.last)
            except (OSError, ValueError, KeyError, InputError):
                # Taken away or changed since it was looked at, or a cell without an id: it is run.
                continue
    return found


def _unfilled(plan: Plan, chapter: str, manifest: Manifest) -> NotebookNode:
    """Return an executed notebook with its Markdown cells as the source notebook has them."""
    path = plan.folder / "notebooks" / Path(chapter).name
    if sha256(path) != manifest.outputs[f"notebooks/{path.name}"]:
        raise ValueError(f"{path}: changed since it was made")
    notebook = read_notebook(path)
    sources = {cell.id: cell for cell in read_notebook(plan.project.root / chapter).cells}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = sources[cell.id].source
            cell.metadata.pop("carebook", None)
    return notebook
