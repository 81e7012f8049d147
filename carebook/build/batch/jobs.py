"""What a worker is asked for, and what it answers: both small, and fit to be sent anywhere."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from carebook.books.edition_registry import Edition
from carebook.books.plan import Stitcher
from carebook.execution.runner import Kernels

# ``busy``: somebody else builds the book at the moment.
Status = Literal["built", "unchanged", "failed", "busy"]


@dataclass(frozen=True)
class Order:
    """One book to build, without anything that is read from the project.

    ``checksum`` is of the dataset and ``code`` of the program that it was ordered with, so that a
    book is never made by other ones unnoticed. ``editions`` may be left to what stands already.
    ``workers`` is how many notebooks run side by side. An order that is not ``patient`` comes back
    at once if somebody else builds the book.
    """

    root: Path
    slug: str
    name: str
    editions: tuple[Edition, ...] | None
    stitcher: Stitcher | None
    out: Path
    checksum: str
    code: str
    final: bool = False
    force: bool = False
    kernels: Kernels = "forked"
    workers: int = 1
    patient: bool = False

    @property
    def folder(self) -> Path:
        """Where the finished book goes."""
        return self.out / self.slug

    def patiently(self, workers: int) -> "Order":
        """Return the same order, that waits for others, with so many notebooks side by side."""
        return replace(self, patient=True, workers=workers)


@dataclass(frozen=True)
class Outcome:
    """What became of an order.

    ``message`` is why it failed, whole, and ``exit_status`` what a command line then ends with.
    ``paths`` are the files to open, ``kept`` the parts of editions that an earlier build made;
    ``warnings`` concern what is in the book.
    """

    slug: str
    name: str
    status: Status
    paths: tuple[Path, ...] = ()
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    message: str = ""
    exit_status: int = 0

    @property
    def reason(self) -> str:
        """Why it failed, in one line."""
        return self.message.partition("\n")[0]


def failed(order: Order, message: str, exit_status: int = 1) -> Outcome:
    """Return the outcome of a book that could not be made."""
    return Outcome(
        order.slug, order.name, "failed", message=message.rstrip(), exit_status=exit_status
    )


def what_stands(order: Order) -> str:
    """Say what a failed build leaves behind."""
    return "the last good book is unchanged" if order.folder.is_dir() else "no book was made"
