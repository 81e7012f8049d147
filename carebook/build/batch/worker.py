"""What a worker does with an order: plan, take the book's lock, build what has to be."""

import threading
import traceback
from collections.abc import Callable
from functools import lru_cache

from carebook.books.edition_registry import files_to_open
from carebook.books.manifest import program_versions
from carebook.books.plan import BookPlan, plan_book
from carebook.build.batch.jobs import (
    BookJob,
    JobResult,
    JobStatus,
    failed_result,
    last_book_of_job_in_words,
)
from carebook.build.book import build_book
from carebook.build.notebook_runs import ReportProgress
from carebook.core.errors import CarebookError, InputError
from carebook.core.locks import BookLocked, book_lock
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.ingest.loading import load_dataset

# Of what this process has imported; the files may have changed since.
PROGRAM_CHECKSUM = program_versions().code
# A process makes one book at a time, also where a cluster's workers have several threads.
_one_book_lock = threading.Lock()


def show_no_progress(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


def run_job(
    order: BookJob,
    progress: ReportProgress = show_no_progress,
    waiting: Callable[[], None] = lambda: None,
) -> JobResult:
    """Build a book, or find that it is as it should be; never raise an error.

    ``waiting`` is told if somebody else is building it, where the order is patient.
    """
    with _one_book_lock:
        try:
            plan = _plan_job(order)
            with book_lock(
                plan.output_folder, order.slug, waiting if order.waits_if_busy else None
            ):
                return _build_planned_book(plan, order, progress)
        except BookLocked:
            return JobResult(order.slug, order.area_name, "busy")
        except CarebookError as error:
            return failed_result(order, _with_area_name(order, str(error)), error.exit_status)
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            said = f"{error.strerror or error}{where}"
            return failed_result(
                order, f"{order.area_name}: {said}; {last_book_of_job_in_words(order)}"
            )
        except Exception as error:
            first = (
                f"{order.area_name}: {type(error).__name__}: {error}; "
                f"{last_book_of_job_in_words(order)}"
            )
            return failed_result(order, "\n".join([first, traceback.format_exc()]))


def _build_planned_book(plan: BookPlan, order: BookJob, progress: ReportProgress) -> JobResult:
    built = build_book(
        plan,
        progress,
        order.notebook_workers,
        final=order.final,
        force=order.force,
        kernels=order.kernels,
    )
    status: JobStatus = "unchanged" if built.decision.is_current else "built"
    return finished_result(plan, status, built.kept_outputs, built.warnings)


def finished_result(
    plan: BookPlan, status: JobStatus, kept: tuple[str, ...], warnings: tuple[str, ...]
) -> JobResult:
    """Return the outcome of a book that stands as it should be."""
    return JobResult(
        plan.area.slug,
        plan.area.name,
        status,
        files_to_open=tuple(
            plan.book_folder / name
            for edition in plan.editions
            for name in files_to_open(edition, plan.area.slug)
        ),
        kept_outputs=kept,
        warnings=warnings,
    )


def _with_area_name(order: BookJob, message: str) -> str:
    """Say whose book it is, where the message does not."""
    return message if order.area_name in message else f"{order.area_name}: {message}"


def _plan_job(order: BookJob) -> BookPlan:
    if order.program_checksum != PROGRAM_CHECKSUM:
        raise InputError(
            f"{order.area_name}: expected the carebook that the build began with, found that "
            "its code "
            "has changed; build again"
        )
    project = Project(order.root)
    return plan_book(
        project,
        order.slug,
        order.editions,
        order.stitcher,
        order.output_folder,
        _load_job_dataset(project, order.dataset_checksum),
    )


@lru_cache(maxsize=1)
def _load_job_dataset(project: Project, checksum: str) -> Dataset:
    """Return the dataset that books were ordered with, read once by each worker."""
    dataset = load_dataset(project)
    if dataset.origin.checksum != checksum:
        raise InputError.at(
            project.data,
            None,
            "expected the figures that the build began with, found others; build again",
        )
    return dataset
