"""PDF files, read once each by a worker: text, letters and structure."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pikepdf

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTContainer, LTPage

SMALLEST_LARGE_PRINT = 18.0
_Result = TypeVar("_Result")


def _read_once(read: Callable[[Path], _Result]) -> Callable[[Path], _Result]:
    """Have a file read again only where it has changed; what is read is nobody's to change."""

    @cache
    def remember(path: Path, _changed: int, _size: int) -> _Result:
        return read(path)

    def read_once(path: Path) -> _Result:
        stat = path.stat()
        return remember(path.resolve(), stat.st_mtime_ns, stat.st_size)

    return read_once


@_read_once
def words_of_pages(path: Path) -> tuple[str, ...]:
    """The text of each page, with single spaces."""
    from pypdf import PdfReader

    return tuple(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def words_of_pdf(path: Path) -> str:
    """The text of all pages, with single spaces."""
    return " ".join(words_of_pages(path))


@_read_once
def laid_out_pages(path: Path) -> "tuple[LTPage, ...]":
    """Every page with each of its letters and lines, and where they are."""
    from pdfminer.high_level import extract_pages

    return tuple(extract_pages(path, laparams=None))


def letters_in(item: "LTContainer") -> "list[LTChar]":
    """Every letter on a page, or in a part of it."""
    from pdfminer.layout import LTChar, LTContainer

    found = []
    for one in item:
        if isinstance(one, LTChar):
            found.append(one)
        elif isinstance(one, LTContainer):
            found += letters_in(one)
    return found


def structure_elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every structure element of a tagged PDF."""
    found, todo = [], [pdf.Root.StructTreeRoot]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            kids = node.get("/K", [])
            todo += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return found
