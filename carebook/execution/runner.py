"""Running notebooks with papermill, and reporting what went wrong when one fails."""

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nbformat import NotebookNode

from carebook.execution.cell_permissions import (
    has_unexpected_error,
    restore_tags,
    shorten_expected_errors,
    tag_for_execution,
    without_expected_errors,
)
from carebook.execution.kernels import warm_process
from carebook.execution.kernels.normalise import normalise_notebook
from carebook.notebooks import house_style
from carebook.notebooks.blocks import BUILDING_VARIABLE
from carebook.notebooks.markdown_chapters import LINE_KEY
from carebook.notebooks.notebook_files import cell_tags, read_notebook, write_notebook

# Forked from a warm process, or started by Jupyter as everywhere else.
KernelKind = Literal["forked", "stock"]

_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TRACEBACK_LINES = 8
_PAPERMILL_TAGS = {"injected-parameters", "papermill-error-cell-tag"}
# The kernel that every Python environment with ipykernel has, whatever the notebook was saved with.
_KERNEL_NAME, _LANGUAGE = "python3", "python"
# ipykernel would log of each kernel that it uses a local socket, and that it was stopped. The
# extension gives figures the book's look.
_KERNEL_ARGUMENTS = [
    "--log-level=CRITICAL",
    f"--InteractiveShellApp.extra_extensions={house_style.__name__}",
]
# Decides the order of sets. Without it each run would have another, and with it whatever a notebook
# writes in that order.
_HASH_SEED_VARIABLE = "PYTHONHASHSEED"


