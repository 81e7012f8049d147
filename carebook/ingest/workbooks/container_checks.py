"""What a workbook's container tells before it is parsed: passwords, macros, damage, its true size.

An .xlsx or .ods file is a zip archive; an old .xls file, or a new one under a password, is an OLE
container.
"""

import io
import zipfile
import zlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError

from carebook.ingest.workbooks.file_content import (
    DOWNLOAD_AGAIN,
    MACROS_REFUSED,
    file_size_in_words,
    unreadable_file,
)

# Ten times the largest published workbook unpacks to about 120 MB.
MAX_UNPACKED_BYTES = 400_000_000
# Published sheets pack to between a fifth and a fortieth of their size; a zip bomb to a thousandth.
MAX_RATIO = 100
_SMALL_MEMBER_BYTES = 16_000_000
_MAX_MEMBERS = 10_000
_PIECE_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1
_PASSWORD = ("a file protected by a password", "save a copy without the password")
_DO_NOT_OPEN = "do not open it unless you expected this"


def check_zip(path: Path) -> Literal["xlsx", "ods"]:
    """Check a zip archive, and return which kind of workbook it holds.

    Every member is unpacked once and thrown away, so that damage, and an archive that states false
    sizes, is found before the parser meets it.

    Raises:
        SheetError: it is cut short or damaged, under a password, holds macros or no workbook, or
            unpacks to more than a workbook can.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_directory(path, members)
            for member in members:
                _unpack(path, archive, member)
            names = set(archive.namelist())
            is_ods = {"content.xml", "META-INF/manifest.xml"} <= names
            manifest = archive.read("META-INF/manifest.xml") if is_ods else b""
    except (zipfile.BadZipFile, NotImplementedError) as error:
        whole = zipfile.is_zipfile(path)
        found = f"a damaged file ({error})" if whole else _cut_short(path)
        raise unreadable_file(path, found, DOWNLOAD_AGAIN) from None
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise unreadable_file(path, *_PASSWORD)
    return _kind_by_members(path, names)


def _unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a member and throw it away: its size and checksum must be those that are stated."""
    try:
        with archive.open(member) as unpacked:
            while unpacked.read(_PIECE_BYTES):
                pass
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error):
        found = f"a damaged file ({member.filename} cannot be unpacked)"
        raise unreadable_file(path, found, DOWNLOAD_AGAIN) from None


def _kind_by_members(path: Path, names: Collection[str]) -> Literal["xlsx", "ods"]:
    if any(name.lower().endswith("vbaproject.bin") or _is_ods_macro(name) for name in names):
        raise unreadable_file(path, *MACROS_REFUSED)
    if "xl/workbook.bin" in names:
        raise unreadable_file(path, "a binary workbook (.xlsb)", "save it as .xlsx")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names:
        raise unreadable_file(path, "a Word document", "download the data tables instead")
    first = min((name for name in names if not name.endswith("/")), default=None)
    found = f"a zip archive that holds '{first}'" if first else "an empty zip archive"
    raise unreadable_file(path, found, "unpack it and use the file inside")


def _is_ods_macro(name: str) -> bool:
    # The two lists of libraries are there in files without macros too.
    lists = ("/", "script-lc.xml", "script-lb.xml")
    return name.startswith(("Basic/", "Scripts/")) and not name.endswith(lists)


def _check_directory(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose directory states what no workbook is like."""
    if len(members) > _MAX_MEMBERS:
        found = f"more than {_MAX_MEMBERS:,} files packed in it"
        raise unreadable_file(path, found, f"{_DO_NOT_OPEN}; {DOWNLOAD_AGAIN}")
    if len({member.filename for member in members}) < len(members):
        raise unreadable_file(path, "two files of the same name packed in it", DOWNLOAD_AGAIN)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise unreadable_file(path, *_PASSWORD)
    for member in members:
        size, packed = member.file_size, member.compress_size
        if size > _SMALL_MEMBER_BYTES and size > MAX_RATIO * packed:
            growth = f"from {file_size_in_words(packed)} to {file_size_in_words(size)}"
            found = f"{member.filename}, which unpacks {growth}"
            advice = f"{_DO_NOT_OPEN}; otherwise clear its empty rows and columns"
            expected = f"nothing that grows to more than {MAX_RATIO} times its packed size"
            raise unreadable_file(path, found, advice, expected)
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        advice = f"{_DO_NOT_OPEN}; otherwise remove the sheets that are not needed"
        expected = f"at most {file_size_in_words(MAX_UNPACKED_BYTES)} once unpacked"
        raise unreadable_file(path, file_size_in_words(total), advice, expected)


def check_ole(path: Path) -> bytes:
    """Check an OLE container, and return the stream that holds an old workbook's records.

    Raises:
        SheetError: it is cut short or damaged, under a password, holds macros, or is no workbook.

    """
    content = path.read_bytes()
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            names = {parts[0] for parts in container.listdir(storages=True)}
            if "EncryptedPackage" in names or ("Workbook" in names and _is_encrypted(content)):
                raise unreadable_file(path, *_PASSWORD)
            if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
                raise unreadable_file(path, *MACROS_REFUSED)
            stream = next((name for name in ("Workbook", "Book") if name in names), None)
            if stream is not None:
                return bytes(container.openstream(stream).read())
    except (OSError, IndexError, ValueError):
        found = f"{_cut_short(path)}, or damaged"
        raise unreadable_file(path, found, DOWNLOAD_AGAIN) from None
    found = "a Word document" if "WordDocument" in names else "another kind of Office file"
    raise unreadable_file(path, found, "download the data tables instead, or " + DOWNLOAD_AGAIN)


def _is_encrypted(content: bytes) -> bool:
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except DecryptionError:  # of a kind that the library does not know
        return True
    except FileFormatError:
        return False


def _cut_short(path: Path) -> str:
    return f"a file cut short after {file_size_in_words(path.stat().st_size)}"
