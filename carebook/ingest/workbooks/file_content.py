"""What a file is by its content, whatever its name says; and what is no workbook at all."""

import html
import re
import stat
from pathlib import Path
from typing import Literal

from carebook.ingest.file_problem import FileProblem, SheetError

FileKind = Literal["zip", "ole", "text"]

READABLE_FILES = "a workbook (.xlsx, .xls or .ods) or a CSV file"
DOWNLOAD_AGAIN = "download it again from the publisher's page"
MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam")
# What was found, and what to do.
MACROS_REFUSED = ("a workbook with macros", "save it as .xlsx without macros")
# Far above any published file, and far below what would hurt a small computer.
LARGEST_FILE_BYTES = 200_000_000

_TEXT_SUFFIXES = (".csv", ".txt")
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_FOREIGN_FILE_STARTS = (
    (b"%PDF", "a PDF", "download the data tables instead"),
    (b"\x1f\x8b", "a file packed with gzip", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\xff\xfe", "text in UTF-16", "save it as CSV UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save it as CSV UTF-8"),
)


def unreadable_file(
    path: Path, found: str, advice: str, expected: str = READABLE_FILES
) -> SheetError:
    """Return the error that leaves a whole file unread."""
    return SheetError(FileProblem(path.name, expected, found, advice))


def file_size_in_words(size: int) -> str:
    """Write a size as people read it: ``1.2 GB``, ``30 MB``, ``512 bytes``."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:.3g} {unit}"
    return f"{size} bytes"


def file_kind(path: Path) -> FileKind:
    """Return what ``path`` holds: a zip archive, an OLE container (old .xls), or text.

    Raises:
        SheetError: there is no such file, or it is empty, too large, a web page, a PDF, or text
            under a workbook's name.

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable_file(path, "something that is not a file", "put the file itself there")
        if status.st_size > LARGEST_FILE_BYTES:
            expected = f"a file of at most {file_size_in_words(LARGEST_FILE_BYTES)}"
            advice = "remove the sheets that are not needed and save it again"
            raise unreadable_file(path, file_size_in_words(status.st_size), advice, expected)
        with path.open("rb") as file:
            start = file.read(65_536)
    except FileNotFoundError:
        advice = "correct the name, or put the file there"
        raise unreadable_file(path, "no such file", advice) from None
    except OSError as error:
        found = f"one that cannot be opened ({error.strerror})"
        advice = "change its permissions so that you can read it"
        raise unreadable_file(path, found, advice) from None
    if not start:
        raise unreadable_file(path, "an empty file", DOWNLOAD_AGAIN)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    _refuse_other_formats(path, start)
    return "text"


def _refuse_other_formats(path: Path, start: bytes) -> None:
    for mark, found, advice in _FOREIGN_FILE_STARTS:
        if start.startswith(mark):
            raise unreadable_file(path, found, advice)
    if _HTML_START.search(start[:2000]):
        title = _HTML_TITLE.search(start)
        words = html.unescape(title.group(1).decode("utf-8", "replace")) if title else ""
        words = " ".join(words.split())[:80]
        found = f"a web page titled '{words}'" if words else "a web page"
        raise unreadable_file(path, found, DOWNLOAD_AGAIN)
    if b"\0" in start:
        raise unreadable_file(path, "bytes of another kind of file", DOWNLOAD_AGAIN)
    if start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
        raise unreadable_file(path, "a single XML file", "open it and save it as .xlsx")
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise unreadable_file(path, "plain text", "name it .csv if it is one, or " + DOWNLOAD_AGAIN)
