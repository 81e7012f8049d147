"""Zip archives, as .xlsx and .ods files are: looked through before anything is unpacked.

What the archive's directory says is checked first: how much it holds, how tightly packed, whether
under a password or with macros. Each member is then unpacked in small pieces and held to what the
directory said of it, so that an archive that lies about its sizes is found out before any other
program reads it.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from carebook.ingest.file_problem import SheetError
from carebook.ingest.workbooks.file_content import (
    DOWNLOAD_AGAIN,
    file_size_in_words,
    unreadable_file,
)

# Ten times the largest published workbook unpacks to about 120 MB.
LARGEST_UNPACKED = 400_000_000
# Published sheets pack to between a fifth and a thirtieth; a bomb to a thousandth.
TIGHTEST = 100
SMALL = 16_000_000
MOST_MEMBERS = 10_000

_PIECE = 1 << 20
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Archive:
    """A zip archive that has been looked through, and its members by name."""

    path: Path
    members: Mapping[str, zipfile.ZipInfo]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member unpacked, at most 1 MiB at a time.

        Raises:
            SheetError: the member is damaged, or not as large as the directory says.

        """
        info = self.members[name]
        size = checksum = 0
        try:
            for piece in _unpacked(self.path, info):
                size += len(piece)
                checksum = zlib.crc32(piece, checksum)
                if size > info.file_size:
                    raise unreadable_file(
                        self.path,
                        f"{name} unpacking to more than the "
                        f"{file_size_in_words(info.file_size)} stated",
                        "do not open it; " + DOWNLOAD_AGAIN,
                        "an archive that states its sizes truly",
                    )
                yield piece
        except (zlib.error, EOFError, OSError) as error:
            raise self._damaged(name, str(error)) from None
        if size != info.file_size or checksum != info.CRC:
            raise self._damaged(name, "its contents are not those that were packed")

    def check(self, name: str) -> None:
        """Unpack a member and throw it away, to be sure that it is whole and of its stated size."""
        for _piece in self.pieces(name):
            pass

    def read(self, name: str, limit: int = SMALL) -> bytes:
        """Return a small member whole.

        Raises:
            SheetError: it is damaged, or larger than ``limit`` bytes.

        """
        stated = self.members[name].file_size
        if stated > limit:
            raise unreadable_file(
                self.path,
                file_size_in_words(stated),
                DOWNLOAD_AGAIN,
                f"at most {file_size_in_words(limit)} in {name}",
            )
        return b"".join(self.pieces(name))

    def _damaged(self, name: str, why: str) -> SheetError:
        return unreadable_file(self.path, f"a damaged file ({name}: {why})", DOWNLOAD_AGAIN)


def open_archive(path: Path) -> Archive:
    """Open a zip archive and look through its directory; nothing is unpacked.

    Raises:
        SheetError: it is cut short or damaged, under a password, packed in a way that workbooks
            are not, or holds more than a workbook can.

    """
    if _stated_members(path) > MOST_MEMBERS:
        found = f"more than {MOST_MEMBERS:,} files packed in it"
        raise unreadable_file(path, found, "do not open it; " + DOWNLOAD_AGAIN)
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise unreadable_file(path, f"a damaged file ({error})", DOWNLOAD_AGAIN) from None
    members = {info.filename: info for info in infos}
    if len(members) < len(infos):
        raise unreadable_file(path, "two files of one name packed in it", DOWNLOAD_AGAIN)
    for info in infos:
        _check_member(path, info)
    total = sum(info.file_size for info in infos)
    if total > LARGEST_UNPACKED:
        raise unreadable_file(
            path,
            file_size_in_words(total),
            "do not open it if you did not expect this; else take out what is not wanted",
            f"at most {file_size_in_words(LARGEST_UNPACKED)} once unpacked",
        )
    return Archive(path, members)


def _stated_members(path: Path) -> int:
    """Read the number of members from the end of the archive, where its directory is named."""
    with path.open("rb") as file:
        size = path.stat().st_size
        file.seek(max(0, size - 65_557))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise unreadable_file(
            path, f"a file cut short after {file_size_in_words(size)}", DOWNLOAD_AGAIN
        )
    return int.from_bytes(tail[end + 10 : end + 12], "little")


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        found = "a file protected by a password"
        raise unreadable_file(path, found, "save a copy without the password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unreadable_file(
            path, "a way of packing that workbooks do not use", "save it as .xlsx"
        )
    if info.file_size > SMALL and info.file_size > TIGHTEST * info.compress_size:
        raise unreadable_file(
            path,
            f"{info.filename}, which unpacks from {file_size_in_words(info.compress_size)} to "
            f"{file_size_in_words(info.file_size)}",
            "do not open it if you did not expect this; else clear its empty rows and columns",
            f"nothing that grows more than {TIGHTEST} times",
        )


def _unpacked(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise EOFError("it does not begin where the directory says")
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(names, 1)
        left = info.compress_size
        unpack = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        while left:
            packed = file.read(min(65_536, left))
            if not packed:
                raise EOFError("its end is missing")
            left -= len(packed)
            if unpack is None:
                yield packed
                continue
            while packed:
                yield unpack.decompress(packed, _PIECE)
                packed = unpack.unconsumed_tail
        if unpack is not None:
            while not unpack.eof and (rest := unpack.decompress(b"", _PIECE)):
                yield rest
            if not unpack.eof:
                raise EOFError("its end is missing")
