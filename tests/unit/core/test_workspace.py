"""A book put in place by renaming, the lock that it is held by, and what killed builds leave."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from carebook.core.errors import InputError
from carebook.core.locks import BookLocked, book_lock, require_writable
from carebook.core.workspace import (
    book_workspace,
    clear_all_leftovers,
    clear_leftovers,
    replace_book,
)

_HOLD = """
import sys, time
from pathlib import Path
from carebook.core.workspace import book_workspace
with book_workspace(Path(sys.argv[1]), sys.argv[2]) as folder:
    (folder / "begun").touch()
    print(folder, flush=True)
    time.sleep(600)
"""


def book(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "book.pdf").write_text(text)
    return folder


@contextmanager
def another(out: Path, slug: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that makes a book."""
    command = [sys.executable, "-c", _HOLD, str(out), slug]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def test_a_book_replaces_the_last_one_and_nothing_of_its_making_stays(tmp_path: Path) -> None:
    book(tmp_path / "kent", "old")
    usual = tempfile.gettempdir()
    with book_workspace(tmp_path, "kent") as work:
        assert work.parent == tmp_path
        assert tempfile.gettempdir().startswith(str(work)), "temporary files go with the folder"
        replace_book(book(work / "finished", "new"), tmp_path / "kent")
    assert tempfile.gettempdir() == usual
    assert (tmp_path / "kent/book.pdf").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".carebook", "kent"]


def test_a_book_that_cannot_be_put_in_place_leaves_the_last_one(tmp_path: Path) -> None:
    book(tmp_path / "kent", "old")
    with book_workspace(tmp_path, "kent") as work, pytest.raises(FileNotFoundError):
        replace_book(work / "never-made", tmp_path / "kent")
    assert (tmp_path / "kent/book.pdf").read_text() == "old"


def test_a_build_killed_between_two_renames_leaves_the_last_book(tmp_path: Path) -> None:
    left = tmp_path / ".building-kent.abc"
    book(left / "old", "old")
    book(left / "finished", "new")
    clear_all_leftovers(tmp_path)
    assert (tmp_path / "kent/book.pdf").read_text() == "old"
    assert not left.exists()


def test_what_a_killed_build_left_is_cleared_and_what_a_living_one_has_is_not(
    tmp_path: Path,
) -> None:
    with another(tmp_path, "kent") as (dead, left), another(tmp_path, "rutland") as (_, at_work):
        dead.kill()
        dead.wait()
        assert (left / "begun").exists()
        clear_all_leftovers(tmp_path)
        assert not left.exists()
        assert (at_work / "begun").exists()


def test_only_the_books_own_leftovers_are_cleared(tmp_path: Path) -> None:
    kept = tmp_path / ".building-kent-east.abc"
    kept.mkdir()
    (tmp_path / ".building-kent.abc").mkdir()
    files = tmp_path / ".carebook"
    files.mkdir()
    names = ("kent.lock", "kent.made.zip", "kent.made.zip.half", "kent-east.made.zip.half")
    for name in names:
        (files / name).touch()
    with book_lock(tmp_path, "kent"):
        clear_leftovers(tmp_path, "kent")
    assert [path.name for path in tmp_path.glob(".building-*")] == [kept.name]
    assert {path.name for path in files.iterdir()} == {*names} - {"kent.made.zip.half"}


def test_a_book_that_another_process_makes_is_busy_or_waited_for(tmp_path: Path) -> None:
    told: list[str] = []
    with another(tmp_path, "kent") as (process, _):
        with pytest.raises(BookLocked), book_lock(tmp_path, "kent"):
            pass
        with book_lock(tmp_path, "rutland"):
            pass

        def waiting() -> None:
            told.append("waiting")
            process.kill()

        with book_lock(tmp_path, "kent", waiting):
            assert told == ["waiting"]


def test_a_thread_may_hold_a_book_twice_and_two_threads_may_not(tmp_path: Path) -> None:
    found: list[str] = []

    def other() -> None:
        try:
            with book_lock(tmp_path, "kent"):
                found.append("held")
        except BookLocked:
            found.append("busy")

    def ask() -> None:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    with book_lock(tmp_path, "kent"):
        with book_lock(tmp_path, "kent"):
            pass
        ask()
    ask()
    assert found == ["busy", "held"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for check in (require_writable, lambda out: book_lock(out, "kent").__enter__()):
        with pytest.raises(InputError, match="expected a folder to write in, found: Not a dir"):
            check(tmp_path / "file" / "books")
    require_writable(tmp_path / "books")
    assert os.listdir(tmp_path / "books/.carebook") == []
