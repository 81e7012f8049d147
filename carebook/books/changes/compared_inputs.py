"""What is compared: which kind of thing each side is, found out and read.

A folder with ``manifest.json`` is a book, a folder of such folders are many, a folder with
``data/`` is a project, and one with ``dataset.json`` a dataset as it was kept. What is no folder is
a revision of the project in git.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from carebook.books.changes.book_snapshot import read_book_snapshot
from carebook.books.changes.dataset_snapshot import read_kept_snapshot, read_project_snapshot
from carebook.books.changes.find_changes import Changes, find_changes
from carebook.books.changes.revisions import revision_folder
from carebook.books.changes.snapshot import Snapshot, join_snapshots
from carebook.books.manifest import MANIFEST_FILE
from carebook.core.errors import InputError
from carebook.core.project import Project
from carebook.data.dataset_store import RECORD_FILE

InputKind = Literal["book", "books", "project", "kept dataset", "revision"]
_KIND_IN_WORDS = {
    "book": "a book",
    "books": "a folder of books",
    "project": "a dataset",
    "kept dataset": "a dataset",
    "revision": "a dataset",
}


@dataclass(frozen=True)
class ComparedInput:
    """One side of a comparison as it was named: a kind of folder, or a revision."""

    name: str
    kind: InputKind
    folder: Path

    @property
    def kind_in_words(self) -> str:
        """What it is, of which both sides have to be the same: ``a book``, ``a dataset``."""
        return _KIND_IN_WORDS[self.kind]


def find_input(name: str) -> ComparedInput:
    """Find out what a name on the command line names.

    Raises:
        InputError: it is a folder in which there is nothing to compare, or a file.

    """
    folder = Path(name)
    if not folder.exists():
        return ComparedInput(name, "revision", folder)
    if not folder.is_dir():
        message = "expected a folder or a git revision, found a file; name the folder it is in"
        raise InputError.at(folder, message)
    if (folder / MANIFEST_FILE).is_file():
        return ComparedInput(name, "book", folder)
    if (folder / RECORD_FILE).is_file():
        return ComparedInput(name, "kept dataset", folder)
    if (folder / "data" / "indicators.yml").is_file():
        return ComparedInput(name, "project", folder)
    if (folder / "indicators.yml").is_file():
        return ComparedInput(name, "project", folder.resolve().parent)
    if book_folders(folder):
        return ComparedInput(name, "books", folder)
    message = (
        "expected a book (manifest.json), a folder of books, a project (data/) or a git revision, "
        "found a folder with none of them; name another"
    )
    raise InputError.at(folder, message)


def book_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of finished books in a folder, by name; not the national volume's."""
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if (path / MANIFEST_FILE).is_file() and (path / "notebooks").is_dir()
    )


def compare_inputs(old: str, new: str, area: str | None = None) -> Changes:
    """Read what two names name, and hold the one against the other.

    Raises:
        InputError: one of them cannot be read, or the two are of different kinds or areas.
        ToolError: git is missing, and one of them is a revision.

    """
    one, other = find_input(old), find_input(new)
    if one.kind_in_words != other.kind_in_words:
        raise InputError(
            f"{new}: expected {one.kind_in_words}, as {old} is, found {other.kind_in_words}; "
            "compare two of one kind"
        )
    with _open(one, area) as before, _open(other, area) as now:
        if one.kind == "book" and before.authorities != now.authorities:
            was, found = (side.places[side.authorities[0]] for side in (before, now))
            raise InputError(
                f"{new}: expected a book of the same area as {old}, found {found} beside {was}; "
                "compare two editions of one book"
            )
        return find_changes(before, now)


@contextmanager
def _open(one: ComparedInput, area: str | None) -> Iterator[Snapshot]:
    if one.kind == "book":
        yield _of_area(read_book_snapshot(one.folder, one.name), area)
    elif one.kind == "books":
        yield _read_books(one, area)
    elif one.kind == "project":
        yield read_project_snapshot(Project(one.folder.resolve()), one.name, area)
    elif one.kind == "kept dataset":
        yield read_kept_snapshot(one.folder, _project_of_kept(one.folder), one.name, area)
    else:
        with revision_folder(Project.find(), one.name) as project:
            yield read_project_snapshot(project, one.name, area)


def _project_of_kept(folder: Path) -> Project:
    """Return the project whose data folder a dataset is kept in, or else that of this folder."""
    above = folder.resolve().parents
    if len(above) > 3 and (above[3] / "_quarto.yml").is_file():
        return Project(above[3])
    return Project.find()


def _read_books(one: ComparedInput, area: str | None) -> Snapshot:
    folders = book_folders(one.folder)
    wanted = [path for path in folders if area in (None, path.name)]
    if not wanted:
        message = f"expected the book of {area} in this folder, found none; name its short name"
        raise InputError.at(one.folder, message)
    parts = [read_book_snapshot(path, one.name) for path in wanted]
    described = parts[0].described if len(parts) == 1 else f"{len(parts)} books"
    return join_snapshots(one.name, described, parts)


def _of_area(book: Snapshot, area: str | None) -> Snapshot:
    slug = book.slugs[book.authorities[0]]
    if area not in (None, slug):
        raise InputError(
            f"{book.name}: expected the book of {area}, found that of {slug}; leave --area out"
        )
    return book
