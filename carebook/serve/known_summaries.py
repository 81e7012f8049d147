"""Which summaries stand on the pages that are served, as the books' manifests have it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carebook.books.manifest import MANIFEST_FILE

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FileState = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class KnownSummary:
    """A summary that stands on a page: who wrote it, and the version of its text."""

    writer: str
    version: str

    @property
    def by_machine(self) -> bool:
        """Whether readers are asked about it."""
        return self.writer in ("rules", "llm")


class KnownSummaries:
    """The books in a folder and their summaries; a manifest is read again once it has changed.

    A folder is an area's book if its manifest says so. The national volume's is of no area, and
    what else lies beside the books has none.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._summaries_by_area: dict[
            str, tuple[_FileState, Mapping[str, KnownSummary] | None]
        ] = {}

    def summaries_of(self, area: str) -> Mapping[str, KnownSummary]:
        """Return the summaries of an area's book by their keys: none where there is no book."""
        return self._read_book(area) or {}

    def is_book(self, name: str) -> bool:
        """Whether the folder of this name is the book of the area that is called so."""
        return self._read_book(name) is not None

    def area_slugs(self) -> tuple[str, ...]:
        """Return the areas whose books are there, in the order of their names."""
        found = (path.parent.name for path in self._out.glob(f"*/{MANIFEST_FILE}"))
        return tuple(sorted(name for name in found if self.is_book(name)))

    def _read_book(self, area: str) -> Mapping[str, KnownSummary] | None:
        if not _SLUG.fullmatch(area):
            return None
        path = self._out / area / MANIFEST_FILE
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._summaries_by_area.get(area)
            if known is None or known[0] != state:
                known = (state, read_known_summaries(path, area))
                self._summaries_by_area[area] = known
        except OSError:
            # The book is gone, or is being put in place at this moment.
            self._summaries_by_area.pop(area, None)
            return None
        return known[1]


def read_known_summaries(path: Path, area: str) -> dict[str, KnownSummary] | None:
    """Return what an area's manifest says of summaries; None if it is no manifest of that area.

    Only these two parts are looked at, because a book that another version made is served all the
    same.

    Raises:
        OSError: the file cannot be read.

    """
    try:
        manifest: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    found = manifest.get("area") if isinstance(manifest, dict) else None
    if not isinstance(found, dict) or found.get("slug") != area:
        return None
    listed = manifest.get("summaries")
    return {
        key: KnownSummary(str(one.get("writer")), str(one.get("version")))
        for key, one in (listed if isinstance(listed, dict) else {}).items()
        if isinstance(one, dict)
    }
