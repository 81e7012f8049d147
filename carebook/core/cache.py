"""What was made for a book's last build, by the hash of all that went into it.

Drawing charts, converting text and typesetting are pure: the same inputs give the same output. So
what a build made is kept, and the next one reuses it where every input is still the same. A book
made with this cache has the same bytes as one made without: all that can change an output is part
of its key.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Self

from carebook.core.files import combined_sha256, file_sha256, sha256, write_file

CacheKind = Literal["svg", "pandoc", "pdf", "docx", "picture"]
# The fastest: a book's 2.5 MB of text come to a quarter in some hundredths of a second.
_COMPRESSION_LEVEL = 1


class BuildCache:
    """The cache of one book's builds, which several threads may use.

    Only what is used between :meth:`load` and :meth:`save` is kept, so that it does not grow.
    """

    def __init__(self, last: Mapping[str, str] | None = None) -> None:
        self._previous = dict(last or {})
        self._used: dict[str, str] = {}
        self._lock = Lock()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the cache of the last build; a damaged, foreign or missing file counts as empty."""
        try:
            with zipfile.ZipFile(path) as archive:
                return cls({name: archive.read(name).decode() for name in archive.namelist()})
        except Exception:  # whatever the damage is called, the book is built without a cache
            return cls()

    def save(self, path: Path, folder: Path | None = None) -> None:
        """Write what was used to a file.

        It is written in ``folder``, on the same disk, so that what is left of it when the build is
        ended goes with that folder; without one it is written beside its place.

        Raises:
            OSError: the file cannot be written.

        """
        with self._lock:
            used = sorted(self._used.items())
        content = io.BytesIO()
        with zipfile.ZipFile(
            content, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION_LEVEL
        ) as archive:
            for key, text in used:
                # An entry made like this has the year 1980: the file does not depend on the time.
                entry = zipfile.ZipInfo(key)
                archive.writestr(entry, text, zipfile.ZIP_DEFLATED, _COMPRESSION_LEVEL)
        write_file(path, content.getvalue(), via=folder)

    def for_next_build(self) -> "BuildCache":
        """Return a cache that has what this one was used for, as if it were saved and loaded."""
        with self._lock:
            return BuildCache(self._used)

    def find(self, kind: CacheKind, parts: Mapping[str, Any]) -> str | None:
        """Return what was made of these inputs, or None.

        ``parts`` are all inputs, named, as values that JSON knows; paths have no place among
        them, only the contents of files.
        """
        key = _cache_key(kind, parts)
        with self._lock:
            found = self._used.get(key, self._previous.get(key))
            if found is not None:
                self._used[key] = found
        return found

    def store(self, kind: CacheKind, parts: Mapping[str, Any], text: str) -> None:
        """Remember what was made of these inputs."""
        key = _cache_key(kind, parts)
        with self._lock:
            self._used[key] = text

    def get_or_make(
        self, kind: CacheKind, parts: Mapping[str, Any], make: Callable[[], str]
    ) -> str:
        """Return what was made of these inputs, and make it where there is nothing yet.

        Two threads that ask for the same at the same time may both make it, to the same end.
        """
        found = self.find(kind, parts)
        if found is None:
            found = make()
            self.store(kind, parts, found)
        return found


@cache
def module_checksum(file: str) -> str:
    """Return the SHA-256 of a module, given its ``__file__``: its code is an input too."""
    return file_sha256(Path(file))


@cache
def folder_checksum(folder: Path) -> str:
    """Return one SHA-256 of the files in a folder that nobody changes while this process runs."""
    return combined_sha256((path.name, path.read_bytes()) for path in sorted(folder.iterdir()))


def _cache_key(kind: CacheKind, parts: Mapping[str, Any]) -> str:
    said = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{kind}/{sha256(said)}"
