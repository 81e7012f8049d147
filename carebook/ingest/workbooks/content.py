"""What a file is by its content, whatever its name says; and what is no workbook at all."""

import html
import re
import stat
from pathlib import Path
from typing import Literal

from carebook.ingest.tables.problem import Problem, SheetError

Kind = Literal["zip", "ole", "text"]

WORKBOOK = "a workbook (.xlsx, .xls or .ods) or a CSV file"
AGAIN = "download it again from the publisher's page"
MACRO_NAMES = (".xlsm", ".xltm", ".xlam")
# What was found, and what to do.
NO_MACROS = ("a workbook with macros", "save it as .xlsx without macros")
# Far above any published file, and far below what would hurt a small computer.
LARGEST = 200_000_000

_TEXT_NAMES = (".csv", ".txt")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_STARTS = (
    (b"%PDF", "a PDF", "download the data tables instead"),
    (b"\x1f\x8b", "a file packed with gzip", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\xff\xfe", "text in UTF-16", "save it as CSV UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save it as CSV UTF-8"),
)


def unreadable(path: Path, found: str, advice: str, expected: str = WORKBOOK) -> SheetError:
    """Return the error that leaves a whole file unread."""
    return SheetError(Problem(path.name, expected, found, advice))


def in_bytes(size: int) -> str:
    """Write a size as people read it: ``1.2 GB``, ``30 MB``, ``512 bytes``."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:.3g} {unit}"
    return f"{size} bytes"


def kind_of(path: Path) -> Kind:
    """Return what ``path`` holds: a zip archive, an OLE container (old .xls), or text.

    Raises:
        SheetError: there is no such file, or it is empty, too large, a web page, a PDF, or text
            under a workbook's name.

    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(path, "something that is no file", "put the file itself there")
        if status.st_size > LARGEST:
            raise unreadable(
                path,
                in_bytes(status.st_size),
                "take out the sheets that are not wanted and save it again",
                f"a file of at most {in_bytes(LARGEST)}",
            )
        with path.open("rb") as file:
            start = file.read(65_536)
    except FileNotFoundError:
        raise unreadable(path, "no such file", "mend the name or put the file there") from None
    except OSError as error:
        found = f"one that cannot be opened ({error.strerror})"
        raise unreadable(path, found, "let yourself read it") from None
    if not start:
        raise unreadable(path, "an empty file", AGAIN)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    _refuse_foreign(path, start)
    return "text"


def _refuse_foreign(path: Path, start: bytes) -> None:
    for mark, found, advice in _STARTS:
        if start.startswith(mark):
            raise unreadable(path, found, advice)
    if _HTML.search(start[:2000]):
        title = _TITLE.search(start)
        words = html.unescape(title.group(1).decode("utf-8", "replace")) if title else ""
        words = " ".join(words.split())[:80]
        raise unreadable(path, f"a web page titled '{words}'" if words else "a web page", AGAIN)
    if b"\0" in start:
        raise unreadable(path, "bytes of another kind of file", AGAIN)
    if start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
        raise unreadable(path, "a single XML file", "open it and save it as .xlsx")
    if path.suffix.lower() not in _TEXT_NAMES:
        raise unreadable(path, "plain text", "name it .csv if it is one, or " + AGAIN)
