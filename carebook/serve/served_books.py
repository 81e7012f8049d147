"""The books in a folder as their manifests describe them, for what is served and voted on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from carebook.books.library import read_json_object
from carebook.books.manifest import MANIFEST_FILE
from carebook.narrative.writers.writer_registry import is_machine_writer

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCRIPT_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
_FileState = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ServedBook:
    """What readers vote on in a book, and the hashes of the scripts in its pages.

    ``machine_summaries`` are the versions of the summaries that no person wrote, by their keys.
    """

    machine_summaries: Mapping[str, str]
    inline_scripts: tuple[str, ...]


class ServedBooks:
    """The books in a folder; a manifest is read again once it has changed.

    A folder is an area's book if its manifest says so. The national volume's names no area, and
    whatever else lies beside the books has no manifest.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._books: dict[str, tuple[_FileState, ServedBook | None]] = {}

    def find(self, slug: str) -> ServedBook | None:
        """Return the book of the area with this slug, or None where there is none."""
        if not _SLUG.fullmatch(slug):
            return None
        path = self._out / slug / MANIFEST_FILE
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._books.get(slug)
            if known is None or known[0] != state:
                known = self._books[slug] = (state, _read_book(path, slug))
        except OSError:
            # The book is gone, or is being put in place at this moment.
            self._books.pop(slug, None)
            return None
        return known[1]

    def machine_summaries_of(self, slug: str) -> Mapping[str, str]:
        """Return the versions of what readers vote on in an area's book, by the summaries' keys."""
        book = self.find(slug)
        return book.machine_summaries if book else {}

    def area_slugs(self) -> tuple[str, ...]:
        """Return the areas that have a book, in alphabetical order."""
        found = (path.parent.name for path in self._out.glob(f"*/{MANIFEST_FILE}"))
        return tuple(sorted(name for name in found if self.find(name)))


def _read_book(path: Path, slug: str) -> ServedBook | None:
    """Return what an area's manifest says; None if it is no manifest of that area.

    Only the parts that matter here are read, because a book that another version of the program
    made is served all the same.
    """
    manifest = read_json_object(path)
    area = manifest.get("area")
    if not isinstance(area, dict) or area.get("slug") != slug:
        return None
    summaries, scripts = manifest.get("summaries"), manifest.get("inline_scripts")
    return ServedBook(
        machine_summaries={
            key: str(one.get("version"))
            for key, one in (summaries if isinstance(summaries, dict) else {}).items()
            if isinstance(one, dict) and is_machine_writer(one.get("writer"))
        },
        inline_scripts=tuple(
            each
            for each in (scripts if isinstance(scripts, list) else ())
            if isinstance(each, str) and _SCRIPT_HASH.fullmatch(each)
        ),
    )
