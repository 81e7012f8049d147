"""OLE containers, in which old .xls workbooks and password-protected new ones lie.

Only what is needed to tell what a container holds and to fetch one stream: after Microsoft's
published description of the compound file format, [MS-CFB].
"""

import struct
from array import array
from dataclasses import dataclass
from pathlib import Path

from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks.file_content import (
    DOWNLOAD_AGAIN,
    file_size_in_words,
    unreadable_file,
)

_LAST = 0xFFFFFFFA  # from here on, sector numbers are marks: end of chain, free, ...
_ENTRY = 128
_IN_HEADER = 109


@dataclass(frozen=True)
class Container:
    """An OLE container: the names of all its streams and storages, and where each begins."""

    path: Path
    names: tuple[str, ...]
    _starts: tuple[tuple[int, int], ...]
    _reader: "_Reader"

    def stream(self, name: str) -> bytes:
        """Return a stream of the container.

        Raises:
            SheetError: the file is cut short or damaged.

        """
        start, size = self._starts[self.names.index(name)]
        return self._reader.stream(start, size)


def open_container(path: Path) -> Container:
    """Read the directory of an OLE container.

    Raises:
        SheetError: the file is cut short or damaged.

    """
    reader = _Reader(path)
    directory = reader.chain(reader.directory_start)
    names, starts = [], []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        length, kind = struct.unpack_from("<HB", entry, 64)
        if kind == 0:
            continue
        names.append(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
        start, size = struct.unpack_from("<IQ", entry, 116)
        # In version 3 the upper half of the size may hold anything.
        size = size if reader.sector == 4096 else size & 0xFFFFFFFF
        starts.append((start, size))
        if kind == 5:
            reader.small = (start, size)
    return Container(path, tuple(names), tuple(starts), reader)


class _Reader:
    """The sectors of a container and the chains in which they hang together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = path.read_bytes()
        self.small = (0, 0)
        if len(self.data) < 512:
            raise self.cut_short()
        self.sector = 1 << min(struct.unpack_from("<H", self.data, 30)[0], 20)
        if self.sector not in (512, 4096):
            raise unreadable_file(
                path, "a damaged file (sectors of an unknown size)", DOWNLOAD_AGAIN
            )
        self.directory_start, _, self.small_limit, self.small_fat_start = struct.unpack_from(
            "<IIII", self.data, 48
        )
        self.fat = self._fat()

    def cut_short(self) -> SheetError:
        return unreadable_file(
            self.path,
            f"a file cut short after {file_size_in_words(len(self.data))}",
            DOWNLOAD_AGAIN,
        )

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.sector
        found = self.data[at : at + self.sector]
        if not found:
            raise self.cut_short()
        return found

    def _fat(self) -> "array[int]":
        listed = array("I", self.data[76 : 76 + 4 * _IN_HEADER])
        following = struct.unpack_from("<I", self.data, 68)[0]
        seen = 0
        while following < _LAST:
            numbers = array("I", self._whole(following))
            following = numbers.pop()
            listed.extend(numbers)
            seen += 1
            if seen > len(self.data) // self.sector:
                raise self._loop()
        fat = array("I")
        most = len(self.data) // self.sector
        for number in [number for number in listed if number < _LAST][: most + 1]:
            fat.frombytes(self._whole(number))
        return fat

    def _whole(self, number: int) -> bytes:
        found = self._sector(number)
        if len(found) < self.sector:
            raise self.cut_short()
        return found

    def chain(self, start: int) -> bytes:
        """Return the sectors that hang together from ``start`` on."""
        found: list[bytes] = []
        number = start
        while number < _LAST:
            found.append(self._sector(number))
            if number >= len(self.fat) or len(found) > len(self.fat):
                raise self._loop()
            number = self.fat[number]
        return b"".join(found)

    def stream(self, start: int, size: int) -> bytes:
        """Return a stream; a small one lies in 64-byte pieces of a stream of its own."""
        if size >= self.small_limit:
            found = self.chain(start)
        else:
            small = self.chain(self.small[0])
            fat = array("I", self.chain(self.small_fat_start))
            pieces: list[bytes] = []
            number = start
            while number < _LAST:
                pieces.append(small[64 * number : 64 * number + 64])
                if number >= len(fat) or len(pieces) > len(fat):
                    raise self._loop()
                number = fat[number]
            found = b"".join(pieces)
        if len(found) < size:
            raise self.cut_short()
        return found[:size]

    def _loop(self) -> SheetError:
        return unreadable_file(
            self.path, "a damaged file (its sectors hang together wrongly)", DOWNLOAD_AGAIN
        )
