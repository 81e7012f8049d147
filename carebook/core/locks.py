"""One build of a book at a time, also by processes that know nothing of each other.

The lock is the operating system's (flock), so that it ends with the process that holds it, however
that ends. Over a folder that several machines share it holds as far as their file system keeps
such locks, which NFS and most cluster file systems do; where one has none, filelock falls back on
a file that names its owner.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from carebook.core.errors import InputError

# What is kept of books besides the books themselves.
STATE_FOLDER = ".carebook"
# Seconds between two looks at a lock that somebody else holds.
_POLL_SECONDS = 0.1


class BookLocked(Exception):  # noqa: N818  (a state of the book, not a mistake)
    """Somebody else builds the book at the moment."""


@contextmanager
def book_lock(out: Path, slug: str, waiting: Callable[[], None] | None = None) -> Iterator[bool]:
    """Hold a book; give whether it was taken just now, and not by a caller further up.

    A thread may take a book that it holds already.

    Args:
        out: where books go.
        slug: whose book it is.
        waiting: told once if somebody else has it; without this there is no waiting.

    Raises:
        Busy: somebody else has it, and nobody wants to wait.
        InputError: the folder cannot be written in.

    """
    path = out / STATE_FOLDER / f"{slug}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # One object for each path and thread, so that it counts how often it was taken.
        lock = FileLock(path, is_singleton=True)
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
        yield lock.lock_counter == 1
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
    """Return what is said of a folder for books that cannot be written in."""
    return InputError.at(
        out, None, f"expected a folder to write in, found: {error.strerror}; use --out"
    )
