"""Locks: one build of a book, or one ingest, at a time, also by processes unknown to each other.

The lock is the operating system's (flock), so that it ends with the process that holds it, however
that ends. Over a folder that several machines share it holds as far as their file system keeps
such locks, which NFS and most cluster file systems do; where one has none, filelock falls back on
a file that names its owner.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from carebook.core.errors import InputError

# What is kept beside books, or beside a dataset: locks, and what a build keeps for the next.
STATE_FOLDER = ".carebook"
# Seconds between two looks at a lock that somebody else holds.
_POLL_SECONDS = 0.1


class BookLocked(Exception):  # noqa: N818  (a state of the book, not a mistake)
    """Somebody else builds the book at the moment."""


def open_lock(folder: Path, name: str) -> BaseFileLock:
    """Return the lock of what is called ``name`` in a folder, not yet taken.

    Its file stays, empty, in the folder's ``.carebook``. A thread that asks twice is given the same
    lock, which counts how often it was taken.

    Raises:
        OSError: the folder cannot be written in.

    """
    path = folder / STATE_FOLDER / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(path, is_singleton=True)


@contextmanager
def book_lock(out: Path, slug: str, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a book, which a thread may do that holds it already.

    Args:
        out: the folder of books.
        slug: the area's.
        waiting: called once if somebody else has it; without this there is no waiting.

    Raises:
        BookLocked: somebody else has it, and nobody wants to wait.
        InputError: the folder cannot be written in.

    """
    try:
        lock = open_lock(out, slug)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if waiting is None:
                raise BookLocked(slug) from None
            waiting()
            lock.acquire(poll_interval=_POLL_SECONDS)
    except OSError as error:
        raise not_writable_error(out, error) from None
    try:
        yield
    finally:
        lock.release()


def require_writable(out: Path) -> None:
    """Check that books can be put into a folder, before any is made.

    Raises:
        InputError: they cannot.

    """
    try:
        (out / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out / STATE_FOLDER):
            pass
    except OSError as error:
        raise not_writable_error(out, error) from None


def not_writable_error(out: Path, error: OSError) -> InputError:
    """Return the error for a folder of books that cannot be written in."""
    return InputError.at(out, f"expected a folder to write in, found: {error.strerror}; use --out")
