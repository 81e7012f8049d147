"""What a worker is asked for, and what it answers: both small, and fit to be sent anywhere."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from carebook.books.edition_registry import Edition
from carebook.books.plan import Stitcher
from carebook.execution.runner import KernelKind

# ``busy``: somebody else builds the book at the moment.
JobStatus = Literal["built", "unchanged", "failed", "busy"]


@dataclass(frozen=True)
class BookJob:
    """One book to build, without anything that is read from the project.

    ``checksum`` is of the dataset and ``code`` of the program that it was ordered with, so that a
    book is never made by other ones unnoticed. ``editions`` may be left to what stands already.
    ``workers`` is how many notebooks run side by side. An order that is not ``patient`` comes back
    at once if somebody else builds the book.
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
        """Return the same order, that waits for others, with so many notebooks side by side."""
        return replace(self, waits_if_busy=True, notebook_workers=workers)


@dataclass(frozen=True)
class JobResult:
    """What became of an order.

    ``message`` is why it failed, whole, and ``exit_status`` what a command line then ends with.
    ``paths`` are the files to open, ``kept`` the parts of editions that an earlier build made;
    ``warnings`` concern what is in the book.
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


def failed_result(order: BookJob, message: str, exit_status: int = 1) -> JobResult:
    """Return the outcome of a book that could not be made."""
    return JobResult(
        order.slug, order.area_name, "failed", message=message.rstrip(), exit_status=exit_status
    )


def last_book_of_job_in_words(order: BookJob) -> str:
    """Say what a failed build leaves behind."""
    return "the last good book is unchanged" if order.book_folder.is_dir() else "no book was made"
