"""Which summaries stand on the pages that are served, as the books' manifests have it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carebook.manifest import NAME

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_State = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stands:
    """A summary that stands on a page: who wrote it, and the version of its text."""

    writer: str
    version: str

    @property
    def by_machine(self) -> bool:
        """Whether readers are asked about it."""
        return self.writer in ("rules", "llm")


class KnownSummaries:
    """The summaries of all books in a folder; a manifest is read again once it has changed."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._read: dict[str, tuple[_State, Mapping[str, Stands]]] = {}

    def of(self, area: str) -> Mapping[str, Stands]:
        """Return the summaries of an area's book by their keys: none where there is no book."""
        if not _SLUG.fullmatch(area):
            return {}
        path = self._out / area / NAME
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._read.get(area)
            if known is None or known[0] != state:
                known = (state, read_summaries(path))
                self._read[area] = known
        except OSError:
            # The book is gone, or is being put in place at this moment.
            self._read.pop(area, None)
            return {}
        return known[1]

    def areas(self) -> tuple[str, ...]:
        """Return the areas whose books are there."""
        found = (path.parent.name for path in self._out.glob(f"*/{NAME}"))
        return tuple(sorted(name for name in found if _SLUG.fullmatch(name)))


def read_summaries(path: Path) -> dict[str, Stands]:
    """Return what a manifest says of summaries: nothing where it cannot be read so.

    Only this part is looked at, because a book that another version made is served all the same.
    """
    try:
        manifest: Any = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    listed = manifest.get("summaries") if isinstance(manifest, dict) else None
    return {
        key: Stands(str(one.get("writer")), str(one.get("version")))
        for key, one in (listed if isinstance(listed, dict) else {}).items()
        if isinstance(one, dict)
    }
