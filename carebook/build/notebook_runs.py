"""The executed notebooks of an area: run now, or reused from its last book where still right."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from carebook.books.manifest import Manifest, NotebookInputs
from carebook.books.plan import BookPlan, last_book_in_words
from carebook.build.fingerprints import AreaFingerprints
from carebook.build.staleness import RebuildDecision, decide_rebuild
from carebook.config.chapters import executed_path, staged_path
from carebook.core.errors import BuildFailed, InputError
from carebook.core.files import file_sha256
from carebook.core.workspace import book_workspace
from carebook.execution.runner import KernelKind, NotebookFailure, NotebookJob, run_notebooks
from carebook.notebooks import access_log
from carebook.notebooks.cell_options import execute_defaults
from carebook.notebooks.notebook_files import ExecutedNotebooks, read_notebook

# Called with the step, how many notebooks are done, and of how many.
ReportProgress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class NotebookRuns:
    """All notebooks of a book, executed, by their path from the project's root.

    ``notebook_inputs`` has by the same path, as text, what each rests on. ``newly_run`` are those
    that were run just now; the others are the last book's.
    """

    notebooks: ExecutedNotebooks
    notebook_inputs: dict[str, NotebookInputs]
    newly_run: tuple[str, ...]
    figures_checksum: str


def executed_notebooks(plan: BookPlan, progress: ReportProgress, workers: int) -> ExecutedNotebooks:
    """Return all notebooks of a book, executed, by their path from the project's root.

    Their narrative cells hold what the source notebooks hold. Those of the last book are reused
    where nothing that they rest on has changed, which spares running them.

    Raises:
        BuildFailed: a notebook failed; the message is the whole report.

    """
    decision = decide_rebuild(plan)
    with book_workspace(plan.output_folder, plan.area.slug) as work:
        return run_or_reuse_notebooks(plan, decision, work, progress, workers).notebooks


def run_or_reuse_notebooks(
    plan: BookPlan,
    decision: RebuildDecision,
    work: Path,
    progress: ReportProgress,
    workers: int,
    kernels: KernelKind = "forked",
) -> NotebookRuns:
    """Run the notebooks that have to be run, in the folder ``work``, and reuse the others.

    Raises:
        BuildFailed: a notebook failed; the message is the whole report.

    """
    reused = _reuse_notebooks(plan, decision)
    wanted = [chapter for chapter in plan.book_project.chapters if Path(chapter) not in reused]
    sources = {chapter: file_sha256(plan.project.root / chapter) for chapter in wanted}
    ran = _run_chapters(plan, wanted, work, progress, workers, kernels)
    area = AreaFingerprints(plan.project, plan.dataset, plan.area)
    notebook_inputs, notebooks = {}, {}
    for chapter in plan.book_project.chapters:
        path = Path(chapter)
        if path in reused:
            assert decision.last_manifest is not None  # noqa: S101  (nothing is reused without one)
            notebook_inputs[chapter] = decision.last_manifest.notebooks[chapter]
        else:
            reads = ran[path].metadata.pop("carebook", {}).get("reads", access_log.ASSUMED_READS)
            notebook_inputs[chapter] = NotebookInputs(
                source=sources[chapter], reads=area.read_checksums(reads)
            )
        notebooks[path] = reused[path] if path in reused else ran[path]
    return NotebookRuns(notebooks, notebook_inputs, tuple(wanted), area.figures_checksum)


def _run_chapters(
    plan: BookPlan,
    chapters: Collection[str],
    work: Path,
    progress: ReportProgress,
    workers: int,
    kernels: KernelKind,
) -> ExecutedNotebooks:
    jobs = [
        NotebookJob(
            source=plan.project.root / chapter,
            target=work / "executed" / staged_path(chapter),
            parameters=plan.notebook_parameters(chapter),
            allows_errors=execute_defaults(plan.book_project.config).error,
        )
        for chapter in chapters
    ]
    total = len(plan.book_project.chapters)
    finished = total - len(jobs)

    def done() -> None:
        nonlocal finished
        finished += 1
        progress("notebooks", finished, total)

    progress("notebooks", finished, total)
    if not jobs:
        return {}
    ran = run_notebooks(jobs, plan.area.name, workers, done, kernels)
    failures = tuple(found for found in ran if isinstance(found, NotebookFailure))
    if failures:
        raise BuildFailed(_keep_failed_notebooks(plan, failures))
    return {
        plan.project.relative_to_root(job.source): found
        for job, found in zip(jobs, ran, strict=True)
        if not isinstance(found, NotebookFailure)
    }


def failed_notebooks_folder(plan: BookPlan) -> Path:
    """Return where notebooks are left as far as they ran."""
    return plan.output_folder / "failed" / plan.area.slug


def _keep_failed_notebooks(plan: BookPlan, failures: tuple[NotebookFailure, ...]) -> str:
    """Move the partial notebooks out of the working folder; return the report of the failures."""
    folder = failed_notebooks_folder(plan)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reports = []
    for failure in failures:
        kept = folder / failure.partial_notebook.name
        shutil.move(failure.partial_notebook, kept)
        reports.append(failure.report(kept))
    last = last_book_in_words(plan.book_folder)
    counted = f"{len(failures)} of {len(plan.book_project.chapters)} notebooks failed"
    return "\n".join([*reports, f"{plan.area.name}: {counted}; {last}"])


def _reuse_notebooks(plan: BookPlan, decision: RebuildDecision) -> ExecutedNotebooks:
    """Return the last book's executed notebooks that need not be run and can be used."""
    found: ExecutedNotebooks = {}
    if decision.last_manifest is None:
        return found
    for chapter in plan.book_project.chapters:
        if chapter not in decision.notebooks_to_run:
            try:
                found[Path(chapter)] = _without_summaries(plan, chapter, decision.last_manifest)
            except (OSError, ValueError, KeyError, InputError):
                # Gone or changed since it was looked at, or a cell without an id: it is run.
                continue
    return found


def _without_summaries(plan: BookPlan, chapter: str, manifest: Manifest) -> NotebookNode:
    """Return an executed notebook with its Markdown cells as the source notebook has them."""
    path = plan.book_folder / executed_path(chapter)
    if file_sha256(path) != manifest.outputs[executed_path(chapter)]:
        raise ValueError(f"{path}: changed since it was made")
    notebook = read_notebook(path)
    sources = {cell.id: cell for cell in read_notebook(plan.project.root / chapter).cells}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = sources[cell.id].source
            cell.metadata.pop("carebook", None)
    return notebook
