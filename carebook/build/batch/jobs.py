"""What a worker is given and what it returns: both small, and fit to be sent anywhere."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from carebook.books.edition_registry import Edition
from carebook.books.plan import Stitcher
from carebook.execution.runner import KernelKind

# ``busy``: somebody else is building the book.
JobStatus = Literal["built", "unchanged", "failed", "busy"]


@dataclass(frozen=True)
class BookJob:
    """One book to build, without anything that is read from the project.

    The two checksums are of the figures and of the program's code as they were when the build
    began, so that no book is built with others unnoticed. Of ``editions`` and ``stitcher``, None
    leaves the choice to :func:`carebook.books.plan.plan_book`. ``notebook_workers`` is how many
    notebooks run side by side. Unless it ``waits_if_busy``, the job returns at once where somebody
    else is building the book.
    """

    root: Path
    slug: str
    area_name: str
    editions: tuple[Edition, ...] | None
    stitcher: Stitcher | None
    output_folder: Path
    dataset_checksum: str
    program_checksum: str
    final: bool = False
    force: bool = False
    kernels: KernelKind = "forked"
    notebook_workers: int = 1
    waits_if_busy: bool = False

    @property
    def book_folder(self) -> Path:
        """Where the finished book goes."""
        return self.output_folder / self.slug

    def waiting_if_busy(self, workers: int) -> "BookJob":
        """Return the same job, waiting for others, with so many notebooks side by side."""
        return replace(self, waits_if_busy=True, notebook_workers=workers)


@dataclass(frozen=True)
class JobResult:
    """The result of a job.

    ``message`` is the whole reason why it failed, and ``exit_status`` what a command line then ends
    with. ``kept_outputs`` are the parts of editions that an earlier build made, as paths from the
    book's folder; ``warnings`` concern what is in the book.
    """

    slug: str
    area_name: str
    status: JobStatus
    files_to_open: tuple[Path, ...] = ()
    kept_outputs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    message: str = ""
    exit_status: int = 0

    @property
    def reason(self) -> str:
        """Why it failed, in one line."""
        return self.message.partition("\n")[0]


def failed_result(job: BookJob, message: str, exit_status: int = 1) -> JobResult:
    """Return the result of a job whose book could not be built."""
    return JobResult(
        job.slug, job.area_name, "failed", message=message.rstrip(), exit_status=exit_status
    )
