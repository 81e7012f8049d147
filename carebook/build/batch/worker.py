"""What a worker does with an order: plan, take the book's lock, build what has to be."""

import threading
import traceback
from collections.abc import Callable
from functools import lru_cache

from carebook.books.edition_registry import opened
from carebook.books.manifest import program
from carebook.books.plan import Plan, make_plan
from carebook.build.batch.jobs import Order, Outcome, Status, failed, what_stands
from carebook.build.book import build
from carebook.build.notebook_runs import Progress
from carebook.core.errors import CarebookError, InputError
from carebook.core.locks import Busy, book_lock
from carebook.core.project import Project
from carebook.data.dataset import Dataset, load_dataset

# Of what this process has imported; the files may have changed since.
CODE = program().code
# A process makes one book at a time, also where a cluster's workers have several threads.
_turn = threading.Lock()


def quietly(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


def build_order(
    order: Order, progress: Progress = quietly, waiting: Callable[[], None] = lambda: None
) -> Outcome:
    """Build a book, or find that it is as it should be; never raise an error.

    ``waiting`` is told if somebody else is building it, where the order is patient.
    """
    with _turn:
        try:
            plan = _plan(order)
            with book_lock(plan.out, order.slug, waiting if order.patient else None):
                return _build(plan, order, progress)
        except Busy:
            return Outcome(order.slug, order.name, "busy")
        except CarebookError as error:
            return failed(order, _named(order, str(error)), error.exit_status)
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            said = f"{error.strerror or error}{where}"
            return failed(order, f"{order.name}: {said}; {what_stands(order)}")
        except Exception as error:
            first = f"{order.name}: {type(error).__name__}: {error}; {what_stands(order)}"
            return failed(order, "\n".join([first, traceback.format_exc()]))


def _build(plan: Plan, order: Order, progress: Progress) -> Outcome:
    built = build(
        plan,
        progress,
        order.workers,
        final=order.final,
        force=order.force,
        kernels=order.kernels,
    )
    status: Status = "unchanged" if built.decision.is_current else "built"
    return standing(plan, status, built.kept, built.warnings)


def standing(
    plan: Plan, status: Status, kept: tuple[str, ...], warnings: tuple[str, ...]
) -> Outcome:
    """Return the outcome of a book that stands as it should be."""
    return Outcome(
        plan.area.slug,
        plan.area.name,
        status,
        paths=tuple(
            plan.folder / name
            for edition in plan.editions
            for name in opened(edition, plan.area.slug)
        ),
        kept=kept,
        warnings=warnings,
    )


def _named(order: Order, message: str) -> str:
    """Say whose book it is, where the message does not."""
    return message if order.name in message else f"{order.name}: {message}"


def _plan(order: Order) -> Plan:
    if order.code != CODE:
        raise InputError(
            f"{order.name}: expected the carebook that the build began with, found that its code "
            "has changed; build again"
        )
    project = Project(order.root)
    return make_plan(
        project,
        order.slug,
        order.editions,
        order.stitcher,
        order.out,
        _dataset(project, order.checksum),
    )


@lru_cache(maxsize=1)
def _dataset(project: Project, checksum: str) -> Dataset:
    """Return the dataset that books were ordered with, read once by each worker."""
    dataset = load_dataset(project)
    if dataset.origin.checksum != checksum:
        raise InputError.at(
            project.data,
            None,
            "expected the figures that the build began with, found others; build again",
        )
    return dataset
