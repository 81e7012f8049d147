"""A book is made in a private folder beside the finished ones, and put in place by renaming.

The book's lock tells what a killed build has left from what a running one works on: a private
folder is made and removed only by the holder of the lock.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.files import replace_folder
from carebook.core.locks import STATE_FOLDER, BookLocked, book_lock, not_writable_error

# Before the slug; after it come a dot, which no slug has, and random characters.
_WORKSPACE_PREFIX = ".building-"
_FINISHED_FOLDER, _PREVIOUS_FOLDER, _TEMPORARY_FOLDER = "finished", "old", "tmp"
# What is kept of a book in the folder of locks; anything else there is left over.
_KEPT_SUFFIXES = (".lock", ".made.zip")
# The private folders of this process, for when it has no time left to unwind.
_open_workspaces: set[Path] = set()


@contextmanager
def book_workspace(out: Path, slug: str) -> Iterator[Path]:
    """Give a folder beside the finished books to make one in, and hold that book meanwhile.

    Temporary files of this process go there too, so that a full /tmp stops nothing and that they
    are cleared with it. Where somebody else builds the book, that is waited for.

    Raises:
        InputError: the folder of books cannot be written in.

    """
    with book_lock(out, slug, waiting=lambda: None):
        clear_leftovers(out, slug)
        try:
            folder = Path(tempfile.mkdtemp(prefix=f"{_WORKSPACE_PREFIX}{slug}.", dir=out))
            (folder / _TEMPORARY_FOLDER).mkdir()
        except OSError as error:
            raise not_writable_error(out, error) from None
        usual, tempfile.tempdir = tempfile.tempdir, str(folder / _TEMPORARY_FOLDER)
        _open_workspaces.add(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = usual
            shutil.rmtree(folder, ignore_errors=True)
            _open_workspaces.discard(folder)


def replace_book(finished: Path, folder: Path) -> None:
    """Put a finished book of a private folder in the place of the last one.

    Raises:
        OSError: it could not be done; the last one is where it was.

    """
    replace_folder(finished, folder, finished.parent / _PREVIOUS_FOLDER)


def clear_leftovers(out: Path, slug: str) -> None:
    """Clear what killed builds of a book left; the caller holds its lock.

    Where one was killed between two renames, the book is put back as it was before.
    """
    for left in out.glob(f"{_WORKSPACE_PREFIX}{slug}.*"):
        if left in _open_workspaces:
            continue
        if (left / _PREVIOUS_FOLDER).is_dir() and not (out / slug).exists():
            os.rename(left / _PREVIOUS_FOLDER, out / slug)
        shutil.rmtree(left, ignore_errors=True)
    for file in (out / STATE_FOLDER).glob(f"{slug}.*"):
        if not file.name.endswith(_KEPT_SUFFIXES):
            file.unlink(missing_ok=True)


def clear_all_leftovers(out: Path) -> None:
    """Clear what killed builds of any book left, except of books that others are building."""
    slugs = {
        left.name.removeprefix(_WORKSPACE_PREFIX).rpartition(".")[0]
        for left in out.glob(f"{_WORKSPACE_PREFIX}*")
    }
    for slug in sorted(slugs - {""}):
        with suppress(BookLocked, InputError), book_lock(out, slug):
            clear_leftovers(out, slug)


def remove_open_workspaces() -> None:
    """Remove the private folders of this process, which is about to end."""
    for folder in tuple(_open_workspaces):
        shutil.rmtree(folder, ignore_errors=True)
