"""A book is made in a private folder beside the finished ones, and put in place by renaming.

What a killed build leaves is told from what a living one works on by the book's lock: a private
folder is made and removed only by who holds it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from carebook.core.errors import InputError
from carebook.core.locks import FOLDER, Busy, book_lock, not_writable

# Before the slug; after it come a dot, which no slug has, and what chance gives.
_PREFIX = ".building-"
_FINISHED, _OLD, _TEMPORARY = "finished", "old", "tmp"
# What is kept of a book in the folder of locks; anything else there is litter.
_KEPT = (".lock", ".made.zip")
# The private folders of this process, for one that has no time left to unwind.
_open: set[Path] = set()


@contextmanager
def private_folder(out: Path, slug: str) -> Iterator[Path]:
    """Give a folder beside the finished books to make one in, and hold that book meanwhile.

    Temporary files of this process go there too, so that a full /tmp stops nothing and that they
    are cleared with it. Where somebody else builds the book, that is waited for.

    Raises:
        InputError: the folder of books cannot be written in.

    """
    with book_lock(out, slug, waiting=lambda: None):
        tidy(out, slug)
        try:
            folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{slug}.", dir=out))
            (folder / _TEMPORARY).mkdir()
        except OSError as error:
            raise not_writable(out, error) from None
        usual, tempfile.tempdir = tempfile.tempdir, str(folder / _TEMPORARY)
        _open.add(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = usual
            shutil.rmtree(folder, ignore_errors=True)
            _open.discard(folder)


def put_in_place(finished: Path, folder: Path) -> None:
    """Put a finished book in the place of the last one, by renaming folders.

    Raises:
        OSError: it could not be; the last one is where it was.

    """
    old = finished.parent / _OLD
    if not folder.exists():
        os.rename(finished, folder)
        return
    os.rename(folder, old)
    try:
        os.rename(finished, folder)
    except BaseException:
        os.rename(old, folder)
        raise


def tidy(out: Path, slug: str) -> None:
    """Clear what killed builds of a book left; the caller holds its lock.

    Where one was killed between two renames, the book is put back as it was before.
    """
    for left in out.glob(f"{_PREFIX}{slug}.*"):
        if left in _open:
            continue
        if (left / _OLD).is_dir() and not (out / slug).exists():
            os.rename(left / _OLD, out / slug)
        shutil.rmtree(left, ignore_errors=True)
    for file in (out / FOLDER).glob(f"{slug}.*"):
        if not file.name.endswith(_KEPT):
            file.unlink(missing_ok=True)


def tidy_all(out: Path) -> None:
    """Clear what killed builds of any book left, and leave alone what others work on."""
    slugs = {left.name.removeprefix(_PREFIX).rpartition(".")[0] for left in out.glob(f"{_PREFIX}*")}
    for slug in sorted(slugs - {""}):
        with suppress(Busy, InputError), book_lock(out, slug):
            tidy(out, slug)


def drop_open() -> None:
    """Remove the private folders of this process, which ends at once."""
    for folder in tuple(_open):
        shutil.rmtree(folder, ignore_errors=True)
