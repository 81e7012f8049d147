"""What a worker does with a job: plan, take the book's lock, build what has to be built."""

import threading
import traceback
from collections.abc import Callable
from functools import lru_cache

from carebook.books.edition_registry import files_to_open
from carebook.books.manifest import Manifest, program_versions
from carebook.books.plan import BookPlan, last_book_in_words, plan_book
from carebook.build.batch.jobs import BookJob, JobResult, JobStatus, failed_result
from carebook.build.book import build_book
from carebook.build.notebook_runs import ReportProgress
from carebook.core.errors import CarebookError, InputError
from carebook.core.locks import BookLocked, book_lock
from carebook.core.project import Project
from carebook.data.dataset import Dataset
from carebook.ingest.loading import load_dataset

# Of what this process has imported; the files may have changed since.
PROGRAM_CHECKSUM = program_versions().code
# Access denied, and used by another process: on Windows a file that a program shows stays in place.
_IN_USE_ON_WINDOWS = (5, 32)
# A process makes one book at a time, also where a cluster's workers have several threads.
_one_book_lock = threading.Lock()


def run_job(
    job: BookJob,
    progress: ReportProgress = lambda *_: None,
    waiting: Callable[[], None] = lambda: None,
) -> JobResult:
    """Build a book, or find that it is up to date; what goes wrong is in the result.

    ``waiting`` is called if somebody else is building it and the job waits for them.
    """
    with _one_book_lock:
        try:
            plan = _plan_job(job)
            with book_lock(plan.output_folder, job.slug, waiting if job.waits_if_busy else None):
                return _build_planned_book(plan, job, progress)
        except BookLocked:
            return JobResult(job.slug, job.area_name, "busy")
        except CarebookError as error:
            return failed_result(job, _with_area_name(job, str(error)), error.exit_status)
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            said = f"{error.strerror or error}{where}"
            if getattr(error, "winerror", None) in _IN_USE_ON_WINDOWS:
                said += " (close the programs that show a file of the book, and build again)"
            return failed_result(job, _failure_in_words(job, said))
        except Exception as error:
            first = _failure_in_words(job, f"{type(error).__name__}: {error}")
            return failed_result(job, f"{first}\n{traceback.format_exc()}")


def _failure_in_words(job: BookJob, reason: str) -> str:
    return f"{job.area_name}: {reason}; {last_book_in_words(job.book_folder)}"


def _build_planned_book(plan: BookPlan, job: BookJob, progress: ReportProgress) -> JobResult:
    built = build_book(
        plan, progress, job.notebook_workers, final=job.final, force=job.force, kernels=job.kernels
    )
    status: JobStatus = "unchanged" if built.decision.is_current else "built"
    return finished_result(plan, status, built.manifest)


def finished_result(plan: BookPlan, status: JobStatus, manifest: Manifest) -> JobResult:
    """Return the result of a book that is up to date."""
    return JobResult(
        plan.area.slug,
        plan.area.name,
        status,
        files_to_open=tuple(
            plan.book_folder / name
            for edition in plan.editions
            for name in files_to_open(edition, plan.area.slug)
        ),
        kept_outputs=manifest.kept,
        warnings=manifest.warnings,
    )


def _with_area_name(job: BookJob, message: str) -> str:
    """Name the area, where the message does not."""
    return message if job.area_name in message else f"{job.area_name}: {message}"


def _plan_job(job: BookJob) -> BookPlan:
    if job.program_checksum != PROGRAM_CHECKSUM:
        raise InputError(
            f"{job.area_name}: expected the carebook that the build began with, found that its "
            "code has changed; build again"
        )
    project = Project(job.root)
    dataset = _load_job_dataset(project, job.dataset_checksum)
    return plan_book(project, job.slug, job.editions, job.stitcher, job.output_folder, dataset)


@lru_cache(maxsize=1)
def _load_job_dataset(project: Project, checksum: str) -> Dataset:
    """Return the dataset that the build began with, read once by each worker."""
    dataset = load_dataset(project)
    if dataset.origin.checksum != checksum:
        raise InputError.at(
            project.data,
            "expected the figures that the build began with, found others; build again",
        )
    return dataset