@dataclass(frozen=True)
class NotebookFailure:
    """A notebook that failed: in which cell, by which error, and where the partial notebook is.

    ``line`` is that of the file on which the cell begins, where it was written as Markdown, or 0.
    """

    area: str
    notebook: str
    cell_number: int
    cell_id: str
    source: str
    traceback: tuple[str, ...]
    partial_notebook: Path
    line: int = 0

    def report(self, kept: Path) -> str:
        """Return the failure as a person reads it; ``kept`` is where the partial notebook is."""
        where = f", cell {self.cell_number}" if self.cell_number else ""
        where = f":{self.line}" if self.line else where
        # Where the file is known by its lines, a cell's number says nothing.
        is_named = self.cell_id and not (self.line and self.cell_id.startswith("cell-"))
        where += f" ({self.cell_id})" if is_named else ""
        lines = [f"{self.area}: {self.notebook}{where} failed"]
        if self.source:
            lines += ["  the cell:", *(f"    {line}" for line in self.source.splitlines())]
        lines.append("  the end of the traceback:")
        lines += [f"    {line}" for line in self.traceback]
        lines.append(f"  the notebook as far as it ran: {kept}")
        return "\n".join(lines)


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to run: where it is, its parameters, and where it goes if it fails.

    ``allows_errors`` where all cells may end in an error, unless they say otherwise.
    """

    source: Path
    target: Path
    parameters: Mapping[str, Any]
    allows_errors: bool = False


def run_notebooks(
    jobs: Sequence[NotebookJob],
    area: str,
    workers: int,
    done: Callable[[], None],
    kind: KernelKind = "forked",
) -> tuple[NotebookNode | NotebookFailure, ...]:
    """Run notebooks, ``workers`` at a time; return each as it was executed, or how it failed.

    A failure stops its own notebook only. ``done`` is called after each. When this is interrupted,
    the notebooks that run are ended.
    """
    if jobs:
        if forked := _are_forked(kind):
            warm_process.start_warm_process()  # which imports while we do
        from carebook.execution.kernels.forked_engine import resolve_client_classes

        resolve_client_classes(forked=forked)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(run_notebook, job, area, kind) for job in jobs]
        try:
            for _ in as_completed(futures):
                done()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            warm_process.stop_warm_process()
            raise
    return tuple(future.result() for future in futures)


def _are_forked(kind: KernelKind) -> bool:
    return kind == "forked" and warm_process.can_fork_notebooks()


def run_notebook_to_file(
    job: NotebookJob, area: str, kind: KernelKind = "forked"
) -> NotebookFailure | None:
    """Run one notebook; return how it failed, or None. The target is written either way."""
    ran = run_notebook(job, area, kind)
    if isinstance(ran, NotebookFailure):
        return ran
    write_notebook(ran, job.target)
    return None


def run_notebook(
    job: NotebookJob, area: str, kind: KernelKind = "forked"
) -> NotebookNode | NotebookFailure:
    """Run one notebook; return it as it was executed, or how it failed.

    One without code is returned as it is. Only a notebook that failed is written to the job's
    target, as far as it ran. Where notebooks cannot be forked, stock kernels run them: see
    :func:`carebook.execution.kernels.warm_process.can_fork_notebooks`.
    """
    # Only here: a build that finds nothing to do needs neither, and they take long to import.
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from carebook.execution.kernels import forked_engine as engine

    os.environ[BUILDING_VARIABLE] = "1"
    os.environ.setdefault(_HASH_SEED_VARIABLE, "0")
    engine_name = engine.FORKED_ENGINE if _are_forked(kind) else engine.STOCK_ENGINE
    partial: list[NotebookNode] = []
    try:
        source = read_notebook(job.source)
        if not any(cell.cell_type == "code" for cell in source.cells):
            source.metadata["carebook"] = {"reads": []}
            return source
        # Papermill's own steps, one by one: in one go it would also serialise the notebook, which
        # takes a tenth of the time that the cells take, and which is done elsewhere.
        prepared = papermill.execute_notebook(
            source,
            None,
            parameters=dict(job.parameters),
            kernel_name=_KERNEL_NAME,
            # Which a notebook made by a program need not say.
            language=_LANGUAGE,
            engine_name=engine_name,
            prepare_only=True,
        )
        # It would have the notebook itself there.
        prepared.metadata.papermill["input_path"] = str(job.source)
        own_tags = tag_for_execution(prepared, allows_errors=job.allows_errors)
        ran: NotebookNode = papermill_engines.execute_notebook_with_engine(
            engine_name,
            prepared,
            _KERNEL_NAME,
            partial=partial,
            progress_bar=False,
            extra_arguments=_KERNEL_ARGUMENTS,
            # The kernel's own folder. papermill's `cwd` would move this whole process, threads
            # and all.
            resources={"metadata": {"path": str(job.source.parent)}},
        )
        raise_for_execution_errors(without_expected_errors(ran), None)
    except PapermillExecutionError as error:
        text = _ANSI_COLOUR.sub("", "\n".join(error.traceback))
        return _record_failure(job, area, partial, error.source, text)
    except Exception as error:  # a kernel that died or never started, a notebook nobody can read
        return _record_failure(job, area, partial, "", f"{type(error).__name__}: {error}")
    restore_tags(ran, own_tags)
    shorten_expected_errors(ran)
    normalise_notebook(ran)
    return ran


def _record_failure(
    job: NotebookJob, area: str, partial: Sequence[NotebookNode], source: str, traceback: str
) -> NotebookFailure:
    job.target.parent.mkdir(parents=True, exist_ok=True)
    if partial:
        normalise_notebook(partial[0])
        write_notebook(partial[0], job.target)
    elif job.source.suffix == job.target.suffix:
        shutil.copyfile(job.source, job.target)
    else:
        write_notebook(read_notebook(job.source), job.target)
    # papermill puts in a cell of injected parameters, which the source notebook does not have.
    written = read_notebook(job.target).cells
    cells = [cell for cell in written if not _PAPERMILL_TAGS & set(cell_tags(cell))]
    number = _failed_cell_number(cells)
    lines = [line.rstrip() for line in traceback.splitlines() if line.strip()]
    return NotebookFailure(
        area=area,
        notebook=job.source.name,
        cell_number=number,
        cell_id=cells[number - 1].get("id", "") if number else "",
        source=source or (cells[number - 1].source if number else ""),
        traceback=tuple(lines[-_TRACEBACK_LINES:]),
        partial_notebook=job.target,
        line=cells[number - 1].metadata.get(LINE_KEY, 0) if number else 0,
    )


def _failed_cell_number(cells: Sequence[NotebookNode]) -> int:
    """Return the number of the cell that raised an error, else of the last that began; or 0."""
    began = 0
    for number, cell in enumerate(cells, 1):
        if has_unexpected_error(cell):
            return number
        # papermill notes the start itself; a kernel that dies at once sends back no number.
        if cell.metadata.get("papermill", {}).get("start_time"):
            began = number
    return began
