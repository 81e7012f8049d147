"""Running notebooks with papermill, and saying well what went wrong when one fails."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from papermill.exceptions import PapermillExecutionError

from carebook.notebook import BUILDING

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TRACEBACK_LINES = 8
# ipykernel warns of each kernel that it talks over a local socket; errors still come through.
_QUIET_KERNEL = ["--log-level=ERROR"]


@dataclass(frozen=True)
class Failure:
    """A notebook that stopped: which cell, what it said, where the partial notebook is."""

    area: str
    notebook: str
    cell: int
    cell_id: str
    source: str
    traceback: tuple[str, ...]
    partial: Path

    def report(self, kept: Path) -> str:
        """Return the failure as a person reads it; ``kept`` is where the partial notebook is."""
        where = f"cell {self.cell}" + (f" ({self.cell_id})" if self.cell_id else "")
        lines = [f"{self.area}: {self.notebook}, {where} failed", "  the cell:"]
        lines += [f"    {line}" for line in self.source.splitlines()]
        lines.append("  the end of the traceback:")
        lines += [f"    {line}" for line in self.traceback]
        lines.append(f"  the notebook as far as it ran: {kept}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Job:
    """One notebook to run: where it is read and written, and with what parameters."""

    source: Path
    target: Path
    parameters: Mapping[str, Any]


def execute_all(
    jobs: Sequence[Job], area: str, workers: int, done: Callable[[], None]
) -> tuple[Failure, ...]:
    """Run notebooks, ``workers`` at a time, and return those that failed.

    A failure stops its own notebook only. ``done`` is called after each.
    """
    os.environ[BUILDING] = "1"
    failures: dict[int, Failure] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = {pool.submit(execute, job, area): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            if (failure := future.result()) is not None:
                failures[futures[future]] = failure
            done()
    return tuple(failures[index] for index in sorted(failures))


def execute(job: Job, area: str) -> Failure | None:
    """Run one notebook; return how it failed, or None. The target is written either way."""
    job.target.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(job.source),
            str(job.target),
            parameters=dict(job.parameters),
            cwd=str(job.source.parent),
            progress_bar=False,
            extra_arguments=_QUIET_KERNEL,
        )
    except PapermillExecutionError as error:
        return _failure(error, job, area)
    return None


def _failure(error: PapermillExecutionError, job: Job, area: str) -> Failure:
    text = _ANSI.sub("", "\n".join(error.traceback))
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    # papermill counts the cell of injected parameters, which the source notebook does not have.
    notebook = papermill.iorw.load_notebook_node(str(job.target))
    cells = [c for c in notebook.cells if "injected-parameters" not in c.metadata.get("tags", ())]
    cells = [c for c in cells if "papermill-error-cell-tag" not in c.metadata.get("tags", ())]
    number = next((n for n, cell in enumerate(cells, 1) if _raised(cell)), error.cell_index)
    cell_id = cells[number - 1].get("id", "") if 0 < number <= len(cells) else ""
    return Failure(
        area=area,
        notebook=job.source.name,
        cell=number,
        cell_id=cell_id,
        source=error.source,
        traceback=tuple(lines[-_TRACEBACK_LINES:]),
        partial=job.target,
    )


def _raised(cell: Any) -> bool:
    return any(output.get("output_type") == "error" for output in cell.get("outputs", ()))
