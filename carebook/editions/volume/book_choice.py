"""Which books a volume can be made of, and why others are left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from carebook.books.manifest import Manifest, read_manifest
from carebook.config.chapters import executed_path
from carebook.core.errors import InputError
from carebook.core.files import file_sha256
from carebook.core.project import Project
from carebook.data.areas import Area
from carebook.data.dataset import Dataset
from carebook.narrative.summary_store import summary_store_path
from carebook.text.phrasing import first_in_words


@dataclass(frozen=True)
class VolumeBook:
    """A book that the volume is made of."""

    area: Area
    folder: Path
    manifest: Manifest


@dataclass(frozen=True)
class BookProblem:
    """An authority whose book cannot be used, and why; or is outdated, and what has changed."""

    area: Area
    reason: str


@dataclass(frozen=True)
class BookChoice:
    """The books there are. ``outdated`` are those made of what has changed since; they are used.

    A book that is older than several things is listed once for each.
    """

    books: tuple[VolumeBook, ...]
    missing: tuple[BookProblem, ...]
    outdated: tuple[BookProblem, ...]

    @property
    def authority_count(self) -> int:
        """How many authorities there are, with a book or without."""
        return len(self.books) + len(self.missing)


def find_books(
    project: Project, dataset: Dataset, out: Path, chapters: Sequence[str]
) -> BookChoice:
    """Look for the book of every authority; those of other figures are not used.

    Args:
        project: where the notebooks are.
        dataset: what the books have to be made of.
        out: the folder of books.
        chapters: the notebooks by their path from the project's root.

    """
    sources = {chapter: file_sha256(project.root / chapter) for chapter in chapters}
    books, missing, outdated = [], [], []
    for area in dataset.areas.authorities:
        folder = out / area.slug
        manifest = read_manifest(folder)
        if manifest is None:
            reason = "its book cannot be read" if folder.is_dir() else "no book"
            missing.append(BookProblem(area, reason))
        elif manifest.dataset.checksum != dataset.origin.checksum:
            missing.append(BookProblem(area, "its book was made from other figures"))
        elif not _notebooks_match_manifest(manifest, folder, chapters):
            missing.append(BookProblem(area, "its notebooks were changed since the book was made"))
        else:
            books.append(VolumeBook(area, folder, manifest))
            outdated += [
                BookProblem(area, than)
                for than in _changed_inputs(project, area, manifest, sources)
            ]
    return BookChoice(tuple(books), tuple(missing), tuple(outdated))


def _changed_inputs(
    project: Project, area: Area, manifest: Manifest, sources: Mapping[str, str]
) -> Iterator[str]:
    """Say what of a book is no longer as it was made of: notebooks, summaries, parameters."""
    if {name: one.source for name, one in manifest.notebooks.items()} != sources:
        yield "notebooks"
    params = [project.params / f"{name}.yml" for name in ("defaults", area.slug)]
    summaries = [summary_store_path(project.data, area)]
    for what, paths in (("summaries", summaries), ("parameters", params)):
        names = [project.relative_to_root(path).as_posix() for path in paths]
        now = [file_sha256(path) if path.is_file() else None for path in paths]
        if now != [manifest.inputs.get(name) for name in names]:
            yield what


def require_books(found: BookChoice, *, partial: bool) -> None:
    """Refuse to make a volume of nothing, or one that leaves authorities out, unless ``partial``.

    Raises:
        InputError: naming those that are missing, and why.

    """
    if not found.books:
        raise InputError(
            "expected the book of at least one authority, found none "
            f"({problems_in_words(found.missing)}); run carebook build --all first"
        )
    if found.missing and not partial:
        raise InputError(
            f"expected the books of all {found.authority_count} authorities, found "
            f"{len(found.books)} ({problems_in_words(found.missing)}); run carebook build --all "
            "first, or --partial to make a volume of those there are, which says so on its cover"
        )


def require_unchanged_books(found: BookChoice, chapters: Sequence[str]) -> None:
    """Refuse what was read of the books where one of them changed meanwhile.

    Books are read without their locks: a build may put a new one in place at any moment.

    Raises:
        InputError: naming those that changed.

    """
    changed = [
        book.area.everyday_name
        for book in found.books
        if not _notebooks_match_manifest(book.manifest, book.folder, chapters)
    ]
    if changed:
        raise InputError(
            f"expected the books to stay as they are while they are read, found that "
            f"{first_in_words(changed)} changed; run carebook national again when no "
            "build is running"
        )


def problems_in_words(found: Iterable[BookProblem]) -> str:
    """Return for each reason whom it holds for: ``no book: Kent, Surrey and 148 more``."""
    return "; ".join(
        f"{reason}: {first_in_words(names)}" for reason, names in names_by_reason(found).items()
    )


def names_by_reason(found: Iterable[BookProblem]) -> dict[str, list[str]]:
    """Return the everyday names of the areas that each reason holds for."""
    by_reason: dict[str, list[str]] = {}
    for one in found:
        by_reason.setdefault(one.reason, []).append(one.area.everyday_name)
    return by_reason


def _notebooks_match_manifest(manifest: Manifest, folder: Path, chapters: Sequence[str]) -> bool:
    """Whether the executed notebooks are those that the manifest says."""
    for chapter in chapters:
        name = executed_path(chapter)
        try:
            if manifest.outputs.get(name) != file_sha256(folder / name):
                return False
        except OSError:
            return False
    return True


def notebook_checksums(books: Iterable[VolumeBook]) -> dict[str, str]:
    """Return what the books' notebooks are, one checksum for each notebook of each book."""
    return {
        f"{book.area.slug}/{name}": digest
        for book in books
        for name, digest in sorted(book.manifest.outputs.items())
        if name.startswith("notebooks/")
    }
